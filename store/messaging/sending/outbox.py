"""Claiming a message and storing what came of it: two transactions, with its request between them.

A claim that is lost would be a text that is sent twice, so both are on connections whose commits survive a
power cut. What happens around a request, and what a program leaves that is killed at any moment of it:

1. Transaction: the rules are asked once more, the message is claimed for two minutes, an attempt is stored.
2. The request goes out, which takes 35 seconds at most.
3. Transaction: what came of it, with the log of the request.

A message that stays claimed beyond its time is settled by `recovery`.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import random
from threading import Lock
from typing import Any, Final, TypeVar

from sqlalchemy import Row
from sqlmodel import Session

from store.core.messages import quiet_hours, reports
from store.core.messages.outcome import Code, Outcome, State
from store.core.messages.reports import Report, Standing
from store.core.messages.states import MessageState, Reason
from store.core.types import Channel
from store.database.engine import Database
from store.database.watching import notices
from store.messaging import inbox
from store.messaging.requests import OutgoingText
from store.messaging.sending.channels import Channels
from store.messaging.sending.checks import Delay, Elsewhere, Refusal, Rules, Stays, Way, check
from store.repositories.delivery import attempts, exchanges, outbox
from store.repositories.snapshot import SnapshotCache

LEASE: Final = timedelta(minutes=2)
"""For how long a message is its sender's: longer than the longest request."""

_TOLD_EVERY: Final = timedelta(seconds=0.5)
"""How often programs that show messages are told of new states, at most."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is ours to send, and how. `hides` is whether its log tells neither address nor text."""

    row: Row[Any] = field(repr=False)
    attempt_id: int
    channel: Channel
    channel_id: int
    text: OutgoingText
    day: str
    hides: bool

    @property
    def id(self) -> int:
        """The message."""
        return int(self.row.id)


class Outbox:
    """The messages of a database as their sender handles them. `database` is one whose commits survive a
    power cut. Safe to share between threads; on a file, whose writers take turns, so do they."""

    def __init__(
        self,
        database: Database,
        cache: SnapshotCache,
        clock: Callable[[], datetime],
        chance: Callable[[], float] = random,
    ) -> None:
        self.database = database
        self.channels = Channels()
        self._cache = cache
        self._clock = clock
        self._chance = chance
        self._turn: AbstractContextManager[Any] = Lock() if database.location.is_sqlite else nullcontext()
        self._rules: Rules | None = None
        self._told: datetime | None = None

    def write(self, work: Callable[[Session], Result]) -> Result:
        """Run work in one transaction."""
        # The waiting of SQLite itself is by sleeping, and long where sixteen wait.
        with self._turn:
            return self.database.write(work)

    def rules(self, session: Session) -> Rules:
        """The workspace as it is."""
        snapshot, known = self._cache.current(session), self._rules
        if known is None or known.snapshot is not snapshot:
            known = self._rules = Rules(snapshot)
        return known

    def claim(self, message_id: int) -> Claimed | None:
        """Make a message ours to send; None where it does not go now. Then its row says why, if it waited."""
        return self.write(lambda session: self._claim(session, message_id))

    def _claim(self, session: Session, message_id: int) -> Claimed | None:
        now, rules = self._clock(), self.rules(session)
        row = outbox.read(session, message_id)
        if row is None or row.state not in _WAITING or row.next_attempt is None or row.next_attempt > now:
            return None
        verdict = check(session, rules, row, now)
        day = quiet_hours.day_of(now, rules.zone)
        if isinstance(verdict, Way):
            if self.channels.has_room(session, verdict.channel, verdict.channel_id, day, row.id):
                return self._begin(session, rules, row, verdict, day, now)
            verdict = Delay(Reason.DAILY_CAP, quiet_hours.cap_over(now, rules.zone))
        self._put_off(session, row, verdict, now)
        return None

    def _begin(
        self, session: Session, rules: Rules, row: Row[Any], way: Way, day: str, now: datetime
    ) -> Claimed | None:
        changes = {"leased_until": now + LEASE, "reason": "", "detail": ""}
        if not outbox.change(session, row, now, MessageState.SENDING, **changes):
            self.channels.gives_up(way.channel_id, row.id)
            return None
        attempt = attempts.begin(
            session, row.id, channel_id=way.channel_id, identity=row.identity, at=now, why=way.why
        )
        text = OutgoingText(row.uuid, way.urn, row.text)
        hides = rules.snapshot.workspace.redacted
        return Claimed(row, attempt, way.channel, way.channel_id, text, day, hides)

    def _put_off(
        self, session: Session, row: Row[Any], verdict: Refusal | Delay | Elsewhere | Stays, now: datetime
    ) -> None:
        if isinstance(verdict, Stays):
            return
        if isinstance(verdict, Elsewhere):
            way: dict[str, Any] = {"channel_id": verdict.channel_id, "identity": verdict.urn.identity}
            noted = {"reason": "", "detail": verdict.note} if row.state == MessageState.QUEUED else {}
            outbox.change(session, row, now, MessageState(row.state), **way, **noted)
            return
        reason = str(verdict.reason)
        if isinstance(verdict, Delay):
            later = {"reason": reason, "detail": "", "next_attempt": verdict.until}
            outbox.change(session, row, now, MessageState.HELD, **later)
        else:
            over = {"reason": reason, "detail": verdict.detail, "next_attempt": None, "sent_on": None}
            outbox.change(session, row, now, MessageState.FAILED, **over)
        self._tell(session, now)

    def finish(self, claimed: Claimed, outcome: Outcome) -> MessageState:
        """Store what came of an attempt; returns where that leaves the message."""
        jitter = 2 * self._chance() - 1
        return self.write(lambda session: self._finish(session, claimed, outcome, jitter))

    def _finish(self, session: Session, claimed: Claimed, outcome: Outcome, jitter: float) -> MessageState:
        now, row = self._clock(), claimed.row
        if outcome.stops_contact:
            # First, since it waits for those who change the workspace.
            snapshot = self._cache.current(session, hold=True)
            inbox.stop(session, snapshot, row.contact_id, now)
        state = self._settle(session, claimed, outcome, now, jitter)
        said = {"code": outcome.code, "provider_code": outcome.provider_code, "detail": outcome.text}
        attempts.end(session, claimed.attempt_id, now, state=str(outcome.state), **said)
        exchanges.add(
            session,
            outcome.exchanges,
            at=now,
            channel_id=claimed.channel_id,
            message_id=row.id,
            attempt_id=claimed.attempt_id,
            failed=outcome.state is not State.WIRED,
            note=outcome.text,
        )
        self.channels.ended(session, claimed.channel, claimed.channel_id, claimed.day, row.id, outcome, now)
        self._tell(session, now)
        return state

    def spoil(self, message_id: int, why: str) -> None:
        """Put off a message that cannot be looked at, by a fault of ours."""

        def work(session: Session) -> None:
            now, found = self._clock(), outbox.standing(session, message_id)
            if found is not None and found.state in _WAITING:
                failure = Report(MessageState.ERRORED, reason=Code.INTERNAL_ERROR, detail=why)
                after = reports.applied(_standing(found), failure, now)
                outbox.change(session, found, now, after.state, **_columns(after))

        self.write(work)

    def _settle(
        self, session: Session, claimed: Claimed, outcome: Outcome, now: datetime, jitter: float
    ) -> MessageState:
        """Store how the message stands. A report of the provider may have overtaken the end of the attempt:
        then the row is not as it was claimed, and what is higher counts."""
        row, report = claimed.row, _report(outcome, claimed.channel)
        sending = _Sending(row.id, row.broadcast_id, str(MessageState.SENDING))
        before = Standing(MessageState.SENDING, row.errors, row.external_id, sent_on=row.sent_on)
        after = reports.applied(before, report, now, jitter)
        if outbox.change(session, sending, now, after.state, leased_until=None, **_columns(after)):
            return after.state
        found = outbox.standing(session, row.id)
        if found is None:
            return after.state
        before = _standing(found)
        after = reports.applied(before, report, now, jitter)
        if after != before:
            outbox.change(session, found, now, after.state, leased_until=None, **_columns(after))
        return after.state

    def _tell(self, session: Session, now: datetime) -> None:
        """Have those who show messages look again; one commit that tells waits for the others that do."""
        if self._told is None or abs(now - self._told) >= _TOLD_EVERY:
            self._told = now
            notices.tell(session, ())


_WAITING: Final = ("queued", "errored", "held")


@dataclass(frozen=True, slots=True)
class _Sending:
    """What a change needs to know of a message that was claimed."""

    id: int
    broadcast_id: int | None
    state: str


def _report(outcome: Outcome, channel: Channel) -> Report:
    """What an attempt says of its message, where nobody knows whether it went by what the channel is to take
    it for."""
    report = Report.of(outcome)
    known = unknown_as(channel) if outcome.state is State.UNCONFIRMED else None
    return report if known is None else replace(report, state=known)


def unknown_as(channel: Channel | None) -> MessageState | None:
    """What a message is taken for of which nobody knows whether it went; None where somebody is to say."""
    said = channel.settings.get("on_unknown", "") if channel is not None else ""
    return {"resend": MessageState.ERRORED, "assume_sent": MessageState.WIRED}.get(said)


def _standing(row: Row[Any]) -> Standing:
    return Standing(
        MessageState(row.state),
        row.errors,
        row.external_id,
        row.reason,
        row.detail,
        row.next_attempt,
        row.sent_on,
    )


def _columns(standing: Standing) -> dict[str, Any]:
    names = ("errors", "external_id", "reason", "detail", "next_attempt", "sent_on")
    return {name: getattr(standing, name) for name in names}
