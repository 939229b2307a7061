"""Keyset pagination: a list as SQL, and reading its keys along the order of an index.

A list has two segments: the contacts that have a value to sort by, in the order of value and id, then those
without one, in the order of id. Each is an ordered index scan. Bounds are written as
`value >= v AND (value > v OR id > i)`, which both databases turn into one seek.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, or_, select
from sqlmodel import Session

from store.core.errors import NotFound
from store.core.views import Listing, RowKey, SortBy
from store.database.column_types import UtcDateTime
from store.database.models import contacts, values
from store.repositories.mapping import READING_COLUMNS
from store.repositories.snapshot import WorkspaceSnapshot
from store.search.filters import Filter, of_listing

_COLUMNS: dict[str, ColumnElement[Any]] = {
    SortBy.NAME: contacts.c.sort_name,
    SortBy.ADDRESS: contacts.c.top_address,
    SortBy.CHANNEL: contacts.c.sort_channel,
    SortBy.LANGUAGE: contacts.c.language,
    SortBy.LAST_SEEN: contacts.c.last_seen_on,
    SortBy.CREATED: contacts.c.created_on,
    "id": contacts.c.id,
}


@dataclass(frozen=True, slots=True)
class ListQuery:
    """A list as SQL: its two segments and its direction.

    `value` and `id` are the columns that the first segment is sorted by, `index` is their table; `lookup` is
    the value of the contact that a statement is at. `unset` is None unless all contacts found are in one
    segment: True for the segment without values.
    """

    value: ColumnElement[Any]
    id: ColumnElement[int]
    lookup: ColumnElement[Any]
    index: FromClause
    source: FromClause
    present: ColumnElement[bool]
    absent: ColumnElement[bool]
    filter: Filter
    where: tuple[ColumnElement[bool], ...]
    descending: bool
    unset: bool | None

    def segments(self, start: RowKey | None, backwards: bool) -> list[tuple[bool, RowKey | None]]:
        """The segments to read, in turn: whether it is the one without values, and the row to start after.

        Segments that lie wholly before `start`, or in which nobody can be found, are left out.
        """
        first, second = (backwards, start), (not backwards, None)
        starts_in_first = start is None or (start.value is None) is backwards
        found = [first, second] if starts_in_first else [(not backwards, start)]
        return [(unset, here) for unset, here in found if self.unset is None or unset is self.unset]

    def segment(
        self, *columns: ColumnElement[Any], unset: bool, within: Sequence[ColumnElement[bool]] = ()
    ) -> Select[Any]:
        """A query of one segment, unordered.

        `within` are bounds in the order of the list. They stand first: SQLite starts and ends its index scan
        by the first that it meets, and a search may have some on the same column.
        """
        source, own = (contacts, self.absent) if unset else (self.source, self.present)
        return select(*columns).select_from(source).where(*within, *self.where, own)

    def scan(self, unset: bool) -> Select[Any]:
        """The index entries of one segment without the filter: its rows, and others."""
        columns = self.key_columns(unset)
        if self.index is values:
            return select(*columns).where(self.filter.in_folder if unset else self.present)
        return select(*columns).where(self.filter.in_folder, self.absent if unset else self.present)

    def key_columns(self, unset: bool) -> tuple[ColumnElement[Any], ...]:
        """The columns of a row key in one segment."""
        return (contacts.c.id,) if unset else (self.id, self.value)

    def ordered(self, query: Select[Any], unset: bool, backwards: bool) -> Select[Any]:
        """A query of one segment in the order of the list."""
        down = self.descending != backwards
        columns = reversed(self.key_columns(unset))
        return query.order_by(*(column.desc() if down else column.asc() for column in columns))

    def past(self, key: RowKey, *, backwards: bool) -> ColumnElement[bool]:
        """The rows of the key's segment that come after it, or before it."""
        down = self.descending != backwards
        return past(self.value, self.id if key.value is not None else contacts.c.id, key, down)


def past(
    value: ColumnElement[Any], row_id: ColumnElement[int], key: RowKey, down: bool
) -> ColumnElement[bool]:
    """The rows of a key's segment past it, in ascending or descending order of value and id."""
    if key.value is None:
        return row_id < key.id if down else row_id > key.id
    bound = bound_of(value, key)
    if down:
        return and_(value <= bound, or_(value < bound, row_id < key.id))
    return and_(value >= bound, or_(value > bound, row_id > key.id))


def list_query(snapshot: WorkspaceSnapshot, listing: Listing, today: date | None = None) -> ListQuery:
    """The SQL of a listing; NotFound for an unknown column or field to sort by, QueryError when its text is
    not a valid search.

    Hidden addresses are listed in the order of names, which is that of the reference codes then."""
    hides = snapshot.workspace.redacted and listing.sort == SortBy.ADDRESS
    sort = SortBy.NAME if hides else listing.sort
    return list_query_of(of_listing(snapshot, listing, today), sort, listing.descending)


def list_query_of(filtered: Filter, sort: str, descending: bool) -> ListQuery:
    """The contacts of a filter in an order; NotFound when there is no such column or field."""
    column = _COLUMNS.get(sort)
    if column is None:
        order = _field_order(filtered.snapshot, sort)
    else:
        order = (column, contacts.c.id, column, contacts, contacts, column.is_not(None), column.is_(None))
    unset = filtered.is_unset(sort)
    return ListQuery(*order, filter=filtered, where=filtered.conditions(), descending=descending, unset=unset)


def _field_order(snapshot: WorkspaceSnapshot, sort: str) -> tuple[Any, Any, Any, Any, Any, Any, Any]:
    key = sort.removeprefix("field:")
    field = snapshot.fields.get(key)
    if field is None or key == sort:
        raise NotFound(f'A list cannot be sorted by "{sort}": there is no such column or field.')
    reading = values.c[READING_COLUMNS[field.type]]
    of_field = values.c.field_id == snapshot.field_ids[key]
    # One seek for each contact, whatever the database concludes from its statistics.
    own = select(reading).where(values.c.contact_id == contacts.c.id, of_field)
    lookup = own.correlate(contacts).scalar_subquery()
    joined = values.join(contacts, values.c.contact_id == contacts.c.id)
    present = and_(of_field, reading.is_not(None))
    return (reading, values.c.contact_id, lookup, values, joined, present, lookup.is_(None))


def bound_of(value: ColumnElement[Any], key: RowKey) -> Any:
    """The key's value as the column has it."""
    is_moment = isinstance(value.type, UtcDateTime)
    return datetime.fromisoformat(str(key.value)) if is_moment else key.value


def key_of_row(row: Any, unset: bool) -> RowKey:
    """The key of a row of id and value, or of the id alone."""
    value = None if unset else row[1]
    return RowKey(value.isoformat() if isinstance(value, datetime) else value, row[0])


class KeysetReader:
    """Reads a list along its order."""

    def __init__(self, session: Session, view: ListQuery) -> None:
        self._session = session
        self._view = view

    def page(self, start: RowKey | None, backwards: bool, size: int) -> list[RowKey]:
        """Up to `size` keys after a row, or from the end of the list, in the direction of reading."""
        found: list[RowKey] = []
        for unset, here in self._view.segments(start, backwards):
            if len(found) < size:
                found += self._read(unset, here, backwards, size - len(found))
        return found

    def page_within(
        self, start: RowKey | None, backwards: bool, size: int, steps: int
    ) -> tuple[list[RowKey], RowKey | None]:
        """Like `page`, but scans at most `steps` index entries of each segment.

        Returns the keys and the row to go on from, None when done.
        """
        found: list[RowKey] = []
        for unset, here in self._view.segments(start, backwards):
            end = self._end(unset, here, backwards, steps)
            found += self._read(unset, here, backwards, size - len(found), end)
            if len(found) >= size:
                break
            if end is not None:
                return found, end
        return found, None

    def rank(self, key: RowKey) -> int:
        """How many rows come before a row with that key.

        Rows of lesser values and rows of the same value are counted apart: a count that is one range of an
        index takes a tenth of the time of one that compares rows.
        """
        view, down = self._view, self._view.descending
        if key.value is None:
            ahead = contacts.c.id > key.id if down else contacts.c.id < key.id
            return self._count(ahead, unset=True) + self._count(unset=False)
        value = bound_of(view.value, key)
        beside = view.id > key.id if down else view.id < key.id
        ahead = view.value > value if down else view.value < value
        return self._count(view.value == value, beside, unset=False) + self._count(ahead, unset=False)

    def between(self, first: RowKey, last: RowKey, limit: int) -> list[int]:
        """The ids of up to `limit` contacts between two rows, neither included."""
        view = self._view
        found: list[int] = []
        for unset in sorted({first.value is None, last.value is None}):
            query = view.segment(contacts.c.id if unset else view.id, unset=unset)
            if unset == (first.value is None):
                query = query.where(view.past(first, backwards=False))
            if unset == (last.value is None):
                query = query.where(view.past(last, backwards=True))
            ordered = view.ordered(query, unset, backwards=False)
            found += self._session.execute(ordered.limit(limit)).scalars()
        return found

    def _count(self, *where: ColumnElement[bool], unset: bool) -> int:
        query = self._view.segment(func.count(), unset=unset).where(*where)
        return int(self._session.execute(query).scalar_one())

    def _read(
        self, unset: bool, start: RowKey | None, backwards: bool, size: int, end: RowKey | None = None
    ) -> list[RowKey]:
        view = self._view
        within = [] if start is None else [view.past(start, backwards=backwards)]
        if end is not None:
            step = 1 if view.descending == backwards else -1
            within.append(view.past(replace(end, id=end.id + step), backwards=not backwards))
        query = view.segment(*view.key_columns(unset), unset=unset, within=within)
        rows = self._session.execute(view.ordered(query, unset, backwards).limit(size))
        return [key_of_row(row, unset) for row in rows]

    def _end(self, unset: bool, start: RowKey | None, backwards: bool, steps: int) -> RowKey | None:
        """The last of so many index entries of a segment; None when the segment ends before."""
        query = self._view.scan(unset)
        if start is not None:
            query = query.where(self._view.past(start, backwards=backwards))
        query = self._view.ordered(query, unset, backwards).limit(1).offset(steps - 1)
        row = self._session.execute(query).first()
        return None if row is None else key_of_row(row, unset)
