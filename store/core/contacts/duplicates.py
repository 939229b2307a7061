"""Which contacts are likely the same, and why: rules over what is known of two of them.

A suggestion is a guess for a person to judge, by the strongest of three reasons: one phone line in two ways
of writing, one e-mail address in two cases, or one name with numbers of one carrier's prefix.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final

from store.core import phones, urns
from store.core.contacts.redaction import reference_code
from store.core.contacts.search_keys import letters_of, path_key, sort_key
from store.core.phones.carriers import carrier_prefix
from store.core.phones.countries import calling_code
from store.core.phones.renumbering import COUNTRY_CODES
from store.core.types import Status, Urn

TOGETHER: Final = 5
"""Of so many contacts with one name and prefix every two are suggested. Where there are more the name says
little: the oldest two are that nobody told apart, and how many others there are is said."""

_NATIONAL_DIGITS: Final = 3
_LONGEST_AREA: Final = 6


class ReasonCode(StrEnum):
    """Why two contacts are likely the same, the strongest reason first."""

    NUMBER = "number"
    EMAIL = "email"
    NAME = "name"


STRENGTH: Final = {code: place for place, code in enumerate(ReasonCode)}


@dataclass(frozen=True, slots=True)
class Reason:
    """A code with what its sentence needs; what a code has no use for is empty.

    `one` and `other` are the two ways in which a number or an e-mail address is written. `name` is the name
    as it is compared, `prefix` what the numbers begin with, digits with their country code, and `more` how
    many other contacts have both.
    """

    code: ReasonCode
    one: Urn | None = None
    other: Urn | None = None
    name: str = ""
    prefix: str = ""
    more: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """Where a walk along the index of addresses or names comes past it: the scheme, and the path or name
        as it is compared."""
        return (self.one.scheme, path_key(self.one.path)) if self.one else ("", self.name)

    @property
    def place(self) -> tuple[int, str, str]:
        """The order in which reasons are found: by strength, then along the index."""
        return (STRENGTH[self.code], *self.key)


@dataclass(frozen=True, slots=True)
class Person:
    """What is compared of a contact, and what it is told by."""

    id: int
    uuid: str
    name: str
    status: Status
    urns: tuple[Urn, ...] = ()

    @property
    def title(self) -> str:
        """The name, else the priority address, else the uuid."""
        if self.name.strip():
            return self.name
        return urns.format_urn(self.urns[0], international=True) if self.urns else self.uuid


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a suggestion stands among all of them: by its strongest reason, then by the contacts' ids."""

    strength: int
    scheme: str
    key: str
    first: int = 0
    second: int = 0


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Two contacts that are likely the same, by the place where they are met. Where that is a name, `prefix`
    is what their numbers begin with, and `more` how many other contacts have both."""

    place: Place
    prefix: str = ""
    more: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two contacts that are likely the same, the older one first, with the reasons, the strongest first."""

    first: Person
    second: Person
    reasons: tuple[Reason, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Party:
    """A contact of a suggestion as it is shown: `title` is its code where names are hidden."""

    uuid: str
    title: str
    status: Status


@dataclass(frozen=True, slots=True)
class DuplicateRow:
    """A suggestion as it is shown. `reasons` are the codes, the strongest first, `sentences` say them, and
    `brief` is the strongest in a few words."""

    first: Party
    second: Party
    reasons: tuple[ReasonCode, ...]
    brief: str
    sentences: tuple[str, ...]
    place: Place


def letters(name: str) -> str:
    """A name as it is compared: without case and marks."""
    return letters_of(sort_key(name) or "")


def prefix(number: str) -> str:
    """What the carrier's numbers begin with, by the table of carriers of `phonenumbers`, of a number in
    E.164; the digits with the country code.

    The countries of +1 and some others give a range to no carrier, and neither do most give fixed lines: of
    such numbers the country code and the first three digits after it, which is the area code under +1.
    """
    digits = number[1:]
    return carrier_prefix(digits) or _area(digits[:_LONGEST_AREA])


@lru_cache(maxsize=4096)
def _area(lead: str) -> str:
    code = calling_code(lead)
    return lead[: len(code) + _NATIONAL_DIGITS] if code else ""


def prefixes(listed: Iterable[Urn]) -> set[str]:
    """The prefixes of a contact's phone numbers."""
    whole = (one.path for one in listed if one.scheme == "tel" and one.path.startswith("+"))
    return {found for path in whole if (found := prefix(path))}


def spellings(scheme: str, path: str, country: str) -> tuple[str, ...]:
    """The identities under which the line of an address may stand once more, to be looked up: a few too many,
    of which `is_one_line` knows. `country` is that of numbers without a country code.

    Of an old and a new form only the old one leads to the other, of a phone and a WhatsApp number the latter,
    of a number with and one without its country code the latter: so that each two are met once.
    """
    if scheme == "whatsapp":
        return (f"tel:+{path}", *_both(phones.new_forms(path))) if path.isdecimal() else ()
    if scheme != "tel":
        return ()
    if path.startswith("+"):
        return _both(phones.new_forms(path[1:])) if path[1:].startswith(COUNTRY_CODES) else ()
    line = _line(scheme, path, country)
    return _both((line, *phones.other_forms(line))) if line else ()


def traces(scheme: str, path: str, country: str) -> tuple[str, ...]:
    """What contacts with an address of one line, or with one e-mail address, have in common: where two have
    none of these together, no number and no e-mail address says that they are the same."""
    if scheme == "mailto":
        return (path_key(path),)
    if scheme == "tel" and path.startswith("+"):
        digits = path[1:]
        return (digits, *phones.new_forms(digits)) if digits.startswith(COUNTRY_CODES) else (digits,)
    line = _line(scheme, path, country)
    return (line, *phones.other_forms(line)) if line else ()


def is_one_line(one: Urn, other: Urn, country: str) -> bool:
    """Whether two addresses are one phone line: the same digits, or the number of before and after its
    country changed it."""
    mine, its = (_line(urn.scheme, urn.path, country) for urn in (one, other))
    return bool(mine) and bool(its) and (mine == its or its in phones.other_forms(mine))


def _both(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(identity for digits in lines for identity in (f"tel:+{digits}", f"whatsapp:{digits}"))


@lru_cache(maxsize=1024)
def _line(scheme: str, path: str, country: str) -> str:
    """The digits of a phone line with their country code; empty for what is none."""
    if scheme == "whatsapp":
        return path if path.isdecimal() else ""
    if scheme != "tel":
        return ""
    whole = path if path.startswith("+") or not path.isdecimal() else phones.to_stored(path, country)
    return whole[1:] if whole.startswith("+") else ""


def reasons(one: Person, other: Person, country: str, asked: Collection[ReasonCode]) -> tuple[Reason, ...]:
    """Those reasons of the ones asked for that two contacts are likely the same, the strongest first."""
    found: list[Reason] = []
    if ReasonCode.NUMBER in asked:
        found += {*_lines(one, other, country), *_lines(other, one, country)}
    if ReasonCode.EMAIL in asked:
        found += _emails(one, other)
    if ReasonCode.NAME in asked and (name := letters(one.name)) and name == letters(other.name):
        found += [Reason(ReasonCode.NAME, name=name, prefix=each) for each in _shared(one, other)]
    return tuple(sorted(found, key=lambda reason: (reason.place, reason.prefix)))


def _lines(one: Person, other: Person, country: str) -> Iterator[Reason]:
    own = {urn.identity: urn for urn in other.urns}
    for urn in one.urns:
        for identity in spellings(urn.scheme, urn.path, country):
            twin = own.get(identity)
            if twin is not None and is_one_line(urn, twin, country):
                yield Reason(ReasonCode.NUMBER, urn, twin)


def _emails(one: Person, other: Person) -> Iterator[Reason]:
    own = {path_key(urn.path): urn for urn in other.urns if urn.scheme == "mailto"}
    for urn in one.urns:
        twin = own.get(path_key(urn.path)) if urn.scheme == "mailto" and own else None
        if twin is not None:
            yield Reason(ReasonCode.EMAIL, urn, twin)


def _shared(one: Person, other: Person) -> list[str]:
    return sorted(prefixes(one.urns) & prefixes(other.urns))[:1]


def brief(reason: Reason, *, hidden: bool = False) -> str:
    """The reason in a few words, for a row."""
    if reason.code is ReasonCode.NAME:
        more = f" and {reason.more} more" if reason.more else ""
        return f"name, +{reason.prefix}{more}"
    return str(reason.code) if hidden else f"{reason.code} {_written(reason.one)}"


def sentence(reason: Reason, *, hidden: bool = False) -> str:
    """The reason in a sentence. With `hidden` no address is in it; one by name is not told there at all."""
    if reason.code is ReasonCode.NAME:
        more = f", as {reason.more} more contacts have" if reason.more > 1 else ""
        more = ", as 1 more contact has" if reason.more == 1 else more
        return f"The same name, and numbers that begin with +{reason.prefix}{more}."
    kind = "phone line" if reason.code is ReasonCode.NUMBER else "e-mail address"
    if hidden:
        return f"One {kind}, written in two ways."
    return f"One {kind}, written in two ways: {_written(reason.one)} and {_written(reason.other)}."


def _written(urn: Urn | None) -> str:
    if urn is None:
        return ""
    plain = replace(urn, display="")
    return f"{urns.type_word(plain)} {urns.format_urn(plain, international=True)}".strip()


def shown(one: Suggestion, *, hidden: bool) -> DuplicateRow:
    """A suggestion as it is shown."""
    return DuplicateRow(
        _party(one.first, hidden=hidden),
        _party(one.second, hidden=hidden),
        tuple(dict.fromkeys(reason.code for reason in one.reasons)),
        brief(one.reasons[0], hidden=hidden),
        tuple(dict.fromkeys(sentence(reason, hidden=hidden) for reason in one.reasons)),
        one.place,
    )


def _party(one: Person, *, hidden: bool) -> Party:
    return Party(one.uuid, reference_code(one.id) if hidden else one.title, one.status)
