"""Evaluation of a search against one contact in memory.

A condition is asked of every value that the contact has of its property, and of none there may be several:
a contact has any number of addresses and groups. `=`, `~` and comparisons hold when any value fits; `!=`
holds when no value is equal, and so for contacts without a value. An empty value asks whether there is any.
"""

import operator
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from store.core.contacts.names import words
from store.core.contacts.reference_codes import encode
from store.core.phones.facts import NumberFacts, facts
from store.core.query import Query
from store.core.query.tree import Condition, Day, Junction, Kind, Node, Operator
from store.core.text import folded, unmarked
from store.core.types import Contact, FieldType, Value

_Test = Callable[[Contact, str | None], bool]
"""A compiled search: a predicate of a contact and the uuid of the channel of its route."""

_Answers = tuple[Any, ...]
"""Every value that a contact has of a property, in the form that is compared: folded text, numbers or
moments."""

_Read = Callable[[Contact, str | None], _Answers]

_COMPARED: Final[Mapping[Operator, Callable[[Any, Any], bool]]] = {
    Operator.EQUAL: operator.eq,
    Operator.NOT_EQUAL: operator.ne,
    Operator.GREATER: operator.gt,
    Operator.GREATER_EQUAL: operator.ge,
    Operator.LESS: operator.lt,
    Operator.LESS_EQUAL: operator.le,
}

_words_of_name = lru_cache(maxsize=1024)(words)
"""The words of a name, which many searches in a row may ask for."""


def matches(query: Query, contact: Contact, *, channel: str | None = None) -> bool:
    """Whether the contact is one that the search finds; a search without conditions finds everybody.

    `channel` is the uuid of the channel that the contact's next message would take, None without a route."""
    return query.root is None or _kept_test(query.root)(contact, channel)


def _test(node: Node) -> _Test:
    if isinstance(node, Condition):
        return _condition(node)
    tests = tuple(map(_test, node.parts))
    if node.junction is Junction.AND:
        return lambda contact, channel: all(test(contact, channel) for test in tests)
    return lambda contact, channel: any(test(contact, channel) for test in tests)


_kept_test = lru_cache(maxsize=512)(_test)
"""Compiled once: a smart group's search is evaluated for every contact that changes."""


def _condition(condition: Condition) -> _Test:
    read = _reader(condition)
    if condition.asks_if_set:
        wanted = condition.operator is Operator.NOT_EQUAL
        return lambda contact, channel: bool(read(contact, channel)) is wanted
    fits = _fits(condition)
    if condition.operator is Operator.NOT_EQUAL:
        return lambda contact, channel: all(map(fits, read(contact, channel)))
    return lambda contact, channel: any(map(fits, read(contact, channel)))


def _fits(condition: Condition) -> Callable[[Any], bool]:
    """The predicate of one value."""
    operand, asked = condition.operand, condition.operator
    if isinstance(operand, Day):
        return _fits_day(asked, operand)
    if asked is Operator.CONTAINS:
        if condition.kind is Kind.ATTRIBUTE and condition.key == "name":
            beginnings = words(str(operand))
            return lambda name: any(word.startswith(beginnings) for word in _words_of_name(name))
        part = str(operand)
        return lambda text: part in unmarked(text)
    compare = _COMPARED[asked]
    return lambda answer: compare(answer, operand)


def _fits_day(asked: Operator, day: Day) -> Callable[[datetime], bool]:
    """Dates are compared by whole days: later than a day is from the next midnight on."""
    start, end = day.start, day.end
    tests: Mapping[Operator, Callable[[datetime], bool]] = {
        Operator.GREATER: lambda moment: moment >= end,
        Operator.GREATER_EQUAL: lambda moment: moment >= start,
        Operator.LESS: lambda moment: moment < start,
        Operator.LESS_EQUAL: lambda moment: moment < end,
        Operator.NOT_EQUAL: lambda moment: not start <= moment < end,
    }
    return tests.get(asked, lambda moment: start <= moment < end)


def _reader(condition: Condition) -> _Read:
    """The function that reads the values of the condition's property from a contact."""
    key = condition.key
    match condition.kind:
        case Kind.ATTRIBUTE:
            return _ATTRIBUTES[key]
        case Kind.SCHEME:
            return lambda contact, _: tuple(
                folded(address.urn.path) for address in contact.addresses if address.urn.scheme == key
            )
        case Kind.FIELD:
            read = _READINGS.get(condition.field_type or FieldType.TEXT, _of_text)

            def of_field(contact: Contact, _channel: str | None) -> _Answers:
                value = contact.fields.get(key)
                return () if value is None else read(value)

            return of_field


def _of_text(value: Value) -> _Answers:
    return (folded(value.text),) if value.text else ()


def _one(answer: Decimal | datetime | None) -> _Answers:
    return () if answer is None else (answer,)


def _place(path: str) -> _Answers:
    """The last name of a place, which is all that is compared of it."""
    return _text(path.rpartition(">")[2])


_READINGS: Final[Mapping[FieldType, Callable[[Value], _Answers]]] = {
    FieldType.NUMBER: lambda value: _one(value.number),
    FieldType.DATETIME: lambda value: _one(value.datetime),
    FieldType.STATE: lambda value: _place(value.state),
    FieldType.DISTRICT: lambda value: _place(value.district),
    FieldType.WARD: lambda value: _place(value.ward),
}
"""The reading of a value that each type of field asks for, where it is not the text."""


def _text(text: str) -> _Answers:
    answer = folded(text)
    return (answer,) if answer else ()


def _paths(contact: Contact) -> _Answers:
    return tuple(folded(address.urn.path) for address in contact.addresses)


def _of_numbers(read: Callable[[NumberFacts], str]) -> _Read:
    """Reads one fact of each of the contact's phone numbers, leaving out unknown ones."""

    def found(contact: Contact, _channel: str | None) -> _Answers:
        numbers = (address.urn.path for address in contact.addresses if address.urn.scheme == "tel")
        return tuple(filter(None, (read(facts(path)) for path in numbers)))

    return found


_ATTRIBUTES: Final[Mapping[str, _Read]] = {
    "name": lambda contact, _: _text(contact.name),
    "uuid": lambda contact, _: _text(contact.uuid),
    "id": lambda contact, _: (str(contact.id),) if contact.id else (),
    "ref": lambda contact, _: _text(encode(contact.id)) if contact.id else (),
    "status": lambda contact, _: (str(contact.status),),
    "language": lambda contact, _: _text(contact.language),
    "urn": lambda contact, _: _paths(contact),
    "group": lambda contact, _: tuple(group.uuid for group in contact.groups),
    "flow": lambda contact, _: _text(contact.flow),
    "history": lambda contact, _: tuple(map(folded, contact.history)),
    "tickets": lambda contact, _: (Decimal(contact.tickets),),
    "created_on": lambda contact, _: _one(contact.created_on),
    "last_seen_on": lambda contact, _: _one(contact.last_seen_on),
    "channel": lambda _, channel: (channel,) if channel else (),
    "locked": lambda contact, _: ("yes" if any(address.channel for address in contact.addresses) else "no",),
    "carrier": _of_numbers(lambda number: folded(number.carrier)),
    "country": _of_numbers(lambda number: number.country),
    "number_type": _of_numbers(lambda number: number.type),
}
"""The values of each attribute, given the contact and the channel of its route."""
