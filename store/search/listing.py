"""A list of contacts: pages, ranks and ranges in any order, both ways, with unset values last.

A list without a search is read by keyset pagination. One with a search is too where enough of its contacts
lie on the way, and else found by an index and sorted.
"""

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session

from store.core.errors import NotFound
from store.core.text import storable, unmarked
from store.core.views import RowKey
from store.database.column_types import SortText
from store.database.models import contacts
from store.repositories import counts
from store.search import strategy
from store.search.filters import Filter
from store.search.keyset import KeysetReader, ListQuery, key_of_row, list_query
from store.search.strategy import SearchReader

__all__ = ["ListQuery", "between", "conditions", "jump", "key_of", "list_query", "page", "rank", "total"]

_LAST = "\U0010ffff"
_BEYOND_IDS = (1 << 31) - 1


def page(
    session: Session, view: ListQuery, *, after: RowKey | None, before: RowKey | None, last: bool, size: int
) -> list[RowKey]:
    """The keys of up to `size` rows in the order of the list: after a row, before one, the last, or the
    first."""
    backwards = last or before is not None
    start = None if last else before or after
    found = _reader(session, view).page(start, backwards, size)
    return found[::-1] if backwards else found


def rank(session: Session, view: ListQuery, key: RowKey) -> int:
    """How many rows come before a row with that key."""
    return _reader(session, view).rank(key)


def total(session: Session, view: ListQuery) -> int:
    """How many rows the list has; for a whole folder the number is stored."""
    if view.filter.is_plain:
        return counts.read(session).folders[view.filter.folder]
    query = select(func.count()).select_from(contacts).where(*conditions(session, view.filter))
    return int(session.execute(query).scalar_one())


def conditions(session: Session, filtered: Filter) -> tuple[ColumnElement[bool], ...]:
    """The conditions that find all contacts of a filter, in no order."""
    if filtered.is_plain:
        return filtered.conditions()
    return strategy.conditions(session, filtered)


def key_of(session: Session, view: ListQuery, uuid: str) -> RowKey | None:
    """The key of a contact in the list; None when it is not in it."""
    query = select(contacts.c.id, view.lookup).where(contacts.c.uuid == uuid, *view.where)
    row = session.execute(query).first()
    return None if row is None else key_of_row(row, row[1] is None)


def jump(session: Session, view: ListQuery, prefix: str) -> RowKey | None:
    """The first row whose value starts at or after a prefix, in the direction of the list.

    NotFound when the list is not sorted by text.
    """
    if not isinstance(view.value.type, SortText):
        raise NotFound("A list in this order has no letters to go to.", "Sort it by name first.")
    letters = unmarked(storable(prefix))
    start = RowKey(letters + _LAST, _BEYOND_IDS) if view.descending else RowKey(letters, 0)
    found = _reader(session, view).page(start, False, 1)
    return found[0] if found and found[0].value is not None else None


def between(session: Session, view: ListQuery, first: RowKey, last: RowKey, limit: int) -> list[int]:
    """The ids of up to `limit` contacts from one row to another further down, both included."""
    found = _reader(session, view).between(first, last, limit)
    return list(dict.fromkeys((first.id, *found, last.id)))[:limit]


def _reader(session: Session, view: ListQuery) -> KeysetReader | SearchReader:
    return KeysetReader(session, view) if view.filter.is_plain else SearchReader(session, view)
