"""Bare values of searches: which condition a name, number, address or code without a property stands for."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final, TypeGuard

from store.core.contacts.names import words
from store.core.contacts.reference_codes import is_code
from store.core.errors import InvalidUrn
from store.core.phones.parsing import clean
from store.core.phones.people import parse_full
from store.core.query import problems
from store.core.query.canonical import join
from store.core.query.grammar import Literal, ParsedCondition, ParsedNode
from store.core.query.scope import Scope
from store.core.query.tree import Condition, Junction, Kind, Node, Operator
from store.core.text import folded, unmarked
from store.core.types import Urn
from store.core.urns.entry import entry
from store.core.urns.rules import normalize, validate
from store.core.urns.schemes import SCHEMES
from store.core.urns.syntax import split

MIN_URN_PART: Final = 3
"""The fewest characters that may be looked for within an address."""

_MIN_DIGITS: Final = 4
"""Fewer digits than this alone are a name."""

_WHOLE_NUMBER: Final = re.compile(r"\+?[0-9 .\-()/]{5,}")
_PART: Final = re.compile(r"\+?[0-9 .\-()]{4,}")
_FIRST_OF_NUMBER: Final = re.compile(r"(?:tel:)?\+?[0-9][0-9.\-]*", re.IGNORECASE)
_NEXT_OF_NUMBER: Final = re.compile(r"[0-9][0-9.\-]*")
_SIDE_BY_SIDE: Final = re.compile(r"[\s()]*")
_EMAIL: Final = re.compile(r"[^\s@:]+@[^\s@]+|@[^\s@]+\.[^\s@]+")
_SIGNS: Final = frozenset({"Sm", "Sc", "Sk"})
_IN_NAMES: Final = re.compile("[-_.+/'@:]")


def whole_number(text: str, country: str) -> Node | None:
    """What a search asks that is nothing but one phone number: that somebody has that number; or that
    somebody's number has that part.

    What only with its plus left out is a number, one of the default country, may be a part of another."""
    trimmed = text.strip()
    literal = Literal(trimmed, len(text) - len(text.lstrip()), len(trimmed))
    if not _WHOLE_NUMBER.fullmatch(unmarked(trimmed)):
        return None
    part, typed = _part_of_number(literal), clean(trimmed)
    try:
        number = parse_full(trimmed, country)
        validate(Urn("tel", number))
    except InvalidUrn:
        return part
    whole = Condition(Kind.SCHEME, "tel", Operator.EQUAL, number, number, offset=literal.offset)
    if typed[:1] != "+" or typed == number:
        return whole
    begins_as_one = typed[1:].startswith(number[1:].removesuffix(typed[1:]))
    return part if begins_as_one else join(Junction.OR, (whole, part))


def without_signs(parts: Sequence[ParsedNode]) -> Sequence[ParsedNode]:
    """The conditions that all have to hold, without bare words that are nothing but punctuation, as in
    `Smith & Sons`; where there is nothing else, they are what is looked for."""
    return [part for part in parts if not _is_sign(part)] or parts


def _is_sign(part: ParsedNode) -> bool:
    if not _is_bare(part) or not part.value.text.strip():
        return False
    kinds = map(unicodedata.category, part.value.text)
    return all(kind.startswith("P") or kind in _SIGNS for kind in kinds)


def numbers_joined(parts: Sequence[ParsedNode], text: str) -> Sequence[ParsedNode]:
    """The conditions that all have to hold, with bare words of digits that stand side by side in the text put
    together: they are one part of a phone number, as in `John 0788 123`."""
    runs: list[list[ParsedNode]] = []
    for part in parts:
        if runs and _continues(runs[-1][-1], part, text):
            runs[-1].append(part)
        else:
            runs.append([part])
    return [part for run in runs for part in _as_one(run)]


def _continues(previous: ParsedNode, part: ParsedNode, text: str) -> bool:
    if not (_is_bare(previous) and _is_bare(part)):
        return False
    between = text[previous.value.offset + previous.value.length : part.value.offset]
    return bool(
        _SIDE_BY_SIDE.fullmatch(between)
        and _FIRST_OF_NUMBER.fullmatch(unmarked(previous.value.text))
        and _NEXT_OF_NUMBER.fullmatch(unmarked(part.value.text))
    )


def _as_one(run: list[ParsedNode]) -> list[ParsedNode]:
    literals = [part.value for part in run if isinstance(part, ParsedCondition)]
    text = " ".join(literal.text for literal in literals)
    if len(run) == 1 or _digits_in(text) < _MIN_DIGITS:
        return run
    start, end = literals[0].offset, literals[-1].offset + literals[-1].length
    return [ParsedCondition(Literal(text, start, end - start))]


def _is_bare(part: ParsedNode) -> TypeGuard[ParsedCondition]:
    """Whether it is a word without a property, an operator or quotes."""
    return isinstance(part, ParsedCondition) and part.operator is None and not part.value.quoted


def interpret(value: Literal, scope: Scope) -> Condition:
    """What a bare value asks. An address is that address, what looks like e-mail is a part of one, four
    digits or more are a part of a phone number; all else is a name, by its words where it has any.

    Where addresses are hidden, a reference code is that contact, and all else a name; where names are hidden
    too, there is nothing else to be found."""
    text = value.text
    address = _address(value, scope.country) or _part_of_email(value) or _part_of_number(value)
    if not scope.redacted:
        return address or _name(value)
    if is_code(text):
        return Condition(Kind.ATTRIBUTE, "ref", Operator.EQUAL, text, folded(text), offset=value.offset)
    if scope.hides_names and text.strip():
        raise problems.hidden_addresses(value) if address else problems.hidden_names(value)
    return _name(value)


def _address(value: Literal, country: str) -> Condition | None:
    scheme, _, path = value.text.strip().partition(":")
    scheme = scheme.lower()
    if scheme not in SCHEMES or not path.strip():
        return None
    try:
        path = split(f"{scheme}:{path}").path.strip()
    except InvalidUrn:
        return None
    stored = stored_path(scheme, path, country)
    return Condition(Kind.SCHEME, scheme, Operator.EQUAL, path, stored, offset=value.offset)


def _part_of_email(value: Literal) -> Condition | None:
    text = value.text.strip()
    if len(text) < MIN_URN_PART or not _EMAIL.fullmatch(text):
        return None
    return Condition(Kind.SCHEME, "mailto", Operator.CONTAINS, text, unmarked(text), offset=value.offset)


def _part_of_number(value: Literal) -> Condition | None:
    # Hardly anything but dashes is no number.
    if not _PART.fullmatch(unmarked(value.text)) or _digits_in(value.text) < _MIN_DIGITS:
        return None
    digits = clean(value.text)
    return Condition(
        Kind.SCHEME, "tel", Operator.CONTAINS, digits, part_of_path("tel", digits), offset=value.offset
    )


def _digits_in(text: str) -> int:
    return sum(map(str.isdecimal, text))


def stored_path(scheme: str, text: str, country: str) -> str:
    """The path of an address as it is compared: in its stored form, by the default `country`."""
    try:
        return folded(entry(scheme, text, country).path)
    except InvalidUrn:
        return folded(normalize(Urn(scheme, text), country).path)


def part_of_path(scheme: str, text: str) -> str:
    """A part of an address as it is looked for. That of a phone number is its digits without the zeros that
    are dialled in front of it at home, and that it has not when it is stored."""
    digits = clean(text.replace("(0)", "")) if scheme == "tel" else ""
    if not digits.removeprefix("+").isdigit():
        return unmarked(text)
    bare = digits.lstrip("0")
    return bare if len(bare) > 1 else digits


def _name(value: Literal) -> Condition:
    text = value.text if value.text.strip() else ""
    if words(text):
        return Condition(Kind.ATTRIBUTE, "name", Operator.CONTAINS, text, folded(text), offset=value.offset)
    if _is_sign(ParsedCondition(value)) and not _IN_NAMES.search(text):
        raise problems.sign_alone(value)
    text = text.rstrip(",;") or text
    return Condition(Kind.ATTRIBUTE, "name", Operator.EQUAL, text, folded(text), offset=value.offset)
