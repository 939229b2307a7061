"""How sending by each channel goes, as the one sender knows it: what it sent today, and when nothing goes by
it any more.

A channel without any connection is held back after three attempts, which are no errors of its messages (see
`core.messages.reports`), and goes on by itself: one message tries it after a minute, then after two, four and
five minutes, and with the first answer the others go. So a line that is dead costs an attempt a minute at
most, however many wait.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlmodel import Session

from store.core.channels.pacing import cap_of
from store.core.messages.outcome import Code, Outcome, State
from store.core.messages.states import PauseReason
from store.core.types import Channel
from store.repositories.delivery import channel_states
from store.repositories.delivery.channel_states import StoredState

REFUSALS: Final = 3
"""After how many refusals of our credentials in a row a channel is paused."""

UNREACHED: Final = 3
"""After how many attempts in a row without any connection a channel is held back."""

_WRITTEN_EVERY: Final = timedelta(seconds=1)
"""How often a channel that goes well is written: a server's transactions would wait for each other's row."""

_SLOW_DOWN: Final = timedelta(minutes=1)
"""For how long nothing goes by a channel whose provider asks to slow down and does not say for how long."""

_HELD: Final = timedelta(minutes=1)
_LONGEST_HELD: Final = timedelta(minutes=5)
"""For how long nothing goes by a channel without a connection: at first, and at most."""


@dataclass(frozen=True, slots=True)
class _Known:
    day: str = ""
    sent: int = 0
    on_the_way: frozenset[int] = frozenset()
    refusals: int = 0
    unreached: int = 0
    written: datetime | None = None


class Channels:
    """What one sender knows of its channels; of one thread. What it stores may be stored again, when a
    transaction is."""

    def __init__(self) -> None:
        self._known: dict[int, _Known] = {}

    def has_room(
        self, session: Session, channel: Channel, channel_id: int, day: str, message_id: int
    ) -> bool:
        """Whether a channel may send a message on a day; if so, it is on its way."""
        cap = cap_of(channel)
        known = self._of(session, channel_id, day)
        if cap is not None and known.sent + len(known.on_the_way - {message_id}) >= cap:
            return False
        self._known[channel_id] = replace(known, on_the_way=known.on_the_way | {message_id})
        return True

    def gives_up(self, channel_id: int, message_id: int) -> None:
        """A message is not on its way."""
        known = self._known[channel_id]
        self._known[channel_id] = replace(known, on_the_way=known.on_the_way - {message_id})

    def ended(
        self,
        session: Session,
        channel: Channel,
        channel_id: int,
        day: str,
        message_id: int,
        outcome: Outcome,
        now: datetime,
    ) -> None:
        """Store what an attempt says of its channel, in the transaction that stores the attempt; that may be
        run again."""
        is_out = outcome.state in (State.WIRED, State.UNCONFIRMED)
        known = self._of(session, channel_id, day)
        sent = known.sent + (is_out and message_id in known.on_the_way)
        known = replace(known, sent=sent, on_the_way=known.on_the_way - {message_id})
        self._known[channel_id] = known
        if outcome.state is State.WIRED:
            self._succeeded(session, channel, channel_id, known, now)
        else:
            self._failed(session, channel_id, known, outcome, now)

    def _succeeded(
        self, session: Session, channel: Channel, channel_id: int, known: _Known, now: datetime
    ) -> None:
        is_old = known.written is None or abs(now - known.written) >= _WRITTEN_EVERY
        if not (is_old or known.refusals or known.unreached or cap_of(channel) is not None):
            return
        forgotten = {"refusals": 0, "unreached": 0}
        changes = {"last_success": now, "day": known.day, "sent": known.sent}
        channel_states.change(session, channel_id, **changes, **forgotten)
        channel_states.reached(session, channel_id)
        self._note(channel_id, **forgotten, written=now)

    def _failed(
        self, session: Session, channel_id: int, known: _Known, outcome: Outcome, now: datetime
    ) -> None:
        stored = channel_states.of(session, channel_id)
        counts = _counted(stored, outcome)
        changes: dict[str, Any] = {
            "last_error": now,
            "last_error_text": outcome.text or outcome.code,
            "day": known.day,
            "sent": known.sent,
        }
        channel_states.change(session, channel_id, **changes, **counts)
        if outcome.is_answered:
            channel_states.reached(session, channel_id)
        self._note(channel_id, **counts, written=now)
        if outcome.unreached:
            self._hold(session, replace(stored, unreached=counts["unreached"]), outcome, now)
            return
        found = _pause(outcome, counts["refusals"], now)
        if found is not None and _is_longer(stored, found[1]):
            reason, until = found
            channel_states.pause(session, channel_id, now, reason, outcome.text, until)

    def _hold(self, session: Session, stored: StoredState, outcome: Outcome, now: datetime) -> None:
        """Hold a channel back that was not reached often enough, each time about as long as it was away; what
        was on its way when that began changes nothing."""
        if stored.unreached < UNREACHED or stored.is_paused(now):
            return
        since = stored.paused_since if stored.is_cut_off() and stored.paused_since is not None else now
        until = now + min(now - since + _HELD, _LONGEST_HELD)
        reason = PauseReason.UNREACHABLE
        channel_states.pause(session, stored.channel_id, since, reason, outcome.text, until)

    def _note(self, channel_id: int, *, refusals: int, unreached: int, written: datetime) -> None:
        known = self._known[channel_id]
        self._known[channel_id] = replace(known, refusals=refusals, unreached=unreached, written=written)

    def _of(self, session: Session, channel_id: int, day: str) -> _Known:
        known = self._known.get(channel_id)
        if known is None:
            stored = channel_states.of(session, channel_id)
            known = _Known(stored.day, stored.sent, refusals=stored.refusals, unreached=stored.unreached)
        return known if known.day == day else replace(known, day=day, sent=0)


def _counted(stored: StoredState, outcome: Outcome) -> dict[str, int]:
    """How often in a row a channel was refused, and not reached, with this outcome."""
    unreached = 0 if outcome.is_answered else stored.unreached + outcome.unreached
    return {"refusals": stored.refusals + outcome.refuses_credentials, "unreached": unreached}


def _pause(outcome: Outcome, refusals: int, now: datetime) -> tuple[PauseReason, datetime | None] | None:
    """Whether nothing more goes by a channel after an outcome, and until when."""
    if outcome.code == Code.CONNECTION_THROTTLED:
        wait = timedelta(seconds=outcome.retry_after) if outcome.retry_after else _SLOW_DOWN
        return PauseReason.THROTTLED, now + wait
    if outcome.refuses_credentials and (refusals >= REFUSALS or outcome.pauses_channel):
        return PauseReason.CREDENTIALS, None
    if outcome.pauses_channel:
        return (
            PauseReason.SETTINGS if outcome.code == Code.CHANNEL_CONFIG else PauseReason.CREDENTIALS
        ), None
    return None


def _is_longer(stored: StoredState, until: datetime | None) -> bool:
    """Whether a pause goes beyond the one that is stored already."""
    if stored.paused_since is None or until is None:
        return stored.paused_since is None or stored.resumes_on is not None
    return stored.resumes_on is not None and stored.resumes_on < until
