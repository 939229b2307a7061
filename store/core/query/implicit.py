"""Bare values of searches: which condition a name, number, address or code without a property stands for."""

import re
from contextlib import suppress
from typing import Final

from store.core.contacts.names import words
from store.core.contacts.reference_codes import is_code
from store.core.errors import InvalidUrn
from store.core.phones.people import parse_full
from store.core.query import problems
from store.core.query.grammar import Literal
from store.core.query.scope import Scope
from store.core.query.tree import Condition, Kind, Operator
from store.core.text import folded
from store.core.types import Urn
from store.core.urns.rules import validate
from store.core.urns.schemes import SCHEMES
from store.core.urns.syntax import split

MIN_URN_PART: Final = 3
"""The fewest characters that may be looked for within an address."""

_WHOLE_NUMBER: Final = re.compile(r"\+?[0-9 .\-()]{5,}")
_NUMBER: Final = re.compile(r"\+?[\-0-9]{4,}")
_NO_DIGIT: Final = re.compile(r"[^+0-9]+")


def whole_number(text: str, country: str) -> Condition | None:
    """The condition of a search that is nothing but one phone number: that somebody has that number."""
    trimmed = text.strip()
    if _WHOLE_NUMBER.fullmatch(trimmed):
        with suppress(InvalidUrn):
            number = parse_full(trimmed, country)
            validate(Urn("tel", number))
            offset = len(text) - len(text.lstrip())
            return Condition(Kind.SCHEME, "tel", Operator.EQUAL, number, number, offset=offset)
    return None


def interpret(value: Literal, scope: Scope) -> Condition:
    """What a bare value asks. An address is that address; four digits or more are a part of a phone number;
    all else is a name, by its words where it has any.

    Where addresses are hidden, a reference code is that contact, and all else a name; where names are hidden
    too, there is nothing else to be found."""
    text = value.text
    if not scope.redacted:
        return _address(value) or _part_of_number(value) or _name(value)
    if is_code(text):
        return Condition(Kind.ATTRIBUTE, "ref", Operator.EQUAL, text, folded(text), offset=value.offset)
    if scope.hides_names and text.strip():
        is_address = _address(value) or _part_of_number(value)
        raise problems.hidden_addresses(value) if is_address else problems.hidden_names(value)
    return _name(value)


def _address(value: Literal) -> Condition | None:
    scheme, _, path = value.text.strip().partition(":")
    scheme = scheme.lower()
    if scheme not in SCHEMES or not path.strip():
        return None
    try:
        path = split(f"{scheme}:{path}").path.strip()
    except InvalidUrn:
        return None
    return Condition(Kind.SCHEME, scheme, Operator.EQUAL, path, folded(path), offset=value.offset)


def _part_of_number(value: Literal) -> Condition | None:
    if not _NUMBER.fullmatch(value.text):
        return None
    digits = _NO_DIGIT.sub("", value.text)
    # Hardly anything but dashes is no number.
    if len(digits) < MIN_URN_PART:
        return None
    return Condition(Kind.SCHEME, "tel", Operator.CONTAINS, digits, digits, offset=value.offset)


def _name(value: Literal) -> Condition:
    text = value.text if value.text.strip() else ""
    operator = Operator.CONTAINS if words(text) else Operator.EQUAL
    return Condition(Kind.ATTRIBUTE, "name", operator, text, folded(text), offset=value.offset)
