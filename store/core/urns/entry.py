"""Addresses as people type them, into a form or on a command line."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from store.core import phones
from store.core.errors import InvalidUrn
from store.core.types import Urn
from store.core.urns import emails, problems
from store.core.urns.formatting import dialling_problem
from store.core.urns.rules import known, make, normalize, validate
from store.core.urns.schemes import BUSINESS_SCOPED_ID, SCHEMES
from store.core.urns.syntax import UrnParts, split

_SHORT_OR_SENDER = re.compile(r"[1-9][0-9]{0,5}|[A-Za-z][A-Za-z0-9]*")
_STARTS_AS_NUMBER = re.compile(r"[(\s]*[+＋\d]")
_BETWEEN_DIGITS = re.compile(r"[\s().-]")
_REPORTED = re.compile(r"\+[0-9]{7,15}")
_EMAIL = re.compile(r"[^\s@:]+@[^\s@]+")


@dataclass(frozen=True, slots=True)
class Entered:
    """An address that somebody typed, in its stored form, and what of the text was left out to read it: each
    a clause such as `extension 12 was left out`."""

    urn: Urn
    left_out: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be told of it: what was left out, and that the number reaches nobody if that is so."""
        problem = dialling_problem(self.urn)
        return (*self.left_out, f"{self.urn.path} {problem}") if problem else self.left_out


def entries(scheme: str, text: str, country: str = "") -> tuple[Entered, ...]:
    """All addresses of one type that somebody typed into a form, or that a cell holds; in order, each once.

    A phone number must be whole: with its country code, or as people write it in the default `country`.
    Raises InvalidUrn with a sentence for the form when any part of the text is no such address.
    """
    name = known(scheme.strip().lower()).name
    value = _without_prefix(name, _visible(text).strip())
    if not value:
        raise problems.empty(name)
    reader = _READERS.get(name, _as_it_is)
    found = [Entered(_stored(name, path), left_out) for path, left_out in reader(value, country)]
    return tuple(found) if len(found) == 1 else tuple({each.urn.identity: each for each in found}.values())


def entry(scheme: str, text: str, country: str = "") -> Urn:
    """The only address that somebody typed for that type, as `entries` reads it.

    Raises InvalidUrn also when there are several, or when something would be left out of the text.
    """
    found = entries(scheme, text, country)
    if len(found) > 1:
        raise problems.several(found[0].urn.scheme, text, len(found))
    if found[0].left_out:
        raise problems.left_out(found[0].urn, text, found[0].left_out)
    return found[0].urn


def from_text(text: str, country: str = "") -> Urn:
    """The address that somebody names on a command line, in its stored form.

    Either a URN, its type in any case (`tel:0788 123 123`, `Twitter:@bob`), or a bare phone number, short
    code or e-mail address. A sender id needs its type before it (`tel:MTN`). A plus and 7 to 15 digits may be
    what a network has reported, and are taken, possible or not. Raises InvalidUrn.
    """
    parts = _parts(_visible(text).strip())
    if parts.scheme == "tel" and _SHORT_OR_SENDER.fullmatch(parts.path):
        return make("tel", parts.path, parts.display, country)
    try:
        urn = entry(parts.scheme, parts.path, country)
    except InvalidUrn:
        reported = _BETWEEN_DIGITS.sub("", parts.path)
        if parts.scheme != "tel" or not _REPORTED.fullmatch(reported):
            raise
        urn = Urn("tel", reported)
    return make(urn.scheme, urn.path, parts.display)


def sender(text: str, schemes: Sequence[str], country: str = "") -> Urn:
    """The address that a message came from, as it is typed for a channel of those address types; its type may
    be left out. Raises InvalidUrn.

    A plus and 7 to 15 digits are what a network reports: a fact, which no country makes another number of.
    """
    scheme, colon, path = text.partition(":")
    named = scheme.strip().lower() if colon else ""
    if named not in SCHEMES and schemes and "tel" not in schemes:
        return entry(schemes[0], text, country)
    reported = _BETWEEN_DIGITS.sub("", _visible(path if named == "tel" else text))
    return normalize(Urn("tel", reported)) if _REPORTED.fullmatch(reported) else from_text(text, country)


def _parts(text: str) -> UrnParts:
    scheme, colon, rest = text.partition(":")
    if colon:
        return split(f"{known(scheme.strip().lower()).name}:{rest.strip()}")
    if _STARTS_AS_NUMBER.match(text):
        return UrnParts("tel", text)
    if _EMAIL.fullmatch(text):
        return UrnParts("mailto", text)
    raise problems.not_an_address(text) if text else problems.empty("")


def _without_prefix(scheme: str, text: str) -> str:
    head, colon, rest = text.partition(":")
    return rest.strip() if colon and head.strip().lower() == scheme else text


def _visible(text: str) -> str:
    """The text without the characters that show nothing and come along when addresses are copied."""
    if text.isascii():
        return text
    return "".join(character for character in text if unicodedata.category(character) != "Cf")


def _stored(scheme: str, path: str) -> Urn:
    """A valid URN of what was read; raises InvalidUrn."""
    if scheme != "tel":
        return make(scheme, path)
    # A number is read into its stored form, and reading it once more is most of the work of an import.
    urn = Urn(scheme, path)
    validate(urn)
    return urn


_Read = tuple[str, tuple[str, ...]]
"""The path of an address, and the notes on it."""


def _as_it_is(text: str, _country: str) -> tuple[_Read, ...]:
    return ((text, ()),)


def _numbers(text: str, country: str) -> tuple[_Read, ...]:
    return tuple((number.path, number.notes) for number in phones.read(text, country))


def _whatsapp_numbers(text: str, country: str) -> tuple[_Read, ...]:
    """WhatsApp numbers are whole numbers without the plus.

    Other digits may be one that no plan knows, and an account keeps the number that it was made with when its
    country changes numbers.
    """
    try:
        return tuple((path.removeprefix("+"), notes) for path, notes in _numbers(text, country))
    except InvalidUrn:
        if text.isdecimal() or BUSINESS_SCOPED_ID.fullmatch(text[:2].upper() + text[2:]):
            return ((text, ()),)
        digits = _BETWEEN_DIGITS.sub("", text).removeprefix("+")
        if digits.isdecimal() and phones.other_forms(digits):
            return ((digits, ()),)
        raise


_READERS: Mapping[str, Callable[[str, str], tuple[_Read, ...]]] = {
    "tel": _numbers,
    "whatsapp": _whatsapp_numbers,
    "mailto": emails.read,
}
