"""Which of the messages that wait may go now: how many a second by a channel, and one at a time to a contact.

Clocks are handed in, in seconds that only grow; nothing here waits by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from heapq import heappop, heappush
from math import ceil
from typing import Final

from store.core.messages.states import Reason
from store.core.types import Status

RATE: Final = 10.0
"""How many parts a second a channel sends unless it is set otherwise."""

GAP: Final = 3.0
"""Seconds between two messages to one contact, so that phones show them in order."""

_A_MOMENT: Final = 1e-9
"""What sums of fractions of a second may be off by."""

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


class Allowance:
    """What a channel may still send: in no second more parts than its rate, or one in as many seconds as it
    takes where that is less than one.

    A message goes when there is room for a part, whatever it costs, and what it costs beyond the room makes
    the next wait for longer. So a long one is never kept for ever by a slow channel.
    """

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self._sent: list[tuple[float, int]] = []
        self._used = 0

    @property
    def most(self) -> int:
        """How many parts may go in a span."""
        return ceil(self.rate)

    def wait(self, at: float) -> float:
        """How many seconds from a moment the next message may go."""
        self._forget(at)
        room = self.most - self._used
        if room > 0:
            return 0.0
        for until, cost in sorted(self._sent):
            room += cost
            if room > 0:
                return until - at
        return 0.0

    def take(self, cost: int, at: float) -> None:
        """A message of so many parts goes."""
        self._forget(at)
        self._used += cost
        heappush(self._sent, (at + max(self.most, self._used) / self.rate, cost))

    def _forget(self, at: float) -> None:
        while self._sent and self._sent[0][0] <= at + _A_MOMENT:
            self._used -= heappop(self._sent)[1]


class Pace:
    """What goes when: what channels may still send, and whose turn it is among the messages of a contact."""

    def __init__(self) -> None:
        self._channels: dict[int, Allowance] = {}
        self._busy: set[int] = set()
        self._quiet_until: dict[int, float] = {}

    def set_rate(self, channel: int, rate: float) -> None:
        """A channel sends so many parts a second from now on."""
        self._allowance(channel).rate = rate

    def ask(self, one: Waiting, at: float) -> Verdict:
        """Whether a message may go."""
        if one.contact in self._busy or self._quiet_until.get(one.contact, at) > at:
            return Verdict.CONTACT
        return Verdict.THROTTLED if self._allowance(one.channel).wait(at) > 0 else Verdict.GO

    def begin(self, one: Waiting, at: float) -> None:
        """A message is on its way."""
        self._allowance(one.channel).take(one.cost, at)
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
        return max(self._quiet_until.get(one.contact, at) - at, self._allowance(one.channel).wait(at))

    def _allowance(self, channel: int) -> Allowance:
        return self._channels.setdefault(channel, Allowance(RATE))

    def _forget(self, at: float) -> None:
        """Contacts come in the order of their times, so those that are over are the first."""
        while self._quiet_until:
            contact = next(iter(self._quiet_until))
            if self._quiet_until[contact] > at:
                return
            del self._quiet_until[contact]


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
