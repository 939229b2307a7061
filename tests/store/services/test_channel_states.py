"""How channels go, pausing and resuming them, and the requests that are kept of them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from store.core.errors import ChannelUnusable, NotFound
from store.core.messages.states import PauseReason
from store.core.messages.views import Condition, LoggedRequest
from store.core.types import Channel
from store.database.models import channel_states, channels, exchanges
from store.repositories import messages as message_rows
from store.repositories.delivery import health
from tests.store.builders import Workbench
from tests.store.databases import START


def told(workbench: Workbench, channel: Channel, **state: Any) -> None:
    """Store what the sender knows of a channel."""
    workbench.services.database.write(
        lambda session: session.execute(
            insert(channel_states).values(channel_id=_id(session, channel), **state)
        )
    )


def waiting(workbench: Workbench, channel: Channel, *states: str) -> None:
    """Store an outgoing message in each of these states, a minute apart."""
    someone = workbench.add("Someone", f"tel:+1323555{len(states):04}")

    def work(session: Any) -> None:
        row = {"channel_id": _id(session, channel), "contact_id": someone.id, "identity": "tel:+13235550100"}
        at = workbench.clock.now
        listed = [
            {
                **row,
                "uuid": f"{at:%H%M}-{place}",
                "direction": "out",
                "text": "Hello",
                "created_on": at + timedelta(minutes=place),
                "state": state,
                "visibility": "visible",
                "errors": 0,
            }
            for place, state in enumerate(states)
        ]
        message_rows.add_all(session, listed)

    workbench.services.database.write(work)


def _id(session: Any, channel: Channel) -> int:
    return int(session.execute(channels.select().where(channels.c.uuid == channel.uuid)).one().id)


def test_the_condition_of_a_channel_follows_what_is_known_of_it(workbench: Workbench) -> None:
    services = workbench.services

    def ago(minutes: int) -> datetime:
        return START - timedelta(minutes=minutes)

    cases: list[tuple[dict[str, Any], Condition]] = [
        ({}, Condition.OK),
        ({"last_success": ago(5), "last_error": ago(9)}, Condition.OK),
        ({"last_success": ago(9), "last_error": ago(5), "last_error_text": "busy"}, Condition.SLOW),
        ({"last_error": ago(5)}, Condition.SLOW),
        ({"paused_since": ago(5), "pause_reason": "credentials"}, Condition.PAUSED),
        ({"paused_since": ago(5), "pause_reason": "throttled", "resumes_on": ago(-5)}, Condition.SLOW),
        ({"paused_since": ago(5), "pause_reason": "throttled", "resumes_on": ago(1)}, Condition.OK),
    ]
    added = [workbench.add_channel(f"Channel {place}") for place in range(len(cases))]
    off = workbench.add_channel("Off", enabled=False)
    workbench.clock.now = START
    for one, (state, _condition) in zip(added, cases, strict=True):
        told(workbench, one, **state)
    found = services.states.all()
    assert [found[one.uuid].condition for one in added] == [condition for _state, condition in cases]
    assert found[off.uuid].condition is Condition.OFF
    assert found[added[2].uuid].last_error_text == "busy"
    assert found[added[4].uuid].pause_reason is PauseReason.CREDENTIALS
    assert found[added[6].uuid].pause_reason is None
    assert services.states.conditions() == {uuid: one.condition for uuid, one in found.items()}


def test_what_waits_is_counted_up_to_a_bound(workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    busy, idle = workbench.add_channel("Busy"), workbench.add_channel("Idle")
    workbench.clock.now = START
    waiting(workbench, busy, "delivered", "queued", "errored", "held", "failed", "sending")
    told(workbench, busy, day="2026-03-04", sent=7)
    told(workbench, idle, day="2026-03-03", sent=9)
    found = workbench.services.states.all()
    assert (found[busy.uuid].waiting, found[busy.uuid].sent_today) == (3, 7)
    assert found[busy.uuid].oldest == START + timedelta(minutes=1)
    assert (found[idle.uuid].waiting, found[idle.uuid].oldest, found[idle.uuid].sent_today) == (0, None, 0)
    monkeypatch.setattr(health, "COUNTED", 1)
    assert workbench.services.states.all()[busy.uuid].waiting == 2


def test_a_channel_is_paused_and_resumed_as_an_action_that_can_be_taken_back(workbench: Workbench) -> None:
    services, twilio = workbench.services, workbench.add_channel("Twilio")
    before = services.contacts.revision()
    assert services.states.pause(twilio.uuid)
    assert not services.states.pause(twilio.uuid)
    assert services.contacts.revision() != before
    paused = services.states.all()[twilio.uuid]
    assert (paused.condition, paused.pause_reason) == (Condition.PAUSED, PauseReason.OPERATOR)
    assert paused.paused_since == workbench.clock.now
    assert services.history.next_undo().text == "Paused the channel “Twilio”"
    services.history.undo(services.history.next_undo())
    assert services.states.all()[twilio.uuid].condition is Condition.OK
    services.history.undo(services.history.next_redo())
    assert services.states.all()[twilio.uuid] == paused
    assert services.states.resume(twilio.uuid)
    assert not services.states.resume(twilio.uuid)
    assert services.history.next_undo().text == "Resumed the channel “Twilio”"
    off = services.channels.set_enabled(twilio.uuid, False)
    with pytest.raises(ChannelUnusable, match="Twilio is off"):
        services.states.pause(off.uuid)


def test_resuming_forgets_what_the_provider_refused(workbench: Workbench) -> None:
    services, twilio = workbench.services, workbench.add_channel("Twilio")
    since: datetime = workbench.clock.now
    told(workbench, twilio, paused_since=since, pause_reason="credentials", pause_detail="401", refusals=3)
    assert services.states.resume(twilio.uuid)
    with services.database.reading() as session:
        row = session.execute(channel_states.select()).one()
    assert (row.paused_since, row.pause_reason, row.pause_detail, row.refusals) == (None, "", "", 0)
    services.history.undo(services.history.next_undo())
    again = services.states.all()[twilio.uuid]
    assert (again.pause_reason, again.paused_since) == (PauseReason.CREDENTIALS, since)
    assert again.pause_detail == "401"


def log(workbench: Workbench, channel: Channel) -> None:
    """Store two requests that went out, one of which failed, and one that came in and was refused."""

    def work(session: Any) -> None:
        common = {"channel_id": _id(session, channel), "milliseconds": 42, "status": 201}
        out = {**common, "direction": "out", "method": "POST", "url": "https://a.example/to/+13235550100?a=b"}
        rows = [
            {**out, "request_body": "To=%2B13235550100", "response_body": "{}", "failed": False, "note": ""},
            {**out, "request_body": "", "response_body": "no", "failed": True, "note": "", "status": 503},
            {
                **common,
                "direction": "in",
                "method": "POST",
                "url": "/c/T/1/receive?From=%2B132355501",
                "request_body": "Body=Hi",
                "response_body": "",
                "failed": True,
                "status": 403,
                "note": "wrong signature",
            },
        ]
        for place, row in enumerate(rows):
            at = workbench.clock.now + timedelta(seconds=place)
            session.execute(insert(exchanges).values(at=at, request_headers={"X-To": "+13235550100"}, **row))

    workbench.services.database.write(work)


def test_the_log_of_a_channel_is_read_in_windows_newest_first(workbench: Workbench) -> None:
    services, twilio = workbench.services, workbench.add_channel("Twilio")
    other = workbench.add_channel("Other")
    log(workbench, twilio)

    def statuses(found: tuple[LoggedRequest, ...]) -> list[int]:
        return [one.exchange.status for one in found]

    page = services.exchanges.page
    every = page(twilio.uuid)
    assert statuses(every) == [403, 503, 201]
    assert [one.incoming for one in every] == [True, False, False]
    assert (every[0].note, every[0].channel_name) == ("wrong signature", "Twilio")
    assert every[0].exchange.request_headers == {"X-To": "+13235550100"}
    assert statuses(page(twilio.uuid, failed=True)) == [403, 503]
    assert statuses(page(twilio.uuid, before=every[0].id, size=1)) == [503]
    assert statuses(page(twilio.uuid, after=every[2].id, size=1)) == [503]
    assert statuses(page(twilio.uuid, oldest=True, size=2)) == [503, 201]
    assert page(other.uuid) == ()
    assert services.exchanges.one(every[1].id) == every[1]
    with pytest.raises(NotFound, match="not kept any more"):
        services.exchanges.one(every[0].id + 1)


def test_where_names_are_hidden_no_request_has_a_number_or_a_text(workbench: Workbench) -> None:
    services, twilio = workbench.services, workbench.add_channel("Twilio")
    log(workbench, twilio)
    services.settings.set("redacted", "yes")
    found = services.exchanges.page(twilio.uuid)
    assert not [word for word in ("1323555", "%2B", "Hi", "{}") if word in repr(found)]
    assert found[0].exchange.url.startswith("/c/T/1/receive?")
    assert found[1].exchange.url.startswith("https://a.example/")
