"""Cells: what stands at one place of the grid, made of texts as Textual measures them."""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import repeat
from operator import itemgetter
from typing import Final
from unicodedata import category

from rich.cells import cell_len, get_character_cell_size, split_graphemes

from tui.terminal.painting.styles import PLAIN, Pen

# The text at this place and its pen. A text that takes more than one cell stands in its first one;
# the others hold no text.
Cell = tuple[str, Pen]
Row = list[Cell]
Letters = Callable[[str], str]

_LETTER: Final = itemgetter(0)
_PEN: Final = itemgetter(1)

BLANK: Final[Cell] = (" ", PLAIN)
COVERED: Final = ""  # the text of a cell that the text to its left reaches into
HIDDEN: Final = "\0"  # stands for such a cell where there must be one letter for each

# Controls take no cell, and would do to the terminal what no frame can tell; surrogates cannot be encoded.
_UNFIT: Final = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0))),
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),
}
# Ideographs, syllables and full-width forms: two cells wide on every terminal.
_WIDE: Final = (range(0x1100, 0x1160), range(0x2E80, 0xA4D0), range(0xAC00, 0xD7A4), range(0xF900, 0xFB00),
                range(0xFE30, 0xFE70), range(0xFF01, 0xFF61), range(0xFFE0, 0xFFE7),
                range(0x20000, 0x3FFFE))  # fmt: skip
_SOFT_HYPHEN: Final = 0xAD
_MARKS_BEGIN: Final = 0x300  # below are only letters of one cell
_ASTRAL: Final = 0x10000  # from here on are pictures, flags and what is new
_TAGS: Final = 0xE0000
_VARIANTS: Final = range(0xFE00, 0xFE10)
_REMEMBERED: Final = 4096
# Letters that take one cell each, on every terminal, whatever stands beside them: most of what is ever shown.
_NARROW: Final = (
    r" -~\xa1-\xac\xae-\u02ff\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u0482\u048a-\u052f"
    r"\u2013\u2014\u2018-\u201d\u2026\u2500-\u257f"
)
_SIMPLE: Final = re.compile(f"[{_NARROW}]*")
_SURE: Final = re.compile(
    f"[{_NARROW}{''.join(f'{chr(wide[0])}-{chr(wide[-1])}' for wide in _WIDE)}{HIDDEN}]*"
)


def cells(text: str, pen: Pen, letters: Letters | None = None) -> Row:
    """The cells of a text, all of one pen; `letters` replaces what the terminal has no letters for."""
    plain = text.isascii() if letters else True
    pieces = text if plain and is_simple(text) else split(text, letters)
    if pen.blank is pen or " " not in pieces:
        return list(zip(pieces, repeat(pen)))
    blank = (" ", pen.blank)
    return [blank if piece == " " else (piece, pen) for piece in pieces]


def is_simple(text: str) -> bool:
    """Whether this is as many letters as cells, and every terminal agrees."""
    return _SIMPLE.fullmatch(text) is not None


class KeptRow(Row):
    """A row that is not changed any more, and remembers what it says."""

    __slots__ = ("looked", "text")

    def __init__(self, cells: Row) -> None:
        super().__init__(cells)
        self.text: str | None = None
        self.looked = False


def plain_text(row: Row) -> str | None:
    """What a row says when it is plain and every terminal agrees on its letters: one for each cell, HIDDEN
    for those covered by the one before. None for any other row."""
    if not isinstance(row, KeptRow):
        return _plain_text(row)
    if not row.looked:
        row.text, row.looked = _plain_text(row), True
    return row.text


def _plain_text(row: Row) -> str | None:
    if set(map(_PEN, row)) != {PLAIN}:
        return None
    text = "".join(map(_LETTER, row))
    if len(text) != len(row):
        text = "".join([letter or HIDDEN for letter, _ in row])
    return text if len(text) == len(row) and _SURE.fullmatch(text) else None


@lru_cache(maxsize=_REMEMBERED)
def split(text: str, letters: Letters | None = None) -> tuple[str, ...]:
    """One text for each cell: what is drawn over the one before it belongs to that cell.

    Marks that nothing in this text precedes are left out.
    """
    fit = text.translate(_UNFIT)
    pieces: list[str] = []
    for start, end, width in split_graphemes(fit)[0]:
        piece = fit[start:end]
        if letters is not None:
            pieces += letters(piece).ljust(width, "?")[:width]
        elif width:
            pieces += [piece, *repeat(COVERED, width - 1)]
    return tuple(pieces)


@lru_cache(maxsize=_REMEMBERED)
def spread(text: str) -> int:
    """How many cells a text may take on terminals that disagree on it; 0 for those on which all agree.

    They disagree on pictures joined by invisible characters, on variants, flags and much that is new.
    """
    head, marks = ord(text[0]), text[1:]
    if head < _MARKS_BEGIN:
        agreed = head != _SOFT_HYPHEN
    elif get_character_cell_size(text[0]) == 1:
        agreed = head < _ASTRAL and category(text[0])[0] not in "MC"
    else:
        agreed = any(head in wide for wide in _WIDE)
    if agreed and all(_is_mark(mark) for mark in marks):
        return 0
    return max(cell_len(text), sum(map(_most, text)))


def _most(letter: str) -> int:
    """The most cells that a terminal may give to a letter by itself."""
    size = get_character_cell_size(letter)
    if category(letter) in ("Mn", "Me", "Cf"):
        return size
    return 2 if ord(letter) >= _ASTRAL else size or 2


def _is_mark(letter: str) -> bool:
    """Whether this only ever adds to the letter before it; selectors of variants change its width."""
    selects = ord(letter) in _VARIANTS or ord(letter) >= _TAGS
    return category(letter) in ("Mn", "Me") and not selects and get_character_cell_size(letter) == 0
