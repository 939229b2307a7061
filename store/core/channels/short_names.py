"""The short name of a channel, for places with few cells: how wide it may be, and what is proposed for a
name."""

import unicodedata
from collections.abc import Collection
from itertools import chain, count
from typing import Final

from store.core.phones.country_names import country_code
from store.core.text import folded, storable

MAX_CELLS: Final = 10
"""How many cells of a terminal a short name may take."""

MAX_LENGTH: Final = 40
"""How many characters it may have: marks take no cells, and yet are stored."""

_REST: Final = 3  # the cells that what follows the first word has at least
_NAMELESS: Final = "Channel"

_BRANDS: Final = {
    "africa's talking": "AT",
    "facebook": "FB",
    "firebase cloud messaging": "FCM",
    "instagram": "IG",
    "rocket.chat": "RC",
    "telegram": "TG",
    "whatsapp": "WA",
}
"""What people write for a long name, by the name as it is compared."""

_GENERIC: Final = frozenset(
    (
        *("account", "api", "bot", "box", "channel", "desk", "gateway", "global", "hotline", "inbox"),
        *("international", "line", "mailbox", "number", "page", "phone", "server", "service", "sms"),
        "worldwide",
    )
)
"""Words that say no more of a channel than its type does."""

_ALSO_COUNTRIES: Final = {"britain": "GB", "england": "GB", "emirates": "AE", "korea": "KR"}
_LONGEST_COUNTRY: Final = 6  # words
_BRACKETS: Final = '()[]{}<>,;:|/-–—"“”'
_LINKS: Final = frozenset(("and", "at", "by", "for", "in", "of", "on", "the", "to"))


def cells(text: str) -> int:
    """How many cells of a terminal the text takes, rather too many than too few: a sign that is joined of
    several counts as all of them."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def proposal(name: str, taken: Collection[str] = ()) -> str:
    """The short name to propose for a channel's name: 1 to 10 cells, and none of those that are `taken`.

    Short names that differ in case only are the same one.
    """
    used, short = {folded(one) for one in taken}, _shortened(name)
    endings = (f" {number}" for number in count(2))
    numbered = (cut(short, MAX_CELLS - len(ending)) + ending for ending in endings)
    return next(one for one in chain([short], numbered) if folded(one) not in used)


def cut(text: str, width: int) -> str:
    """As much of the beginning as takes at most `width` cells, with the marks of its last letter, and without
    space at its end."""
    end = taken = 0
    for letter in text[:MAX_LENGTH]:
        taken += _cells(letter)
        if taken > width:
            break
        end += 1
    return text[:end].rstrip()


def _shortened(name: str) -> str:
    written = unicodedata.normalize("NFC", storable(name)).split()
    words = _with_country_codes([bare for word in written if (bare := word.strip(_BRACKETS))] or written)
    short = " ".join(words)
    if cells(short) > MAX_CELLS:
        words = _without_generic(_with_brands(words, name))
        short = " ".join(words)
    if cells(short) > MAX_CELLS:
        short = _first_and_rest(words)
    short = cut(short, MAX_CELLS)
    return short if cells(short) else _NAMELESS


def _with_country_codes(words: list[str]) -> list[str]:
    """The words with the code of a country in place of its name, unless there is nothing else."""
    made, left = list[str](), words
    while left:
        size, code = _country_at(left)
        made.append(code or left[0])
        left = left[size:]
    return made if len(made) > 1 else words


def _country_at(words: list[str]) -> tuple[int, str]:
    """How many of the first words are a country, and its code: one word, and no code, where they are none."""
    for size in range(min(len(words), _LONGEST_COUNTRY), 0, -1):
        text = " ".join(words[:size])
        # Shorter ones may be codes, which stay as they are, or words such as "to" and "is".
        if len(text) > 3 and (code := _ALSO_COUNTRIES.get(folded(text)) or country_code(text)):
            return size, code
    return 1, ""


def _with_brands(words: list[str], name: str) -> list[str]:
    """The words with the usual letters for a long brand; a country beside nothing but two letters is written
    out where that fits, for two codes side by side tell nobody apart."""
    text, brand = " ".join(words), ""
    for long, letters in _BRANDS.items():
        if folded(text).replace("’", "'").startswith(long):
            text, brand = letters + text[len(long) :], letters
    made = text.split()
    if brand and len(made) == 2 and len(made[1]) == 2:
        whole = f"{brand} {name.split()[-1]}"
        if cells(whole) <= MAX_CELLS and country_code(name.split()[-1]) == made[1]:
            return whole.split()
    return made


def _without_generic(words: list[str]) -> list[str]:
    """Without generic words, the last ones first, as long as that is too wide; one word stays."""
    kept = list(words)
    for place in range(len(kept) - 1, -1, -1):
        if len(kept) > 1 and cells(" ".join(kept)) > MAX_CELLS and folded(kept[place]) in _GENERIC:
            del kept[place]
    return kept


def _first_and_rest(words: list[str]) -> str:
    """The first word, and of the rest what fits: a code at its end, else the initials of several words."""
    first, *others = words
    if not others:
        return first
    if len(others[-1]) <= _REST and (others[-1].isupper() or others[-1].isdecimal()):
        rest = others[-1]
    elif len(others) > 1:
        rest = "".join(word[:1].upper() for word in others if folded(word) not in _LINKS)
    else:
        rest = others[0]
    rest = cut(rest, max(_REST, MAX_CELLS - 1 - cells(first)))
    return f"{cut(first, MAX_CELLS - 1 - cells(rest))} {rest}".strip()


def _cells(letter: str) -> int:
    if letter.isascii():
        return 1
    kind = unicodedata.category(letter)
    if kind in ("Mn", "Me"):
        # A variation selector can make the sign before it a wide one.
        return int("\ufe00" <= letter <= "\ufe0f")
    # What has no name yet may be a picture by the time that a terminal shows it.
    return 2 if kind == "Cn" or unicodedata.east_asian_width(letter) in "WF" else 1
