"""Taking an entry back by a new entry with history of its own: in one transaction, or in many batches."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import select
from sqlmodel import Session

from store.core.errors import NothingToUndo
from store.core.history.acts import Left
from store.core.progress import Monitor
from store.database.engine import Database
from store.database.models import history
from store.repositories import journal, settings
from store.repositories.journal import Action
from store.repositories.snapshot import SnapshotCache, WorkspaceSnapshot
from store.workspace import name_order, stored_routes
from store.workspace.many import pace
from store.workspace.many.batches import Batches, OneTransaction, running
from store.workspace.undo import contacts, definitions, entries, saving, sent
from store.workspace.undo.contacts import Batch, Line
from store.workspace.undo.entries import Entry
from store.workspace.undo.kinds import FollowUp

_STOPPED = "Stopped; nothing was changed."

LEFT = 1000
"""How many of those that stay are named."""


@dataclass
class Tally:
    """How many rows went back by now, and what stayed, of which the first are named."""

    back: int = 0
    left: list[Left] = field(default_factory=list)
    follow_up: FollowUp = field(default_factory=FollowUp)
    fresh: bool = True

    def add(self, back: int, left: Sequence[Left]) -> None:
        """Count a batch."""
        self.back += back
        self.left += left[: max(0, LEFT - len(self.left))]


@dataclass(frozen=True)
class _Parts:
    """The lines of an entry in the order in which they are taken back: definitions that are newer than its
    contacts, the contacts, and definitions that are older."""

    newer: Sequence[Line]
    contacts: int
    older: Sequence[Line]


def run(database: Database, cache: SnapshotCache, entry: Entry, action: Action, monitor: Monitor) -> Tally:
    """Take an entry back, where nobody changed since what it changed; `action` is the one that does so.

    NothingToUndo when somebody took it back meanwhile. More than `pace.LIMIT` lines go in batches; Cancelled,
    when the monitor stops it, leaves nothing of it.
    """
    with database.reading() as session:
        line = sent.line_of(session, entry.id)
        parts = _parts(session, entry)
    if line is not None:
        return Tally(*sent.run(database, cache, entry.id, line, action, monitor.progress))
    tally = Tally()
    many = parts.contacts > pace.LIMIT
    (_in_batches if many else _at_once)(database, cache, entry, action, monitor, parts, tally)
    _follow_up(database, cache, tally)
    return tally


def look(
    session: Session, cache: SnapshotCache, snapshot: WorkspaceSnapshot, entry: Entry
) -> tuple[int, list[Left]]:
    """How many rows of an entry of at most `LEFT` lines would go back, and what would stay; nothing is
    written. What contacts and definitions of one import keep of each other is told when it is done."""
    parts = _parts(session, entry)
    lines = contacts.lines_before(session, entry.id, None, LEFT)
    if lines and parts.newer:
        return len(lines), []
    batch = contacts.work_out(session, snapshot, lines, entry.at, lock=False)
    outcome = definitions.take_back(session, cache, parts.newer, entry.import_id, dry=True)
    return len(batch.touched) + outcome.back, [*batch.left, *outcome.left]


def look_at_changed(
    session: Session, snapshot: WorkspaceSnapshot, entry: Entry
) -> tuple[int, Sequence[Left]]:
    """How much of an entry of more lines would stay, since it was changed, and what; nothing is written.

    Those that were written after it are worked out as the undo would, while they are at most `LEFT`. Of more,
    and where definitions come before the contacts, there is only how many were written: to work them all out
    takes as long as the undo, whose report says it. What stays since a group or channel is gone, or an
    address is another's, is told by that report too: nobody wrote those contacts.
    """
    count, ids = entries.changed_since(session, entry, LEFT)
    if not ids or _parts(session, entry).newer:
        return count, ()
    lines = contacts.lines_of(session, entry.id, ids)
    left = contacts.work_out(session, snapshot, lines, entry.at, lock=False).left
    return len(left), left


def _at_once(
    database: Database,
    cache: SnapshotCache,
    entry: Entry,
    action: Action,
    monitor: Monitor,
    parts: _Parts,
    tally: Tally,
) -> None:
    def work(session: Session) -> None:
        tally.back, tally.left = 0, []
        _hold(session, cache, [*parts.newer, *parts.older], tally)
        new = _begin(session, entry, action)
        _definitions(session, cache, entry, new, parts.newer, tally)
        together = OneTransaction(session, cache.current(session, hold=True), action, new)
        _contacts(together, entry, action, monitor, parts, tally)
        _definitions(session, cache, entry, new, parts.older, tally)

    database.write(work)


def _in_batches(
    database: Database,
    cache: SnapshotCache,
    entry: Entry,
    action: Action,
    monitor: Monitor,
    parts: _Parts,
    tally: Tally,
) -> None:
    def begin(session: Session, owner: str) -> int:
        _hold(session, cache, parts.newer, tally)
        new = _begin(session, entry, action, owner)
        _definitions(session, cache, entry, new, parts.newer, tally)
        return new

    def last(session: Session, new: int) -> None:
        _hold(session, cache, parts.older, tally)
        _definitions(session, cache, entry, new, parts.older, tally)

    with running(database, cache, action, begin, monitor.progress) as work:
        _contacts(work, entry, action, monitor, parts, tally)
        work.finish(partial(last, new=work.entry))


def _parts(session: Session, entry: Entry) -> _Parts:
    ours = history.c.journal_id == entry.id
    others = select(history).where(ours, history.c.subject != "contact").order_by(history.c.id)
    lines = session.execute(others).all()
    _total, count, _people = entries.line_counts(session, entry.id)
    newest = contacts.lines_before(session, entry.id, None, 1)
    border = newest[0].id if newest else 0
    return _Parts([one for one in lines if one.id > border], count, [one for one in lines if one.id < border])


def _hold(session: Session, cache: SnapshotCache, lines: Sequence[Line], tally: Tally) -> None:
    """Lock the revision until the transaction ends, and raise it where definitions are going to change."""
    if lines:
        tally.fresh = settings.bump(session, reroutes=True)
    else:
        cache.current(session, hold=True)


def _begin(session: Session, entry: Entry, action: Action, owner: str = "") -> int:
    if entries.is_taken_back(session, entry.id):
        raise NothingToUndo("That was taken back meanwhile.")
    return journal.begin(session, action, owner)


def _definitions(
    session: Session, cache: SnapshotCache, entry: Entry, new: int, lines: Sequence[Line], tally: Tally
) -> None:
    if not lines:
        return
    outcome = definitions.take_back(session, cache, lines, entry.import_id)
    journal.record(session, new, outcome.records)
    tally.add(outcome.back, outcome.left)
    tally.follow_up = outcome.follow_up
    if tally.fresh and not outcome.follow_up.routes:
        settings.keep_routes(session)


def _contacts(
    work: Batches, entry: Entry, action: Action, monitor: Monitor, parts: _Parts, tally: Tally
) -> None:
    """Take the lines about contacts back, a batch after the other."""
    reading = _Reading(entry)

    def save(
        session: Session, snapshot: WorkspaceSnapshot, batch: Batch, new: Callable[[], int]
    ) -> tuple[int, list[Left]]:
        into = new()
        journal.record(session, into, saving.save(session, snapshot, batch, action, into))
        return len(batch.touched), batch.left

    done = 0
    while done < parts.contacts:
        tally.add(*work.run(reading.prepare, save))
        done = min(parts.contacts, done + pace.BATCH) if reading.goes_on() else parts.contacts
        monitor.progress(done, parts.contacts)
        monitor.check(_STOPPED)


class _Reading:
    """Reads the lines of an entry, a batch after the other."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry
        self._before: int | None = None
        self._last: int | None = None

    def prepare(self, session: Session, snapshot: WorkspaceSnapshot, lock: bool) -> Batch:
        """Work out the next batch."""
        lines = contacts.lines_before(session, self._entry.id, self._before, pace.BATCH)
        self._last = lines[-1].id if lines else None
        return contacts.work_out(session, snapshot, lines, self._entry.at, lock=lock)

    def goes_on(self) -> bool:
        """Go on to the batch after this one; whether there may be one."""
        self._before = self._last
        return self._last is not None


def _follow_up(database: Database, cache: SnapshotCache, tally: Tally) -> None:
    """Renew what follows from changed definitions, as their own services do; but for the groups' members."""
    if tally.follow_up.routes or not tally.fresh:
        stored_routes.renew(database, cache, sorted(tally.follow_up.schemes) if tally.fresh else ())
    if tally.follow_up.names:
        name_order.renew(database, cache)
