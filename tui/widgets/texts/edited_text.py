"""A text of several lines that is being typed, as a value: its lines as they show, and what keys do to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from rich.cells import cell_len, split_graphemes

from tui.text.cells import cut
from tui.widgets.form_rows import visible

_TOKEN = re.compile(r"\S+|\s+")
_NEXT_WORD = re.compile(r"\s*\S+")
_NEAR = 32  # characters, more than any sign is joined of


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it shows: the part of the text between two offsets. `ends` is whether a line of the text ends
    there, so that the cursor can stand behind its last sign."""

    start: int
    end: int
    ends: bool


@dataclass(frozen=True)
class EditedText:
    """A text, with the cursor before the sign at an offset. `wish` is the column that up and down keep to
    over shorter lines."""

    text: str = ""
    cursor: int = 0
    wish: int | None = None

    def inserted(self, more: str, most: int) -> "EditedText":
        """With more text at the cursor, or as much of it as fits into `most` characters."""
        taken = cut(more, max(0, most - len(self.text)))
        return EditedText(
            self.text[: self.cursor] + taken + self.text[self.cursor :], self.cursor + len(taken)
        )

    def replaced(self, start: int, end: int, by: str) -> "EditedText":
        """With other text in place of a part; the cursor stands behind it."""
        return EditedText(self.text[:start] + by + self.text[end:], start + len(by))

    def at(self, offset: int, wish: int | None = None) -> "EditedText":
        """With the cursor elsewhere, or at the nearest end."""
        return replace(self, cursor=max(0, min(offset, len(self.text))), wish=wish)

    def without_sign(self, by: int) -> "EditedText":
        """Without the sign before the cursor (-1) or at it (1), with all that is joined to it."""
        return self._without(self.cursor, self._beside(by))

    def without_word(self) -> "EditedText":
        """Without the word before the cursor."""
        return self._without(self.cursor, self._word_before())

    def without_rest(self, width: int, by: int) -> "EditedText":
        """Without what is before the cursor in its line (-1) or behind it (1)."""
        line = self._line(width)
        return self._without(self.cursor, line.start if by < 0 else line.end)

    def moved(self, by: int) -> "EditedText":
        """With the cursor a sign further."""
        return self.at(self._beside(by))

    def moved_word(self, by: int) -> "EditedText":
        """With the cursor a word further."""
        if by < 0:
            return self.at(self._word_before())
        found = _NEXT_WORD.match(self.text, self.cursor)
        return self.at(found.end() if found else len(self.text))

    def moved_line(self, by: int, width: int) -> "EditedText":
        """With the cursor so many lines further down, in its column where the line is long enough."""
        lines = self.lines(width)
        row, column = self.place(width)
        wish = column if self.wish is None else self.wish
        target = row + by
        if not 0 <= target < len(lines):
            target = max(0, min(target, len(lines) - 1))
            if target == row:
                return self.at(lines[row].start if by < 0 else lines[row].end, wish)
        line = lines[target]
        return self.at(
            line.start + _offset(self.shown[line.start : line.end], wish, open_end=line.ends), wish
        )

    def moved_end(self, by: int, width: int) -> "EditedText":
        """With the cursor at the beginning of its line (-1), or at its end (1)."""
        line = self._line(width)
        if by < 0:
            return self.at(line.start)
        return self.at(line.end if line.ends or line.end == line.start else line.end - 1)

    def place(self, width: int) -> tuple[int, int]:
        """The line that the cursor is in, and the cell."""
        lines = self.lines(width)
        held = (at for at, one in enumerate(lines) if self.cursor < one.end + one.ends)
        row = next(held, len(lines) - 1)
        return row, cell_len(self.shown[lines[row].start : self.cursor])

    def lines(self, width: int) -> tuple[Line, ...]:
        """The lines in so many cells; one cell stays free for the cursor."""
        held = self._lines.get(width)
        if held is None:
            held = self._lines[width] = tuple(_lines(self.shown, max(2, width - 1)))
        return held

    @cached_property
    def shown(self) -> str:
        """The text as it can be shown, sign for sign."""
        return "\n".join(map(visible, self.text.split("\n")))

    @cached_property
    def _lines(self) -> dict[int, tuple[Line, ...]]:
        return {}

    def _line(self, width: int) -> Line:
        return self.lines(width)[self.place(width)[0]]

    def _beside(self, by: int) -> int:
        """The offset a sign further; what is joined counts as one sign."""
        if by < 0:
            start = max(0, self.cursor - _NEAR)
            before = _signs(self.text[start : self.cursor])
            return start + before[-1][0] if before else self.cursor
        spans = _signs(self.text[self.cursor : self.cursor + _NEAR])
        return self.cursor + (spans[0][1] if spans else 0)

    def _word_before(self) -> int:
        head = self.text[: self.cursor].rstrip()
        return len(head) - len(head.split()[-1]) if head else 0

    def _without(self, one: int, other: int) -> "EditedText":
        start, end = sorted((one, other))
        return EditedText(self.text[:start] + self.text[end:], start)


def _signs(text: str) -> list[tuple[int, int, int]]:
    if text.isascii():
        return [(at, at + 1, 1) for at in range(len(text))]
    return [*split_graphemes(text)[0]]


def _offset(text: str, column: int, *, open_end: bool) -> int:
    """The offset of a cell in a line; of one that goes on, its last sign at most."""
    taken = 0
    for start, _end, cells in _signs(text):
        if taken + cells > column:
            return start
        taken += cells
    return len(text) if open_end or not text else len(text) - 1


def _lines(text: str, width: int) -> Iterator[Line]:
    """Lines broken between words where that is possible; blanks at a break stay behind the word."""
    start = 0
    for written in text.split("\n"):
        at, taken = start, 0
        for found in _TOKEN.finditer(written):
            token, cells = found[0], cell_len(found[0])
            if not token.isspace() and taken and taken + cells > width:
                yield Line(at, start + found.start(), ends=False)
                at, taken = start + found.start(), 0
            while not token.isspace() and cells > width:
                piece = _offset(token, width, open_end=True)
                yield Line(at, at + piece, ends=False)
                at, token = at + piece, token[piece:]
                cells = cell_len(token)
            taken += cells
        yield Line(at, start + len(written), ends=True)
        start += len(written) + 1
