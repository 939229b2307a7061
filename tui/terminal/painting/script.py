"""What is about to be written to a terminal, with where its cursor and pen will then stand."""

from functools import lru_cache

from tui.terminal.painting.cells import spread
from tui.terminal.painting.styles import PLAIN, Pen, change
from tui.terminal.painting.tab_stops import Stops

_CSI = "\x1b["
_CLEAR = "\x1b[m\x1b[r\x1b[H\x1b[J"
_BACK = 3  # columns that a tab may go too far: from there on, steps take less


class Script:
    """Collects text, in as few bytes as it can.

    `row` and `column` are None where nobody knows for certain where the cursor stands: after the last column,
    and after texts on whose width terminals do not agree.
    """

    __slots__ = ("_parts", "column", "pen", "row", "stops", "width")

    def __init__(
        self, width: int, stops: Stops, row: int | None, column: int | None, pen: Pen = PLAIN
    ) -> None:
        self.width, self.stops = width, stops
        self.row, self.column, self.pen = row, column, pen
        self._parts: list[str] = []

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self._parts)

    def fork(self) -> "Script":
        """An empty script that goes on where this one stands; `join` takes it back."""
        return Script(self.width, self.stops, self.row, self.column, self.pen)

    def join(self, script: "Script") -> None:
        """Go on with what a fork of this one wrote."""
        self._parts += script._parts
        self.row, self.column, self.pen = script.row, script.column, script.pen

    def take(self, text: str, cursor: tuple[int | None, int | None]) -> None:
        """Go on with a text written elsewhere with this pen, after which the cursor stands there."""
        self._parts.append(text)
        self.row, self.column = cursor

    @property
    def size(self) -> int:
        """How long it is."""
        return sum(map(len, self._parts))

    def clear(self) -> None:
        """Begin with an empty screen and our tab stops, whatever was set before."""
        self._parts += [_CLEAR, self.stops.setting]
        self.row, self.column, self.pen = 0, 0, PLAIN

    def set_stops(self) -> None:
        """Have our tab stops and no others; the cursor goes to the first column."""
        self._parts.append(self.stops.setting)
        self.column = 0

    def distance(self, row: int, column: int) -> int:
        """How many bytes a move takes."""
        return len(way(self.row, self.column, row, column, self.stops))

    def move(self, row: int, column: int) -> None:
        """Put the cursor somewhere."""
        if self.row != row or self.column != column:
            self._parts.append(way(self.row, self.column, row, column, self.stops))
            self.row, self.column = row, column

    def use(self, pen: Pen) -> None:
        """Write with this pen from now on."""
        if pen is not self.pen:
            self._parts.append(change(self.pen, pen))
            self.pen = pen

    def put(self, text: str, pen: Pen, cells: int = 1) -> None:
        """Write the text of a cell, which takes `cells` cells. Many pens leave the same blanks."""
        if pen is not self.pen and not (text == " " and self.pen.blank is pen):
            self.use(pen)
        self._parts.append(text)
        assert self.column is not None
        self.column += cells
        if self.column >= self.width:
            self.column = None

    def put_run(self, text: str, pen: Pen) -> None:
        """Write letters of one cell each."""
        if pen is not self.pen and not (self.pen.blank is pen and text.isspace()):
            self.use(pen)
        self._parts.append(text)
        assert self.column is not None
        self.column += len(text)
        if self.column >= self.width:
            self.column = None

    def put_unsure(self, text: str, pen: Pen, cells: int) -> None:
        """Write a text on whose width terminals disagree, over blanks: nothing shows from under it."""
        assert self.row is not None
        assert self.column is not None
        start = self.column
        for _ in range(cells):
            self.put(" ", pen.blank)
        self.move(self.row, start)
        self.use(pen)
        self._parts.append(text)
        self.column = None

    def erase_line(self) -> None:
        """Blank the row from the cursor on; the cursor stays."""
        if self.pen.blank is not PLAIN:
            # Erased cells take the pen's background on most terminals.
            self.use(PLAIN)
        self._parts.append(f"{_CSI}K")

    def erase_below(self, row: int) -> None:
        """Blank a row and all below."""
        self.use(PLAIN)
        self.move(row, 0)
        self._parts.append(f"{_CSI}J")

    def scroll(self, top: int, bottom: int, by: int) -> None:
        """Move the rows from `top` to `bottom` up by some rows, or down where `by` is negative."""
        self.use(PLAIN)
        self._parts.append(f"{_CSI}{top + 1 if top else ''};{bottom + 1}r")
        self.row, self.column = 0, 0
        self.move(bottom if by > 0 else top, 0)
        self._parts.append("\n" * by if by > 0 else "\x1bM" * -by)
        self._parts.append(f"{_CSI}r")
        self.row = self.column = None

    def end(self, cursor: tuple[int, int] | None) -> None:
        """Leave the pen plain, so that nobody else writes with ours, and the cursor where it is wanted."""
        self.use(PLAIN)
        if cursor is not None:
            self.move(*cursor)


def way(row: int | None, column: int | None, to_row: int, to_column: int, stops: Stops) -> str:
    """The shortest move."""
    if row == to_row:
        return _along(column, to_column, stops)
    if row is not None and to_row == row + 1:
        return _below(column, to_column, stops)
    return _far(row, column, to_row, to_column, stops)


@lru_cache(maxsize=8192)
def _along(column: int | None, to_column: int, stops: Stops) -> str:
    """Within a row."""
    if column == to_column:
        return ""
    ways = ["\r" + _onward(0, to_column, stops), f"{_CSI}{to_column + 1}G"]
    if column is not None and to_column > column:
        ways.append(_onward(column, to_column, stops))
    elif column is not None:
        ways += [_steps(to_column - column, "C", "D"), "\b" * (column - to_column)]
    return min(ways, key=len)


@lru_cache(maxsize=8192)
def _below(column: int | None, to_column: int, stops: Stops) -> str:
    """To the next row."""
    ways = ["\r\n" + _onward(0, to_column, stops)]
    if column == to_column:
        ways.append(_steps(1, "B", "A"))
    return min(ways, key=len)


@lru_cache(maxsize=8192)
def _far(row: int | None, column: int | None, to_row: int, to_column: int, stops: Stops) -> str:
    """To any other row."""
    first = str(to_row + 1) if to_row else ""
    ways = [f"{_CSI}{first}H{_onward(0, to_column, stops)}"]
    if to_column:
        ways.append(f"{_CSI}{first};{to_column + 1}H")
    if row is not None and column == to_column:
        ways.append(_steps(to_row - row, "B", "A"))
    return min(ways, key=len)


def _onward(column: int, to_column: int, stops: Stops) -> str:
    """To the right, or nowhere: by steps, by tabs and the steps that are left, or by tabs and back."""
    if column == to_column:
        return ""
    ways = [_steps(to_column - column, "C", "D")]
    tabs, reached = stops.tabs(column, to_column)
    if tabs:
        ways.append("\t" * tabs + (_steps(to_column - reached, "C", "D") if to_column > reached else ""))
    beyond = stops.after(to_column)
    if beyond is not None and beyond - to_column <= _BACK:
        ways.append("\t" * (tabs + 1) + "\b" * (beyond - to_column))
    return min(ways, key=len)


def _steps(count: int, onward: str, back: str) -> str:
    letter = onward if count > 0 else back
    return f"{_CSI}{letter}" if abs(count) == 1 else f"{_CSI}{abs(count)}{letter}"


def is_unsure(text: str) -> int:
    """How far a text may reach on some terminals, or 0 where all agree; plain ASCII is answered at once."""
    return 0 if text.isascii() else spread(text)
