"""The address types: each URN scheme's name for people, how its values are cleaned and which are valid."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

_EMAIL = r"[^\s@]+@[^\s@]+"
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_BUSINESS_SCOPED = r"[A-Z]{2}\.[A-Za-z0-9]{1,128}"
_HANDLE = r"[A-Za-z0-9_]{1,15}"
_ANYTHING = r".+"
_DIGITS = r"[0-9]+"

BUSINESS_SCOPED_ID = re.compile(_BUSINESS_SCOPED)
"""A WhatsApp user as one business knows them, and bound to it: a country, a dot and an id."""

_COUNTRY_AND_DOT = re.compile(r"[A-Za-z]{2}\.")
_LEADING_AT = re.compile(r"\A[@\s]+")


def _as_it_is(text: str) -> str:
    return text


def _as_handle(text: str) -> str:
    return (_LEADING_AT.sub("", text) or text).lower()


def _as_marked_handle(text: str) -> str:
    """A display that begins with @ is meant as a handle; any other is left as its owner writes it."""
    return _as_handle(text) if text.startswith("@") else text


def _with_upper_country(text: str) -> str:
    return text[:2].upper() + text[2:] if _COUNTRY_AND_DOT.match(text) else text


@dataclass(frozen=True, slots=True)
class Scheme:
    """One address type: the URN scheme `name`, what people call it, and the rules of its values.

    `expects` says in words what the pattern `valid` says, and `example` is a value that fits; `characters`
    are those that may be part of a value, so that an error can name the one that may not. `clean` brings a
    trimmed value to its stored form. `shows` says what the display must be where `valid_display` restricts
    it. `variable` is how texts refer to the first such address of a contact.
    """

    name: str
    label: str
    expects: str
    example: str
    valid: str = _ANYTHING
    characters: str = "."
    clean: Callable[[str], str] = _as_it_is
    valid_display: str = ".*"
    clean_display: Callable[[str], str] = _as_it_is
    shows: str = "a name"
    variable: str = ""

    def accepts(self, path: str) -> bool:
        """Whether the path is a valid value of this type."""
        return re.fullmatch(self.valid, path, re.DOTALL) is not None

    def accepts_display(self, display: str) -> bool:
        """Whether the display, where there is one, is valid."""
        return not display or re.fullmatch(self.valid_display, display, re.DOTALL) is not None

    def allows(self, character: str) -> bool:
        """Whether the character may be part of a value."""
        return re.fullmatch(self.characters, character, re.DOTALL) is not None


def _digits(name: str, label: str, example: str, variable: str = "") -> Scheme:
    return Scheme(name, label, "digits only", example, _DIGITS, "[0-9]", variable=variable)


def _short(name: str, label: str, of: str, example: str, characters: str, most: int) -> Scheme:
    return Scheme(name, label, f"1 to {most} {of}", example, f"{characters}{{1,{most}}}", characters)


def _anything(name: str, label: str, example: str, variable: str = "") -> Scheme:
    return Scheme(name, label, "at least one character", example, variable=variable)


_TABLE = (
    Scheme(
        "tel",
        "Phone Number",
        "a plus and 7 to 15 digits, or the short code or sender id of a network",
        "+250788123123",
        valid=r"\+[0-9]{7,15}|[a-z0-9]{1,64}",
        characters="[+a-z0-9]",
    ),
    Scheme(
        "mailto",
        "Email Address",
        "a name, one @ and a domain, without spaces",
        "jane@example.com",
        valid=_EMAIL,
        characters=r"\S",
        clean=str.lower,
    ),
    Scheme(
        "twitter",
        "Twitter Handle",
        "1 to 15 letters, digits or underscores",
        "jane_doe",
        valid=_HANDLE,
        characters="[A-Za-z0-9_]",
        clean=_as_handle,
    ),
    _digits("telegram", "Telegram Identifier", "1234567890"),
    _anything("ext", "External Identifier", "customer-4711", variable="@contact.ext"),
    Scheme(
        "whatsapp",
        "WhatsApp Identifier",
        "a phone number as digits without a plus, or a country, a dot and an id",
        "250788123123",
        valid=f"{_DIGITS}|{_BUSINESS_SCOPED}",
        characters="[A-Za-z0-9.]",
        clean=_with_upper_country,
    ),
    Scheme(
        "facebook",
        "Facebook Identifier",
        "digits only, or ref: and a referral",
        "1234567890",
        valid=f"{_DIGITS}|ref:.*",
    ),
    _digits("instagram", "Instagram Handle", "1234567890"),
    _short(
        "viber",
        "Viber Identifier",
        "letters, digits, or any of _ = / +",
        "dKPvqVrLerGrZw15qTuVBQ==",
        "[A-Za-z0-9_=/+]",
        24,
    ),
    _short("line", "LINE Identifier", "letters, digits or underscores", "Uasd224", "[A-Za-z0-9_]", 36),
    replace(
        _digits("twitterid", "Twitter ID", "85114108"),
        valid_display=_HANDLE,
        clean_display=_as_marked_handle,
        shows="a Twitter handle, as in jane_doe",
    ),
    Scheme(
        "bsuid",
        "WhatsApp BSUID",
        "a country in two capital letters, a dot, and 1 to 128 letters or digits",
        "BR.1A2B3C4D",
        valid=_BUSINESS_SCOPED,
        characters="[A-Za-z0-9.]",
        clean=_with_upper_country,
    ),
    _digits("discord", "Discord Identifier", "750841288886321253"),
    _anything("fcm", "Firebase Cloud Messaging Identifier", "dK3n0wnT0k3n"),
    Scheme(
        "freshchat",
        "Freshchat Identifier",
        "two UUIDs with a slash between them",
        "6a2f41a3-c54c-fce8-32d2-0324e1c32e22/6a2f41a3-c54c-fce8-32d2-0324e1c32e22",
        valid=f"{_UUID}/{_UUID}",
        characters="[0-9a-fA-F/-]",
    ),
    _digits("jiochat", "JioChat Identifier", "12345"),
    _anything("rocketchat", "RocketChat Identifier", "general:jane"),
    _anything("slack", "Slack Identifier", "U0123ABCDEF"),
    _anything("vk", "VK Identifier", "12345"),
    Scheme(
        "webchat",
        "Webchat Identifier",
        "24 letters or digits, and perhaps a colon and an e-mail address",
        "aA3456789012345678901234",
        valid=f"[A-Za-z0-9]{{24}}(?::{_EMAIL})?",
        characters=r"\S",
    ),
    _anything("wechat", "WeChat Identifier", "o6_bmjrPTlm6_2sgVt7hMZOPfL2M"),
)

SCHEMES: Mapping[str, Scheme] = {scheme.name: scheme for scheme in _TABLE}
"""Every address type by its scheme, in the order in which people pick one: the most used first."""

TOMBSTONE = "deleted"
"""The scheme of addresses that deleted contacts leave behind; nobody can be reached by it."""


def label(scheme: str) -> str:
    """What people call addresses of that scheme; the scheme itself when it is unknown."""
    found = SCHEMES.get(scheme)
    return found.label if found else scheme


def variable(scheme: str) -> str:
    """How texts refer to a contact's first address of that scheme."""
    found = SCHEMES.get(scheme)
    return (found and found.variable) or f"@urns.{scheme}"
