"""A listing as SQL: what it is in the order of, and the steps along that order.

A list is two runs: the contacts that have a value to sort by, in its order, then those that have none. Each
run is an ordered walk of an index. Conditions are written as `value >= v AND (value > v OR id > i)`, which
both databases turn into one step into the index.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, or_, select
from sqlmodel import Session

from store.core.errors import NotFound
from store.core.types import FieldType
from store.core.views import Listing, RowKey, SortBy
from store.database.column_types import UtcDateTime
from store.database.models import contacts, values
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

_READINGS: dict[FieldType, ColumnElement[Any]] = {
    FieldType.TEXT: values.c.sort_text,
    FieldType.NUMBER: values.c.sort_number,
    FieldType.DATETIME: values.c.moment,
    FieldType.STATE: values.c.state_name,
    FieldType.DISTRICT: values.c.district_name,
    FieldType.WARD: values.c.ward_name,
}


@dataclass(frozen=True, slots=True)
class ListQuery:
    """A listing as SQL: its two runs, and which way they go.

    `value` and `id` are the columns of the first run's order, `lookup` the value of the contact that a
    statement is looking at; `index` is the table that the order is an index of. With `unset` told, all that
    are found are in one run.
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
    unset: bool | None = None

    def segments(self, start: RowKey | None, backwards: bool) -> list[tuple[bool, RowKey | None]]:
        """The runs to read, in turn, each with the row to start beyond; one that lies wholly behind is left
        out, and one in which nobody can be found."""
        first, second = (True, False) if backwards else (False, True)
        if start is None:
            found: list[tuple[bool, RowKey | None]] = [(first, None), (second, None)]
        else:
            own = start.value is None
            found = [(own, start), (second, None)] if own == first else [(own, start)]
        return [(unset, here) for unset, here in found if self.unset is None or unset is self.unset]

    def segment(
        self, *columns: ColumnElement[Any], unset: bool, within: Sequence[ColumnElement[bool]] = ()
    ) -> Select[Any]:
        """A query of one run, in no order.

        `within` are bounds in the order of the list; they stand first, for SQLite begins and ends its walk by
        the first that it meets, and a search may have some on the same column.
        """
        if unset:
            return select(*columns).select_from(contacts).where(*within, *self.where, self.absent)
        return select(*columns).select_from(self.source).where(*within, *self.where, self.present)

    def steps(self, unset: bool) -> Select[Any]:
        """The order of a run alone, without asking who is found: it has the rows of the run, and others."""
        if not unset and self.index is values:
            return select(self.id, self.value).where(self.present)
        columns = (contacts.c.id,) if unset else (self.id, self.value)
        query = select(*columns).where(self.filter.in_folder)
        return query if self.index is values else query.where(self.absent if unset else self.present)

    def ordered(self, query: Select[Any], unset: bool, backwards: bool) -> Select[Any]:
        """A query of one run in the order of the list."""
        columns = (contacts.c.id,) if unset else (self.value, self.id)
        down = self.descending != backwards
        return query.order_by(*(column.desc() if down else column.asc() for column in columns))

    def past(self, key: RowKey, *, backwards: bool) -> ColumnElement[bool]:
        """The rows of the key's run that come after it, or before it."""
        down = self.descending != backwards
        return past(self.value, self.id if key.value is not None else contacts.c.id, key, down)


def past(
    value: ColumnElement[Any], row_id: ColumnElement[int], key: RowKey, down: bool
) -> ColumnElement[bool]:
    """The rows of a key's run that come after it in the order of value and id, or before it."""
    if key.value is None:
        return row_id < key.id if down else row_id > key.id
    bound = bound_of(value, key)
    if down:
        return and_(value <= bound, or_(value < bound, row_id < key.id))
    return and_(value >= bound, or_(value > bound, row_id > key.id))


def list_query(snapshot: WorkspaceSnapshot, listing: Listing, today: date | None = None) -> ListQuery:
    """The SQL of a listing; NotFound when it sorts by a column or field that is not there, QueryError when
    its text is no search."""
    return list_query_of(of_listing(snapshot, listing, today), listing.sort, listing.descending)


def list_query_of(filtered: Filter, sort: str, descending: bool) -> ListQuery:
    """Contacts in an order, as SQL; NotFound when there is no such column or field."""
    where = filtered.conditions()
    column = _COLUMNS.get(sort)
    if column is not None:
        present, absent = column.is_not(None), column.is_(None)
        columns = (column, contacts.c.id, column, contacts, contacts, present, absent)
        return ListQuery(*columns, filtered, where, descending, filtered.is_unset(sort))
    key = sort.removeprefix("field:")
    field = filtered.snapshot.fields.get(key)
    if field is None or key == sort:
        raise NotFound(f'A list cannot be sorted by "{sort}": there is no such column or field.')
    reading = _READINGS[field.type]
    field_id = filtered.snapshot.field_ids[key]
    ours = and_(values.c.field_id == field_id, reading.is_not(None))
    # One step into the index for each contact, whatever the database thinks of its statistics.
    own = select(reading).where(values.c.contact_id == contacts.c.id, values.c.field_id == field_id)
    lookup = own.correlate(contacts).scalar_subquery()
    joined = values.join(contacts, values.c.contact_id == contacts.c.id)
    named = (reading, values.c.contact_id, lookup, values, joined, ours, lookup.is_(None))
    return ListQuery(*named, filtered, where, descending, filtered.is_unset(sort))


def bound_of(value: ColumnElement[Any], key: RowKey) -> Any:
    """The key's value as the column has it."""
    is_moment = isinstance(value.type, UtcDateTime)
    return datetime.fromisoformat(str(key.value)) if is_moment else key.value


def key_of_row(row: Any, unset: bool) -> RowKey:
    """The key of a row of id and value, or of the id alone."""
    value = None if unset else row[1]
    return RowKey(value.isoformat() if isinstance(value, datetime) else value, row[0])


def read_keys(
    session: Session, view: ListQuery, start: RowKey | None, backwards: bool, size: int
) -> list[RowKey]:
    """Up to `size` keys beyond a row, or from the end of the list, in the direction of reading."""
    found: list[RowKey] = []
    for unset, here in view.segments(start, backwards):
        if len(found) < size:
            found += _read(session, view, unset, here, backwards, size - len(found))
    return found


def read_keys_within(
    session: Session, view: ListQuery, start: RowKey | None, backwards: bool, size: int, steps: int
) -> tuple[list[RowKey], RowKey | None]:
    """Like `read_keys`, for so many steps in each run at most; and the row to go on from, None when done."""
    found: list[RowKey] = []
    for unset, here in view.segments(start, backwards):
        end = _end(session, view, unset, here, backwards, steps)
        found += _read(session, view, unset, here, backwards, size - len(found), end)
        if len(found) >= size:
            break
        if end is not None:
            return found, end
    return found, None


def rank(session: Session, view: ListQuery, key: RowKey) -> int:
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


def between(session: Session, view: ListQuery, first: RowKey, last: RowKey, limit: int) -> list[int]:
    """The ids of the contacts between two rows, neither included; `limit` at most."""
    found: list[int] = []
    for unset in sorted({first.value is None, last.value is None}):
        query = view.segment(contacts.c.id if unset else view.id, unset=unset)
        if unset == (first.value is None):
            query = query.where(view.past(first, backwards=False))
        if unset == (last.value is None):
            query = query.where(view.past(last, backwards=True))
        ordered = view.ordered(query, unset, backwards=False)
        found += session.execute(ordered.limit(limit)).scalars()
    return found


def _count(session: Session, view: ListQuery, *where: ColumnElement[bool], unset: bool) -> int:
    return int(session.execute(view.segment(func.count(), unset=unset).where(*where)).scalar_one())


def _read(
    session: Session,
    view: ListQuery,
    unset: bool,
    start: RowKey | None,
    backwards: bool,
    size: int,
    end: RowKey | None = None,
) -> list[RowKey]:
    columns = (contacts.c.id,) if unset else (view.id, view.value)
    within = [] if start is None else [view.past(start, backwards=backwards)]
    if end is not None:
        step = 1 if view.descending == backwards else -1
        within.append(view.past(replace(end, id=end.id + step), backwards=not backwards))
    query = view.segment(*columns, unset=unset, within=within)
    rows: Sequence[Any] = session.execute(view.ordered(query, unset, backwards).limit(size)).all()
    return [key_of_row(row, unset) for row in rows]


def _end(
    session: Session, view: ListQuery, unset: bool, start: RowKey | None, backwards: bool, steps: int
) -> RowKey | None:
    """The last row of so many steps along a run; None when the run ends before."""
    query = view.steps(unset)
    if start is not None:
        query = query.where(view.past(start, backwards=backwards))
    row = session.execute(view.ordered(query, unset, backwards).limit(1).offset(steps - 1)).first()
    return None if row is None else key_of_row(row, unset)
