"""Windows on a list of contacts: keyset paging in any order, both ways, with unset values last.

A list is two runs: the contacts that have a value to sort by, in its order, then those that have none. Each
run is an ordered walk of an index, and a page is read from one or both. Conditions are written as
`value >= v AND (value > v OR id > i)`, which both databases turn into one step into the index.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, or_, select
from sqlmodel import Session

from store import mapping
from store.catalogue import Catalogue
from store.columns import SortText, UtcDateTime
from store.core.errors import NotFound
from store.core.types import FieldType
from store.core.views import Listing, RowKey, SortBy
from store.filters import conditions
from store.models import contacts, values

_LAST = "\U0010ffff"

_COLUMNS: dict[str, ColumnElement[Any]] = {
    SortBy.NAME: contacts.c.sort_name,
    SortBy.ADDRESS: contacts.c.top_address,
    SortBy.CHANNEL: contacts.c.sort_channel,
    SortBy.LANGUAGE: contacts.c.language,
    SortBy.LAST_SEEN: contacts.c.last_seen_on,
    SortBy.CREATED: contacts.c.created_on,
}

_READINGS: dict[FieldType, ColumnElement[Any]] = {
    FieldType.TEXT: values.c.sort_text,
    FieldType.NUMBER: values.c.sort_number,
    FieldType.DATETIME: values.c.moment,
    FieldType.STATE: values.c.state,
    FieldType.DISTRICT: values.c.district,
    FieldType.WARD: values.c.ward,
}


@dataclass(frozen=True, slots=True)
class Window:
    """A listing as SQL: the two runs, and which way they go."""

    value: ColumnElement[Any]
    id: ColumnElement[int]
    source: FromClause
    present: ColumnElement[bool]
    absent: ColumnElement[bool]
    where: tuple[ColumnElement[bool], ...]
    descending: bool

    def run(self, *columns: ColumnElement[Any], unset: bool) -> Select[Any]:
        """A query of one run, in no order."""
        if unset:
            return select(*columns).select_from(contacts).where(*self.where, self.absent)
        return select(*columns).select_from(self.source).where(*self.where, self.present)


def window(catalogue: Catalogue, listing: Listing) -> Window:
    """The SQL of a listing; NotFound when it sorts by a column or field that is not there."""
    where = conditions(listing)
    column = _COLUMNS.get(listing.sort)
    if column is not None:
        present, absent = column.is_not(None), column.is_(None)
        return Window(column, contacts.c.id, contacts, present, absent, where, listing.descending)
    key = listing.sort.removeprefix("field:")
    field = catalogue.fields.get(key)
    if field is None or key == listing.sort:
        raise NotFound(f'A list cannot be sorted by "{listing.sort}": there is no such column or field.')
    reading = _READINGS[field.type]
    field_id = catalogue.field_ids[key]
    ours = and_(values.c.field_id == field_id, reading.is_not(None))
    # One step into the index for each contact, whatever the database thinks of its statistics.
    own = select(reading).where(values.c.contact_id == contacts.c.id, values.c.field_id == field_id)
    missing = own.scalar_subquery().is_(None)
    joined = values.join(contacts, values.c.contact_id == contacts.c.id)
    return Window(reading, values.c.contact_id, joined, ours, missing, where, listing.descending)


def page(
    session: Session, view: Window, *, after: RowKey | None, before: RowKey | None, last: bool, size: int
) -> list[RowKey]:
    """The keys of up to `size` rows in the order of the list: after a row, before one, the last, or the
    first."""
    backwards = last or before is not None
    start = None if last else before or after
    found: list[RowKey] = []
    for unset, here in _runs(start, backwards):
        if len(found) < size:
            found += _read(session, view, unset, here, backwards, size - len(found))
    return found[::-1] if backwards else found


def _runs(start: RowKey | None, backwards: bool) -> list[tuple[bool, RowKey | None]]:
    """The runs to read, in turn, each with the row to start beyond; one that lies wholly behind is left
    out."""
    first, second = (True, False) if backwards else (False, True)
    if start is None:
        return [(first, None), (second, None)]
    own = start.value is None
    return [(own, start), (second, None)] if own == first else [(own, start)]


def rank(session: Session, view: Window, key: RowKey) -> int:
    """How many rows come before a row with that key.

    Rows of lesser values and rows of the same value are counted apart: a count that is one stretch of an
    index takes a tenth of the time of one that compares rows.
    """
    down = view.descending
    if key.value is None:
        ahead = contacts.c.id > key.id if down else contacts.c.id < key.id
        return _count(session, view, ahead, unset=True) + _count(session, view, unset=False)
    value = _bound(view, key)
    beside = view.id > key.id if down else view.id < key.id
    ahead = view.value > value if down else view.value < value
    same = _count(session, view, view.value == value, beside, unset=False)
    return same + _count(session, view, ahead, unset=False)


def _count(session: Session, view: Window, *where: ColumnElement[bool], unset: bool) -> int:
    return int(session.execute(view.run(func.count(), unset=unset).where(*where)).scalar_one())


def total(session: Session, view: Window) -> int:
    """How many rows the list has."""
    query = select(func.count()).select_from(contacts).where(*view.where)
    return int(session.execute(query).scalar_one())


def key_of(session: Session, view: Window, uuid: str) -> RowKey | None:
    """Where a contact stands in the list; None when it is not in it."""
    for unset in (False, True):
        columns = (contacts.c.id,) if unset else (view.id, view.value)
        row = session.execute(view.run(*columns, unset=unset).where(contacts.c.uuid == uuid)).first()
        if row is not None:
            return _key(row, unset)
    return None


def jump(session: Session, view: Window, prefix: str) -> RowKey | None:
    """The first row whose value starts at or after a prefix, in the direction of the list.

    NotFound when the list is not in the order of texts.
    """
    if not isinstance(view.value.type, SortText):
        raise NotFound("A list in this order has no letters to go to.", "Sort it by name first.")
    folded = mapping.fold(prefix)
    ahead = view.value <= folded + _LAST if view.descending else view.value >= folded
    query = _ordered(
        view, view.run(view.id, view.value, unset=False).where(ahead), unset=False, backwards=False
    )
    row = session.execute(query.limit(1)).first()
    return None if row is None else _key(row, unset=False)


def between(session: Session, view: Window, first: RowKey, last: RowKey, limit: int) -> list[int]:
    """The ids of the contacts from one row to another that is further down, both included; `limit` at
    most."""
    found = [first.id]
    for unset in sorted({first.value is None, last.value is None}):
        query = view.run(contacts.c.id if unset else view.id, unset=unset)
        if unset == (first.value is None):
            query = query.where(_beyond(view, first, backwards=False))
        if unset == (last.value is None):
            query = query.where(_beyond(view, last, backwards=True))
        ordered = _ordered(view, query, unset, backwards=False)
        found += session.execute(ordered.limit(limit)).scalars()
    return list(dict.fromkeys((*found, last.id)))[:limit]


def _read(
    session: Session, view: Window, unset: bool, start: RowKey | None, backwards: bool, size: int
) -> list[RowKey]:
    columns = (contacts.c.id,) if unset else (view.id, view.value)
    query = view.run(*columns, unset=unset)
    if start is not None:
        query = query.where(_beyond(view, start, backwards=backwards))
    rows: Sequence[Any] = session.execute(_ordered(view, query, unset, backwards).limit(size)).all()
    return [_key(row, unset) for row in rows]


def _ordered(view: Window, query: Select[Any], unset: bool, backwards: bool) -> Select[Any]:
    columns = (contacts.c.id,) if unset else (view.value, view.id)
    down = view.descending != backwards
    return query.order_by(*(column.desc() if down else column.asc() for column in columns))


def _beyond(view: Window, key: RowKey, *, backwards: bool) -> ColumnElement[bool]:
    """The rows of the key's run that come after it, or before it."""
    down = view.descending != backwards
    if key.value is None:
        return contacts.c.id < key.id if down else contacts.c.id > key.id
    value = _bound(view, key)
    if down:
        return and_(view.value <= value, or_(view.value < value, view.id < key.id))
    return and_(view.value >= value, or_(view.value > value, view.id > key.id))


def _bound(view: Window, key: RowKey) -> Any:
    """The key's value as the column has it."""
    is_moment = isinstance(view.value.type, UtcDateTime)
    return datetime.fromisoformat(str(key.value)) if is_moment else key.value


def _key(row: Any, unset: bool) -> RowKey:
    if unset:
        return RowKey(None, row[0])
    value = row[1]
    return RowKey(value.isoformat() if isinstance(value, datetime) else value, row[0])
