"""How the lines of a list of addresses are drawn."""

from dataclasses import dataclass, field
from functools import cached_property

from textual.content import Content

from tui.text.addresses import AddressRow
from tui.text.cells import Glyphs, glyphs
from tui.text.content import content, fit, fit_middle, joined, width_of

EMPTY = "No addresses yet. Add one below."
LABEL_MAX = 19
VALUE_MIN = 12
COLUMN_MIN = 14
LEAD = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Where the cursor stands: its row, whether on the arrow, and whether the row is grabbed or has focus."""

    cursor: int
    on_arrow: bool
    grabbed: bool
    focused: bool


@dataclass(frozen=True)
class AddressPainter:
    """The rows as lines: one a row, and one more below it when something is wrong with it.

    `routed` is the place of the row that the next message goes to.
    """

    rows: tuple[AddressRow, ...] = ()
    routed: int | None = None
    signs: Glyphs = field(default_factory=glyphs)

    @cached_property
    def _lines(self) -> tuple[tuple[int, bool], ...]:
        """The row behind each line, and whether the line tells what is wrong with it."""
        lines = []
        for index, row in enumerate(self.rows):
            lines.append((index, False))
            if row.problem:
                lines.append((index, True))
        return tuple(lines)

    @property
    def height(self) -> int:
        """How many lines there are; one when there is no row, to say so."""
        return max(1, len(self._lines))

    def row_at(self, y: int) -> int | None:
        """The row that a line belongs to."""
        return self._lines[y][0] if 0 <= y < len(self._lines) else None

    def first_line_of(self, index: int) -> int:
        """The line that a row begins on."""
        return next((y for y, (row, _) in enumerate(self._lines) if row == index), 0)

    def line(self, y: int, width: int, place: Place) -> Content:
        """One line in exactly `width` cells."""
        if y >= len(self._lines):
            return content(fit(EMPTY if y == 0 else "", width), "dim")
        index, is_problem = self._lines[y]
        if is_problem:
            return joined(" " * LEAD, (fit(self.rows[index].problem, width - LEAD), "bold ansi_red"))
        return self._row(index, width, place)

    def _row(self, index: int, width: int, place: Place) -> Content:
        here = index == place.cursor
        style = "bold" if here else ""
        if here and place.grabbed:
            style = "bold reverse underline"
        elif here and place.focused and not place.on_arrow:
            style = "reverse"
        arrow_style = "reverse" if here and place.focused and place.on_arrow else ""
        rank = str(index + 1)
        lead = (self.signs.raise_, arrow_style) if index else (rank, "")
        return joined(
            lead, " ", fit(rank if index else "", LEAD - 2), (self._body(index, width - LEAD), style)
        )

    def _body(self, index: int, width: int) -> str:
        row = self.rows[index]
        label, value, lock, pick = self._widths(width)
        sign = self.signs.arrow if index == self.routed else " "
        cells = [fit(row.label, label), fit(fit_middle(row.value, value), value)]
        if lock:
            cells.append(fit(f"{self.signs.lock} {row.lock}" if row.lock else "", lock))
        return " ".join([*cells, fit(f"{sign} {row.channel or 'no channel'}", pick)])

    def _widths(self, width: int) -> tuple[int, int, int, int]:
        """The room for type, value, lock and channel; the lock has none while no row has one."""
        columns = 3 if any(row.lock for row in self.rows) else 2
        label = min(LABEL_MAX, max(width_of(row.label) for row in self.rows))
        room = width - label - columns
        longest = max(width_of(row.value) for row in self.rows)
        value = min(max(longest, VALUE_MIN), room - COLUMN_MIN * (columns - 1))
        lock = (room - value) // 2 if columns == 3 else 0
        return label, value, lock, room - value - lock
