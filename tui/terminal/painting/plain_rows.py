"""Draws rows in the plain style, which nearly all rows of a list are, in the fewest bytes and quickly."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from tui.terminal.painting.cells import PLACEHOLDER, Row, plain_text
from tui.terminal.painting.output_buffer import OutputBuffer, Position, cursor_move
from tui.terminal.painting.styles import PLAIN
from tui.terminal.painting.tab_stops import TabStops

_CHANGED: Final = re.compile(b"\x01+")
_WORDS: Final = re.compile("[^ ]+(?: [^ ]+)*")  # a move over a single blank takes longer than the blank
_ERASE: Final = "\x1b[K"
MAX_REWRITTEN: Final = 7  # cells that are written again where a move over them would take longer

Span = tuple[int, int]
"""Cells side by side: the first, and the one after the last."""


def draw(output: OutputBuffer, y: int, new: Row, changed: list[bool]) -> bool:
    """Draw a row that differs in the cells `changed`; returns False, and draws nothing, when it is not plain.

    Either the words and blanks that differ are written, or only those up to some blank, from which the row is
    erased and its words are written again: whichever is shortest.
    """
    text = plain_text(new)
    if text is None:
        return False
    output.set_style(PLAIN)
    line = _Line(text, y, output.stops)
    pieces = _pieces(text, changed)
    parts: list[str] = []
    cuts: list[tuple[int, int]] = []
    places, total = [(output.row, output.column)], 0
    for index, (start, end) in enumerate(pieces):
        if text[start] == " ":
            cuts.append((total + line.erasing(places[-1], start), index))
        part = line.written(places[-1], start, end)
        parts.append(part)
        places.append((y, end))
        total += line.size(part)
    place = places[-1]
    best, cut = min(cuts, default=(total, 0))
    if best < total:
        rest, place = line.erased(places[cut], pieces[cut][0])
        parts[cut:] = [rest]
    # Where the cursor stands after the last column differs between terminals.
    output.append("".join(parts).replace(PLACEHOLDER, ""), (y, None) if place[1] == len(text) else place)
    return True


def _pieces(text: str, changed: list[bool]) -> list[Span]:
    """The cells that differ, in words and the blanks between them."""
    if PLACEHOLDER in text:
        changed = [changed[x - (letter == PLACEHOLDER)] for x, letter in enumerate(text)]
    pieces = []
    for run in _CHANGED.finditer(bytes(changed)):
        start, end = run.span()
        for word in _WORDS.finditer(text, start, end):
            first, stop = word.span()
            if first > start:
                pieces.append((start, first))
            pieces.append((first, stop))
            start = stop
        if start < end:
            pieces.append((start, end))
    return pieces


class _Line:
    """The wanted row, and the output that writes parts of it."""

    __slots__ = ("_ascii", "_rests", "_stops", "_text", "_words", "_y")

    def __init__(self, text: str, y: int, stops: TabStops) -> None:
        self._text, self._y, self._stops = text, y, stops
        self._ascii = text.isascii()
        self._words: list[Span] = []
        self._rests: list[int] = []

    def size(self, text: str) -> int:
        """How many bytes a text takes."""
        return len(text) if self._ascii else len(text.encode()) - text.count(PLACEHOLDER)

    def written(self, place: Position, start: int, end: int) -> str:
        """The output that moves to a part and writes it."""
        row, column = place
        if row is not None and 0 <= self._y - row <= 1:
            # The move is the same for any two such rows, and so cached once.
            move, first = _approach(0, column, self._y - row, start, self._stops)
        else:
            move, first = _approach(row, column, self._y, start, self._stops)
        if first != start and not (self._ascii or _is_short(self._text[first:start])):
            move, first = min(self._ways(place, start), key=lambda way: len(way[0]) + way[2])[:2]
        return move + self._text[first:end]

    def _ways(self, place: Position, start: int) -> Iterator[tuple[str, int, int]]:
        """Moves towards a cell, each with the column that it ends in and the bytes to rewrite from there."""
        for first in (start, *_starts(*place, self._y, start, self._stops)):
            if start - first <= MAX_REWRITTEN and self._text[first] != PLACEHOLDER:
                move = cursor_move(*place, self._y, first, self._stops)
                yield move, first, self.size(self._text[first:start])

    def erased(self, place: Position, start: int) -> tuple[str, Position]:
        """The output that erases the row from a blank on and writes the words beyond, and where that ends."""
        parts = [self.written(place, start, start), _ERASE]
        for first, end in self._words_from(start):
            parts.append(self.written((self._y, start), first, end))
            start = end
        return "".join(parts), (self._y, start)

    def erasing(self, place: Position, start: int) -> int:
        """How many bytes `erased` takes."""
        words = self._words_from(start)
        size = self.size(self.written(place, start, start)) + len(_ERASE)
        if words:
            size += self.size(self.written((self._y, start), *words[0])) + self._rests[-len(words)]
        return size

    def _words_from(self, start: int) -> list[Span]:
        """The words beyond a blank, which may itself stand within one."""
        if not self._rests:
            self._measure()
        place = bisect_left(self._words, (start, start))
        words = self._words[place:]
        if place and self._words[place - 1][1] > start:
            words.insert(0, (start + 1, self._words[place - 1][1]))
        return words

    def _measure(self) -> None:
        """Find the words, and how many bytes those after each of them take."""
        words = self._words = [word.span() for word in _WORDS.finditer(self._text)]
        rests = [0]
        for (_, end), (start, stop) in zip(words[-2::-1], words[:0:-1], strict=True):
            rests.append(rests[-1] + self.size(self.written((self._y, end), start, stop)))
        self._rests = rests[::-1]


def _is_short(text: str) -> bool:
    """Whether each cell takes one byte."""
    return text.isascii() and PLACEHOLDER not in text


@lru_cache(maxsize=8192)
def _approach(
    row: int | None, column: int | None, to_row: int, to_column: int, stops: TabStops
) -> tuple[str, int]:
    """The shortest way to a cell: a move, and the column from which to rewrite what stands there already."""
    best, start = cursor_move(row, column, to_row, to_column, stops), to_column
    length = len(best)
    for place in _starts(row, column, to_row, to_column, stops):
        gap = to_column - place
        if gap <= MAX_REWRITTEN and gap < length:
            move = cursor_move(row, column, to_row, place, stops)
            if len(move) + gap < length:
                best, start, length = move, place, len(move) + gap
    return best, start


def _starts(
    row: int | None, column: int | None, to_row: int, to_column: int, stops: TabStops
) -> Iterator[int]:
    """Columns on the way that are quick to reach: the cursor's, the first one, the last tab stop."""
    for place in (column if row == to_row and column is not None else 0, 0, stops.last(to_column)):
        if place < to_column:
            yield place
