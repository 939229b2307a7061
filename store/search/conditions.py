"""Searches as SQL: conditions on one contact, and selects of the contacts that meet them.

The results are exactly those of `store.core.matching`. `=`, `~` and comparisons hold when any value of the
contact fits; `!=` holds when none is equal, so it holds without a value too.
"""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeGuard

from sqlalchemy import ColumnElement, Select, and_, false, not_, or_, select, true
from sqlmodel import Session

from store.core.contacts import reference_codes
from store.core.contacts.names import words
from store.core.contacts.search_keys import path_key, text_key
from store.core.query import Query
from store.core.query.tree import Condition, Day, Junction, Kind, Node, Operator
from store.core.text import storable
from store.database.models import contacts
from store.repositories.snapshot import WorkspaceSnapshot
from store.search.dialects import (
    has_part,
    has_word,
    ids_by_address_part,
    ids_by_word,
    is_greater,
    is_indexed_part,
)
from store.search.sources import Source, Test, source

_MAX_ID = 2**31 - 1

EXACT = 15
"""How many significant digits of a number a float keeps."""

_ORDER: Mapping[Operator, Callable[[Any, Any], ColumnElement[bool]]] = {
    Operator.EQUAL: operator.eq,
    Operator.GREATER: operator.gt,
    Operator.GREATER_EQUAL: operator.ge,
    Operator.LESS: operator.lt,
    Operator.LESS_EQUAL: operator.le,
}

_CONSTANT: Mapping[str, Decimal | None] = {"tickets": Decimal(0), "flow": None, "history": None}
"""Properties that have the same value for every contact here; None for no value."""


def compile_condition(
    snapshot: WorkspaceSnapshot, condition: Condition, of: ColumnElement[int]
) -> ColumnElement[bool]:
    """A condition on the contact whose id is in the column `of`."""
    found = source(snapshot, condition, probing=True)
    negative = condition.operator is Operator.NOT_EQUAL
    if found is None:
        return _constant(condition)
    if condition.asks_if_set and is_attribute(condition, "locked"):
        # Every contact is locked or not, so it always has a value.
        return true() if negative else false()
    wants_any = _wants_any(condition)
    if wants_any is not None:
        is_set = found.matches(_anything, of)
        return is_set if wants_any else not_(is_set)
    if _is_name_part(condition):
        return has_word(contacts.c.words, words(str(condition.operand)))
    fits = found.matches(_test(snapshot, condition), of)
    return not_(fits) if negative else fits


def is_attribute(node: Node, key: str) -> TypeGuard[Condition]:
    """Whether part of a search is a condition on that attribute."""
    return isinstance(node, Condition) and (node.kind, node.key) == (Kind.ATTRIBUTE, key)


def is_exact(condition: Condition) -> bool:
    """Whether `index_selects` gives the ids of no other contacts than those that meet the condition."""
    operand = condition.operand
    if not isinstance(operand, Decimal) or condition.asks_if_set:
        return True
    return condition.operator is not Operator.EQUAL and len(operand.as_tuple().digits) <= EXACT


def index_selects(
    session: Session, snapshot: WorkspaceSnapshot, condition: Condition
) -> tuple[Select[Any], ...]:
    """Selects that together give the ids of all contacts that meet a condition, each by an index; none when
    there is no index for it.

    There may be duplicates, and ids of other contacts (see `is_exact`).
    """
    found = source(snapshot, condition, probing=False)
    if found is None or (found.is_own and condition.key == "status"):
        return ()
    wants_any = _wants_any(condition)
    if wants_any:
        return (found.ids(_anything),)
    if wants_any is False:
        return (select(contacts.c.id).where(found.value.is_(None)),) if found.is_own and found.given else ()
    if condition.operator is Operator.NOT_EQUAL:
        return ()
    if _is_name_part(condition):
        return ids_by_word(session, words(str(condition.operand)))
    if condition.operator is Operator.CONTAINS:
        return _with_part(session, condition)
    return (found.ids(_test(snapshot, condition)),)


def _wants_any(condition: Condition) -> bool | None:
    """True for a condition that any value meets, False for one that no value meets; None for all others."""
    negative = condition.operator is Operator.NOT_EQUAL
    if is_attribute(condition, "locked"):
        return (condition.operand == "yes") is not negative
    return negative if condition.asks_if_set else None


def _with_part(session: Session, condition: Condition) -> tuple[Select[Any], ...]:
    part = storable(str(condition.operand))
    if not _is_path(condition) or not is_indexed_part(part):
        return ()
    return (ids_by_address_part(session, part, condition.key if condition.kind is Kind.SCHEME else ""),)


def _is_name_part(condition: Condition) -> bool:
    return condition.operator is Operator.CONTAINS and is_attribute(condition, "name")


def _anything(_found: Source) -> ColumnElement[bool]:
    return true()


def _constant(condition: Condition) -> ColumnElement[bool]:
    value = _CONSTANT.get(condition.key) if condition.kind is Kind.ATTRIBUTE else None
    negative = condition.operator is Operator.NOT_EQUAL
    if condition.asks_if_set or value is None:
        holds = (value is not None) is negative if condition.asks_if_set else negative
    elif negative:
        holds = value != condition.operand
    else:
        holds = bool(_ORDER[condition.operator](value, condition.operand))
    return true() if holds else false()


def _test(snapshot: WorkspaceSnapshot, condition: Condition) -> Test:
    """The test of one value that a condition makes; for `!=` the test for equality."""
    operand = condition.operand
    asked = Operator.EQUAL if condition.operator is Operator.NOT_EQUAL else condition.operator
    if isinstance(operand, Day):
        return lambda found: _on_day(found.value, asked, operand)
    if isinstance(operand, Decimal):
        return lambda found: _number(found, asked, operand)
    text = storable(operand)
    if asked is Operator.CONTAINS:
        return lambda found: has_part(found.value, text)
    stored = _stored(snapshot, condition, text)
    if stored is None:
        return lambda _found: false()
    return lambda found: comparison(found.value == stored)


def _stored(snapshot: WorkspaceSnapshot, condition: Condition, text: str) -> str | int | None:
    """The operand as the column has it; None when no row can have it."""
    if _is_path(condition):
        return path_key(text)
    if condition.kind is not Kind.ATTRIBUTE:
        return text_key(text)
    match condition.key:
        case "group":
            return snapshot.group_ids.get(text)
        case "channel":
            return snapshot.channel_ids.get(text)
        case "id":
            number = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
            return number if str(number) == text and number <= _MAX_ID else None
        case "ref":
            decoded = reference_codes.decode(text)
            return decoded if decoded is not None and decoded <= _MAX_ID else None
        case "country":
            return text
    return text_key(text)


def _is_path(condition: Condition) -> bool:
    return condition.kind is Kind.SCHEME or is_attribute(condition, "urn")


def comparison(condition: Any) -> ColumnElement[bool]:
    """A comparison with the type that SQLAlchemy's stubs do not give it."""
    result: ColumnElement[bool] = condition
    return result


def _number(found: Source, asked: Operator, operand: Decimal) -> ColumnElement[bool]:
    """Compare numbers as the floats that the index has, and by their digits where that is not exact.

    Digits are compared, without an index, for equality and for operands with more digits than a float keeps.
    """
    value, approximate = found.value, float(operand)
    digits = format(operand, "f")
    if asked is Operator.EQUAL:
        same = comparison(value == approximate)
        return and_(same, found.table.c.number == digits) if found.probing else same
    if asked in (Operator.GREATER, Operator.GREATER_EQUAL):
        beyond, close = value > approximate, value >= approximate
    else:
        beyond, close = value < approximate, value <= approximate
    if len(operand.as_tuple().digits) <= EXACT:
        return _ORDER[asked](value, approximate)
    if not found.probing:
        return close
    number = found.table.c.number
    greater = is_greater(number, digits)
    same = comparison(number == digits)
    exact = {
        Operator.GREATER: greater,
        Operator.GREATER_EQUAL: or_(greater, same),
        Operator.LESS: not_(or_(greater, same)),
        Operator.LESS_EQUAL: not_(greater),
    }
    return and_(close, or_(beyond, exact[asked]))


def _on_day(value: ColumnElement[Any], asked: Operator, day: Day) -> ColumnElement[bool]:
    """Compare dates by whole days: later than a day means from the next midnight on."""
    match asked:
        case Operator.GREATER:
            return value >= day.end
        case Operator.GREATER_EQUAL:
            return value >= day.start
        case Operator.LESS:
            return value < day.start
        case Operator.LESS_EQUAL:
            return value < day.end
        case _:
            return and_(value >= day.start, value < day.end)


def compile_query(query: Query, snapshot: WorkspaceSnapshot) -> ColumnElement[bool]:
    """The condition of a whole search on the contact that a statement is at."""
    return true() if query.root is None else compile_node(query.root, snapshot)


def compile_node(
    node: Node, snapshot: WorkspaceSnapshot, of: ColumnElement[Any] = contacts.c.id
) -> ColumnElement[bool]:
    """The condition of a part of a search on the contact whose id is in the column `of`."""
    if isinstance(node, Condition):
        return compile_condition(snapshot, node, of)
    join = and_ if node.junction is Junction.AND else or_
    return join(*(compile_node(part, snapshot, of) for part in node.parts))
