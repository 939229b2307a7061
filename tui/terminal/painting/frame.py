"""A frame: the grid of cells that the program wants shown."""

from tui.terminal.painting.cells import BLANK, CONTINUATION, FrozenRow, Row


class Frame:
    """A grid of cells. Rows are never changed in place, so that an unchanged row stays the same object.

    `dirty` are the rows that changed since they were last taken.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        blank = blank_row(width)
        self.rows: list[Row] = [blank] * height
        self.dirty: set[int] = set()

    def put(self, x: int, y: int, cells: Row) -> None:
        """Write cells into a row, clipped to the frame; a wide character that is cut becomes blanks."""
        if not (0 <= y < self.height and 0 <= x < self.width):
            return
        before = self.rows[y]
        row = _spliced(before, x, _clipped(cells, self.width - x))
        if row != before:
            self.rows[y] = FrozenRow(row)
            self.dirty.add(y)

    def take_dirty(self) -> list[int]:
        """The rows that changed since this was last called, from the top."""
        rows, self.dirty = sorted(self.dirty), set()
        return rows


def blank_row(width: int) -> Row:
    """A row of blanks."""
    return [BLANK] * width


def _clipped(cells: Row, room: int) -> Row:
    if len(cells) <= room:
        return cells
    clipped = cells[:room]
    if cells[room][0] == CONTINUATION:
        _blank_backwards(clipped, room - 1)
    return clipped


def _spliced(row: Row, x: int, cells: Row) -> Row:
    end = x + len(cells)
    if x == 0 and end == len(row):
        return cells
    spliced = [*row[:x], *cells, *row[end:]]
    if x < end and row[x][0] == CONTINUATION:
        _blank_backwards(spliced, x - 1)
    while end < len(row) and spliced[end][0] == CONTINUATION:
        spliced[end] = (" ", spliced[end][1].blank)
        end += 1
    return spliced


def _blank_backwards(row: Row, x: int) -> None:
    """Blank the rest of a text whose last cells are gone."""
    while True:
        text, style = row[x]
        row[x] = (" ", style.blank)
        if text != CONTINUATION or x == 0:
            return
        x -= 1
