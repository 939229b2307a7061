"""The messages that are due, as the sender has them in memory: read some at a time, given out in order, those
of no broadcast first. Where a channel had no connection, one of its messages goes, and the others when
something came of that."""

import math
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlmodel import Session

from store.core.channels.pacing import rate_of
from store.core.messages.limits import Pace, Verdict, Waiting
from store.core.types import Channel
from store.messaging.providers.registry import description_of
from store.repositories.delivery import channel_states, outbox
from store.repositories.delivery.outbox import Due, Queue
from store.repositories.snapshot import WorkspaceSnapshot

PAGE: Final = 200
"""How many messages of a queue are read at once."""

_MOST: Final = 2000
"""How many messages of a queue are in memory at most."""

_NO_CHANNEL: Final = 0

Read = Callable[[Queue, Due | None], list[Due]]
"""Reads the next page of a queue."""


@dataclass(slots=True)
class _Line:
    queue: Queue
    most: int | None
    is_tried: bool = False
    due: deque[Due] = field(default_factory=deque)
    last: Due | None = None
    is_whole: bool = False

    @property
    def channel(self) -> int:
        return self.queue.channel_id or _NO_CHANNEL

    def waiting(self, one: Due) -> Waiting:
        cost = max(1, math.ceil(one.length / self.most)) if self.most else 1
        return Waiting(one.id, self.channel, one.contact_id, cost, one.broadcast_id is None)


class Lines:
    """What is due, by queue; of one thread. `pace` says whether a message may go by the clock of `ticks`."""

    def __init__(self, pace: Pace, ticks: Callable[[], float]) -> None:
        self._pace = pace
        self._ticks = ticks
        self._lines: list[_Line] = []
        self._given: set[int] = set()
        self._tries: dict[int, int] = {}
        self.next_due: datetime | None = None
        self.oldest: datetime | None = None

    def renew(
        self, session: Session, snapshot: WorkspaceSnapshot, now: datetime, going: Collection[int]
    ) -> None:
        """Look what waits; `going` are the messages that were given out and are not settled yet."""
        states = channel_states.read(session)
        channels = {key: snapshot.router.channel(uuid) for uuid, key in snapshot.channel_ids.items()}
        waiting = outbox.queues(session, now)
        awake = [
            queue
            for queue in waiting
            if queue.channel_id not in states or not states[queue.channel_id].is_paused(now)
        ]
        self._given = set(going)
        later = [queue.earliest for queue in awake if queue.earliest > now]
        later += [one.resumes_on for one in states.values() if one.resumes_on and one.resumes_on > now]
        self.next_due = min(later, default=None)
        due = [queue for queue in awake if queue.earliest <= now]
        self.oldest = min((queue.earliest for queue in due), default=None)
        self._tries = {channel: one for channel, one in self._tries.items() if one in self._given}
        cut_off = {key for key, one in states.items() if one.is_cut_off()}
        self._lines = [
            _Line(queue, self._paced(queue, channels), is_tried=queue.channel_id in cut_off)
            for queue in due
            if queue.channel_id not in self._tries
        ]

    def _paced(self, queue: Queue, channels: Mapping[int, Channel | None]) -> int | None:
        """Note the rate of a queue's channel; returns how long its parts may be."""
        channel = channels.get(queue.channel_id or _NO_CHANNEL)
        if channel is None:
            # Nothing goes by it: its messages are routed anew, which no provider sees.
            self._pace.set_rate(_NO_CHANNEL, _UNLIMITED)
            return None
        self._pace.set_rate(queue.channel_id or _NO_CHANNEL, rate_of(channel))
        longest = channel.settings.get("max_length", "")
        if longest.isdecimal() and int(longest):
            return int(longest)
        description = description_of(channel.type, channel.settings)
        return description.max_length if description is not None else None

    def take(self, read: Read, most: int) -> list[Due]:
        """The next messages that may go now, at most so many; they have begun then.

        One that may not go keeps the later ones of its contact back, and those of its channel that is full.
        """
        found: list[Due] = []
        kept: set[int] = set()
        full: set[int] = set()
        for line in self._lines:
            if line.channel not in full and line.channel not in self._tries:
                before = len(found)
                self._take_of(line, read, before + 1 if line.is_tried else most, found, kept, full)
                if line.is_tried and len(found) > before:
                    self._tries[line.channel] = found[-1].id
            if len(found) == most:
                break
        self._lines = [line for line in self._lines if line.channel not in self._tries]
        return found

    def _take_of(
        self, line: _Line, read: Read, most: int, found: list[Due], kept: set[int], full: set[int]
    ) -> None:
        skipped: list[Due] = []
        for one in self._each(line, read):
            waiting, at = line.waiting(one), self._ticks()
            verdict = self._pace.ask(waiting, at) if one.contact_id not in kept else Verdict.CONTACT
            if verdict is Verdict.GO:
                self._pace.begin(waiting, at)
                self._given.add(one.id)
                found.append(one)
                if len(found) == most:
                    break
                continue
            skipped.append(one)
            kept.add(one.contact_id)
            if verdict is Verdict.THROTTLED:
                full.add(line.channel)
                break
        line.due.extendleft(reversed(skipped))

    def _each(self, line: _Line, read: Read) -> Iterator[Due]:
        """The messages of a line, read as they are needed; each is taken out of it."""
        seen = 0
        while seen < _MOST:
            if not line.due:
                if line.is_whole:
                    return
                page = read(line.queue, line.last)
                line.is_whole = len(page) < PAGE
                line.last = page[-1] if page else line.last
                line.due.extend(one for one in page if one.id not in self._given)
                if not line.due:
                    continue
            seen += 1
            yield line.due.popleft()

    def is_empty(self) -> bool:
        """Whether all that was found was given out."""
        return all(line.is_whole and not line.due for line in self._lines)

    def wait(self, most: float) -> float:
        """Seconds until something may go that is at the head of a line, at most so many."""
        at, found = self._ticks(), most
        for line in self._lines:
            if line.due:
                head = line.waiting(line.due[0])
                wait = self._pace.wait(head, at)
                # The contact of one that need not wait, and may not go, has another on its way.
                if wait > 0 or self._pace.ask(head, at) is Verdict.GO:
                    found = min(found, wait)
        return found


_UNLIMITED: Final = 1000.0
"""A rate that is none."""
