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
from store.search.dialects import read_in_place
from store.search.filters import Filter
from store.search.keyset import Window
from store.search.planner import FEW, Lead, fewest, leads

_COLLECT = 1.5
"""What finding a contact by an index, looking at it and sorting it costs, in steps along the order."""

_HANDFUL = 2000
"""So few contacts of an index are found and sorted in less time than it takes to know better."""

_FIRST = 1000
"""Steps along the order that cost less than counting much does: where they find enough, nothing more is
counted."""

_SHORT = 5000
"""A way that is no longer than this is gone, whatever counting would tell."""


def page(session: Session, view: Window, start: RowKey | None, backwards: bool, size: int) -> list[RowKey]:
    """Up to `size` keys beyond a row, or from the end of the list, in the direction of reading."""
    read_in_place(session)
    ways = leads(session, view.filter)
    led = fewest(session, ways, _HANDFUL)
    if led is not None and led.size == 0:
        return []
    if led is not None and not led.more:
        return index_scan.page(session, view, led, start, backwards, size)
    found: list[RowKey] = []
    here, steps, walked = start, _FIRST, 0
    while walked < FEW:
        more, here = keyset.stretch(session, view, here, backwards, size - len(found), steps)
        found += more
        if here is None:
            return found
        left = _steps_left(session, view, len(found), walked := walked + steps, size)
        if left > _SHORT:
            limit = int(left / _COLLECT)
            led = fewest(session, ways, min(limit, FEW) if walked == _FIRST else limit)
            if led is not None and not led.more:
                return found + index_scan.page(session, view, led, here, backwards, size - len(found))
        steps = min(2 * left, FEW)
    return found + keyset.walk(session, view, here, backwards, size - len(found))


def _steps_left(session: Session, view: Window, found: int, steps: int, size: int) -> int:
    """How many steps more a page will need, if it goes on as it went; and as many as there are at most."""
    expected = (size - found) * steps * 2 // (2 * found + 1)
    expected = max(expected, _FIRST)
    return expected if expected <= _SHORT else min(expected, _everybody(session, view.filter))


def rank(session: Session, view: Window, key: RowKey) -> int:
    """How many rows come before a row with that key."""
    led = _worth_it(session, view.filter)
    if led is None:
        return keyset.rank(session, view, key)
    return index_scan.rank(session, view, led, key)


def total(session: Session, filtered: Filter) -> int:
    """How many contacts there are."""
    query = select(func.count()).select_from(contacts).where(*conditions(session, filtered))
    return int(session.execute(query).scalar_one())


def conditions(session: Session, filtered: Filter) -> tuple[ColumnElement[bool], ...]:
    """What finds all contacts of a filter, in no order."""
    led = _worth_it(session, filtered)
    return filtered.conditions() if led is None else index_scan.led(filtered, led)


def between(session: Session, view: Window, first: RowKey, last: RowKey, limit: int) -> list[int]:
    """The ids of the contacts between two rows, neither included; `limit` at most."""
    read_in_place(session)
    led = fewest(session, leads(session, view.filter), FEW)
    if led is None or led.more:
        return keyset.between(session, view, first, last, limit)
    return index_scan.between(session, view, led, first, last, limit)


def _worth_it(session: Session, filtered: Filter) -> Lead | None:
    """The index to count by, where everything has to be looked at; None when it is as good to look at all."""
    read_in_place(session)
    limit = max(int(_everybody(session, filtered) / _COLLECT), FEW)
    led = fewest(session, leads(session, filtered), limit)
    return None if led is None or led.more else led


def _everybody(session: Session, filtered: Filter) -> int:
    return max(counts.read(session).folders[filtered.folder], 1)
