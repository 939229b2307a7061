"""Text for messages, comparisons and databases."""

import unicodedata
from collections.abc import Sequence
from typing import Final


def printable(text: str, limit: int = 60) -> str:
    """The text as a message can hold it: shortened to `limit` characters, nothing unprintable in it."""
    start = "".join(character if character.isprintable() else "�" for character in text[:limit])
    return start if len(text) <= limit else start[:-1] + "…"


def quoted(text: str) -> str:
    """The text as a message quotes it: printable, in quotation marks."""
    return f"“{printable(text)}”"


def listed(names: Sequence[str], shown: int = 5) -> str:
    """The first names with commas between them, and how many more there are."""
    more = len(names) - shown
    return ", ".join(names[:shown]) + (f" and {more} more" if more > 0 else "")


def folded(text: str) -> str:
    """The text as it is compared: composed (NFC), without case, and without space at its ends."""
    trimmed = text.strip()
    if trimmed.isascii():
        return trimmed.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", trimmed).casefold())


def unmarked(text: str) -> str:
    """The text as readers find it whatever its spelling: folded, without marks, one letter or apostrophe for
    those that `_SAME_LETTERS` takes for one, and digits of any script as ours."""
    whole = folded(text)
    if whole.isascii():
        return whole
    # Taken apart, an acute accent that stands alone would leave a space.
    apart = unicodedata.normalize("NFKD", whole.replace("\u00b4", "'")).casefold()
    return unicodedata.normalize("NFC", apart.translate(_LETTERS)).strip()


# Letters that Unicode does not take apart, in lower case, and apostrophes. Those of Latin are as in CLDR's
# transform Latin-ASCII, the Arabic ones, the same letter on another keyboard, as in Lucene's normalisers of
# Arabic and Persian.
_SAME_LETTERS: Final = {
    "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t",
    "ŋ": "n", "ɓ": "b", "ƈ": "c", "ɗ": "d", "ɖ": "d", "ɛ": "e", "ɠ": "g", "ɨ": "i", "ƙ": "k", "ɲ": "n",
    "ɔ": "o", "ƥ": "p", "ʋ": "v", "ƴ": "y", "ƶ": "z", "ə": "a", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه",
    "ـ": "", "\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u02bb": "'", "\u2032": "'", "`": "'",
}  # fmt: skip

# Marks that are added to letters of Latin, Greek, Cyrillic, Hebrew and Arabic. The marks of other scripts are
# vowels and voices: without them it is another word.
_MARKS: Final = (
    (0x0300, 0x036F),
    (0x0483, 0x0487),
    (0x0591, 0x05BD),
    (0x05BF, 0x05C7),
    (0x0610, 0x061A),
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06ED),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0xFE20, 0xFE2F),
)


class _Letters(dict[int, str]):
    """What each character is read as, filled on first use."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character.isdecimal():
            character = str(unicodedata.decimal(character))
        elif unicodedata.combining(character) and any(first <= code <= last for first, last in _MARKS):
            character = ""
        found = self[code] = character
        return found


_LETTERS: Final = _Letters({ord(letter): read for letter, read in _SAME_LETTERS.items()})


def storable(text: str) -> str:
    """`text` as both databases can hold it: without NUL characters and without halves of surrogate pairs."""
    if text.isascii():
        return text.replace("\x00", "")
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
