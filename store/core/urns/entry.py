"""Addresses as people type them, into a form or on a command line."""

import re
from collections.abc import Callable, Mapping

from store.core import phones
from store.core.errors import InvalidUrn
from store.core.types import Urn
from store.core.urns import problems
from store.core.urns.rules import known, make
from store.core.urns.syntax import UrnParts, split

_SHORT_OR_SENDER = re.compile(r"[1-9][0-9]{0,5}|[A-Za-z][A-Za-z0-9]*")
_STARTS_AS_NUMBER = re.compile(r"[(\s]*[+0-9]")
_EMAIL = re.compile(r"[^\s@:]+@[^\s@]+")


def entry(scheme: str, text: str, country: str = "") -> Urn:
    """The address that somebody typed into a form for that type, in its stored form.

    A phone number must be whole: with its country code, or as people write it in the default `country`.
    Raises InvalidUrn with a sentence for the form.
    """
    name = known(scheme.strip().lower()).name
    value = _without_prefix(name, text.strip())
    if not value:
        raise problems.empty(name)
    reader = _READERS.get(name)
    return make(name, reader(value, country) if reader else value)


def from_text(text: str, country: str = "") -> Urn:
    """The address that somebody typed on a command line, in its stored form.

    Either a URN, its type in any case (`tel:0788 123 123`, `Twitter:@bob`), or a bare phone number, short
    code or e-mail address. A sender id needs its type before it (`tel:MTN`). Raises InvalidUrn.
    """
    parts = _parts(text.strip())
    if parts.scheme == "tel" and _SHORT_OR_SENDER.fullmatch(parts.path):
        return make("tel", parts.path, parts.display, country)
    urn = entry(parts.scheme, parts.path, country)
    return make(urn.scheme, urn.path, parts.display)


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


def _whatsapp_number(text: str, country: str) -> str:
    """WhatsApp numbers are whole numbers without the plus; anything else is left to the rule of the type."""
    try:
        return phones.parse_full(text, country).removeprefix("+")
    except InvalidUrn:
        return text


_READERS: Mapping[str, Callable[[str, str], str]] = {"tel": phones.parse_full, "whatsapp": _whatsapp_number}
