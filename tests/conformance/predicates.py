"""Searches as predicates in the form of the cases, which is that of no database."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from store.core.contacts.reference_codes import decode
from store.core.query.tree import Condition, Day, Junction, Kind, Node, Operator
from store.core.types import FieldType

Predicate = dict[str, Any]

_RANGES = {
    Operator.GREATER: "gt",
    Operator.GREATER_EQUAL: "gte",
    Operator.LESS: "lt",
    Operator.LESS_EQUAL: "lte",
}


def predicate(node: Node) -> Predicate:
    """The tree as a predicate."""
    if not isinstance(node, Condition):
        word = "and" if node.junction is Junction.AND else "or"
        return {word: [predicate(part) for part in node.parts]}
    on = _subject(node)
    if node.asks_if_set:
        asked: Predicate = {"is_set": on}
        return _not(asked) if node.operator is Operator.EQUAL else asked
    match node.operand:
        case Day() as day:
            return _of_day(node.operator, day, on)
        case Decimal() as number:
            return _of_number(node.operator, number, on)
        case _:
            return _of_text(node, on)


def simple(said: Any) -> Any:
    """A predicate in its simplest form, so that two that mean the same are equal.

    Being equal to a text includes being set, and differing from the empty text is being set."""
    if isinstance(said, list):
        return [simple(one) for one in said]
    if not isinstance(said, Mapping):
        return _comparable(said)
    made = {key: simple(value) for key, value in said.items()}
    parts = made.get("and")
    if parts is not None and any("equals" in part for part in parts):
        parts = [part for part in parts if not _is_covered(part, parts)]
    if parts is not None:
        parts = [part for part in parts if not _is_not_empty(part)]
        made["and"] = parts
        if len(parts) == 1:
            return parts[0]
    return made


def _subject(condition: Condition) -> Predicate:
    match condition.kind:
        case Kind.FIELD:
            part = condition.field_type or FieldType.TEXT
            return {"on": f"field {condition.key}", "part": part.value}
        case Kind.SCHEME:
            return {"on": f"address {condition.key}"}
        case Kind.ATTRIBUTE:
            return {"on": {"urn": "address any", "ref": "id"}.get(condition.key, condition.key)}


def _of_day(operator: Operator, day: Day, on: Predicate) -> Predicate:
    bounds = {
        Operator.GREATER: {"gte": day.end},
        Operator.GREATER_EQUAL: {"gte": day.start},
        Operator.LESS: {"lt": day.start},
        Operator.LESS_EQUAL: {"lt": day.end},
    }.get(operator, {"gte": day.start, "lt": day.end})
    asked: Predicate = {"range": on | bounds}
    return _not(asked) if operator is Operator.NOT_EQUAL else asked


def _of_number(operator: Operator, number: Decimal, on: Predicate) -> Predicate:
    if operator in _RANGES:
        return {"range": on | {_RANGES[operator]: number}}
    asked: Predicate = {"equals": on | {"value": number}}
    return _not(asked) if operator is Operator.NOT_EQUAL else asked


def _of_text(condition: Condition, on: Predicate) -> Predicate:
    value = str(condition.operand)
    if condition.operator is Operator.CONTAINS:
        word = "has_word_starting_with" if on["on"] == "name" else "contains"
        return {word: on | {"value": value}}
    if condition.key == "ref" and condition.kind is Kind.ATTRIBUTE:
        value = str(decode(value) or 0)
    asked: Predicate = {"equals": on | {"value": value}}
    return _not(asked) if condition.operator is Operator.NOT_EQUAL else asked


def _not(asked: Predicate) -> Predicate:
    return {"not": asked}


def _comparable(value: Any) -> Any:
    """Texts without case, moments as such, numbers by their worth."""
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value) if "T" in value else value.casefold()
        except ValueError:
            return value.casefold()
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _is_covered(part: Any, parts: list[Any]) -> bool:
    """Whether it asks that something is set of which another part asks that it equals a text."""
    equal = [one["equals"] for one in parts if "equals" in one]
    return "is_set" in part and any(part["is_set"].items() <= one.items() for one in equal)


def _is_not_empty(part: Any) -> bool:
    return bool("not" in part and part["not"].get("equals", {}).get("value") == "")
