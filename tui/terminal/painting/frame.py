"""A frame: every cell that the program wants shown."""

from tui.terminal.painting.cells import BLANK, COVERED, KeptRow, Row


class Frame:
    """A grid of cells. Rows are never changed in place, so that an unchanged row stays the same object.

    `touched` are the rows that became others since they were last taken.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        blank = blank_row(width)
        self.rows: list[Row] = [blank] * height
        self.touched: set[int] = set()

    def put(self, x: int, y: int, cells: Row) -> None:
        """Write cells into a row; what does not fit falls away, and so do the halves of texts cut in two."""
        if not (0 <= y < self.height and 0 <= x < self.width):
            return
        before = self.rows[y]
        row = _spliced(before, x, _cut(cells, self.width - x))
        if row != before:
            self.rows[y] = KeptRow(row)
            self.touched.add(y)

    def take_touched(self) -> list[int]:
        """The rows touched since this was last asked, from the top."""
        rows, self.touched = sorted(self.touched), set()
        return rows


def blank_row(width: int) -> Row:
    """A row with nothing on it."""
    return [BLANK] * width


def _cut(cells: Row, room: int) -> Row:
    if len(cells) <= room:
        return cells
    cut = cells[:room]
    if cells[room][0] == COVERED:
        _blank_back(cut, room - 1)
    return cut


def _spliced(row: Row, x: int, cells: Row) -> Row:
    """The row with cells written into it."""
    end = x + len(cells)
    if x == 0 and end == len(row):
        return cells
    spliced = [*row[:x], *cells, *row[end:]]
    if x < end and row[x][0] == COVERED:
        _blank_back(spliced, x - 1)
    while end < len(row) and spliced[end][0] == COVERED:
        spliced[end] = (" ", spliced[end][1].blank)
        end += 1
    return spliced


def _blank_back(row: Row, x: int) -> None:
    """Blank what is left of a text whose last cells are gone."""
    while True:
        text, pen = row[x]
        row[x] = (" ", pen.blank)
        if text != COVERED or x == 0:
            return
        x -= 1
