"""Messages that find no connection, and those that take several attempts; on both databases."""

from datetime import timedelta

import pytest

from store.core.messages.outcome import Code, Exchange, Outcome, State
from store.core.messages.states import PauseReason
from store.core.messages.views import Condition
from store.core.types import Channel, Contact, Status
from store.database import models
from store.messaging import callbacks
from store.messaging.inbound import Reported
from store.messaging.webhooks import Report
from store.services import Services
from tests.store.builders import Workbench
from tests.store.databases import Clock
from tests.store.messaging.sending.outgoing import external, queue, rows, stored
from tests.store.messaging.sending.test_outbox import Desk

GONE = Outcome(State.ERRORED, code=Code.CONNECTION_FAILED, text="No line", unreached=True)


@pytest.fixture
def channel(services: Services) -> Channel:
    return services.channels.add(external("Ext", "https://provider.test/"))


@pytest.fixture
def people(workbench: Workbench) -> list[Contact]:
    return [workbench.add(f"P{number}", f"tel:+25078812312{number}") for number in range(6)]


def test_without_a_connection_messages_wait_and_one_at_a_time_tries_the_channel(
    services: Services, channel: Channel, people: list[Contact], clock: Clock
) -> None:
    uuids = [queue(services, one, channel=channel) for one in people]
    desk = Desk(services, clock, *[GONE] * 6)
    ids = [stored(services, uuid).id for uuid in uuids]
    for number in ids[:3]:
        (claimed,) = desk.outbox.claim([number])
        desk.outbox.finish([(claimed, desk.send(claimed))])
    began = clock.now
    for minutes in (1, 2, 4, 5):
        health = services.states.all()[channel.uuid]
        assert (health.condition, health.pause_reason) == (Condition.SLOW, PauseReason.UNREACHABLE)
        assert (health.paused_since, health.pause_detail) == (began, "No line")
        assert health.resumes_on == clock.now + timedelta(minutes=minutes)
        clock.forward(minutes=minutes, seconds=-1)
        assert desk.run() == {}
        clock.forward(seconds=1)
        assert desk.run() == ({"errored": 1} if minutes < 5 else {"wired": 6})
    assert len(desk.sent) == 12
    assert {stored(services, uuid).errors for uuid in uuids} == {0}
    health = services.states.all()[channel.uuid]
    assert (health.condition, health.pause_reason) == (Condition.OK, None)


def test_an_answer_of_any_kind_says_that_there_is_a_connection(
    services: Services, channel: Channel, people: list[Contact], clock: Clock
) -> None:
    uuids = [queue(services, one, channel=channel) for one in people[:5]]
    busy = Exchange("POST", "https://provider.test/", status=503)
    down = Outcome(State.ERRORED, code=Code.CONNECTION_FAILED, text="503", exchanges=(busy,))
    desk = Desk(services, clock, GONE, GONE, down, GONE, GONE, GONE, down)
    assert desk.run() == {"errored": 5}
    assert services.states.all()[channel.uuid].pause_reason is None
    clock.forward(minutes=5)
    assert desk.run() == {"errored": 1}
    assert services.states.all()[channel.uuid].pause_reason is PauseReason.UNREACHABLE
    clock.forward(minutes=1)
    assert desk.run() == {"errored": 1, "wired": 3}
    assert sorted(stored(services, uuid).errors for uuid in uuids) == [0, 0, 0, 1, 1]


def test_a_message_waits_for_a_network_until_it_is_too_old(
    services: Services, channel: Channel, people: list[Contact], clock: Clock
) -> None:
    uuid = queue(services, people[0], channel=channel, errors=2)
    desk = Desk(services, clock, *[GONE] * 4)
    for _attempt in range(4):
        assert desk.run() == {"errored": 1}
        row = stored(services, uuid)
        assert (row.errors, row.next_attempt) == (2, clock.now + timedelta(minutes=5))
        clock.forward(minutes=5)
    clock.forward(hours=24)
    assert desk.run() == {}
    row = stored(services, uuid)
    assert (row.state, row.reason, row.errors) == ("failed", "too_old", 2)


def test_who_opted_out_is_told_so_though_that_takes_several_attempts(
    services: Services, channel: Channel, people: list[Contact], clock: Clock
) -> None:
    uuid = queue(services, people[0], channel=channel, reason="opt_out_answer")
    services.contacts.set_status([people[0].uuid], Status.STOPPED)
    error = Outcome(State.ERRORED, code=Code.CONNECTION_FAILED, text="503")
    desk = Desk(services, clock, error, Outcome(State.WIRED), error, error)
    assert desk.run() == {"errored": 1}
    clock.forward(minutes=5)
    assert desk.run() == {"wired": 1}
    later = Report(Reported.ERRORED, uuid, reason="no signal")
    services.database.write(
        lambda session: callbacks.apply(session, rows(services, models.channels)[0].id, later, clock.now)
    )
    assert stored(services, uuid).detail == "no signal"
    clock.forward(minutes=11)
    assert desk.run() == {"failed": 1}
    assert (stored(services, uuid).reason, len(desk.sent)) == ("error_limit", 3)
