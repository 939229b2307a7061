"""Rows of messages on their way: leases, the state of channels, tallies."""

from datetime import datetime, timedelta

from sqlalchemy import select

from store.core.messages.states import PauseReason
from store.database import models
from store.repositories.delivery import channel_states, leases
from store.services import Services
from tests.store.builders import Workbench
from tests.store.databases import Clock


def test_one_holder_at_a_time_has_a_lease_until_it_is_over(services: Services, clock: Clock) -> None:
    def take(holder: str) -> bool:
        until = clock.now + timedelta(seconds=30)
        return services.database.write(
            lambda session: leases.take(session, "sender", holder, clock.now, until, said=f"{holder} sends")
        )

    assert [take("one"), take("other"), take("one")] == [True, False, True]
    clock.forward(seconds=29)
    assert take("one")
    clock.forward(seconds=29)
    assert not take("other")
    clock.forward(seconds=1)
    assert take("other")
    assert not take("one")
    with services.database.reading() as session:
        held = leases.held(session, "sender")
    assert held is not None
    assert (held.holder, held.said, held.since) == ("other", "other sends", clock.now)
    services.database.write(lambda session: leases.release(session, "sender", "one"))
    assert not take("one")
    services.database.write(lambda session: leases.release(session, "sender", "other"))
    assert take("one")


def test_the_state_of_a_channel_is_made_when_there_is_something_to_say(
    services: Services, workbench: Workbench, clock: Clock
) -> None:
    workbench.add_channel("MTN")
    with services.database.reading() as session:
        mtn = session.execute(select(models.channels.c.id)).scalar_one()
    until = clock.now + timedelta(minutes=1)
    with services.database.reading() as session:
        assert channel_states.read(session) == {}
        assert not channel_states.of(session, mtn).is_paused(clock.now)

    def pause(until: datetime | None = None) -> None:
        services.database.write(
            lambda session: channel_states.pause(
                session, mtn, clock.now, PauseReason.THROTTLED, "slow down", until=until
            )
        )

    services.database.write(lambda session: channel_states.change(session, mtn, refusals=2))
    pause(until)
    with services.database.reading() as session:
        stored = channel_states.read(session)[mtn]
    assert (stored.refusals, stored.pause_reason, stored.pause_detail) == (2, "throttled", "slow down")
    assert stored.is_paused(clock.now)
    assert not stored.is_paused(until)
    pause()
    services.database.write(lambda session: channel_states.resume(session, mtn))
    with services.database.reading() as session:
        resumed = channel_states.of(session, mtn)
    assert (resumed.paused_since, resumed.refusals, resumed.pause_reason) == (None, 0, "")
