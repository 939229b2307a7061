"""Messages from claim to outcome, on both databases."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert

from store.core.messages.outcome import Code, Exchange, Outcome, State
from store.core.types import Contact, Status
from store.database import models
from store.database.engine import Database
from store.messaging.sending import recovery
from store.messaging.sending.outbox import LEASE, Outbox
from store.messaging.sending.sender import Sender
from store.repositories.delivery import channel_states
from store.services import Services
from tests.store.builders import Workbench
from tests.store.databases import Clock
from tests.store.messaging.sending.outgoing import external, queue, rows, stored

WIRED = Outcome(State.WIRED, "ext-1", exchanges=(Exchange("POST", "https://provider.test/"),))


class Desk:
    """Sends without a network: each message has the next of the outcomes, and was wired after these."""

    def __init__(self, services: Services, clock: Clock, *outcomes: Outcome) -> None:
        self.outbox = Outbox(services.database, services._context.cache, clock, chance=lambda: 0.5)
        self.outcomes = list(outcomes)
        self.sent: list[str] = []
        self._services, self._clock = services, clock

    def send(self, claimed: Any) -> Outcome:
        self.sent.append(claimed.text.uuid)
        return self.outcomes.pop(0) if self.outcomes else WIRED

    def run(self) -> Counter[str]:
        counts = Sender(self.outbox, self.send, self._clock, threads=1).run_once()
        assert counts is not None
        return Counter({str(state): size for state, size in counts.items()})


@pytest.fixture
def jean(workbench: Workbench) -> Contact:
    return workbench.add("Jean", "tel:+250788123123")


@contextmanager
def commits(database: Database) -> Iterator[list[str]]:
    """The commits of transactions that wrote, meanwhile."""
    seen: list[str] = []

    def note(connection: Any) -> None:
        if connection.get_execution_options().get("cordboard_write"):
            seen.append("commit")

    event.listen(database.engine, "commit", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "commit", note)


def test_a_message_takes_two_commits(services: Services, jean: Contact, clock: Clock) -> None:
    channel = services.channels.add(external("Ext", "https://provider.test/"))
    uuid = queue(services, jean, channel=channel)
    desk = Desk(services, clock)
    number = stored(services, uuid).id
    with commits(services.database) as seen:
        (claimed,) = desk.outbox.claim([number])
        assert len(seen) == 1
        row, attempt = stored(services, uuid), rows(services, models.attempts)[0]
        assert (row.state, row.leased_until) == ("sending", clock.now + LEASE)
        assert (attempt.state, attempt.number, attempt.identity) == ("sending", 1, "tel:+250788123123")
        assert desk.outbox.claim([number]) == []
        seen.clear()
        clock.forward(seconds=1)
        desk.outbox.finish([(claimed, WIRED)])
    assert len(seen) == 1
    row, attempt = stored(services, uuid), rows(services, models.attempts)[0]
    assert (row.state, row.external_id, row.sent_on, row.leased_until) == ("wired", "ext-1", clock.now, None)
    assert (attempt.state, attempt.finished) == ("wired", clock.now)
    logged = rows(services, models.exchanges)[0]
    assert (logged.message_id, logged.attempt_id, logged.failed) == (number, attempt.id, False)
    with services.database.reading() as session:
        health = channel_states.read(session)[logged.channel_id]
    assert (health.last_success, health.sent) == (clock.now, 1)


def test_commits_of_the_sender_survive_a_power_cut(services: Services) -> None:
    database = services.database.durable()
    asked = "PRAGMA synchronous" if database.location.is_sqlite else "SHOW synchronous_commit"
    with database.reading() as session:
        assert session.connection().exec_driver_sql(asked).scalar() in (2, "on")
    database.close()


@pytest.mark.parametrize("status", [Status.BLOCKED, Status.STOPPED, Status.ARCHIVED])
def test_who_is_not_active_gets_nothing(
    services: Services, jean: Contact, clock: Clock, status: Status
) -> None:
    channel = services.channels.add(external("Ext", "https://provider.test/"))
    uuid = queue(services, jean, channel=channel)
    services.contacts.set_status([jean.uuid], status)
    desk = Desk(services, clock)
    desk.run()
    row = stored(services, uuid)
    assert (row.state, row.reason, desk.sent) == ("failed", "contact", [])


def test_errors_are_tried_again_and_the_third_is_the_last(
    services: Services, jean: Contact, clock: Clock
) -> None:
    channel = services.channels.add(external("Ext", "https://provider.test/"))
    uuid = queue(services, jean, channel=channel)
    error = Outcome(State.ERRORED, code=Code.CONNECTION_FAILED, text="no connection")
    desk = Desk(services, clock, error, error, error)
    assert desk.run() == {"errored": 1}
    row = stored(services, uuid)
    assert (row.errors, row.next_attempt) == (1, clock.now + timedelta(minutes=5))
    assert desk.run() == {}
    clock.forward(minutes=5)
    assert desk.run() == {"errored": 1}
    clock.forward(minutes=10)
    assert desk.run() == {"failed": 1}
    row = stored(services, uuid)
    assert (row.reason, row.errors, row.next_attempt) == ("error_limit", 3, None)
    assert [attempt.number for attempt in rows(services, models.attempts)] == [1, 2, 3]
    assert len(desk.sent) == 3


def test_a_message_goes_by_the_channel_of_now(services: Services, jean: Contact, clock: Clock) -> None:
    first = services.channels.add(external("First", "https://first.test/"))
    uuid = queue(services, jean, channel=first)
    lost = queue(services, jean, channel=None)
    clock.forward(minutes=1)
    services.channels.add(external("Second", "https://second.test/"))
    services.channels.delete(first.uuid)
    desk = Desk(services, clock)
    Sender(desk.outbox, desk.send, clock, threads=1).run_once()
    for one in (uuid, lost):
        assert stored(services, one).state == "wired"
    assert "to go by a channel that is gone" in rows(services, models.attempts)[0].why
    again = queue(services, jean, channel=None)
    services.channels.delete(services.channels.find("Second").uuid)
    desk.run()
    assert stored(services, again).reason == "channel_removed"


def test_a_text_that_goes_round_is_stopped(services: Services, jean: Contact, clock: Clock) -> None:
    channel = services.channels.add(external("Ext", "https://provider.test/"))
    uuids = [queue(services, jean, "Yes" if number % 2 else "YES", channel=channel) for number in range(21)]
    outbox = Desk(services, clock).outbox
    claims = outbox.claim([stored(services, uuid).id for uuid in uuids])
    assert [one.text.uuid for one in claims] == uuids[:-1]
    assert stored(services, uuids[-1]).reason == "looping"


def test_a_provider_that_opts_somebody_out_stops_the_contact(
    services: Services, jean: Contact, clock: Clock
) -> None:
    channel = services.channels.add(external("Ext", "https://provider.test/"))
    queue(services, jean, channel=channel)
    later = queue(services, jean, channel=channel)
    stop = Outcome(State.FAILED, code=Code.CONTACT_STOPPED, provider_code="21610", stops_contact=True)
    desk = Desk(services, clock, stop)
    (first,) = desk.outbox.claim([stored(services, later).id - 1])
    with commits(services.database) as seen:
        desk.outbox.finish([(first, desk.send(first))])
    assert len(seen) == 1
    assert services.contacts.get(jean.uuid).status is Status.STOPPED
    desk.run()
    assert stored(services, later).reason == "contact"
    assert len(desk.sent) == 1


def test_three_refusals_pause_the_channel_and_the_rest_waits(
    services: Services, workbench: Workbench, clock: Clock
) -> None:
    channel = services.channels.add(external("Ext", "https://provider.test/"))
    people = [workbench.add(f"P{number}", f"tel:+25078812312{number}") for number in range(5)]
    uuids = [queue(services, one, channel=channel) for one in people]
    refused = Outcome(
        State.FAILED, code=Code.RESPONSE_STATUS, text="No such account", refuses_credentials=True
    )
    desk = Desk(services, clock, refused, refused, WIRED, refused, refused, refused)
    ids = [stored(services, uuid).id for uuid in uuids]
    for number in ids[:3]:
        (claimed,) = desk.outbox.claim([number])
        desk.outbox.finish([(claimed, desk.send(claimed))])
    again = models.messages.update().where(models.messages.c.id.in_(ids[:3]))
    again = again.values(state="queued", next_attempt=clock.now)
    services.database.write(lambda session: session.execute(again))
    desk.run()
    with services.database.reading() as session:
        (state,) = channel_states.read(session).values()
    assert (state.pause_reason, state.pause_detail, state.refusals) == ("credentials", "No such account", 3)
    assert sorted(stored(services, uuid).state for uuid in uuids) == ["failed"] * 3 + ["queued"] * 2


def test_a_channel_that_is_asked_to_slow_down_rests_as_long(
    services: Services, workbench: Workbench, clock: Clock
) -> None:
    channel = services.channels.add(external("Ext", "https://provider.test/"))
    people = [workbench.add(f"P{number}", f"tel:+25078812312{number}") for number in range(2)]
    uuids = [queue(services, one, channel=channel) for one in people]
    slow = Outcome(
        State.ERRORED, code=Code.CONNECTION_THROTTLED, retry_after=40, pauses_channel=True, text="wait"
    )
    desk = Desk(services, clock, slow)
    assert desk.run() == {"errored": 1}
    assert stored(services, uuids[0]).next_attempt == clock.now + timedelta(seconds=40)
    clock.forward(seconds=39)
    assert desk.run() == {}
    clock.forward(seconds=1)
    assert desk.run() == {"wired": 2}


def test_caps_quiet_hours_and_ages_put_messages_off(
    services: Services, workbench: Workbench, clock: Clock
) -> None:
    capped = services.channels.add(external("Ext", "https://provider.test/", daily_cap="1"))
    people = [workbench.add(f"P{number}", f"tel:+25078812312{number}") for number in range(3)]
    uuids = [queue(services, one, channel=capped) for one in people]
    old = queue(services, people[0], channel=capped, expires_on=clock.now)
    desk = Desk(services, clock)
    assert desk.run() == {"wired": 1}
    put_off = [stored(services, uuid) for uuid in uuids[1:]]
    assert {(row.state, row.reason) for row in put_off} == {("held", "daily_cap")}
    assert put_off[0].next_attempt == clock.now.replace(hour=0) + timedelta(days=1)
    assert stored(services, old).reason == "too_old"


@pytest.mark.parametrize(
    ("setting", "state"), [("", "unconfirmed"), ("resend", "queued"), ("assume_sent", "wired")]
)
def test_what_a_killed_sender_left_is_settled_by_the_channel(
    services: Services, jean: Contact, clock: Clock, setting: str, state: str
) -> None:
    settings = {"on_unknown": setting} if setting else {}
    channel = services.channels.add(external("Ext", "https://provider.test/", **settings))
    uuid = queue(services, jean, channel=channel)
    outbox = Desk(services, clock).outbox
    (claimed,) = outbox.claim([stored(services, uuid).id])
    clock.forward(seconds=119)
    assert recovery.settle_left(outbox, clock.now) == 0
    clock.forward(seconds=1)
    assert recovery.settle_left(outbox, clock.now) == 1
    assert stored(services, uuid).state == state
    assert rows(services, models.attempts)[0].state == "unconfirmed"
    # Its own end comes late, and still says more.
    outbox.finish([(claimed, WIRED)])
    assert stored(services, uuid).state == "wired"


def test_a_message_that_goes_anew_knows_how_often_it_was_taken(
    services: Services, jean: Contact, clock: Clock
) -> None:
    channel = services.channels.add(external("Ext", "https://provider.test/"))
    uuid = queue(services, jean, channel=channel)
    desk = Desk(services, clock, WIRED)
    taken = []
    for _again in range(2):
        (claimed,) = desk.outbox.claim([stored(services, uuid).id])
        taken.append((claimed.text.taken, claimed.text.seconds_left > 0))
        desk.outbox.finish([(claimed, WIRED)])
        services.database.write(
            lambda session: session.execute(models.messages.update().values(state="failed"))
        )
        services.outbox.send_again(uuid)
        clock.forward(seconds=10)
    assert taken == [(0, True), (1, True)]


def test_a_report_that_overtook_the_end_of_an_attempt_counts(
    services: Services, jean: Contact, clock: Clock
) -> None:
    channel = services.channels.add(external("Ext", "https://provider.test/"))
    uuid = queue(services, jean, channel=channel)
    outbox = Desk(services, clock).outbox
    (claimed,) = outbox.claim([stored(services, uuid).id])
    services.database.write(
        lambda session: session.execute(models.messages.update().values(state="delivered"))
    )
    outbox.finish([(claimed, WIRED)])
    row = stored(services, uuid)
    assert (row.state, row.external_id) == ("delivered", "ext-1")


def test_broadcasts_go_after_single_messages_and_not_while_they_are_paused(
    services: Services, workbench: Workbench, clock: Clock
) -> None:
    channel = services.channels.add(external("Ext", "https://provider.test/"))
    people = [workbench.add(f"P{number}", f"tel:+25078812312{number}") for number in range(4)]

    def broadcast(state: str, hours: int) -> int:
        new = insert(models.broadcasts).values(
            uuid=state,
            created_on=clock.now,
            text="hi",
            state=state,
            expires_on=clock.now + timedelta(hours=hours),
        )
        return int(
            services.database.write(
                lambda session: session.execute(new.returning(models.broadcasts.c.id)).scalar_one()
            )
        )

    going, paused = broadcast("going", 24), broadcast("paused", 1)
    of_going = [queue(services, one, channel=channel, broadcast_id=going) for one in people[:2]]
    of_paused = queue(services, people[2], channel=channel, broadcast_id=paused)
    single = queue(services, people[3], channel=channel)
    desk = Desk(services, clock)
    assert desk.run() == {"wired": 3}
    assert desk.sent == [single, *of_going]
    assert stored(services, of_paused).state == "queued"
    clock.forward(hours=1)
    desk.run()
    assert stored(services, of_paused).reason == "too_old"
