"""The messages of a contact in both directions, read in windows."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from store.core.errors import NotFound
from store.core.messages.states import MessageState
from store.core.messages.views import MessageView
from store.core.types import Contact, Status, Urn
from store.database.models import broadcasts, channels
from store.repositories import messages as message_rows
from store.repositories.delivery import tallies
from tests.store.builders import Workbench

ADDRESS = Urn("tel", "+13233754866")


def wrote(workbench: Workbench, contact: Contact, *states: str, named: str = "m", **columns: Any) -> None:
    """Store an outgoing message in each of these states, a minute apart, called m0, m1 ..."""
    columns = {"channel_id": None, "broadcast_id": None, "reason": "", "detail": "", **columns}

    def work(session: Any) -> None:
        rows = [
            {
                "uuid": f"{named}{place}",
                "contact_id": contact.id,
                "identity": ADDRESS.identity,
                "direction": "out",
                "visibility": "visible",
                "text": f"Text {place}",
                "created_on": workbench.clock.now + timedelta(minutes=place),
                "state": state,
                "errors": 0,
                **columns,
            }
            for place, state in enumerate(states)
        ]
        message_rows.add_all(session, rows)
        for row in rows:
            tallies.moved(session, row["broadcast_id"], "", str(row["state"]))

    workbench.services.database.write(work)


def uuids(found: tuple[MessageView, ...]) -> list[str]:
    return [one.uuid for one in found]


def test_both_directions_come_oldest_first_in_windows(workbench: Workbench) -> None:
    services, twilio = workbench.services, workbench.add_channel("Twilio", allow_international=True)
    jane = workbench.add("Jane", ADDRESS)
    workbench.add("Other", "tel:+13233754867")
    wrote(workbench, jane, "delivered", "failed", "queued", reason="rejected_with_reason", detail="No")
    services.messages.receive(twilio.uuid, ADDRESS, "Hi")
    page = services.conversations.page
    every = page(jane.uuid)
    assert [(one.incoming, one.text, one.state) for one in every] == [
        (False, "Text 0", MessageState.DELIVERED),
        (False, "Text 1", MessageState.FAILED),
        (False, "Text 2", MessageState.QUEUED),
        (True, "Hi", None),
    ]
    assert (every[1].reason, every[1].detail, every[1].address) == (
        "rejected_with_reason",
        "No",
        "+1 323-375-4866",
    )
    assert every[3].channel_name == "Twilio"
    assert uuids(page(jane.uuid, before="m2", size=1)) == ["m1"]
    assert uuids(page(jane.uuid, after="m0", size=1)) == ["m1"]
    assert uuids(page(jane.uuid, oldest=True, size=2)) == ["m0", "m1"]
    assert uuids(page(jane.uuid, size=2)) == ["m2", every[3].uuid]
    assert page(jane.uuid, before="gone") == ()
    with pytest.raises(NotFound):
        page("nobody")


def test_what_waits_for_a_paused_channel_or_broadcast_is_held(workbench: Workbench) -> None:
    services, twilio = workbench.services, workbench.add_channel("Twilio")
    jane = workbench.add("Jane", ADDRESS)
    at = workbench.clock.now
    paused = {"uuid": "b", "created_on": at, "text": "", "state": "paused", "expires_on": at, "texts": {}}

    def store(session: Any) -> tuple[int, int]:
        made = session.execute(insert(broadcasts).values(paused).returning(broadcasts.c.id)).scalar_one()
        return session.execute(select(channels.c.id)).scalar_one(), made

    channel_id, broadcast_id = services.database.write(store)
    wrote(workbench, jane, "queued", "sending", "errored", channel_id=channel_id)
    wrote(workbench, jane, "queued", "wired", named="b", broadcast_id=broadcast_id)

    def states() -> list[tuple[str, MessageState | None, str]]:
        return [(one.uuid, one.state, one.reason) for one in services.conversations.page(jane.uuid)]

    rest = [("b0", MessageState.HELD, "paused"), ("b1", MessageState.WIRED, "")]
    going = [
        ("m0", MessageState.QUEUED, ""),
        ("m1", MessageState.SENDING, ""),
        ("m2", MessageState.ERRORED, ""),
    ]
    assert states() == [*going, *rest]
    services.states.pause(twilio.uuid)
    held = [("m0", MessageState.HELD, "paused"), going[1], ("m2", MessageState.HELD, "paused")]
    assert states() == [*held, *rest]


def test_where_names_are_hidden_neither_texts_nor_addresses_are_told(workbench: Workbench) -> None:
    services, twilio = workbench.services, workbench.add_channel("Twilio", allow_international=True)
    jane = workbench.add("Jane", ADDRESS)
    wrote(workbench, jane, "failed", detail="No such number +13233754866")
    services.messages.receive(twilio.uuid, ADDRESS, "It is Jane")
    services.settings.set("redacted", "yes")
    found = services.conversations.page(jane.uuid)
    assert len(found) == 2
    assert not [word for word in ("Jane", "Text", "3754866", "375-4866") if word in repr(found)]


def test_one_who_is_blocked_writes_what_is_filed_away(workbench: Workbench) -> None:
    services, twilio = workbench.services, workbench.add_channel("Twilio", allow_international=True)
    jane = workbench.add("Jane", ADDRESS)
    services.contacts.set_status((jane.uuid,), Status.BLOCKED)
    services.messages.receive(twilio.uuid, ADDRESS, "Hi")
    assert [one.reason for one in services.conversations.page(jane.uuid)] == ["archived"]
