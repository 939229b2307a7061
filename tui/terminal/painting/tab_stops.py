"""Tab stops: columns that a terminal's cursor reaches in one byte from anywhere to their left."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Final

_USUAL: Final = 8  # cells between the stops that terminals begin with


class Stops:
    """The stops of a screen, from the left. Compared by identity: there is one object per screen."""

    __slots__ = ("columns", "setting")

    def __init__(self, columns: Iterable[int], width: int) -> None:
        self.columns = tuple(sorted({column for column in columns if 0 < column < width}))
        steps = (column - last for last, column in pairwise((0, *self.columns)))
        marks = (f"\x1b[{step if step > 1 else ''}C\x1bH" for step in steps)
        self.setting = f"\x1b[3g\r{''.join(marks)}\r"
        """What sets these and no others, and leaves the cursor in the first column."""

    def tabs(self, column: int, to_column: int) -> tuple[int, int]:
        """How many tabs lead to the last stop not beyond another column, and where that stop is; no tab, and
        the first column itself, when there is no stop on the way."""
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


def usual(width: int) -> Iterable[int]:
    """The stops that every terminal has at first."""
    return range(_USUAL, width, _USUAL)


StopChooser = Callable[[int], Iterable[int]]
"""Chooses the stops of a screen by its width."""
