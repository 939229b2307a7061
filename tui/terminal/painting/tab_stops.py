"""Tab stops: columns that the cursor reaches in one byte from anywhere to their left."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

_DEFAULT: Final = 8  # cells between the stops that terminals begin with


class TabStops:
    """The tab stops of a screen, in order. Compared by identity: there is one object for a screen."""

    __slots__ = ("columns", "sequence")

    def __init__(self, columns: Iterable[int], width: int) -> None:
        self.columns = tuple(sorted({column for column in columns if 0 < column < width}))
        steps = (column - last for last, column in pairwise((0, *self.columns)))
        marks = (f"\x1b[{step if step > 1 else ''}C\x1bH" for step in steps)
        self.sequence = f"\x1b[3g\r{''.join(marks)}\r" if self.columns else ""
        """Sets these stops and no others, and leaves the cursor in the first column; empty without any: what
        the terminal has is not used then."""

    def tabs(self, column: int, to_column: int) -> tuple[int, int]:
        """How many tabs lead from a column to the last stop up to another, and where that stop is; no tab and
        the first column where there is no stop between them."""
        first, last = bisect_right(self.columns, column), bisect_right(self.columns, to_column)
        return (last - first, self.columns[last - 1]) if last > first else (0, column)

    def after(self, column: int) -> int | None:
        """The first stop beyond a column."""
        place = bisect_right(self.columns, column)
        return self.columns[place] if place < len(self.columns) else None

    def last(self, column: int) -> int:
        """The last stop up to a column, or the first column."""
        place = bisect_right(self.columns, column)
        return self.columns[place - 1] if place else 0


def default_stops(width: int) -> Iterable[int]:
    """The stops that every terminal begins with."""
    return range(_DEFAULT, width, _DEFAULT)
