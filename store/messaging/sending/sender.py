"""The sender: one thread that says which message goes next, and others that carry them."""

import os
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Condition, Event
from time import monotonic
from typing import Final
from uuid import uuid4

from sqlmodel import Session

from store.core.errors import DatabaseUnavailable
from store.core.messages.limits import Pace
from store.core.messages.outcome import Outcome
from store.core.messages.states import MessageState
from store.core.messages.views import SenderHealth
from store.database.watching.file import FileVersion
from store.messaging.sending import recovery
from store.messaging.sending.boundary import caught, told
from store.messaging.sending.lines import PAGE, Lines
from store.messaging.sending.outbox import LEASE, Claimed, Outbox
from store.repositories.delivery import channel_states, leases, outbox
from store.repositories.delivery.outbox import Due, Queue

THREADS: Final = 16

_LEASE: Final = timedelta(seconds=45)
_RENEWED_EVERY: Final = 15.0
_TRIED_EVERY: Final = 5.0
"""Seconds between two looks whether another sender has ended."""

_LOOK_EVERY: Final = 0.5
"""Seconds between two looks whether there is something new in a file, and twice that on a server."""

_HOUSEKEEPING_EVERY: Final = 30.0
_LAST: Final = 36.0
"""Seconds that requests on their way may take until the sender ends: a second more than one of them may."""

_STORE_AGAIN: Final = 1.0

Send = Callable[[Claimed], Outcome]
"""Makes the request of a message."""


@dataclass(frozen=True, slots=True)
class _Done:
    """A message that a thread has handled: where it is, None where it did not go, and what went wrong with
    us."""

    due: Due
    state: MessageState | None
    error: Exception | None = None


class Sender:
    """Sends what is due, one program a database at a time: who has the lease. `close` is called at the end;
    `run` may be called again after it raised."""

    def __init__(
        self,
        ours: Outbox,
        send: Send,
        clock: Callable[[], datetime],
        close: Callable[[], None] = lambda: None,
        threads: int = THREADS,
    ) -> None:
        self._ours = ours
        self._send = send
        self._clock = clock
        self.close = close
        self._threads = threads
        self._holder = str(uuid4())
        self._pace = Pace()
        self._lines = Lines(self._pace, monotonic)
        self._changed = Condition()
        self._going: set[int] = set()
        self._done: list[_Done] = []
        self._stops: Callable[[], bool] = lambda: False
        location = ours.database.location
        is_file = location.is_sqlite and not location.in_memory
        self._file = FileVersion(ours.database.engine) if is_file else None
        self._every = _LOOK_EVERY if location.is_sqlite else 2 * _LOOK_EVERY
        self._looked = self._kept_house = self._renewed = float("-inf")
        self._holds = False

    def run(self, stopping: Event) -> None:
        """Send until `stopping` is set, then finish what is on its way. Raises DatabaseUnavailable when the
        database is lost; whoever runs it tries again."""
        self._stops = stopping.is_set
        pool = ThreadPoolExecutor(self._threads, thread_name_prefix="sender")
        try:
            while not stopping.is_set():
                if not self._has_lease():
                    stopping.wait(_TRIED_EVERY)
                    continue
                self._keep_house()
                if self._is_news():
                    self._look()
                self._give(pool)
                self._rest()
        finally:
            self._end(pool)

    def run_once(self, cancelled: Callable[[], bool] = lambda: False) -> dict[MessageState, int] | None:
        """Send what is due until nothing is; returns how many messages went into each state, None while
        another program sends."""
        self._stops = cancelled
        found: dict[MessageState, int] = {}
        pool = ThreadPoolExecutor(self._threads, thread_name_prefix="sender")
        try:
            if not self._has_lease():
                return None
            self._keep_house()
            self._look()
            is_fresh = True
            while not cancelled():
                given = self._give(pool)
                is_fresh = is_fresh and not given
                if not self._going and self._lines.is_empty():
                    if is_fresh:
                        break
                    self._look()
                    is_fresh = True
                    continue
                self._has_lease()
                for done in self._rest():
                    if done.state is not None:
                        found[done.state] = found.get(done.state, 0) + 1
        finally:
            for done in self._end(pool):
                if done.state is not None:
                    found[done.state] = found.get(done.state, 0) + 1
        return found

    def health(self) -> SenderHealth:
        """How sending goes."""
        now, oldest = self._clock(), self._lines.oldest
        with self._ours.database.reading() as session:
            held = leases.held(session, leases.SENDER)
            states = channel_states.read(session)
            snapshot = self._ours.rules(session).snapshot
        names = {key: snapshot.channel_names[uuid] for uuid, key in snapshot.channel_ids.items()}
        success = {
            names[key]: one.last_success
            for key, one in states.items()
            if one.last_success is not None and key in names
        }
        is_ours = held is not None and held.holder == self._holder
        elsewhere = held.said if held is not None and not is_ours and held.until > now else ""
        age = (now - oldest).total_seconds() if oldest is not None else None
        return SenderHealth(is_ours and self._holds, elsewhere, len(self._going), age, success)

    def _has_lease(self) -> bool:
        if monotonic() - self._renewed < _RENEWED_EVERY and self._holds:
            return True
        now = self._clock()
        said = f"process {os.getpid()} on {socket.gethostname()}"

        def take(session: Session) -> bool:
            return leases.take(session, leases.SENDER, self._holder, now, now + _LEASE, said=said)

        self._holds = self._ours.write(take)
        self._renewed = monotonic()
        return self._holds

    def _keep_house(self) -> None:
        if monotonic() - self._kept_house < _HOUSEKEEPING_EVERY:
            return
        now = self._clock()
        # Some at a time, so that what is due need not wait; what is left has its turn at the next step.
        more = [step(self._ours, now) for step in _HOUSEKEEPING]
        if not any(more):
            self._kept_house = monotonic()

    def _is_news(self) -> bool:
        if monotonic() - self._looked < self._every:
            return False
        if self._file is None:
            return True
        due = self._lines.next_due
        return self._file.has_changed() or (due is not None and due <= self._clock())

    def _look(self) -> None:
        with self._changed:
            going = set(self._going)
        with self._ours.database.reading() as session:
            snapshot = self._ours.rules(session).snapshot
            self._lines.renew(session, snapshot, self._clock(), going)
        self._looked = monotonic()

    def _read(self, queue: Queue, after: Due | None) -> list[Due]:
        with self._ours.database.reading() as session:
            return outbox.due(session, queue, self._clock(), after, PAGE)

    def _give(self, pool: ThreadPoolExecutor) -> bool:
        """Give messages to the threads that have none; returns whether there were any."""
        given = self._lines.take(self._read, self._threads - len(self._going))
        with self._changed:
            self._going |= {due.id for due in given}
        for due in given:
            pool.submit(self._carry, due)
        return bool(given)

    def _rest(self) -> list[_Done]:
        """Wait for what comes first: a message that is done, one that may go, the next look."""
        most = max(0.0, min(self._every, self._looked + self._every - monotonic()))
        with self._changed:
            if not self._done:
                is_full = len(self._going) >= self._threads
                self._changed.wait(self._every if is_full else self._lines.wait(most or self._every))
            done, self._done = self._done, []
        for one in done:
            self._pace.done(one.due.contact_id, monotonic(), gap=one.state is not None)
            if one.error is not None:
                raise one.error
        return done

    def _carry(self, due: Due) -> None:
        """Claim a message, send it, store what came of it; in a thread of its own."""
        found = caught(lambda: self._carried(due))
        fault = found if isinstance(found, Exception) else None
        with self._changed:
            self._going.discard(due.id)
            self._done.append(_Done(due, found if isinstance(found, MessageState) else None, fault))
            self._changed.notify()

    def _carried(self, due: Due) -> MessageState | None:
        if self._stops():
            return None
        claimed = caught(lambda: self._ours.claim(due.id))
        if isinstance(claimed, DatabaseUnavailable):
            raise claimed
        if isinstance(claimed, Exception):
            # One message must not keep the others back.
            self._ours.spoil(due.id, told(claimed))
            return None
        return self._stored(claimed, self._send(claimed)) if claimed is not None else None

    def _stored(self, claimed: Claimed, outcome: Outcome) -> MessageState:
        """Store an outcome; while the database is away, again and again, as long as the message is ours."""
        end = monotonic() + LEASE.total_seconds() / 2
        while True:
            try:
                return self._ours.finish(claimed, outcome)
            except DatabaseUnavailable:
                if monotonic() + _STORE_AGAIN > end:
                    raise
            Event().wait(_STORE_AGAIN)

    def _end(self, pool: ThreadPoolExecutor) -> list[_Done]:
        """Claim nothing more, wait for what is on its way, and give the lease back."""
        self._stops = lambda: True
        end = monotonic() + _LAST
        with self._changed:
            while self._going and (left := end - monotonic()) > 0:
                self._changed.wait(left)
            done, self._done = self._done, []
        pool.shutdown(wait=False)
        for one in done:
            self._pace.done(one.due.contact_id, monotonic())
        if self._file is not None:
            self._file.close()
        if self._holds:
            self._holds = False
            with suppress(DatabaseUnavailable):
                self._ours.write(lambda session: leases.release(session, leases.SENDER, self._holder))
        return done


_HOUSEKEEPING: Final = (recovery.settle_left, recovery.fail_old, recovery.sweep_log)
