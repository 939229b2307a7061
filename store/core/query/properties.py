"""The properties of contacts that searches can name: the table of attributes, and resolved properties."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from store.core.query.tree import Condition, Kind, Node, Operator, conditions
from store.core.types import FieldType

_EQUALITY: Final = (Operator.EQUAL, Operator.NOT_EQUAL)
_WORDS: Final = (*_EQUALITY, Operator.CONTAINS)
_ORDERED: Final = (
    *_EQUALITY,
    Operator.GREATER,
    Operator.GREATER_EQUAL,
    Operator.LESS,
    Operator.LESS_EQUAL,
)


class ValueKind(StrEnum):
    """How the value of a condition is read."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Attribute:
    """What can be asked of an attribute.

    `operators` are those that it takes; `can_be_unset` is whether `= ""` and `!= ""` may be asked;
    `in_groups` whether a smart group may use it. `about` says in words what it is, and `example` is a value.
    """

    name: str
    about: str
    example: str
    value_kind: ValueKind = ValueKind.TEXT
    operators: tuple[Operator, ...] = _EQUALITY
    can_be_unset: bool = True
    in_groups: bool = True


_DAY: Final = "2026-01-31"
_UUID: Final = "f81d1eb5-215d-4ae8-90fa-38b3f2d6e328"

ATTRIBUTES: Final[Mapping[str, Attribute]] = {
    attribute.name: attribute
    for attribute in (
        Attribute("name", "the contact's name", '"Bob"', operators=_WORDS),
        Attribute("urn", "any address", '"+250788123123"', operators=_WORDS),
        Attribute("group", "the groups the contact is in", '"Farmers"', in_groups=False),
        Attribute(
            "status",
            "active, blocked, stopped or archived",
            "active",
            can_be_unset=False,
            in_groups=False,
        ),
        Attribute("language", "a language's three-letter code", "eng"),
        Attribute("channel", "the channel of the next message", '"MTN Rwanda"'),
        Attribute("country", "the country of a phone number", "RW"),
        Attribute("carrier", "the carrier of a phone number", '"MTN"'),
        Attribute("number_type", "mobile, fixed, toll_free …: what a phone number is", "mobile"),
        Attribute("locked", "whether an address is tied to a channel", "yes", can_be_unset=False),
        Attribute(
            "created_on", "when the contact was made", _DAY, ValueKind.DATE, _ORDERED, can_be_unset=False
        ),
        Attribute("last_seen_on", "when the contact last wrote in", _DAY, ValueKind.DATE, _ORDERED),
        Attribute(
            "tickets", "how many tickets are open", "0", ValueKind.NUMBER, _ORDERED, can_be_unset=False
        ),
        Attribute("uuid", "the contact's UUID", _UUID, can_be_unset=False),
        Attribute(
            "ref", "the code that stands for a hidden name", "A6YWQL", can_be_unset=False, in_groups=False
        ),
        Attribute("id", "the contact's number", "123", can_be_unset=False, in_groups=False),
        Attribute("flow", "the flow the contact is in", '"Registration"', in_groups=False),
        Attribute("history", "the flows the contact was ever in", '"Registration"', in_groups=False),
    )
}
"""Every attribute by its name, the most usual first."""

VALUE_KINDS: Final[Mapping[FieldType, ValueKind]] = {
    FieldType.NUMBER: ValueKind.NUMBER,
    FieldType.DATETIME: ValueKind.DATE,
}
"""How the values of fields are read, where it is not as text."""


@dataclass(frozen=True, slots=True)
class Property:
    """What a condition is about. A field that is taken on trust has neither `value_kind` nor `field_type`."""

    kind: Kind
    key: str
    value_kind: ValueKind | None = ValueKind.TEXT
    field_type: FieldType | None = None

    @property
    def operators(self) -> tuple[Operator, ...]:
        """The operators that it takes."""
        if self.kind is Kind.ATTRIBUTE:
            return ATTRIBUTES[self.key].operators
        if self.kind is Kind.SCHEME:
            return _WORDS
        if self.value_kind is None:
            return tuple(Operator)
        return _EQUALITY if self.value_kind is ValueKind.TEXT else _ORDERED

    @property
    def can_be_unset(self) -> bool:
        """Whether it may be asked if there is any value."""
        return self.kind is not Kind.ATTRIBUTE or ATTRIBUTES[self.key].can_be_unset

    @property
    def is_address(self) -> bool:
        """Whether it is about addresses."""
        return self.kind is Kind.SCHEME or (self.kind is Kind.ATTRIBUTE and self.key == "urn")

    @property
    def is_name(self) -> bool:
        """Whether it is the name of contacts."""
        return self.kind is Kind.ATTRIBUTE and self.key == "name"


@dataclass(frozen=True, slots=True)
class Needs:
    """What a search depends on.

    Attributes and schemes are in the order of the alphabet. Fields are keys; groups and channels are uuids,
    or names where they were taken on trust; these three are in the order in which the search names them.
    `allow_as_group` is whether the search may keep a smart group.
    """

    attributes: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    allow_as_group: bool = True


def needs(root: Node | None, *, on_trust: bool = False) -> Needs:
    """What the search of that tree depends on; `on_trust` where no group was known."""
    every = tuple(conditions(root))
    attributes = _keys(every, Kind.ATTRIBUTE)
    return Needs(
        attributes=tuple(sorted(attributes)),
        schemes=tuple(sorted(_keys(every, Kind.SCHEME))),
        fields=_keys(every, Kind.FIELD),
        groups=_named(every, "group", on_trust),
        channels=_named(every, "channel", on_trust),
        allow_as_group=all(ATTRIBUTES[name].in_groups for name in attributes),
    )


def _keys(every: tuple[Condition, ...], kind: Kind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.key for each in every if each.kind is kind))


def _named(every: tuple[Condition, ...], attribute: str, on_trust: bool) -> tuple[str, ...]:
    found = [
        each
        for each in every
        if each.kind is Kind.ATTRIBUTE and each.key == attribute and not each.asks_if_set
    ]
    return tuple(dict.fromkeys(each.value if on_trust else str(each.operand) for each in found))
