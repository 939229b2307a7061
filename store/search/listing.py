"""Windows on a list of contacts: keyset paging in any order, both ways, with unset values last.

A list without a search is walked in its order. One with a search is walked as well where enough of its
contacts lie on the way, and else found by an index and put in order.
"""

from sqlalchemy import ColumnElement, select
from sqlmodel import Session

from store.core.contacts import search_keys
from store.core.errors import NotFound
from store.core.views import RowKey
from store.database.column_types import SortText
from store.database.models import contacts
from store.repositories import counts
from store.search import keyset, strategy
from store.search.filters import Filter
from store.search.keyset import ListQuery, key_of_row, list_query

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
    found = _found(session, view, start, backwards, size)
    return found[::-1] if backwards else found


def rank(session: Session, view: ListQuery, key: RowKey) -> int:
    """How many rows come before a row with that key."""
    if view.filter.is_plain:
        return keyset.rank(session, view, key)
    return strategy.rank(session, view, key)


def total(session: Session, view: ListQuery) -> int:
    """How many rows the list has; of a whole folder that is known without counting."""
    if view.filter.is_plain:
        return counts.read(session).folders[view.filter.folder]
    return strategy.total(session, view.filter)


def conditions(session: Session, filtered: Filter) -> tuple[ColumnElement[bool], ...]:
    """What finds all contacts of a filter, in no order."""
    if filtered.is_plain:
        return filtered.conditions()
    return strategy.conditions(session, filtered)


def key_of(session: Session, view: ListQuery, uuid: str) -> RowKey | None:
    """Where a contact stands in the list; None when it is not in it."""
    query = select(contacts.c.id, view.lookup).where(contacts.c.uuid == uuid, *view.where)
    row = session.execute(query).first()
    return None if row is None else key_of_row(row, row[1] is None)


def jump(session: Session, view: ListQuery, prefix: str) -> RowKey | None:
    """The first row whose value starts at or after a prefix, in the direction of the list.

    NotFound when the list is not in the order of texts.
    """
    if not isinstance(view.value.type, SortText):
        raise NotFound("A list in this order has no letters to go to.", "Sort it by name first.")
    folded = search_keys.fold(prefix)
    start = RowKey(folded + _LAST, _BEYOND_IDS) if view.descending else RowKey(folded, 0)
    found = _found(session, view, start, False, 1)
    return found[0] if found and found[0].value is not None else None


def between(session: Session, view: ListQuery, first: RowKey, last: RowKey, limit: int) -> list[int]:
    """The ids of the contacts from one row to another that is further down, both included; `limit` at
    most."""
    if view.filter.is_plain:
        found = keyset.between(session, view, first, last, limit)
    else:
        found = strategy.between(session, view, first, last, limit)
    return list(dict.fromkeys((first.id, *found, last.id)))[:limit]


def _found(
    session: Session, view: ListQuery, start: RowKey | None, backwards: bool, size: int
) -> list[RowKey]:
    if view.filter.is_plain:
        return keyset.read_keys(session, view, start, backwards, size)
    return strategy.page(session, view, start, backwards, size)
