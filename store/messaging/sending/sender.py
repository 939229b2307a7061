"""The sender: one thread that says which message goes next, and others that carry them."""

import os
import socket
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Condition, Event
from time import monotonic
from typing import Final
from uuid import uuid4

from sqlmodel import Session

from store.core.errors import DatabaseUnavailable
from store.core.messages.limits import Pace
from store.core.messages.outcome import Code, Outcome, State
from store.core.messages.states import MessageState
from store.core.messages.views import SenderHealth
from store.database.watching.file import FileVersion
from store.messaging.sending import recovery
from store.messaging.sending.boundary import caught, told
from store.messaging.sending.lines import PAGE, Lines
from store.messaging.sending.outbox import Claimed, Outbox
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

_QUICK: Final = 0.5
"""Seconds that a request takes of a provider that is quick: then messages are claimed beside those that the
threads have, so that none of these waits for a commit."""

Send = Callable[[Claimed], Outcome]
"""Makes the request of a message."""


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
        self._took = 0.0
        self._lines = Lines(self._pace, monotonic)
        self._changed = Condition()
        self._going: dict[int, Due] = {}
        self._ended: list[tuple[Claimed, Outcome]] = []
        location = ours.database.location
        is_file = location.is_sqlite and not location.in_memory
        self._file = FileVersion(ours.database.engine) if is_file else None
        self._every = _LOOK_EVERY if location.is_sqlite else 2 * _LOOK_EVERY
        self._looked = self._kept_house = self._renewed = float("-inf")
        self._holds = False

    def run(self, stopping: Event) -> None:
        """Send until `stopping` is set, then finish what is on its way. Raises DatabaseUnavailable when the
        database is lost; whoever runs it tries again."""
        pool = ThreadPoolExecutor(self._threads, thread_name_prefix="sender")
        try:
            while not stopping.is_set():
                if not self._has_lease():
                    stopping.wait(_TRIED_EVERY)
                    continue
                self._keep_house()
                if self._is_news():
                    self._look()
                self._step(pool)
                if not self._going:
                    self._ours.tell_rest()
                self._rest()
        finally:
            self._end(pool)

    def run_once(self, cancelled: Callable[[], bool] = lambda: False) -> dict[MessageState, int] | None:
        """Send what is due until nothing is; returns how many messages went into each state, None while
        another program sends."""
        found: Counter[MessageState] = Counter()
        pool = ThreadPoolExecutor(self._threads, thread_name_prefix="sender")
        try:
            if not self._has_lease():
                return None
            self._keep_house()
            self._look()
            is_fresh = True
            while not cancelled() and self._has_lease():
                given, states = self._step(pool)
                found.update(states)
                is_fresh = is_fresh and not given
                if self._going or not self._lines.is_empty():
                    self._rest()
                elif is_fresh:
                    break
                else:
                    self._look()
                    is_fresh = True
        finally:
            found.update(self._end(pool))
        return dict(found)

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
        self._looked = monotonic()
        if self._file is None:
            return True
        due = self._lines.next_due
        return self._file.has_changed() or (due is not None and due <= self._clock())

    def _look(self) -> None:
        with self._ours.database.reading() as session:
            snapshot = self._ours.rules(session).snapshot
            self._lines.renew(session, snapshot, self._clock(), self._going)

    def _read(self, queue: Queue, after: Due | None) -> list[Due]:
        with self._ours.database.reading() as session:
            return outbox.due(session, queue, self._clock(), after, PAGE)

    def _step(self, pool: ThreadPoolExecutor) -> tuple[bool, list[MessageState]]:
        """Store what has ended, claim what may go and give it to the threads; returns whether there was any,
        and the states of what has ended."""
        with self._changed:
            ended, self._ended = self._ended, []
        # Who waits for a provider that is quick finds the next message claimed already.
        ahead = 2 * (self._threads - 1) if self._took < _QUICK else 0
        room = self._threads + ahead - len(self._going) + len(ended)
        given = self._lines.take(self._read, room) if room > 0 else []
        if not ended and not given:
            return False, []
        try:
            states, claimed = self._turn(ended, [due.id for due in given])
        except DatabaseUnavailable:
            self._keep(ended)
            for due in given:
                self._pace.done(due.contact_id, monotonic(), gap=False)
            raise
        self._settled(ended)
        claims = {one.id: one for one in claimed}
        for due in given:
            if due.id in claims:
                self._going[due.id] = due
                pool.submit(self._carry, claims[due.id])
            else:
                self._pace.done(due.contact_id, monotonic(), gap=False)
        return bool(given), states

    def _turn(
        self, ended: list[tuple[Claimed, Outcome]], ids: list[int]
    ) -> tuple[list[MessageState], list[Claimed]]:
        done = caught(lambda: self._ours.turn(ended, ids))
        if isinstance(done, DatabaseUnavailable):
            raise done
        if isinstance(done, Exception):
            # One message must not keep the others back.
            return self._finish(ended), self._claim(ids)
        return done

    def _rest(self) -> None:
        """Wait for what comes first: a message that has ended, one that may go, the next look."""
        is_full = len(self._going) >= self._threads
        with self._changed:
            if not self._ended:
                self._changed.wait(self._every if is_full else self._lines.wait(self._every))

    def _carry(self, claimed: Claimed) -> None:
        """Send a message; in a thread of its own."""
        started = monotonic()
        outcome = caught(lambda: self._send(claimed))
        if isinstance(outcome, Exception):
            outcome = Outcome(State.UNCONFIRMED, code=Code.INTERNAL_ERROR, text=told(outcome))
        with self._changed:
            self._took += (monotonic() - started - self._took) / self._threads
            self._ended.append((claimed, outcome))
            self._changed.notify()

    def _claim(self, ids: list[int]) -> list[Claimed]:
        found: list[Claimed] = []
        for key in ids:
            claimed = caught(lambda key=key: self._ours.claim([key]))  # type: ignore[misc]
            if isinstance(claimed, DatabaseUnavailable):
                raise claimed
            if isinstance(claimed, Exception):
                self._ours.spoil(key, told(claimed))
            else:
                found += claimed
        return found

    def _finish(self, ended: list[tuple[Claimed, Outcome]]) -> list[MessageState]:
        found: list[MessageState] = []
        for one in ended:
            states = caught(lambda one=one: self._ours.finish([one]))  # type: ignore[misc]
            if isinstance(states, DatabaseUnavailable):
                raise states
            # What cannot be stored stays claimed, and is settled when its time is over.
            found += [] if isinstance(states, Exception) else states
        return found

    def _keep(self, ended: list[tuple[Claimed, Outcome]]) -> None:
        """Keep what could not be stored, since the database is away, until the sender is run again."""
        with self._changed:
            self._ended = ended + self._ended

    def _settled(self, ended: list[tuple[Claimed, Outcome]]) -> None:
        for one, _outcome in ended:
            due = self._going.pop(one.id, None)
            if due is not None:
                self._pace.done(due.contact_id, monotonic())

    def _store(self) -> list[MessageState]:
        with self._changed:
            ended, self._ended = self._ended, []
        try:
            states, _claimed = self._turn(ended, [])
        except DatabaseUnavailable:
            self._keep(ended)
            raise
        self._settled(ended)
        return states

    def _end(self, pool: ThreadPoolExecutor) -> list[MessageState]:
        """Claim nothing more, store what is on its way as it comes, and give the lease back."""
        end, states = monotonic() + _LAST, list[MessageState]()
        try:
            while self._going and monotonic() < end:
                with self._changed:
                    if not self._ended:
                        self._changed.wait(self._every)
                    has_ended = bool(self._ended)
                states += self._store() if has_ended else []
        finally:
            pool.shutdown(wait=False)
            if self._file is not None:
                self._file.close()
            if self._holds:
                self._holds = False
                with suppress(DatabaseUnavailable):
                    self._ours.write(lambda session: leases.release(session, leases.SENDER, self._holder))
        return states


_HOUSEKEEPING: Final = (recovery.settle_left, recovery.fail_old, recovery.sweep_log)
