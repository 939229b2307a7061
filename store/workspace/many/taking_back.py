"""Taking work on many rows back from its history: the newest line first, a batch a transaction.

What somebody changed since stays as it is, and so do the lines of history about it. Every batch deletes the
lines that it took back, so that an interrupted run is continued from there.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from sqlalchemy import delete, func, select, update
from sqlmodel import Session

from store.core.history.changes import Change
from store.core.progress import Progress
from store.core.views import HistoryKind
from store.database.engine import Database
from store.database.models import deletions, history, import_runs, journal
from store.repositories import journal as journal_rows
from store.repositories.journal import Action, State
from store.repositories.snapshot import SnapshotCache
from store.workspace import smart_groups
from store.workspace.many import made_by_import, made_by_send, pace
from store.workspace.undo import contacts, saving
from store.workspace.undo.contacts import Line


def run(database: Database, cache: SnapshotCache, entry: int, action: Action, progress: Progress) -> None:
    """Take an unfinished entry back; nothing happens when it has come to its end by now.

    `action` says who did it, with the time of now. `progress` is told how many lines are left.
    """
    total = left = database.write(partial(_begin, entry=entry))
    if action.kind is HistoryKind.SENT:
        made_by_send.remove(database, entry)
    last: int | None = None
    going = pace.Pace(database)
    while left:
        step = partial(_step, cache=cache, entry=entry, action=action, before=last)
        last, done = going.write(step)
        left = max(0, left - done) if done else 0
        progress(left, total)
        going.rest()
    database.write(partial(_end, cache=cache, entry=entry))


def _begin(session: Session, entry: int) -> int:
    """Announce it to whoever runs the work, should they still live; returns the number of lines."""
    if journal_rows.state_of(session, entry) not in (State.RUNNING, State.UNDOING):
        return 0
    journal_rows.settle(session, entry, State.UNDOING)
    session.execute(delete(deletions).where(deletions.c.journal_id == entry))
    count = select(func.count()).select_from(history).where(history.c.journal_id == entry)
    return int(session.execute(count).scalar_one())


def _step(
    session: Session, cache: SnapshotCache, entry: int, action: Action, before: int | None
) -> tuple[int | None, int]:
    """Take the next lines back; returns the id of the last one, and how many they were."""
    snapshot = cache.current(session, hold=True)
    found = contacts.lines_before(session, entry, before, pace.BATCH)
    if not found:
        return before, 0
    batch = contacts.work_out(session, snapshot, found, action.at, lock=True, whole=False)
    saving.save(session, snapshot, batch, action, entry)
    _write_lines(session, found, batch.standing)
    return found[-1].id, len(found)


def _write_lines(session: Session, lines: Sequence[Line], standing: Mapping[int, tuple[Change, ...]]) -> None:
    done = [line.id for line in lines if not standing.get(line.id)]
    session.execute(delete(history).where(history.c.id.in_(done)))
    for line_id, changes in standing.items():
        if changes:
            stored = [change.to_json() for change in changes]
            session.execute(update(history).where(history.c.id == line_id).values(changes=stored))


def _end(session: Session, cache: SnapshotCache, entry: int) -> None:
    """Take back what an import made beside contacts, and the import itself."""
    row = session.execute(select(journal).where(journal.c.id == entry)).one()
    if row.state != State.UNDOING:
        return
    if made_by_import.remove(session, entry):
        smart_groups.mark_for_refill(session, cache.current(session))
    if row.import_id is not None and row.kind == HistoryKind.IMPORTED:
        others = (journal.c.import_id == row.import_id) & (journal.c.id != entry)
        session.execute(delete(journal).where(others))
        session.execute(delete(import_runs).where(import_runs.c.id == row.import_id))
    journal_rows.settle(session, entry, State.UNDONE)
