"""Which of the messages that wait may go now: how many a second by a channel, and one at a time to a contact.

Clocks are handed in, in seconds that only grow; nothing here waits by itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from store.core.messages.states import Reason
from store.core.types import Status

RATE: Final = 10.0
"""How many parts a second a channel sends unless it is set otherwise."""

GAP: Final = 3.0
"""Seconds between two messages to one contact, so that phones show them in order."""

LOOP_WINDOW: Final = timedelta(minutes=5)
LOOP_LIMIT: Final = 20
"""How often the same text may go to a contact in a window."""

LOOP_CHARACTERS: Final = 128
"""How much of a text has to be the same."""

LIFETIME: Final = timedelta(hours=24)
"""How long after it was written a message may go out; a time of its own is kept with a broadcast."""

REPLY_LIFETIME: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that is due: its id, the ids of its channel and contact, in how many parts it goes, and
    whether it is of no broadcast."""

    id: int
    channel: int
    contact: int
    cost: int = 1
    single: bool = False


class Verdict(StrEnum):
    """Whether a message may go now: it may; its channel has sent enough; its contact has one on the way or
    has just got one."""

    GO = "go"
    THROTTLED = "throttled"
    CONTACT = "contact"


class Bucket:
    """What a channel may still send: it fills by its rate, up to what goes in a second.

    A message goes when there is room for one part, whatever it costs: what it costs beyond that is owed, and
    the next waits for it. So a long one is never kept for ever by a slow channel.
    """

    def __init__(self, rate: float, at: float) -> None:
        self.rate = rate
        self._room, self._at = max(rate, 1.0), at

    def room(self, at: float) -> float:
        """For how many parts there is room; less than none while some are owed."""
        return min(max(self.rate, 1.0), self._room + (at - self._at) * self.rate)

    def wait(self, at: float) -> float:
        """How many seconds from now the next message may go."""
        return max(0.0, (1.0 - self.room(at)) / self.rate)

    def take(self, cost: int, at: float) -> None:
        """A message of so many parts goes."""
        self._room, self._at = self.room(at) - cost, at


class Pace:
    """What goes when: the buckets of channels, and whose turn it is among the messages of a contact."""

    def __init__(self) -> None:
        self._buckets: dict[int, Bucket] = {}
        self._busy: set[int] = set()
        self._quiet_until: dict[int, float] = {}

    def set_rate(self, channel: int, rate: float, at: float) -> None:
        """A channel sends so many parts a second; what it owes stays when it is another rate."""
        bucket = self._buckets.get(channel)
        if bucket is None:
            self._buckets[channel] = Bucket(rate, at)
        elif bucket.rate != rate:
            bucket.take(0, at)
            bucket.rate = rate

    def ask(self, one: Waiting, at: float) -> Verdict:
        """Whether a message may go."""
        if one.contact in self._busy or self._quiet_until.get(one.contact, at) > at:
            return Verdict.CONTACT
        return Verdict.THROTTLED if self._bucket(one.channel, at).wait(at) > _A_MOMENT else Verdict.GO

    def begin(self, one: Waiting, at: float) -> None:
        """A message is on its way."""
        self._bucket(one.channel, at).take(one.cost, at)
        self._busy.add(one.contact)

    def done(self, contact: int, at: float, *, gap: bool = True) -> None:
        """The message of a contact is settled; without a gap, since nothing went to it, the next may go."""
        self._busy.discard(contact)
        if gap:
            self._quiet_until.pop(contact, None)
            self._quiet_until[contact] = at + GAP
            self._forget(at)

    def wait(self, one: Waiting, at: float) -> float:
        """How many seconds from now a message may go at the soonest."""
        return max(self._quiet_until.get(one.contact, at) - at, self._bucket(one.channel, at).wait(at))

    def _bucket(self, channel: int, at: float) -> Bucket:
        if channel not in self._buckets:
            self._buckets[channel] = Bucket(RATE, at)
        return self._buckets[channel]

    def _forget(self, at: float) -> None:
        """Contacts come in the order of their times, so those that are over are the first."""
        while self._quiet_until:
            contact = next(iter(self._quiet_until))
            if self._quiet_until[contact] > at:
                return
            del self._quiet_until[contact]


_A_MOMENT: Final = 1e-9
"""What sums of fractions of a second may be off by."""


def ordered(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Those of no broadcast first, and each in the order in which they were written."""
    return sorted(waiting, key=lambda one: (not one.single, one.id))


def chosen(waiting: Iterable[Waiting], pace: Pace, at: float, most: int) -> list[Waiting]:
    """The messages that go now, at most so many, in order; each of them has begun then.

    One that may not go keeps the later ones of its contact back, and those of its channel that is full.
    """
    going: list[Waiting] = []
    kept: set[int] = set()
    for one in ordered(waiting):
        if len(going) == most:
            break
        if one.contact in kept:
            continue
        if pace.ask(one, at) is Verdict.GO:
            pace.begin(one, at)
            going.append(one)
        kept.add(one.contact)
    return going


def loop_window(at: datetime) -> tuple[datetime, datetime]:
    """The five minutes of the clock that a moment is in: from the first moment to before the other."""
    moment = at.astimezone(UTC)
    start = moment.replace(minute=moment.minute - moment.minute % 5, second=0, microsecond=0)
    return start, start + LOOP_WINDOW


def is_looping(text: str, others: Sequence[str]) -> bool:
    """Whether a text goes round, given the others that were written to the contact in its window."""
    return repetitions(text, others) > LOOP_LIMIT


def repetitions(text: str, others: Sequence[str]) -> int:
    """How often a text is there, itself counted."""
    meant = _loop_key(text)
    return 1 + sum(_loop_key(other) == meant for other in others)


def refusal(status: Status, *, has_route: bool, text: str, others: Sequence[str] = ()) -> Reason | None:
    """Why a message does not go at all: its contact is not active, has no address that a channel carries, or
    has got that text too often."""
    if status is not Status.ACTIVE:
        return Reason.CONTACT
    if not has_route:
        return Reason.NO_DESTINATION
    return Reason.LOOPING if is_looping(text, others) else None


def _loop_key(text: str) -> str:
    return text[:LOOP_CHARACTERS].lower()
