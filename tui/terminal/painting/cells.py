"""Cells of the grid, split from texts by the widths that Textual measures."""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import repeat
from operator import itemgetter
from typing import Final
from unicodedata import category

from rich.cells import cell_len, get_character_cell_size, split_graphemes

from tui.terminal.painting.styles import PLAIN, CellStyle

# A text and its style. A text that takes more than one cell is in the first of them; the others are
# continuations.
Cell = tuple[str, CellStyle]
Row = list[Cell]
Translate = Callable[[str], str]

_TEXT: Final = itemgetter(0)
_STYLE: Final = itemgetter(1)

BLANK: Final[Cell] = (" ", PLAIN)
CONTINUATION: Final = ""  # the text of a cell that the text to its left reaches into
PLACEHOLDER: Final = "\0"  # stands for such a cell where there must be one character for each

# Control characters take no cell and act on the terminal; surrogates cannot be encoded.
_UNFIT: Final = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0))),
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),
}
# Ideographs, syllables and full-width forms: two cells wide on every terminal.
_WIDE: Final = (range(0x1100, 0x1160), range(0x2E80, 0xA4D0), range(0xAC00, 0xD7A4), range(0xF900, 0xFB00),
                range(0xFE30, 0xFE70), range(0xFF01, 0xFF61), range(0xFFE0, 0xFFE7),
                range(0x20000, 0x3FFFE))  # fmt: skip
_SOFT_HYPHEN: Final = 0xAD
_MARKS_BEGIN: Final = 0x300  # below are only characters of one cell
_ASTRAL: Final = 0x10000  # from here on are emoji, flags and new characters
_TAGS: Final = 0xE0000
_VARIATION_SELECTORS: Final = range(0xFE00, 0xFE10)
_CACHE_SIZE: Final = 4096
# Characters of one cell on every terminal, whatever stands beside them: most of what is ever shown.
_NARROW: Final = (
    r" -~\xa1-\xac\xae-\u02ff\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u0482\u048a-\u052f"
    r"\u2013\u2014\u2018-\u201d\u2026\u2500-\u257f"
)
_SIMPLE: Final = re.compile(f"[{_NARROW}]*")
_SURE: Final = re.compile(
    f"[{_NARROW}{''.join(f'{chr(wide[0])}-{chr(wide[-1])}' for wide in _WIDE)}{PLACEHOLDER}]*"
)


def cells(text: str, style: CellStyle, translate: Translate | None = None) -> Row:
    """The cells of a text in one style; `translate` replaces what the terminal cannot show."""
    plain = text.isascii() if translate else True
    pieces = text if plain and is_simple(text) else split(text, translate)
    if style.blank is style or " " not in pieces:
        return list(zip(pieces, repeat(style)))
    blank = (" ", style.blank)
    return [blank if piece == " " else (piece, style) for piece in pieces]


def is_simple(text: str) -> bool:
    """Whether each character takes one cell on every terminal."""
    return _SIMPLE.fullmatch(text) is not None


class FrozenRow(Row):
    """A row that is not changed any more, which caches its plain text."""

    __slots__ = ("text", "text_known")

    def __init__(self, cells: Row) -> None:
        super().__init__(cells)
        self.text: str | None = None
        self.text_known = False


def plain_text(row: Row) -> str | None:
    """The text of a row in the plain style, if all terminals agree on its width: one character for each cell,
    PLACEHOLDER for continuations. None for any other row."""
    if not isinstance(row, FrozenRow):
        return _plain_text(row)
    if not row.text_known:
        row.text, row.text_known = _plain_text(row), True
    return row.text


def _plain_text(row: Row) -> str | None:
    if set(map(_STYLE, row)) != {PLAIN}:
        return None
    text = "".join(map(_TEXT, row))
    if len(text) != len(row):
        text = "".join([text or PLACEHOLDER for text, _ in row])
    return text if len(text) == len(row) and _SURE.fullmatch(text) else None


@lru_cache(maxsize=_CACHE_SIZE)
def split(text: str, translate: Translate | None = None) -> tuple[str, ...]:
    """The text of each cell: a grapheme, or a continuation of the one before.

    Combining marks at the start of the text are left out.
    """
    fit = text.translate(_UNFIT)
    pieces: list[str] = []
    for start, end, width in split_graphemes(fit)[0]:
        piece = fit[start:end]
        if translate is not None:
            pieces += translate(piece).ljust(width, "?")[:width]
        elif width:
            pieces += [piece, *repeat(CONTINUATION, width - 1)]
    return tuple(pieces)


@lru_cache(maxsize=_CACHE_SIZE)
def uncertain_width(text: str) -> int:
    """How many cells a text may take where terminals disagree on its width; 0 where they agree.

    They disagree on emoji joined by invisible characters, on variation selectors, flags and new characters.
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
    return max(cell_len(text), sum(map(_max_width, text)))


def _max_width(character: str) -> int:
    """The most cells that a terminal may give to a character by itself."""
    size = get_character_cell_size(character)
    if category(character) in ("Mn", "Me", "Cf"):
        return size
    return 2 if ord(character) >= _ASTRAL else size or 2


def _is_mark(character: str) -> bool:
    """Whether this is a combining mark; variation selectors are not, for they change a width."""
    selects = ord(character) in _VARIATION_SELECTORS or ord(character) >= _TAGS
    return category(character) in ("Mn", "Me") and not selects and get_character_cell_size(character) == 0
