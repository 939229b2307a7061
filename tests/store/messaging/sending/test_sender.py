"""The sender at work, with a provider on this machine."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

import pytest

from store.core.errors import DatabaseUnavailable
from store.core.messages.outcome import Outcome, State
from store.core.messages.states import MessageState
from store.database import models
from store.database.engine import Database
from store.messaging.sending.outbox import Claimed, Outbox
from store.messaging.sending.sender import Sender
from store.repositories.delivery import channel_states
from store.services import Services
from tests.store.builders import Workbench
from tests.store.databases import Clock
from tests.store.messaging.sending.outgoing import external, provider, queue, rows, stored


def until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.005)


@contextmanager
def running(sender: Sender) -> Iterator[None]:
    stopping = Event()
    thread = Thread(target=sender.run, args=(stopping,))
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(40.0)
        assert not thread.is_alive()
        sender.close()


def test_a_sender_finds_what_is_new_and_no_other_sends_meanwhile(
    services: Services, workbench: Workbench
) -> None:
    jean, aline = workbench.add("Jean", "tel:+250788123123"), workbench.add("Aline", "tel:+250788123124")
    with provider(seconds=0.3) as found:
        channel = services.channels.add(external("Ext", found.url))
        sender = services.delivery.sender()
        with running(sender):
            until(lambda: sender.health().is_running)
            first = queue(services, jean, channel=channel)
            until(lambda: stored(services, first).state == "wired")
            assert services.delivery.run_once().elsewhere.startswith("process ")
            health = sender.health()
            assert (health.elsewhere, list(health.last_success)) == ("", ["Ext"])
            last = queue(services, aline, channel=channel)
            until(lambda: found.seen[last] == 1)
        # What was on its way when it was told to stop has come to its end.
        assert stored(services, last).state == "wired"
    assert services.delivery.run_once().elsewhere == ""
    assert found.seen == {first: 1, last: 1}


def test_without_a_network_messages_wait_and_nothing_else_changes(
    services: Services, workbench: Workbench, clock: Clock
) -> None:
    jean = workbench.add("Jean", "tel:+250788123123")
    with provider() as gone:
        pass
    channel = services.channels.add(external("Ext", gone.url))
    uuid = queue(services, jean, channel=channel)
    before = rows(services, models.contacts), rows(services, models.history)
    assert services.delivery.run_once().counts == {MessageState.ERRORED: 1}
    row = stored(services, uuid)
    assert (row.state, row.reason, row.errors) == ("errored", "connection_failed", 0)
    assert timedelta(minutes=4) < row.next_attempt - clock.now < timedelta(minutes=6)
    assert (rows(services, models.contacts), rows(services, models.history)) == before
    with services.database.reading() as session:
        (state,) = channel_states.read(session).values()
    assert (state.paused_since, state.last_error) == (None, clock.now)
    assert [one.status for one in rows(services, models.exchanges)] == [0]


def test_what_could_not_be_stored_is_stored_when_the_sender_runs_again(
    services: Services, workbench: Workbench, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    jean = workbench.add("Jean", "tel:+250788123123")
    channel = services.channels.add(external("Ext", "https://provider.test/"))
    uuid = queue(services, jean, channel=channel)
    sent: list[str] = []

    def send(_claimed: Claimed) -> Outcome:
        sent.append(uuid)
        monkeypatch.setattr(Database, "write", away)
        return Outcome(State.WIRED)

    def away(_database: Database, _work: object) -> None:
        raise DatabaseUnavailable("The server is away.")

    sender = Sender(Outbox(services.database, services._context.cache, clock), send, clock, threads=1)
    with pytest.raises(DatabaseUnavailable):
        sender.run_once()
    monkeypatch.undo()
    assert stored(services, uuid).state == "sending"
    assert sender.run_once() == {MessageState.WIRED: 1}
    assert sent == [uuid]


def test_a_fault_of_ours_is_told_by_the_message_and_keeps_no_other_back(
    services: Services, workbench: Workbench, clock: Clock
) -> None:
    people = [workbench.add(f"P{number}", f"tel:+25078812312{number}") for number in range(2)]
    channel = services.channels.add(external("Ext", "https://provider.test/"))
    uuids = [queue(services, one, channel=channel) for one in people]

    def send(claimed: Claimed) -> Outcome:
        if claimed.text.uuid == uuids[0]:
            raise KeyError("address")
        return Outcome(State.WIRED)

    Sender(Outbox(services.database, services._context.cache, clock), send, clock, threads=2).run_once()
    broken, fine = (stored(services, uuid) for uuid in uuids)
    assert (broken.state, broken.reason, fine.state) == ("unconfirmed", "internal_error", "wired")
    assert broken.detail == "Cordboard itself failed (KeyError)."
