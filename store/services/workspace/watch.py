"""Whether something was stored since the last look, by this program or another, and who else is there."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from threading import Lock
from time import monotonic

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from store.core.errors import CordboardError, DatabaseUnavailable
from store.core.reports import Hearing, HearsBy
from store.core.views import Notice
from store.database.location import Location
from store.database.watching.file import FileVersion
from store.database.watching.notices import Changed, Listener
from store.repositories import journal
from store.repositories.delivery import listing
from store.repositories.snapshot import WorkspaceSnapshot
from store.services.context import Service, ServiceContext
from store.services.workspace.presence import BesideFile, Found, OnServer, Opened

FILE_SECONDS, COUNTER_SECONDS = 0.25, 1.0
"""How often to look at a file's version, and at the counters of a database that tells nothing by itself."""

LISTENING_SECONDS = 60.0
"""How often to look whether another day has begun while a server is listened to, and how long not to try to
listen again where nothing was heard."""


class Watch(Service):
    """Looks at an SQLite file that can be written, and listens to a PostgreSQL server.

    Where neither is possible (a file that is only read, a database in memory, a pooler by transaction, a
    standby), every look reads the counters of the store. `pause` is how long to wait between looks.
    """

    def __init__(self, context: ServiceContext) -> None:
        super().__init__(context)
        database = context.database
        self._lock, self._closed = Lock(), False
        looks = database.location.path is not None and not database.read_only
        self._file = FileVersion(database.engine) if looks else None
        self._listener: Listener | None = None
        self._listens_at = 0.0
        self._presence = (BesideFile if database.location.is_sqlite else OnServer)(context)
        self._revision = self._sending = ""
        self._snapshot: WorkspaceSnapshot | None = None
        self._day: date | None = None
        self._line_of_history = 0

    @property
    def line(self) -> int | None:
        """A file descriptor that can be read when there is something to look at, where there is one."""
        listener = self._listener
        return listener.line if listener else None

    @property
    def pause(self) -> float:
        """Seconds to wait between two looks."""
        if self._listener is not None:
            return LISTENING_SECONDS
        return COUNTER_SECONDS if self._file is None else FILE_SECONDS

    def look(self) -> Notice | None:
        """What was stored since the last look, all of it at the first one; None when nothing was.

        DatabaseUnavailable when that cannot be told now; the next look tries again.
        """
        with self._guarded():
            return self._look()

    def company(self, opened: Opened) -> Found:
        """Tell others that these contacts are open here and no others, and say who else has them open; after
        a look, which hears of it.

        DatabaseUnavailable when that cannot be told now; the next time tries again.
        """
        with self._guarded():
            return self._presence.look(opened, self._listener)

    def hearing(self) -> Hearing:
        """How looks learn what others store: a notice is sent, and waited for."""
        database = self._context.database
        if database.location.is_sqlite:
            return Hearing(HearsBy.FILE if self._file is not None else HearsBy.COUNTERS, self.pause)
        with self._guarded():
            self._stop()
            start = monotonic()
            why, took = self._listen(), monotonic() - start
        by = HearsBy.COUNTERS if why else HearsBy.NOTICES
        return Hearing(by, self.pause if why else took, str(self._place), why)

    def last_line(self) -> int:
        """The newest line of history, for `changed_by`."""
        with self._context.database.reading() as session:
            return journal.last_line(session)

    def changed_by(self, uuid: str, line: int) -> str | None:
        """Who changed what has a uuid last, after a line of history; None when nobody did."""
        with self._context.database.reading() as session:
            return journal.changed_by(session, uuid, line)

    def close(self) -> None:
        """Look no more; a look that is under way does this at its end."""
        self._closed = True
        if self._lock.acquire(blocking=False):
            try:
                self._presence.leave(self._listener)
                self._stop()
            finally:
                self._lock.release()

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """One look at a time; one that fails begins anew the next time."""
        try:
            with self._lock:
                try:
                    yield
                except CordboardError:
                    self._stop()
                    raise
                except (sqlite3.Error, DBAPIError) as error:
                    self._stop()
                    raise DatabaseUnavailable(f"{self._context.database.location} cannot be read.") from error
        finally:
            if self._closed:
                self.close()

    def _stop(self) -> None:
        if self._file is not None:
            self._file.close()
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        # A server that was away is listened to again as soon as it is back.
        self._listens_at = 0.0

    def _look(self) -> Notice | None:
        context, told = self._context, self._told()
        turned = self._snapshot is not None and context.today(self._snapshot) != self._day
        if not told and not turned:
            return None
        if turned and not context.database.read_only:
            context.turn_day()
        with context.reading() as (session, snapshot):
            revision, sending = context.revision(session, snapshot), listing.mark(session)
            if revision == self._revision:
                went, self._sending = sending != self._sending, sending
                return Notice(revision, frozenset(), True, sending) if went else None
            changed = self._changed(session, told)
        before, self._snapshot = self._snapshot, snapshot
        self._revision, self._sending, self._day = revision, sending, context.today(snapshot)
        same = before is not None and before.revision == snapshot.revision
        return Notice(revision, changed, same, sending)

    def _told(self) -> list[Changed]:
        """What is known of what was changed; empty when nothing was."""
        if self._file is not None:
            return [None] if self._file.has_changed() else []
        if self._listener is not None:
            return self._listener.heard()
        if not self._context.database.location.is_sqlite and monotonic() >= self._listens_at:
            self._listen()
        # Anything may have changed before it was listened to, and while it is not.
        return [None]

    def _changed(self, session: Session, told: list[Changed]) -> Changed:
        """What was changed: as the server told it, or as the history in a file has it."""
        if self._file is None:
            return None if None in told else frozenset().union(*(each for each in told if each))
        before, self._line_of_history = self._line_of_history, journal.last_line(session)
        return journal.changed_since(session, before) if self._revision else None

    def _listen(self) -> str:
        """Listen from now on, where anything is heard; why not, as sentences."""
        self._listens_at = monotonic() + LISTENING_SECONDS
        try:
            with self._context.database.reading() as session:
                listener = Listener(self._place, session)
                if listener.hears(session):
                    self._listener = listener
                    return ""
                listener.close()
                return f"What is sent there does not arrive at {self._place}."
        except DatabaseUnavailable as error:
            # It is tried again; until then the counters are looked at.
            return f"{error.message} {error.hint}".rstrip()

    @property
    def _place(self) -> Location:
        return self._context.listens_at or self._context.database.location
