"""The words of a name, as searches see them: one tokeniser for the memory and for the database's index."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from store.core.text import folded, unmarked

MAX_NAME: Final = 128
"""The most characters that a contact's name has."""

MAX_LENGTH: Final = 8
"""Only so many characters of a word count."""

_ASCII: Final = re.compile(
    r"(?=_*[a-z0-9])(?:[a-z]++(?:[.':](?=[a-z]))?|[0-9]++(?:[.',;](?=[0-9]))?|_++)++", re.ASCII
)
"""Letters and digits in a row, with a point or an apostrophe between two letters or two digits, a colon
between letters, a comma or a semicolon between digits."""

_SEGMENT: Final = re.compile(
    r"(?=[_m]*[a0])(?:am*+(?:[.:]m*+(?=a))?|0m*+(?:[.,]m*+(?=0))?|_m*+)++"  # as `_ASCII`
    r"|(?:km*+)++"  # katakana in a row
    r"|im*+"  # one ideograph or hiragana
)
"""The same rule over character classes, one letter for each character; see `_CharacterClasses`."""

_MID_BOTH: Final = frozenset(".'\u2018\u2019\u2024\ufe52\uff07\uff0e")
_MID_LETTER: Final = frozenset(":\u00b7\u0387\u055f\u05f4\u2027\ufe13\ufe55\uff1a")
_MID_NUMBER: Final = frozenset(
    ",;\u037e\u0589\u060c\u060d\u066c\u07f8\u2044\ufe10\ufe14\ufe50\ufe54\uff0c\uff1b"
)
_KATAKANA: Final = (
    (0x3031, 0x3035),
    (0x309B, 0x309C),
    (0x30A0, 0x30FA),
    (0x30FC, 0x30FF),
    (0x31F0, 0x31FF),
    (0x3300, 0x3357),
    (0xFF66, 0xFF9D),
)
_IDEOGRAPHS: Final = (
    (0x3005, 0x3007),
    (0x3021, 0x3029),
    (0x3041, 0x3096),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x1B000, 0x1B16F),
    (0x20000, 0x3FFFF),
)
_ZERO_WIDTH_SPACE: Final = "\u200b"
_JOINT: Final = re.compile("[&+/]")
_JOINED: Final = re.compile(r"\w+(?:[&+/]\w+)+")


class _CharacterClasses(dict[int, str]):
    """The class of each character, filled on first use: letter `a`, digit `0`, underscore `_`, katakana `k`,
    ideograph `i`, mark or format `m`, what joins letters `:`, digits `,` or both `.`; the rest a space."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _character_class(code)
        return found


def words(text: str) -> tuple[str, ...]:
    """The words of a name in their order: `unmarked`, of at least two bytes, cut to eight characters.

    Words end as Unicode's word segmentation has it: at space, hyphens, slashes and most punctuation, which
    are no words themselves, and neither are emoji. An apostrophe between letters is left out, whichever it
    is (`O'Reilly`), a point stays (`J.R`). Marks belong to the letter before them. Chinese characters and
    hiragana are words of one character each; katakana, hangul, Thai and the like are words as long as they
    run on. Initials that a sign joins are a word too (`R&D`)."""
    whole = folded(text)
    if _JOINT.search(whole):
        found = [word for part in whole.split() for word in (*_segments(part), *_joined(part))]
    else:
        found = _segments(whole)
    plain = [word.replace("'", "") for word in found] if whole.isascii() else map(_plain, found)
    return tuple([word[:MAX_LENGTH] for word in plain if len(word) > 1 or not word.isascii()])


def _segments(whole: str) -> list[str]:
    if whole.isascii():
        return _ASCII.findall(whole)
    classes = whole.translate(_CLASSES)
    return [whole[slice(*match.span())] for match in _SEGMENT.finditer(classes)]


def _joined(part: str) -> Iterator[str]:
    """Words that signs join, where one of them is a single character and so no word itself."""
    for match in _JOINED.finditer(part):
        if any(len(piece) == 1 for piece in _JOINT.split(match.group())):
            yield match.group()


def _plain(word: str) -> str:
    """The word as it is looked for; what takes its place in it may have spaces, a word has none."""
    return "".join(unmarked(word).replace("'", "").split())


def _character_class(code: int) -> str:
    char = chr(code)
    if char == "_":
        return "_"
    if char in _MID_BOTH:
        return "."
    if char in _MID_LETTER:
        return ":"
    if char in _MID_NUMBER:
        return ","
    if _within(code, _KATAKANA):
        return "k"
    if _within(code, _IDEOGRAPHS):
        return "i"
    category = unicodedata.category(char)
    if category == "Nd":
        return "0"
    if category in {"Mn", "Mc", "Me", "Cf"} and char != _ZERO_WIDTH_SPACE:
        return "m"
    return "a" if category[0] in "LN" else " "


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)


_CLASSES: Final = _CharacterClasses()
