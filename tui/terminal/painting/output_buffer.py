"""The output of one frame, in as few bytes as possible, and where it leaves the cursor and the style."""

from functools import lru_cache

from tui.terminal.painting.styles import PLAIN, CellStyle, transition
from tui.terminal.painting.tab_stops import TabStops

_CSI = "\x1b["
_CLEAR = "\x1b[m\x1b[r\x1b[H\x1b[J"
_MAX_OVERSHOOT = 3  # columns that a tab may go too far: from there on, forward moves are shorter

Position = tuple[int | None, int | None]
"""The row and column of the cursor, None where unknown: after the last column, and after texts on whose width
terminals disagree."""


class OutputBuffer:
    """Collects text and escape sequences, and keeps track of the cursor (`row`, `column`) and the `style`."""

    __slots__ = ("_parts", "column", "row", "stops", "style", "width")

    def __init__(self, width: int, stops: TabStops, cursor: Position, style: CellStyle = PLAIN) -> None:
        self.width, self.stops, self.style = width, stops, style
        self.row, self.column = cursor
        self._parts: list[str] = []

    @property
    def text(self) -> str:
        """What was collected."""
        return "".join(self._parts)

    @property
    def size(self) -> int:
        """The number of characters collected."""
        return sum(map(len, self._parts))

    def fork(self) -> "OutputBuffer":
        """An empty buffer that starts where this one stands; `join` appends it."""
        return OutputBuffer(self.width, self.stops, (self.row, self.column), self.style)

    def join(self, fork: "OutputBuffer") -> None:
        """Append what a fork of this buffer collected."""
        self._parts += fork._parts
        self.row, self.column, self.style = fork.row, fork.column, fork.style

    def append(self, text: str, cursor: Position) -> None:
        """Append text and sequences in the current style that leave the cursor at `cursor`."""
        self._parts.append(text)
        self.row, self.column = cursor

    def clear(self) -> None:
        """Reset style and scroll region, clear the screen, and set the tab stops."""
        self._parts += [_CLEAR, self.stops.sequence]
        self.row, self.column, self.style = 0, 0, PLAIN

    def set_stops(self) -> None:
        """Set the tab stops; the cursor goes to the first column."""
        self._parts.append(self.stops.sequence)
        self.column = 0

    def move_size(self, row: int, column: int) -> int:
        """How many bytes a move takes."""
        return len(cursor_move(self.row, self.column, row, column, self.stops))

    def move_to(self, row: int, column: int) -> None:
        """Move the cursor."""
        if self.row != row or self.column != column:
            self._parts.append(cursor_move(self.row, self.column, row, column, self.stops))
            self.row, self.column = row, column

    def set_style(self, style: CellStyle) -> None:
        """Write in this style from now on."""
        if style is not self.style:
            self._parts.append(transition(self.style, style))
            self.style = style

    def write(self, text: str, style: CellStyle, cells: int = 1) -> None:
        """Write a text of `cells` cells. A blank that looks the same in the current style is left in it."""
        if style is not self.style and not (text == " " and self.style.blank is style):
            self.set_style(style)
        self._parts.append(text)
        assert self.column is not None
        self.column += cells
        if self.column >= self.width:
            self.column = None

    def write_run(self, text: str, style: CellStyle) -> None:
        """Write characters of one cell each."""
        if style is not self.style and not (self.style.blank is style and text.isspace()):
            self.set_style(style)
        self._parts.append(text)
        assert self.column is not None
        self.column += len(text)
        if self.column >= self.width:
            self.column = None

    def write_uncertain(self, text: str, style: CellStyle, cells: int) -> None:
        """Write a text on whose width terminals disagree, over blanks: nothing old shows beside it."""
        assert self.row is not None
        assert self.column is not None
        start = self.column
        for _ in range(cells):
            self.write(" ", style.blank)
        self.move_to(self.row, start)
        self.set_style(style)
        self._parts.append(text)
        self.column = None

    def erase_line(self) -> None:
        """Erase from the cursor to the end of the row; the cursor stays."""
        if self.style.blank is not PLAIN:
            # Erased cells take the current background on most terminals.
            self.set_style(PLAIN)
        self._parts.append(f"{_CSI}K")

    def erase_cells(self, count: int) -> None:
        """Erase some cells from the cursor on; the cursor stays."""
        if self.style.blank is not PLAIN:
            self.set_style(PLAIN)
        self._parts.append(f"{_CSI}{count}X")

    def erase_below(self, row: int) -> None:
        """Erase a row and all below it."""
        self.set_style(PLAIN)
        self.move_to(row, 0)
        self._parts.append(f"{_CSI}J")

    def scroll(self, top: int, bottom: int, by: int) -> None:
        """Scroll the region from row `top` to row `bottom` up by some rows, down where `by` is negative."""
        self.set_style(PLAIN)
        self._parts.append(f"{_CSI}{top + 1 if top else ''};{bottom + 1}r")
        self.row, self.column = 0, 0
        self.move_to(bottom if by > 0 else top, 0)
        self._parts.append("\n" * by if by > 0 else "\x1bM" * -by)
        self._parts.append(f"{_CSI}r")
        self.row = self.column = None

    def finish(self, cursor: tuple[int, int] | None) -> None:
        """Reset the style, for others who write, and leave the cursor where it is wanted."""
        self.set_style(PLAIN)
        if cursor is not None:
            self.move_to(*cursor)


def cursor_move(row: int | None, column: int | None, to_row: int, to_column: int, stops: TabStops) -> str:
    """The shortest sequence that moves the cursor."""
    if row == to_row:
        return _within_row(column, to_column, stops)
    if row is not None and to_row == row + 1:
        return _to_next_row(column, to_column, stops)
    return _to_row(row, column, to_row, to_column, stops)


@lru_cache(maxsize=8192)
def _within_row(column: int | None, to_column: int, stops: TabStops) -> str:
    if column == to_column:
        return ""
    ways = ["\r" + _rightwards(0, to_column, stops), f"{_CSI}{to_column + 1}G"]
    if column is not None and to_column > column:
        ways.append(_rightwards(column, to_column, stops))
    elif column is not None:
        ways += [_relative(to_column - column, "C", "D"), "\b" * (column - to_column)]
    return min(ways, key=len)


@lru_cache(maxsize=8192)
def _to_next_row(column: int | None, to_column: int, stops: TabStops) -> str:
    ways = ["\r\n" + _rightwards(0, to_column, stops)]
    if column == to_column:
        ways.append(_relative(1, "B", "A"))
    return min(ways, key=len)


@lru_cache(maxsize=8192)
def _to_row(row: int | None, column: int | None, to_row: int, to_column: int, stops: TabStops) -> str:
    first = str(to_row + 1) if to_row else ""
    ways = [f"{_CSI}{first}H{_rightwards(0, to_column, stops)}"]
    if to_column:
        ways.append(f"{_CSI}{first};{to_column + 1}H")
    if row is not None and column == to_column:
        ways.append(_relative(to_row - row, "B", "A"))
    return min(ways, key=len)


def _rightwards(column: int, to_column: int, stops: TabStops) -> str:
    """Forward by a relative move, by tabs and the rest of the way, or by tabs and backspaces."""
    if column == to_column:
        return ""
    ways = [_relative(to_column - column, "C", "D")]
    tabs, reached = stops.tabs(column, to_column)
    if tabs:
        ways.append("\t" * tabs + (_relative(to_column - reached, "C", "D") if to_column > reached else ""))
    beyond = stops.after(to_column)
    if beyond is not None and beyond - to_column <= _MAX_OVERSHOOT:
        ways.append("\t" * (tabs + 1) + "\b" * (beyond - to_column))
    return min(ways, key=len)


def _relative(count: int, forward: str, back: str) -> str:
    letter = forward if count > 0 else back
    return f"{_CSI}{letter}" if abs(count) == 1 else f"{_CSI}{abs(count)}{letter}"
