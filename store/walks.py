"""Walking a list in its order: one ordered step of an index a row, the conditions asked of each."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import Session

from store.core.views import RowKey
from store.database.models import contacts
from store.windows import Window, bound_of, key_of_row


def walk(session: Session, view: Window, start: RowKey | None, backwards: bool, size: int) -> list[RowKey]:
    """Up to `size` keys beyond a row, or from the end of the list, in the direction of reading."""
    found: list[RowKey] = []
    for unset, here in view.runs(start, backwards):
        if len(found) < size:
            found += _read(session, view, unset, here, backwards, size - len(found))
    return found


def stretch(
    session: Session, view: Window, start: RowKey | None, backwards: bool, size: int, steps: int
) -> tuple[list[RowKey], RowKey | None]:
    """Like `walk`, for so many steps in each run at most; and the row to go on from, None when done."""
    found: list[RowKey] = []
    for unset, here in view.runs(start, backwards):
        end = _end(session, view, unset, here, backwards, steps)
        found += _read(session, view, unset, here, backwards, size - len(found), end)
        if len(found) >= size:
            break
        if end is not None:
            return found, end
    return found, None


def rank(session: Session, view: Window, key: RowKey) -> int:
    """How many rows come before a row with that key.

    Rows of lesser values and rows of the same value are counted apart: a count that is one stretch of an
    index takes a tenth of the time of one that compares rows.
    """
    down = view.descending
    if key.value is None:
        ahead = contacts.c.id > key.id if down else contacts.c.id < key.id
        return _count(session, view, ahead, unset=True) + _count(session, view, unset=False)
    value = bound_of(view.value, key)
    beside = view.id > key.id if down else view.id < key.id
    ahead = view.value > value if down else view.value < value
    same = _count(session, view, view.value == value, beside, unset=False)
    return same + _count(session, view, ahead, unset=False)


def between(session: Session, view: Window, first: RowKey, last: RowKey, limit: int) -> list[int]:
    """The ids of the contacts between two rows, neither included; `limit` at most."""
    found: list[int] = []
    for unset in sorted({first.value is None, last.value is None}):
        query = view.run(contacts.c.id if unset else view.id, unset=unset)
        if unset == (first.value is None):
            query = query.where(view.beyond(first, backwards=False))
        if unset == (last.value is None):
            query = query.where(view.beyond(last, backwards=True))
        ordered = view.ordered(query, unset, backwards=False)
        found += session.execute(ordered.limit(limit)).scalars()
    return found


def _count(session: Session, view: Window, *where: ColumnElement[bool], unset: bool) -> int:
    return int(session.execute(view.run(func.count(), unset=unset).where(*where)).scalar_one())


def _read(
    session: Session,
    view: Window,
    unset: bool,
    start: RowKey | None,
    backwards: bool,
    size: int,
    end: RowKey | None = None,
) -> list[RowKey]:
    columns = (contacts.c.id,) if unset else (view.id, view.value)
    within = [] if start is None else [view.beyond(start, backwards=backwards)]
    if end is not None:
        step = 1 if view.descending == backwards else -1
        within.append(view.beyond(replace(end, id=end.id + step), backwards=not backwards))
    query = view.run(*columns, unset=unset, within=within)
    rows: Sequence[Any] = session.execute(view.ordered(query, unset, backwards).limit(size)).all()
    return [key_of_row(row, unset) for row in rows]


def _end(
    session: Session, view: Window, unset: bool, start: RowKey | None, backwards: bool, steps: int
) -> RowKey | None:
    """The last row of so many steps along a run; None when the run ends before."""
    query = view.steps(unset)
    if start is not None:
        query = query.where(view.beyond(start, backwards=backwards))
    row = session.execute(view.ordered(query, unset, backwards).limit(1).offset(steps - 1)).first()
    return None if row is None else key_of_row(row, unset)
