"""Draws plain rows, which nearly all rows of a list are: in the fewest bytes, and quickly."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from tui.terminal.painting.cells import HIDDEN, Row, plain_text
from tui.terminal.painting.script import Script, way
from tui.terminal.painting.styles import PLAIN
from tui.terminal.painting.tab_stops import Stops

_CHANGED: Final = re.compile(b"\x01+")
_WORDS: Final = re.compile("[^ ]+(?: [^ ]+)*")  # a move over a single blank takes longer than the blank
_ERASE: Final = "\x1b[K"
_BRIDGE: Final = 7  # cells written again at most, where a move over them would take longer

Place = tuple[int | None, int | None]
"""The row and the column of the cursor, as a script knows them."""

Span = tuple[int, int]
"""Cells side by side: the first, and the one after the last."""


def draw(script: Script, y: int, new: Row, changed: list[bool]) -> bool:
    """Write what turns a row into `new`, which differs in the cells `changed`. False, and nothing done, when
    it is not all plain letters that every terminal shows alike.

    Either the words and blanks that differ are written, or so up to some blank, from where the row is erased
    and its words are written again: whichever is shortest.
    """
    text = plain_text(new)
    if text is None:
        return False
    script.use(PLAIN)
    line = _Line(text, y, script.stops)
    pieces = _pieces(text, changed)
    parts: list[str] = []
    cuts: list[tuple[int, int]] = []
    places, total = [(script.row, script.column)], 0
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
    # Nobody knows where the cursor stands beyond the last column.
    script.take("".join(parts).replace(HIDDEN, ""), (y, None) if place[1] == len(text) else place)
    return True


def _pieces(text: str, changed: list[bool]) -> list[Span]:
    """The cells that differ, in words and the blanks between them."""
    if HIDDEN in text:
        changed = [changed[x - (letter == HIDDEN)] for x, letter in enumerate(text)]
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
    """A row as it is to be, with what it takes to write parts of it."""

    __slots__ = ("_ascii", "_rests", "_stops", "_text", "_words", "_y")

    def __init__(self, text: str, y: int, stops: Stops) -> None:
        self._text, self._y, self._stops = text, y, stops
        self._ascii = text.isascii()
        self._words: list[Span] = []
        self._rests: list[int] = []

    def size(self, text: str) -> int:
        """How many bytes a text takes."""
        return len(text) if self._ascii else len(text.encode()) - text.count(HIDDEN)

    def written(self, place: Place, start: int, end: int) -> str:
        """Go to a part, and write it."""
        row, column = place
        if row is not None and 0 <= self._y - row <= 1:
            # Whichever these two rows are, the way is the same.
            move, first = _approach(0, column, self._y - row, start, self._stops)
        else:
            move, first = _approach(row, column, self._y, start, self._stops)
        if first != start and not (self._ascii or _is_short(self._text[first:start])):
            move, first = min(self._ways(place, start), key=lambda way: len(way[0]) + way[2])[:2]
        return move + self._text[first:end]

    def _ways(self, place: Place, start: int) -> Iterator[tuple[str, int, int]]:
        """Moves towards a cell, with the column that each ends in, and the bytes to write from there."""
        for first in (start, *_bridgeheads(*place, self._y, start, self._stops)):
            if start - first <= _BRIDGE and self._text[first] != HIDDEN:
                yield way(*place, self._y, first, self._stops), first, self.size(self._text[first:start])

    def erased(self, place: Place, start: int) -> tuple[str, Place]:
        """Blank the row from a blank on, and write all that is to stand there; with where that ends."""
        parts = [self.written(place, start, start), _ERASE]
        for first, end in self._words_from(start):
            parts.append(self.written((self._y, start), first, end))
            start = end
        return "".join(parts), (self._y, start)

    def erasing(self, place: Place, start: int) -> int:
        """How many bytes that takes."""
        words = self._words_from(start)
        size = self.size(self.written(place, start, start)) + len(_ERASE)
        if words:
            size += self.size(self.written((self._y, start), *words[0])) + self._rests[-len(words)]
        return size

    def _words_from(self, start: int) -> list[Span]:
        """The words beyond a blank, which may stand within one."""
        if not self._rests:
            self._measure()
        place = bisect_left(self._words, (start, start))
        words = self._words[place:]
        if place and self._words[place - 1][1] > start:
            words.insert(0, (start + 1, self._words[place - 1][1]))
        return words

    def _measure(self) -> None:
        """Find the words, and what those after each of them take."""
        words = self._words = [word.span() for word in _WORDS.finditer(self._text)]
        rests = [0]
        for (_, end), (start, stop) in zip(words[-2::-1], words[:0:-1], strict=True):
            rests.append(rests[-1] + self.size(self.written((self._y, end), start, stop)))
        self._rests = rests[::-1]


def _is_short(text: str) -> bool:
    """Whether each cell takes one byte."""
    return text.isascii() and HIDDEN not in text


@lru_cache(maxsize=8192)
def _approach(
    row: int | None, column: int | None, to_row: int, to_column: int, stops: Stops
) -> tuple[str, int]:
    """The shortest way to a cell: a move, and the column from which on to write what stands there already."""
    best, start = way(row, column, to_row, to_column, stops), to_column
    length = len(best)
    for place in _bridgeheads(row, column, to_row, to_column, stops):
        gap = to_column - place
        if gap <= _BRIDGE and gap < length:
            move = way(row, column, to_row, place, stops)
            if len(move) + gap < length:
                best, start, length = move, place, len(move) + gap
    return best, start


def _bridgeheads(
    row: int | None, column: int | None, to_row: int, to_column: int, stops: Stops
) -> Iterator[int]:
    """Columns on the way that are quick to reach: where the cursor stands, the first one, the last stop."""
    for place in (column if row == to_row and column is not None else 0, 0, stops.last(to_column)):
        if place < to_column:
            yield place
