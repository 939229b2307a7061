"""A search as a tree: conditions, joined by AND and OR.

The tree is what a search means. `store.core.query` makes it of text and writes it back; `store.core.matching`
asks it of one contact, `store.search.conditions` of the whole database, and the two must agree.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from store.core.types import FieldType


class Operator(StrEnum):
    """What a condition asks of a value."""

    EQUAL = "="
    NOT_EQUAL = "!="
    CONTAINS = "~"
    GREATER = ">"
    GREATER_EQUAL = ">="
    LESS = "<"
    LESS_EQUAL = "<="


class Kind(StrEnum):
    """What a condition is about; the prefix that forces it, where there is one."""

    ATTRIBUTE = "attribute"
    SCHEME = "urns"
    FIELD = "fields"


class Junction(StrEnum):
    """How the parts of a branch are joined."""

    AND = "AND"
    OR = "OR"


@dataclass(frozen=True, slots=True)
class Day:
    """A day in a search: from its first moment up to, not including, the first of the next; aware, in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Condition:
    """A property, an operator and a value.

    `key` is the attribute's name, the scheme or the field's key, in lower case. `value` is the text that the
    canonical form shows, empty to ask whether anything is set. `operand` is the value as it is compared: a
    Decimal for numbers, a Day for dates, the uuid of a group or a channel, an address in its stored form, for
    all else the text folded, or unmarked where a part is looked for. `field_type` is that of the field, None
    for everything else and for fields taken on trust. `offset` is where the condition begins in the text it
    was read from, in characters.
    """

    kind: Kind
    key: str
    operator: Operator
    value: str
    operand: str | Decimal | Day = ""
    field_type: FieldType | None = None
    offset: int = field(default=0, compare=False)

    @property
    def asks_if_set(self) -> bool:
        """Whether it asks for any value (`!=`) or none (`=`)."""
        return not self.value


@dataclass(frozen=True, slots=True)
class Branch:
    """Two or more parts, all of which (AND) or any of which (OR) must hold. No part is a branch of the same
    junction."""

    junction: Junction
    parts: tuple["Node", ...]


Node = Condition | Branch


def conditions(node: Node | None) -> Iterator[Condition]:
    """Every condition of a tree, from left to right."""
    if isinstance(node, Condition):
        yield node
    elif node is not None:
        for part in node.parts:
            yield from conditions(part)
