"""E-mail addresses as mail programs and people write them: alone, in a list, or behind a name."""

import re
from collections.abc import Iterator
from typing import Final

from store.core.urns import problems
from store.core.urns.schemes import SCHEMES

_QUOTED: Final = r'"(?:[^"\\]|\\.)*"'
_PARTS: Final = re.compile(rf"(?:{_QUOTED}|<[^<>]*>|[^;,\n\r])+")
"""What stands between separators; those in quotation marks or angle brackets are none."""

_NAMED: Final = re.compile(r"(?P<name>[^<>]*)<\s*(?P<address>[^<>]*)>")
_IN_QUOTES: Final = re.compile(rf"(?P<name>{_QUOTED})@(?P<domain>[^\s@]+)")
_ATOM: Final = re.compile(r'"(?P<name>[^\s@"\\,;:<>()\[\]]+)"')
"""A name whose quotation marks change nothing: RFC 5321, section 4.1.2, has the two forms as one address."""

_QUERY: Final = re.compile(r"@[^?]+\?")
_STRANGER: Final = re.compile(r"[\s<>()\",;:\\]")

_Read = tuple[str, tuple[str, ...]]


def read(text: str, _country: str = "") -> tuple[_Read, ...]:
    """The addresses of a text in order, each with notes on what was left out of it; raises InvalidUrn."""
    return tuple(map(_address, _separate(text)))


def _separate(text: str) -> Iterator[str]:
    parts = [part.strip() for part in _PARTS.findall(text) if part.strip()] or [text]
    name = ""
    for part, following in zip(parts, [*parts[1:], ""], strict=True):
        if "@" not in part and "<" in following:
            # A name as lists have it, such as Doe, Jane <jane@example.com>.
            name += f"{part}, "
            continue
        words = part.split()
        yield from words if all(word.count("@") == 1 for word in words) else [name + part]
        name = ""


def _address(text: str) -> _Read:
    named = _NAMED.fullmatch(text)
    address, query = _bare((named["address"] if named else text).strip())
    name = named["name"].strip().strip("\"'").strip() if named else ""
    left_out = [part for part in (name, query) if part and part.casefold() != address.casefold()]
    return address, tuple(f"“{part}” was left out" for part in left_out)


def _bare(text: str) -> tuple[str, str]:
    """The address without its scheme, and what a link has behind it; raises InvalidUrn for an address with
    characters that need quotation marks."""
    head, colon, rest = text.partition(":")
    address = rest.strip() if colon and head.strip().lower() == "mailto" else text
    address, mark, query = address.partition("?") if _QUERY.search(address) else (address, "", "")
    if found := _IN_QUOTES.fullmatch(address):
        atom = _ATOM.fullmatch(found["name"])
        if atom is None:
            raise problems.quoted_name(address)
        address = f"{atom['name']}@{found['domain']}"
    stranger = _STRANGER.search(address)
    if stranger:
        raise problems.invalid_path(SCHEMES["mailto"], address, stranger.group())
    return address.rstrip("."), mark + query
