"""A list that is found by an index and then put in order, where that is less work than walking its order."""

from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, func, or_, select
from sqlmodel import Session

from store.core.views import RowKey
from store.database.models import contacts
from store.search.dialects import unindexed
from store.search.filters import Filter
from store.search.keyset import ListQuery, key_of_row, past
from store.search.planner import AccessPath


def conditions(filtered: Filter, path: AccessPath) -> tuple[ColumnElement[bool], ...]:
    """The conditions of a filter, so put that the database follows the index."""
    narrow = path.narrowed(filtered)
    folder = unindexed(contacts.c.status) == str(filtered.folder)
    return (contacts.c.id.in_(narrow.ids), folder, *filtered.probes(*narrow.satisfied))


def page(
    session: Session, view: ListQuery, path: AccessPath, start: RowKey | None, backwards: bool, size: int
) -> list[RowKey]:
    """Up to `size` keys beyond a row, or from the end of the list, in the direction of reading."""
    found = _hits(view, path)
    query = select(found.c.id, found.c.value)
    if start is not None:
        query = query.where(_side(view, found, start, backwards))
    rows = session.execute(_ordered(view, found, query, backwards).limit(size))
    return [key_of_row(row, row.value is None) for row in rows]


def rank(session: Session, view: ListQuery, path: AccessPath, key: RowKey) -> int:
    """How many rows come before a key."""
    found = _hits(view, path)
    query = select(func.count()).select_from(found).where(_side(view, found, key, backwards=True))
    return int(session.execute(query).scalar_one())


def between(
    session: Session, view: ListQuery, path: AccessPath, first: RowKey, last: RowKey, limit: int
) -> list[int]:
    """The ids of the contacts between two rows, neither included."""
    found = _hits(view, path)
    query = select(found.c.id).where(
        _side(view, found, first, backwards=False), _side(view, found, last, backwards=True)
    )
    return list(session.execute(_ordered(view, found, query, backwards=False).limit(limit)).scalars())


def _hits(view: ListQuery, path: AccessPath) -> CTE:
    """Everybody found, with the value to sort by; sorted by nothing, so that no index of the order lures the
    database into walking it."""
    query = select(contacts.c.id.label("id"), view.lookup.label("value")).where(
        *conditions(view.filter, path)
    )
    return query.cte("hits").prefix_with("MATERIALIZED")


def _ordered(view: ListQuery, found: CTE, query: Select[Any], backwards: bool) -> Select[Any]:
    down = view.descending != backwards
    columns = (found.c.value, found.c.id)
    unset = found.c.value.is_(None)
    order = (column.desc() if down else column.asc() for column in columns)
    return query.order_by(unset.desc() if backwards else unset.asc(), *order)


def _side(view: ListQuery, found: CTE, key: RowKey, backwards: bool) -> ColumnElement[bool]:
    """The rows that come after a key, or before it: those of its run, and a run that lies there."""
    down = view.descending != backwards
    unset = found.c.value.is_(None)
    same = past(found.c.value, found.c.id, key, down)
    if key.value is None:
        return or_(and_(unset, same), ~unset) if backwards else and_(unset, same)
    return and_(~unset, same) if backwards else or_(unset, and_(~unset, same))
