"""E-mail addresses as mail programs and people write them: alone, in a list, or behind a name."""

import re
from collections.abc import Iterator
from typing import Final

from store.core.urns import problems

_QUOTED: Final = r'"(?:[^"\\]|\\.)*"'
_PARTS: Final = re.compile(rf"(?:{_QUOTED}|<[^<>]*>|[^;,\n\r])+")
"""What stands between separators; those in quotation marks or angle brackets are none."""

_NAMED: Final = re.compile(r"(?P<name>[^<>]*)<\s*(?P<address>[^<>]*)>")
_IN_QUOTES: Final = re.compile(rf"(?P<name>{_QUOTED})@(?P<domain>[^\s@]+)")
_ATOM: Final = re.compile(r'"(?P<name>[^\s@"\\,;:<>()\[\]]+)"')
"""A name whose quotation marks change nothing: RFC 5321, section 4.1.2, has the two forms as one address."""

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
    if named is None:
        return _bare(text), ()
    name = named["name"].strip().strip("\"'").strip()
    return _bare(named["address"].strip()), (f"“{name}” was left out",) if name else ()


def _bare(text: str) -> str:
    """The address without its scheme; raises InvalidUrn for a name that needs quotation marks."""
    head, colon, rest = text.partition(":")
    address = rest.strip() if colon and head.strip().lower() == "mailto" else text
    found = _IN_QUOTES.fullmatch(address)
    if found is None:
        return address
    atom = _ATOM.fullmatch(found["name"])
    if atom is None:
        raise problems.quoted_name(address)
    return f"{atom['name']}@{found['domain']}"
