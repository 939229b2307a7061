"""Claiming a message and storing what came of it: two transactions, with its request between them.

A claim that is lost would be a text that is sent twice, so both are on connections whose commits survive a
power cut. What happens around a request, and what a program leaves that is killed at any moment of it:

1. Transaction: the rules are asked once more, the message is claimed for two minutes, an attempt is stored.
2. The request goes out, which takes 35 seconds at most.
3. Transaction: what came of it, with the log of the request.

A message that stays claimed beyond its time is settled by `recovery`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import random
from typing import Any, Final, TypeVar

from sqlalchemy import Row
from sqlmodel import Session

from store.core.channels.settings import value_of
from store.core.messages import quiet_hours, reports
from store.core.messages.outcome import Code, Outcome, State
from store.core.messages.reports import Report, Standing
from store.core.messages.states import MessageState, Reason
from store.core.types import Address, Channel
from store.database.engine import Database
from store.database.watching import notices
from store.messaging import inbox
from store.messaging.requests import OutgoingText
from store.messaging.sending.channels import Channels
from store.messaging.sending.checks import Delay, Elsewhere, Refusal, Rules, Stays, Verdict, Way, check
from store.repositories.delivery import attempts, exchanges, outbox
from store.repositories.snapshot import SnapshotCache
from store.workspace.contacts import lists_of

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
    power cut. Of one thread: messages come in batches, so that a commit carries those of several threads."""

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
        self._rules: Rules | None = None
        self._told: datetime | None = None
        self._is_untold = False

    def write(self, work: Callable[[Session], Result]) -> Result:
        """Run work in one transaction."""
        return self.database.write(work)

    def rules(self, session: Session) -> Rules:
        """The workspace as it is."""
        snapshot, known = self._cache.current(session), self._rules
        if known is None or known.snapshot is not snapshot:
            known = self._rules = Rules(snapshot)
        return known

    def turn(
        self, ended: Sequence[tuple[Claimed, Outcome]], ids: Sequence[int]
    ) -> tuple[list[MessageState], list[Claimed]]:
        """`finish`, then `claim`, by one commit: each message has two, and shares them with others."""
        jitter = 2 * self._chance() - 1

        def work(session: Session) -> tuple[list[MessageState], list[Claimed]]:
            states = self._finish(session, ended, jitter) if ended else []
            return states, self._claim(session, ids) if ids else []

        return self.write(work)

    def claim(self, ids: Sequence[int]) -> list[Claimed]:
        """Make messages ours to send: those of them that may go now. The rows of others say why they do not,
        if they waited."""
        return self.write(lambda session: self._claim(session, ids))

    def _claim(self, session: Session, ids: Sequence[int]) -> list[Claimed]:
        now, rules = self._clock(), self.rules(session)
        rows = [
            row
            for row in outbox.read(session, ids)
            if row.state in _WAITING and row.next_attempt is not None and row.next_attempt <= now
        ]
        lists = lists_of(session, [row.contact_id for row in rows])
        going: list[tuple[Row[Any], Way]] = []
        for row in rows:
            verdict = self._verdict(session, rules, row, lists[row.contact_id], now)
            if isinstance(verdict, Way):
                going.append((row, verdict))
            else:
                self._put_off(session, row, verdict, now)
        return self._begin(session, rules, going, now)

    def _verdict(
        self, session: Session, rules: Rules, row: Row[Any], addresses: Sequence[Address], now: datetime
    ) -> Verdict:
        verdict = check(session, rules, row, addresses, now)
        if isinstance(verdict, Way):
            day = quiet_hours.day_of(now, rules.zone)
            if not self.channels.has_room(session, verdict.channel, verdict.channel_id, day, row.id):
                return Delay(Reason.DAILY_CAP, quiet_hours.cap_over(now, rules.zone))
        return verdict

    def _begin(
        self, session: Session, rules: Rules, going: Sequence[tuple[Row[Any], Way]], now: datetime
    ) -> list[Claimed]:
        claim = {
            "state": "sending",
            "detail": "",
            "changed_on": now,
            "leased_until": now + LEASE,
        }
        before = {row.id: row for row, _way in going}
        claims = [
            {"id": key, "reason": reports.kept_reason(row.reason, ""), **claim} for key, row in before.items()
        ]
        outbox.store(session, before, claims)
        begun = attempts.begin(
            session,
            [
                {
                    "message_id": row.id,
                    "number": row.attempted + 1,
                    "channel_id": way.channel_id,
                    "identity": row.identity,
                    "started": now,
                    "why": way.why,
                }
                for row, way in going
            ],
        )
        day, hides = quiet_hours.day_of(now, rules.zone), rules.snapshot.workspace.redacted
        return [
            Claimed(row, key, way.channel, way.channel_id, _text(row, way, now), day, hides)
            for key, (row, way) in zip(begun, going, strict=True)
        ]

    def _put_off(
        self, session: Session, row: Row[Any], verdict: Refusal | Delay | Elsewhere | Stays, now: datetime
    ) -> None:
        if isinstance(verdict, Stays):
            return
        if isinstance(verdict, Elsewhere):
            way: dict[str, Any] = {"channel_id": verdict.channel_id, "identity": verdict.urn.identity}
            noted = {"detail": verdict.note} if row.state == MessageState.QUEUED else {}
            outbox.change(session, row, now, MessageState(row.state), **way, **noted)
            return
        reason = str(verdict.reason)
        if isinstance(verdict, Delay):
            kept = reports.kept_reason(row.reason, reason)
            later = {"reason": kept, "detail": "", "next_attempt": verdict.until}
            outbox.change(session, row, now, MessageState.HELD, **later)
        else:
            over = {"reason": reason, "detail": verdict.detail, "next_attempt": None, "sent_on": None}
            outbox.change(session, row, now, MessageState.FAILED, **over)
        self._tell(session, now)

    def finish(self, ended: Sequence[tuple[Claimed, Outcome]]) -> list[MessageState]:
        """Store what came of attempts; returns where that leaves the messages."""
        jitter = 2 * self._chance() - 1
        return self.write(lambda session: self._finish(session, ended, jitter))

    def _finish(
        self, session: Session, ended: Sequence[tuple[Claimed, Outcome]], jitter: float
    ) -> list[MessageState]:
        now = self._clock()
        if stopping := [one.row.contact_id for one, outcome in ended if outcome.stops_contact]:
            # First, since it waits for those who change the workspace.
            snapshot = self._cache.current(session, hold=True)
            for contact_id in stopping:
                inbox.stop(session, snapshot, contact_id, now)
        states = self._settle(session, ended, now, jitter)
        attempts.end(session, [_ended(one, outcome, now) for one, outcome in ended])
        exchanges.add_all(session, [entry for one, outcome in ended for entry in _entries(one, outcome, now)])
        for one, outcome in ended:
            self.channels.ended(session, one.channel, one.channel_id, one.day, one.id, outcome, now)
        self._tell(session, now)
        return states

    def _settle(
        self, session: Session, ended: Sequence[tuple[Claimed, Outcome]], now: datetime, jitter: float
    ) -> list[MessageState]:
        """Store how the messages stand. A report of the provider may have overtaken the end of the attempt:
        then what is higher counts."""
        found = outbox.standing(session, [one.id for one, _outcome in ended])
        changed, states = [], []
        for one, outcome in ended:
            if (row := found.get(one.id)) is None:
                states.append(MessageState(outcome.state.value))
                continue
            before = _standing(row)
            after = reports.applied(before, _report(outcome, one.channel), now, jitter)
            states.append(after.state)
            if after != before:
                changed.append({"id": one.id, "changed_on": now, "leased_until": None, **_columns(after)})
        outbox.store(session, found, changed)
        return states

    def spoil(self, message_id: int, why: str) -> None:
        """Put off a message that cannot be looked at, by a fault of ours."""

        def work(session: Session) -> None:
            now, found = self._clock(), outbox.standing(session, [message_id]).get(message_id)
            if found is not None and found.state in _WAITING:
                failure = Report(MessageState.ERRORED, reason=Code.INTERNAL_ERROR, detail=why)
                after = reports.applied(_standing(found), failure, now)
                outbox.store(
                    session, {found.id: found}, [{"id": found.id, "changed_on": now, **_columns(after)}]
                )

        self.write(work)

    def tell_rest(self) -> None:
        """Tell of what was not told of yet, at the end of many messages."""
        if self._is_untold:
            self.write(lambda session: notices.tell(session, ()))
            self._is_untold = False

    def _tell(self, session: Session, now: datetime) -> None:
        """Have those who show messages look again; one commit that tells waits for the others that do."""
        self._is_untold = self._told is not None and abs(now - self._told) < _TOLD_EVERY
        if not self._is_untold:
            self._told = now
            notices.tell(session, ())


_WAITING: Final = ("queued", "errored", "held")


_SHORTEST: Final = 60  # seconds; some providers refuse less


def _text(row: Row[Any], way: Way, now: datetime) -> OutgoingText:
    left = 0
    if row.good_until is not None:
        left = max(_SHORTEST, int((row.good_until - now).total_seconds()))
    return OutgoingText(
        row.uuid,
        way.urn,
        row.text,
        seconds_left=left,
        taken=row.taken,
        is_broadcast=row.broadcast_id is not None,
    )


def _ended(claimed: Claimed, outcome: Outcome, now: datetime) -> dict[str, Any]:
    return {
        "id": claimed.attempt_id,
        "finished": now,
        "state": str(outcome.state),
        "code": outcome.code,
        "provider_code": outcome.provider_code,
        "detail": outcome.text,
    }


def _entries(claimed: Claimed, outcome: Outcome, now: datetime) -> Iterator[exchanges.Entry]:
    failed = outcome.state is not State.WIRED
    for one in outcome.exchanges:
        yield exchanges.Entry(
            one,
            now,
            claimed.channel_id,
            claimed.id,
            claimed.attempt_id,
            failed=failed,
            note=outcome.text,
        )


def _report(outcome: Outcome, channel: Channel) -> Report:
    """What an attempt says of its message, where nobody knows whether it went by what the channel is to take
    it for."""
    report = Report.of(outcome)
    known = unknown_as(channel) if outcome.state is State.UNCONFIRMED else None
    return report if known is None else replace(report, state=known)


def unknown_as(channel: Channel | None) -> MessageState | None:
    """What a message is taken for of which nobody knows whether it went; None where somebody is to say."""
    said = value_of(channel, "on_unknown") if channel is not None else ""
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
    values = {name: getattr(standing, name) for name in names}
    return {**values, "state": str(standing.state)}
