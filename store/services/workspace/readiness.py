"""Whether this installation can send, and be reached by providers."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlmodel import Session

from store.core.errors import UnresolvedSecret
from store.core.messages.serving import ChannelTrouble, Readiness
from store.core.messages.states import PauseReason
from store.core.types import Channel, Role
from store.messaging.secrets import Secrets
from store.messaging.sending.requirements import requirements_of
from store.repositories.delivery import channel_states, exchanges, leases, outbox
from store.repositories.delivery.channel_states import StoredState
from store.repositories.snapshot import WorkspaceSnapshot
from store.services.context import ServiceContext
from store.services.delivery.hearing import heard
from store.services.delivery.secret_lookup import new_secrets

_PAUSES = {
    PauseReason.CREDENTIALS: "the provider refuses our credentials",
    PauseReason.SETTINGS: "it cannot be used as it is set",
}
"""Pauses that end when somebody mends what they are for."""

_LATELY = timedelta(hours=24)
"""How old an answer may be by whose time our clock is judged."""


def read(context: ServiceContext) -> Readiness:
    """How it is now, as far as that is seen without a request; secrets are looked up."""
    secrets, now = new_secrets(context), context.clock()
    with context.reading() as (session, snapshot):
        states, url = channel_states.read(session), snapshot.sending.public_url
        held = leases.held(session, leases.SENDER)
        return Readiness(
            public_url=url,
            heard=tuple(heard(snapshot, url, secrets)),
            unable=tuple(_unable(snapshot, secrets)),
            paused=tuple(_paused(snapshot, states, now)),
            not_set_up=tuple(one.name for one in _senders(snapshot) if _lacks_settings(one)),
            sender=(held.said or "another program") if held is not None and held.until > now else "",
            due_since=_due_since(session, states, now),
            clocks=_clocks(session, snapshot, now - _LATELY),
        )


def _unable(snapshot: WorkspaceSnapshot, secrets: Secrets) -> Iterator[ChannelTrouble]:
    for channel in _senders(snapshot):
        for why in _unresolved(channel, secrets):
            yield ChannelTrouble(channel.uuid, channel.name, why)


def _senders(snapshot: WorkspaceSnapshot) -> list[Channel]:
    """The channels that are on and send."""
    return [one for one in snapshot.router.channels if one.enabled and Role.SEND in one.roles]


def _lacks_settings(channel: Channel) -> bool:
    needed = requirements_of(channel)
    return needed is not None and not all(channel.settings.get(key, "").strip() for key in needed.settings)


def _unresolved(channel: Channel, secrets: Secrets) -> Iterator[str]:
    """Why secrets are not there that sending by a channel takes."""
    needed = requirements_of(channel)
    for reference in needed.references if needed is not None else ():
        try:
            secrets.resolve(reference)
        except UnresolvedSecret as error:
            yield f"{error.message} {error.hint}".strip()


def _paused(
    snapshot: WorkspaceSnapshot, states: dict[int, StoredState], now: datetime
) -> Iterator[ChannelTrouble]:
    for channel in snapshot.router.channels:
        state = states.get(snapshot.channel_ids[channel.uuid])
        if state is not None and state.is_paused(now) and state.pause_reason in _PAUSES:
            why = f"{_PAUSES[PauseReason(state.pause_reason)]}. {state.pause_detail}".strip()
            yield ChannelTrouble(channel.uuid, channel.name, why)


def _clocks(session: Session, snapshot: WorkspaceSnapshot, since: datetime) -> dict[str, float]:
    names = {snapshot.channel_ids[one.uuid]: one.name for one in snapshot.router.channels}
    found = {name: exchanges.clock_ahead(session, key, since) for key, name in names.items()}
    return {name: seconds for name, seconds in found.items() if seconds is not None}


def _due_since(session: Session, states: dict[int, StoredState], now: datetime) -> datetime | None:
    awake = (
        queue.earliest
        for queue in outbox.queues(session, now)
        if queue.channel_id not in states or not states[queue.channel_id].is_paused(now)
    )
    return min((one for one in awake if one <= now), default=None)
