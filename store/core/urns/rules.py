"""The rules that every address is held to: its stored form, and whether it may be stored."""

import unicodedata

from store.core import phones
from store.core.errors import InvalidUrn
from store.core.types import Urn
from store.core.urns import problems
from store.core.urns.schemes import SCHEMES, Scheme
from store.core.urns.syntax import UrnParts, split

MAX_PATH = 200
"""The longest path, counted with its escapes."""

MAX_DISPLAY = 255

_UNSTORABLE = ("Cc", "Cs")


def normalize(urn: Urn, country: str = "") -> Urn:
    """The URN in its stored form: trimmed, cleaned by the rule of its type; a second time changes nothing.

    Phone numbers become E.164, those without country code by the default `country`; a `+` number that is
    impossible under its apparent country code is tried as a national number of it. What cannot be read stays.
    """
    path, display = urn.path.strip(), _storable(urn.display).strip()
    scheme = SCHEMES.get(urn.scheme)
    if scheme:
        display = scheme.clean_display(display)
        path = phones.to_stored(path, country) if scheme.name == "tel" else scheme.clean(path)
    return Urn(urn.scheme, path, display)


def normalize_text(text: str, country: str = "") -> str:
    """A written URN in its stored form, its query kept; a text that is not a URN comes back as it was."""
    try:
        parts = split(text)
    except InvalidUrn:
        return text
    urn = normalize(parts.urn, country)
    return str(UrnParts(urn.scheme, urn.path, parts.query, urn.display))


def validate(urn: Urn) -> None:
    """Check that a URN in its stored form may be stored.

    Raises InvalidUrn; its kind is `empty`, `unknown_scheme`, `path_too_long`, `display_too_long` or
    `invalid_path`.
    """
    if not (urn.scheme and urn.path):
        raise problems.empty(urn.scheme)
    scheme = known(urn.scheme)
    _check_lengths(urn, scheme)
    if not scheme.accepts(urn.path) or _storable(urn.path) != urn.path:
        raise problems.invalid_path(scheme, urn.path, _stranger(scheme, urn.path))
    if not scheme.accepts_display(urn.display) or _storable(urn.display) != urn.display:
        raise problems.invalid_display(scheme, urn.display)


def validate_entry(urn: Urn, country: str = "") -> None:
    """Check a URN as a person may enter it: like `validate`, and a phone number must be whole.

    Short codes and sender ids only come in with messages. Raises InvalidUrn.
    """
    if urn.scheme == "tel" and urn.path:
        # What it says of a number is more than that a character cannot be part of one.
        phones.parse_full(urn.path, country)
    validate(urn)


def make(scheme: str, path: str, display: str = "", country: str = "") -> Urn:
    """A URN from its parts, in its stored form and valid; raises InvalidUrn."""
    urn = normalize(Urn(scheme, path, display), country)
    validate(urn)
    return urn


def other_forms(urn: Urn) -> tuple[Urn, ...]:
    """The same line under the number that it had before its country changed numbers, or has since; none for
    most addresses. Only of phone and WhatsApp numbers in their stored form."""
    if urn.scheme == "tel" and urn.path.startswith("+"):
        return tuple(Urn("tel", f"+{digits}") for digits in phones.other_forms(urn.path[1:]))
    if urn.scheme == "whatsapp":
        return tuple(Urn("whatsapp", digits) for digits in phones.other_forms(urn.path))
    return ()


def known(name: str) -> Scheme:
    """The address type of that scheme; raises InvalidUrn, kind `unknown_scheme`."""
    scheme = SCHEMES.get(name)
    if scheme is None:
        raise problems.unknown_scheme(name)
    return scheme


def _check_lengths(urn: Urn, scheme: Scheme) -> None:
    length = len(urn.identity) - len(urn.scheme) - 1
    if length > MAX_PATH:
        raise problems.path_too_long(scheme, urn.path, length, MAX_PATH)
    if len(urn.display) > MAX_DISPLAY:
        raise problems.display_too_long(scheme, urn.display, MAX_DISPLAY)


def _stranger(scheme: Scheme, path: str) -> str:
    return next((found for found in path if not (scheme.allows(found) and _storable(found))), "")


def _storable(text: str) -> str:
    """The text without control characters, and without halves of characters, which no database takes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(character for character in text if unicodedata.category(character) not in _UNSTORABLE)
