"""Deleting contacts for good: few in one transaction; of many, all are marked before the first one goes.

Deleted rows cannot be brought back, so a kill must not leave some of them gone and no record of the others.
Marks that are not complete are dropped; complete ones are gone through to the end, by the next program if
need be.
"""

from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy import delete, func, insert, literal, select
from sqlmodel import Session

from store.core.errors import InvalidSelection
from store.core.types import Status
from store.database.engine import Database
from store.database.models import addresses, contacts, deletions, history
from store.database.watching import notices
from store.repositories import journal
from store.repositories.journal import State
from store.workspace import contacts as repository
from store.workspace.many import pace

AfterBatch = Callable[[int], None]


def delete_contacts(session: Session, entry: int, ids: Sequence[int]) -> int:
    """Delete contacts and everything of theirs, their history too; their addresses are free again. What is
    left of each is a line of the entry, with its uuid.

    InvalidSelection when one of them is active.
    """
    _check(session, ids)
    return _delete(session, entry, ids)


def mark(session: Session, entry: int, ids: Sequence[int]) -> None:
    """Mark contacts as to be deleted by an entry; InvalidSelection when one of them is active."""
    journal.check_running(session, entry)
    _check(session, ids)
    there = select(literal(entry), contacts.c.id).where(contacts.c.id.in_(ids))
    session.execute(insert(deletions).from_select(["journal_id", "contact_id"], there))


def go_on(database: Database, entry: int, after_batch: AfterBatch) -> int:
    """Delete the marked contacts of an entry, and settle it; returns how many were deleted.

    Those who became active since they were marked stay. `after_batch` is told how many are gone.
    """
    going, gone = pace.Pace(database), 0
    while True:
        marked, deleted = going.write(partial(_step, entry=entry))
        gone += deleted
        if not marked:
            return gone
        after_batch(gone)
        going.rest()


def _step(session: Session, entry: int) -> tuple[int, int]:
    """Delete the next marked contacts; returns how many were marked, and how many of them were deleted."""
    marks = select(deletions.c.contact_id).where(deletions.c.journal_id == entry).limit(pace.BATCH)
    ids = session.execute(marks).scalars().all()
    if not ids:
        journal.settle(session, entry, State.DONE)
        return 0, 0
    query = select(contacts.c.id).where(contacts.c.id.in_(ids), contacts.c.status != Status.ACTIVE)
    sure = session.execute(query.with_for_update()).scalars().all()
    ours = (deletions.c.journal_id == entry) & deletions.c.contact_id.in_(ids)
    session.execute(delete(deletions).where(ours))
    return len(ids), _delete(session, entry, sure)


def _check(session: Session, ids: Sequence[int]) -> None:
    ours = contacts.c.id.in_(ids)
    lively = select(func.count()).select_from(contacts).where(ours, contacts.c.status == Status.ACTIVE)
    if session.execute(lively).scalar_one():
        raise InvalidSelection(
            "Active contacts cannot be deleted, and there are some among these.", "Archive them first."
        )


def _delete(session: Session, entry: int, ids: Sequence[int]) -> int:
    session.execute(delete(addresses).where(addresses.c.contact_id.in_(ids)))
    session.execute(delete(history).where(history.c.contact_id.in_(ids)))
    nothing = literal([], history.c.changes.type)
    gone = select(literal(entry), literal("contact"), contacts.c.uuid, nothing).where(contacts.c.id.in_(ids))
    columns = ["journal_id", "subject", "reference", "changes"]
    session.execute(insert(history).from_select(columns, gone))
    notices.tell(session, None)
    return repository.delete_all(session, ids)
