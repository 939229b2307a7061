"""One condition of a search as SQL: whether a contact fulfils it, and which contacts do.

It says what `store.core.matching` says in memory, to the letter. `=`, `~` and comparisons hold when any value
of the contact fits; `!=` holds when none is equal, so it holds without a value too.
"""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, not_, or_, select, true
from sqlmodel import Session

from store.core.contacts import reference_codes
from store.core.contacts.names import words
from store.core.contacts.search_keys import SORT_LENGTH
from store.core.query import Query
from store.core.query.tree import Branch, Condition, Day, Junction, Kind, Node, Operator, conditions
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
from store.search.sources import Source, Test, is_own, source

_MAX_ID = 2**31 - 1

EXACT = 15
"""So many digits of a number are told apart by a float."""

_ORDER: Mapping[Operator, Callable[[Any, Any], ColumnElement[bool]]] = {
    Operator.EQUAL: operator.eq,
    Operator.GREATER: operator.gt,
    Operator.GREATER_EQUAL: operator.ge,
    Operator.LESS: operator.lt,
    Operator.LESS_EQUAL: operator.le,
}

_CONSTANT: Mapping[str, Decimal | None] = {"tickets": Decimal(0), "flow": None, "history": None}
"""Properties that are the same for all of our contacts."""


def compile_condition(
    snapshot: WorkspaceSnapshot, condition: Condition, of: ColumnElement[int]
) -> ColumnElement[bool]:
    """Whether the contact whose id a column has that a query is looking at fulfils a condition."""
    if condition.key == "locked" and condition.kind is Kind.ATTRIBUTE:
        return _locked(snapshot, condition, of)
    found = source(snapshot, condition, probing=True)
    negative = condition.operator is Operator.NOT_EQUAL
    if found is None:
        return _constant(condition)
    if condition.asks_if_set:
        is_set = found.matches(_anything, of)
        return is_set if negative else not_(is_set)
    if _is_name_part(condition):
        return has_word(contacts.c.words, words(str(condition.operand)))
    fits = found.matches(_test(snapshot, condition), of)
    return not_(fits) if negative else fits


def is_exact(condition: Condition) -> bool:
    """Whether the ids that are found are of no others than the contacts that fulfil the condition."""
    operand = condition.operand
    if not isinstance(operand, Decimal) or condition.asks_if_set:
        return True
    return condition.operator is not Operator.EQUAL and len(operand.as_tuple().digits) <= EXACT


def index_selects(
    session: Session, snapshot: WorkspaceSnapshot, condition: Condition
) -> tuple[Select[Any], ...]:
    """Selects that together find the ids of all contacts that fulfil a condition, each by an index; none
    when there is no index for it.

    Some contacts may be there more than once, and others as well; see `is_exact`.
    """
    found = source(snapshot, condition, probing=False)
    if found is None or (found.is_own and condition.key == "status"):
        return ()
    negative = condition.operator is Operator.NOT_EQUAL
    if condition.key == "locked" and condition.kind is Kind.ATTRIBUTE:
        return (found.ids(_anything),) if (condition.operand == "yes") is not negative else ()
    if condition.asks_if_set:
        if negative:
            return (found.ids(_anything),)
        return (select(contacts.c.id).where(found.value.is_(None)),) if _may_lack(found) else ()
    if negative:
        return ()
    if _is_name_part(condition):
        return ids_by_word(session, words(str(condition.operand)))
    if condition.operator is Operator.CONTAINS:
        return _with_part(session, condition)
    return (found.ids(_test(snapshot, condition)),)


def _may_lack(found: Source) -> bool:
    return found.is_own and bool(found.given)


def _with_part(session: Session, condition: Condition) -> tuple[Select[Any], ...]:
    part = storable(str(condition.operand))
    is_path = condition.kind is Kind.SCHEME or condition.key == "urn"
    if not is_path or not is_indexed_part(part):
        return ()
    return (ids_by_address_part(session, part, condition.key if condition.kind is Kind.SCHEME else ""),)


def _is_name_part(condition: Condition) -> bool:
    return (
        condition.operator is Operator.CONTAINS
        and condition.kind is Kind.ATTRIBUTE
        and condition.key == "name"
    )


def _anything(_found: Source) -> ColumnElement[bool]:
    return true()


def _locked(snapshot: WorkspaceSnapshot, condition: Condition, of: ColumnElement[int]) -> ColumnElement[bool]:
    """Every contact is locked or not, so it always has a value."""
    negative = condition.operator is Operator.NOT_EQUAL
    if condition.asks_if_set:
        return true() if negative else false()
    found = source(snapshot, condition, probing=True)
    assert found is not None
    holds = found.matches(_anything, of)
    return holds if (condition.operand == "yes") is not negative else not_(holds)


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
    """What a condition asks of a value; for `!=`, what makes a value equal."""
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
    return lambda found: _equals(found, stored)


def _stored(snapshot: WorkspaceSnapshot, condition: Condition, text: str) -> str | int | None:
    """The operand as the column has it; None when no row can have it."""
    if condition.kind is not Kind.ATTRIBUTE:
        return text
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
    return text


def _equals(found: Source, stored: str | int) -> ColumnElement[bool]:
    if not isinstance(stored, str) or len(stored) < SORT_LENGTH or found.value.name != "sort_text":
        return comparison(found.value == stored)
    # The column has the beginning only; the rest is compared as far as the database can.
    whole = func.lower(func.trim(found.table.c.text)) == stored
    return and_(found.value == stored[:SORT_LENGTH], whole)


def comparison(condition: Any) -> ColumnElement[bool]:
    """A comparison, as what it is."""
    result: ColumnElement[bool] = condition
    return result


def _number(found: Source, asked: Operator, operand: Decimal) -> ColumnElement[bool]:
    """Numbers are compared as the floats that the index has. Those that are the same there are compared by
    their digits, which an index cannot: where they have to be equal, and where the operand has more digits
    than floats tell apart."""
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
    settled = {
        Operator.GREATER: greater,
        Operator.GREATER_EQUAL: or_(greater, same),
        Operator.LESS: not_(or_(greater, same)),
        Operator.LESS_EQUAL: not_(greater),
    }
    return and_(close, or_(beyond, settled[asked]))


def _on_day(value: ColumnElement[Any], asked: Operator, day: Day) -> ColumnElement[bool]:
    """Dates are compared by whole days: later than a day is from the next midnight on."""
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


_ID: ColumnElement[Any] = contacts.c.id


def compile_query(query: Query, snapshot: WorkspaceSnapshot) -> ColumnElement[bool]:
    """Whether the contact that a statement is looking at is one that a search finds."""
    return true() if query.root is None else compile_node(query.root, snapshot)


def conjuncts(node: Node) -> tuple[Node, ...]:
    """The parts of a search that all have to hold, first those that ask for groups: they are looked up in a
    small table, and SQLite asks one after the other."""
    if not isinstance(node, Branch) or node.junction is not Junction.AND:
        return (node,)
    return tuple(sorted(node.parts, key=lambda part: not _asks_for_group(part)))


def _asks_for_group(node: Node) -> bool:
    return isinstance(node, Condition) and (node.kind, node.key) == (Kind.ATTRIBUTE, "group")


def is_missing(node: Node, sort: str) -> bool | None:
    """Whether all that a search finds lack a property, by the name that lists are sorted by; None where some
    may and some may not."""
    for part in conjuncts(node):
        if not isinstance(part, Condition) or part.kind is Kind.SCHEME:
            continue
        if sort == (f"field:{part.key}" if part.kind is Kind.FIELD else part.key):
            if part.asks_if_set:
                return part.operator is Operator.EQUAL
            if part.operator is not Operator.NOT_EQUAL:
                return False
    return None


def needs_row(node: Node) -> bool:
    """Whether a part of a search looks at the contact itself, and not only at what has its id."""
    return any(is_own(one) for one in conditions(node))


def compile_node(
    node: Node, snapshot: WorkspaceSnapshot, of: ColumnElement[Any] = _ID
) -> ColumnElement[bool]:
    """Whether a part of a search holds for the contact whose id a column has that a statement is looking
    at."""
    if isinstance(node, Condition):
        return compile_condition(snapshot, node, of)
    join = and_ if node.junction is Junction.AND else or_
    return join(*(compile_node(part, snapshot, of) for part in node.parts))
