"""A list that is found by an index and sorted afterwards, where that is less work than a keyset scan."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlmodel import Session

from store.core.views import RowKey
from store.database.models import contacts
from store.search.dialects import unindexed
from store.search.filters import Filter
from store.search.keyset import ListQuery, key_of_row, past
from store.search.planner import AccessPath


def conditions(filtered: Filter, path: AccessPath) -> tuple[ColumnElement[bool], ...]:
    """The conditions of a filter, written so that the database follows the index."""
    narrow = path.narrowed(filtered)
    folder = unindexed(contacts.c.status) == str(filtered.folder)
    return (contacts.c.id.in_(narrow.ids), folder, *filtered.probes(*narrow.satisfied))


class IndexScan:
    """Reads a list by an access path."""

    def __init__(self, session: Session, view: ListQuery, path: AccessPath) -> None:
        self._session = session
        self._descending = view.descending
        # Not sorted, so that no index of the order tempts the database into scanning it.
        query = select(contacts.c.id.label("id"), view.lookup.label("value"))
        self._hits = query.where(*conditions(view.filter, path)).cte("hits").prefix_with("MATERIALIZED")

    def page(self, start: RowKey | None, backwards: bool, size: int) -> list[RowKey]:
        """Up to `size` keys after a row, or from the end of the list, in the direction of reading."""
        query = select(self._hits.c.id, self._hits.c.value)
        if start is not None:
            query = query.where(self._past(start, backwards))
        rows = self._session.execute(self._ordered(query, backwards).limit(size))
        return [key_of_row(row, row.value is None) for row in rows]

    def rank(self, key: RowKey) -> int:
        """How many rows come before a key."""
        query = select(func.count()).select_from(self._hits).where(self._past(key, backwards=True))
        return int(self._session.execute(query).scalar_one())

    def between(self, first: RowKey, last: RowKey, limit: int) -> list[int]:
        """The ids of up to `limit` contacts between two rows, neither included."""
        inside = (self._past(first, backwards=False), self._past(last, backwards=True))
        query = self._ordered(select(self._hits.c.id).where(*inside), backwards=False)
        return list(self._session.execute(query.limit(limit)).scalars())

    def _ordered(self, query: Select[Any], backwards: bool) -> Select[Any]:
        down = self._descending != backwards
        columns = (self._hits.c.value, self._hits.c.id)
        unset = self._hits.c.value.is_(None)
        order = (column.desc() if down else column.asc() for column in columns)
        return query.order_by(unset.desc() if backwards else unset.asc(), *order)

    def _past(self, key: RowKey, backwards: bool) -> ColumnElement[bool]:
        """The rows after a key, or before it: those of its segment, and a segment that lies there."""
        unset = self._hits.c.value.is_(None)
        same = past(self._hits.c.value, self._hits.c.id, key, self._descending != backwards)
        if key.value is None:
            return or_(and_(unset, same), ~unset) if backwards else and_(unset, same)
        return and_(~unset, same) if backwards else or_(unset, and_(~unset, same))
