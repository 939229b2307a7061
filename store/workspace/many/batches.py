"""Changes of many contacts: in one transaction when they are few, else in batches under one journal entry.

The entry of batches is written first and says that the work is running. What stops the work before its end
has it taken back from its history at once. When the program is killed, the next one that opens the database
takes it back, which the lock that dies with a program tells it.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar
from uuid import uuid4

from sqlmodel import Session

from store.core.progress import Progress
from store.database import liveness
from store.database.engine import Database
from store.repositories import journal
from store.repositories.journal import Action, State
from store.repositories.snapshot import SnapshotCache, WorkspaceSnapshot
from store.workspace.many import taking_back
from store.workspace.many.pace import Pace

Done = TypeVar("Done")


class Prepared(Protocol):
    """What a batch is going to write, worked out from what was read."""

    def stands(self, session: Session) -> bool:
        """Whether what was read is still so; what is going to be written is locked until the transaction
        ends."""


PreparedT = TypeVar("PreparedT", bound=Prepared)

Prepare = Callable[[Session, WorkspaceSnapshot, bool], PreparedT]
"""Works out a batch; with True for the last argument, what is read is locked until the transaction ends."""

Save = Callable[[Session, WorkspaceSnapshot, PreparedT, Callable[[], int]], Done]
"""Writes what was prepared; the last argument gives the id of the journal entry."""


class Batches(ABC):
    """How the batches of one piece of work are written."""

    @abstractmethod
    def run(self, prepare: "Prepare[PreparedT]", save: "Save[PreparedT, Done]") -> Done:
        """Prepare and save one batch."""


class OneTransaction(Batches):
    """All batches in the caller's transaction, in an entry that is made when something is to be recorded."""

    def __init__(self, session: Session, snapshot: WorkspaceSnapshot, action: Action, entry: int = 0) -> None:
        self._session, self._snapshot, self._action, self._entry = session, snapshot, action, entry

    def run(self, prepare: "Prepare[PreparedT]", save: "Save[PreparedT, Done]") -> Done:
        """Prepare and save a batch, with everything that is read locked."""
        prepared = prepare(self._session, self._snapshot, True)
        return save(self._session, self._snapshot, prepared, self._begun)

    def _begun(self) -> int:
        self._entry = self._entry or journal.begin(self._session, self._action)
        return self._entry


class LongWork(Batches):
    """Each batch in a transaction of its own; SQLite's, which lock the whole file, are to write only."""

    def __init__(self, database: Database, cache: SnapshotCache, entry: int) -> None:
        self.entry = entry
        self.finished = False
        self._database, self._cache = database, cache
        self._pace = Pace(database)

    def run(self, prepare: "Prepare[PreparedT]", save: "Save[PreparedT, Done]") -> Done:
        """Prepare and save a batch, which is prepared once more when somebody changed what it needs."""
        read, prepared = self._read(prepare)
        self._pace.rest()

        def work(session: Session) -> Done:
            snapshot = self._cache.current(session, hold=True)
            journal.check_running(session, self.entry)
            known = prepared is not None and snapshot.revision == read and prepared.stands(session)
            batch = prepared if prepared is not None and known else prepare(session, snapshot, True)
            return save(session, snapshot, batch, lambda: self.entry)

        return self._pace.write(work)

    def _read(self, prepare: "Prepare[PreparedT]") -> tuple[int, PreparedT | None]:
        """A batch that is prepared before its transaction, and the revision that it was read at.

        PostgreSQL locks nothing but the rows of the batch, so that it is prepared in the transaction."""
        if not self._database.location.is_sqlite:
            return 0, None
        with self._database.reading() as session:
            snapshot = self._cache.current(session)
            return snapshot.revision, prepare(session, snapshot, False)

    def write(self, work: Callable[[Session], None]) -> None:
        """Write a batch that needs no preparing."""
        self._pace.rest()
        self._pace.write(work)

    def finish(
        self, last: Callable[[Session], None] = lambda _session: None, state: State = State.DONE
    ) -> None:
        """End the work, with what is to be written `last`; from here on it is not taken back."""

        def work(session: Session) -> None:
            journal.check_running(session, self.entry)
            last(session)
            journal.settle(session, self.entry, state)

        self._pace.write(work)
        self.finished = True


@contextmanager
def running(
    database: Database,
    cache: SnapshotCache,
    action: Action,
    begin: Callable[[Session, str], int],
    progress: Progress,
) -> Iterator[LongWork]:
    """Work that is taken back when the block ends before the work was finished.

    `begin` writes the journal entry of the action with the owner that it is given, and what else comes first.
    `progress` is told how many lines are left while the work is taken back.
    """
    owner = uuid4().hex
    with liveness.held(database, owner, new=True):
        work = LongWork(database, cache, database.write(lambda session: begin(session, owner)))
        try:
            yield work
        finally:
            if not work.finished:
                taking_back.run(database, cache, work.entry, action, progress)
