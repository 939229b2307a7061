"""How many SMS a text is, and in which alphabet it goes (3GPP TS 23.038, clause 6.2, and TS 23.040).

A text of the 7-bit alphabet has 160 septets alone and 153 in each of several; any other goes in UTF-16 with
70 units alone and 67 in each of several. A sign of two septets or two units is never divided.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

_BASIC: Final = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ESCAPE: Final = 0x1B
_EXTENSION: Final = {
    "\f": 0x0A, "^": 0x14, "{": 0x28, "}": 0x29, "\\": 0x2F, "[": 0x3C, "~": 0x3D, "]": 0x3E, "|": 0x40,
    "€": 0x65,
}  # fmt: skip

_SEPTETS: Mapping[str, bytes] = MappingProxyType(
    {sign: bytes([code]) for code, sign in enumerate(_BASIC) if code != _ESCAPE}
    | {sign: bytes([_ESCAPE, code]) for sign, code in _EXTENSION.items()}
)
"""The code of each sign of the 7-bit alphabet, of one septet or two."""

_LOOK_ALIKES: Mapping[str, str] = MappingProxyType(
    dict.fromkeys("‘’‚‛′`´ʻʼ", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\t", " ")
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", "")
    | {"…": "...", "•": "-", "‹": "<", "›": ">", "×": "x", "ı": "i", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}
)
"""What is written for signs that are not in the 7-bit alphabet but look like some that are."""


class Encoding(StrEnum):
    """The alphabet that a text goes in."""

    GSM7 = "gsm7"
    UCS2 = "ucs2"


@dataclass(frozen=True, slots=True)
class Length:
    """How long a text is: in how many SMS it goes, its `units` (septets or UTF-16 units), and how many more
    the last of the SMS has room for."""

    encoding: Encoding
    segments: int
    units: int
    room: int


_LIMITS: Mapping[Encoding, tuple[int, int]] = MappingProxyType(
    {Encoding.GSM7: (160, 153), Encoding.UCS2: (70, 67)}
)
"""Units that an SMS has alone, and as one of several."""

_WIDE: Final = re.compile(f"[^{re.escape(''.join(_SEPTETS))}]")
_DEAR: Mapping[Encoding, re.Pattern[str]] = MappingProxyType(
    {
        Encoding.GSM7: re.compile(f"[{re.escape(''.join(_EXTENSION))}]"),
        Encoding.UCS2: re.compile("[\U00010000-\U0010ffff]"),
    }
)
"""Signs that take two units."""


def encoding(text: str) -> Encoding:
    """The alphabet that a text goes in: the one of 7 bits when it has all of its signs."""
    return Encoding.GSM7 if first_wide(text) is None else Encoding.UCS2


def first_wide(text: str) -> int | None:
    """The place of the first sign that the 7-bit alphabet does not have; None without one."""
    found = _WIDE.search(text)
    return found.start() if found else None


def measure(text: str) -> Length:
    """How long a text is."""
    alphabet = encoding(text)
    alone, each = _LIMITS[alphabet]
    if not _DEAR[alphabet].search(text):
        # Signs of one unit fill every SMS but the last.
        units = len(text)
        segments = 1 if units <= alone else -(-units // each)
        return Length(alphabet, segments, units, (alone if segments == 1 else each * segments) - units)
    costs = [*map(_cost(alphabet), text)]
    units = sum(costs)
    if units <= alone:
        return Length(alphabet, 1, units, alone - units)
    segments, filled = 1, 0
    for cost in costs:
        if filled + cost > each:
            segments, filled = segments + 1, 0
        filled += cost
    return Length(alphabet, segments, units, each - filled)


def with_look_alikes(text: str) -> str:
    """The text with what the 7-bit alphabet does not have written as what looks like it and is in there:
    quotes, dashes and blanks, and letters without marks that it has no sign for. Anything else stays."""
    return "".join(sign if sign in _SEPTETS else _look_alike(sign) for sign in text)


def septets(text: str) -> bytes:
    """The codes of a text in the 7-bit alphabet, a byte each; a sign that is not in it becomes `?`."""
    return b"".join(_SEPTETS.get(sign, b"?") for sign in text)


def from_septets(codes: bytes) -> str:
    """The text of codes as `septets` makes them; an unknown one after an escape is read without it, as the
    standard says."""
    return "".join(_read(codes))


def _read(codes: bytes) -> Iterator[str]:
    escaped = False
    for code in codes:
        if code == _ESCAPE:
            escaped = True
            continue
        yield _EXTENDED.get(code, _BASIC[code & 0x7F]) if escaped else _BASIC[code & 0x7F]
        escaped = False


_EXTENDED: Mapping[int, str] = MappingProxyType({code: sign for sign, code in _EXTENSION.items()})


def _cost(alphabet: Encoding) -> Callable[[str], int]:
    if alphabet is Encoding.GSM7:
        return lambda sign: len(_SEPTETS[sign])
    return lambda sign: 2 if ord(sign) > 0xFFFF else 1


def _look_alike(sign: str) -> str:
    if sign in _LOOK_ALIKES:
        return _LOOK_ALIKES[sign]
    bare = "".join(one for one in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(one))
    return bare if bare and all(one in _SEPTETS for one in bare) else sign
