"""Lists with a search or a group: the choice between walking their order and following an index.

What is chosen first is given up when it takes longer than the other would have: so the wrong choice costs
twice the right one at most.
"""

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session

from store.core.views import RowKey
from store.database.models import contacts
from store.repositories import counts
from store.search import index_scan, keyset
from store.search.dialects import use_memory_map
from store.search.filters import Filter
from store.search.keyset import ListQuery
from store.search.planner import FEW, AccessPath, access_paths, most_selective

_COLLECT = 1.5
"""What finding a contact by an index, looking at it and sorting it costs, in steps along the order."""

_HANDFUL = 2000
"""So few contacts of an index are found and sorted in less time than it takes to know better."""

_FIRST = 1000
"""Steps along the order that cost less than counting much does: where they find enough, nothing more is
counted."""

_SHORT = 5000
"""A way that is no longer than this is gone, whatever counting would tell."""


def page(session: Session, view: ListQuery, start: RowKey | None, backwards: bool, size: int) -> list[RowKey]:
    """Up to `size` keys beyond a row, or from the end of the list, in the direction of reading."""
    use_memory_map(session)
    ways = access_paths(session, view.filter)
    path = most_selective(session, ways, _HANDFUL)
    if path is not None and path.size == 0:
        return []
    if path is not None and not path.truncated:
        return index_scan.page(session, view, path, start, backwards, size)
    found: list[RowKey] = []
    here, steps, walked = start, _FIRST, 0
    while walked < FEW:
        more, here = keyset.read_keys_within(session, view, here, backwards, size - len(found), steps)
        found += more
        if here is None:
            return found
        left = _steps_left(session, view, len(found), walked := walked + steps, size)
        if left > _SHORT:
            limit = int(left / _COLLECT)
            path = most_selective(session, ways, min(limit, FEW) if walked == _FIRST else limit)
            if path is not None and not path.truncated:
                return found + index_scan.page(session, view, path, here, backwards, size - len(found))
        steps = min(2 * left, FEW)
    return found + keyset.read_keys(session, view, here, backwards, size - len(found))


def _steps_left(session: Session, view: ListQuery, found: int, steps: int, size: int) -> int:
    """How many steps more a page will need, if it goes on as it went; and as many as there are at most."""
    expected = (size - found) * steps * 2 // (2 * found + 1)
    expected = max(expected, _FIRST)
    return expected if expected <= _SHORT else min(expected, _everybody(session, view.filter))


def rank(session: Session, view: ListQuery, key: RowKey) -> int:
    """How many rows come before a row with that key."""
    path = _worth_it(session, view.filter)
    if path is None:
        return keyset.rank(session, view, key)
    return index_scan.rank(session, view, path, key)


def total(session: Session, filtered: Filter) -> int:
    """How many contacts there are."""
    query = select(func.count()).select_from(contacts).where(*conditions(session, filtered))
    return int(session.execute(query).scalar_one())


def conditions(session: Session, filtered: Filter) -> tuple[ColumnElement[bool], ...]:
    """What finds all contacts of a filter, in no order."""
    path = _worth_it(session, filtered)
    return filtered.conditions() if path is None else index_scan.conditions(filtered, path)


def between(session: Session, view: ListQuery, first: RowKey, last: RowKey, limit: int) -> list[int]:
    """The ids of the contacts between two rows, neither included; `limit` at most."""
    use_memory_map(session)
    path = most_selective(session, access_paths(session, view.filter), FEW)
    if path is None or path.truncated:
        return keyset.between(session, view, first, last, limit)
    return index_scan.between(session, view, path, first, last, limit)


def _worth_it(session: Session, filtered: Filter) -> AccessPath | None:
    """The index to count by, where everything has to be looked at; None when it is as good to look at all."""
    use_memory_map(session)
    limit = max(int(_everybody(session, filtered) / _COLLECT), FEW)
    path = most_selective(session, access_paths(session, filtered), limit)
    return None if path is None or path.truncated else path


def _everybody(session: Session, filtered: Filter) -> int:
    return max(counts.read(session).folders[filtered.folder], 1)
