"""A contact's addresses in order of priority, with the up arrow on every row but the first."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.keys import bindings as keys
from tui.text.addresses import AddressRow
from tui.text.cells import Glyphs, glyphs
from tui.text.content import content, fit, fit_middle, joined, width_of
from tui.widgets.lists.line_table import scroll_parent
from tui.widgets.lists.reorder import RowOrder


class AddressList(RowOrder, Widget, can_focus=True):
    """The rows, a cursor, and for each row but the first an arrow that can be gone to and pressed.

    The list changes nothing itself: it asks for changes by its messages and is shown the result. With
    `only_order` rows can be moved, and nothing else.
    """

    DEFAULT_CSS = """
    AddressList { height: auto; width: 1fr; }
    """
    SCOPE: ClassVar[str] = "address_list"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("list"), *keys.bindings(SCOPE)]

    @dataclass
    class EditAsked(Message):
        """The value of a row is to be changed."""

        index: int

    @dataclass
    class RemoveAsked(Message):
        """The row is to go."""

        index: int

    @dataclass
    class Moved(Message):
        """The cursor, its stop in the row, or the grip has changed."""

    def __init__(self, *, only_order: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._painter, self._only_order = AddressPainter(), only_order

    @property
    def rows(self) -> tuple[AddressRow, ...]:
        """What is shown."""
        return self._painter.rows

    @property
    def row_count(self) -> int:
        """How many addresses there are."""
        return len(self.rows)

    def show(self, rows: tuple[AddressRow, ...], routed: int | None, signs: Glyphs) -> None:
        """Show these rows; `routed` is the place of the one that the next message goes to."""
        painter = AddressPainter(rows, routed, signs)
        resized = painter.height != self._painter.height
        self._painter = painter
        self.cursor = self.inside(self.cursor)
        self.on_arrow = self.on_arrow and self.has_arrow
        self.refresh(layout=resized)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line for each row and each problem, or one that says there is none."""
        return self._painter.height

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width, base = self.size.width, self.visual_style
        cursor = CursorState(self.cursor, self.on_arrow, self.grabbed_from is not None, self.has_focus)
        line = self._painter.line(y, width, cursor)
        return Strip(line.render_segments(base), width).adjust_cell_length(width, base.rich_style)

    # Moving

    def cursor_changed(self) -> None:
        """Show the cursor where it is now, scrolled into view."""
        super().cursor_changed()
        scroll_parent(self, Region(0, self._painter.first_line_of(self.cursor), self.size.width, 2))
        self.post_message(self.Moved())

    def on_focus(self) -> None:
        """Show where the cursor stands."""
        self.cursor_changed()

    def on_click(self, event: Click) -> None:
        """A click on an arrow raises its row; elsewhere it moves the cursor."""
        index = self._painter.row_at(event.y)
        if index is None:
            return
        self.cursor = index
        if event.x == 0 and index > 0:
            self.action_raise_row()
        else:
            self.cursor_changed()

    def action_next_stop(self) -> None:
        """From the row to its arrow, and from there to the next field of the form."""
        if self.cursor > 0 and not self.on_arrow:
            self.action_to_arrow()
        else:
            self.screen.focus_next()

    def action_previous_stop(self) -> None:
        """From the arrow to its row, and from there to the previous field of the form."""
        if self.on_arrow:
            self.action_to_value()
        else:
            self.screen.focus_previous()

    # Working on a row

    def action_edit(self) -> None:
        """Ask to edit the address."""
        self.post_message(self.EditAsked(self.cursor))

    def action_remove(self) -> None:
        """Ask to take the row out."""
        self.post_message(self.RemoveAsked(self.cursor))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Editing needs the cursor on a row that is not grabbed; an arrow's row can only be removed."""
        if action in ("edit", "remove") and self._only_order:
            return False
        if action == "remove":
            return bool(self.rows) and self.grabbed_from is None
        return super().check_action("grab" if action == "edit" else action, parameters)


EMPTY = "No addresses yet. Add one below."
LABEL_MAX = 19
VALUE_MIN = 12
COLUMN_MIN = 14
VIA_MIN = 13
LEAD = 5
SHORT_BELOW = 55
"""Below so many cells types are a word, channels have their short names, and a lock is a sign before them."""


@dataclass(frozen=True, slots=True)
class CursorState:
    """Where the cursor is: its row, whether on the arrow, and whether the row is grabbed or has focus."""

    row: int
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
        """The row behind each line, and whether the line holds its problem."""
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

    def line(self, y: int, width: int, cursor: CursorState) -> Content:
        """One line in exactly `width` cells."""
        if y >= len(self._lines):
            return content(fit(EMPTY if y == 0 else "", width), "dim")
        index, is_problem = self._lines[y]
        if is_problem:
            return joined(" " * LEAD, (fit(self.rows[index].problem, width - LEAD), "bold ansi_red"))
        return self._row(index, width, cursor)

    def _row(self, index: int, width: int, cursor: CursorState) -> Content:
        here = index == cursor.row
        style = "bold" if here else ""
        if here and cursor.grabbed:
            style = "bold reverse underline"
        elif here and cursor.focused and not cursor.on_arrow:
            style = "reverse"
        arrow_style = "reverse" if here and cursor.focused and cursor.on_arrow else ""
        rank = str(index + 1)
        lead = (self.signs.raise_, arrow_style) if index else (rank, "")
        return joined(
            lead, " ", fit(rank if index else "", LEAD - 2), (self._body(index, width - LEAD), style)
        )

    def _body(self, index: int, width: int) -> str:
        row = self.rows[index]
        if width < SHORT_BELOW:
            return self._short_body(row, index == self.routed, width)
        label, value, lock, pick = self._widths(width)
        sign = self.signs.arrow if index == self.routed else " "
        cells = [fit(row.label, label), fit(fit_middle(row.value, value), value)]
        if lock:
            cells.append(fit(f"{self.signs.lock} {row.lock}" if row.lock else "", lock))
        return " ".join([*cells, fit(f"{sign} {row.channel or 'no channel'}", pick)])

    def _short_body(self, row: AddressRow, routed: bool, width: int) -> str:
        types = [each.label.partition(" ")[0] for each in self.rows]
        label = min(max(map(width_of, types)), width - VALUE_MIN - VIA_MIN - 2)
        longest = max(width_of(each.value) for each in self.rows)
        value = min(longest, width - label - VIA_MIN - 2)
        sign, lock = self.signs.arrow if routed else " ", self.signs.lock if row.lock else " "
        via = fit(f"{sign} {lock}{row.via or 'no channel'}", width - label - value - 2)
        word = row.label.partition(" ")[0]
        return " ".join((fit(word, label), fit(fit_middle(row.value, value), value), via))

    def _widths(self, width: int) -> tuple[int, int, int, int]:
        """The room for type, value, lock and channel; the lock has none while no row has one."""
        columns = 3 if any(row.lock for row in self.rows) else 2
        label = min(LABEL_MAX, max(width_of(row.label) for row in self.rows))
        room = width - label - columns
        longest = max(width_of(row.value) for row in self.rows)
        value = min(max(longest, VALUE_MIN), room - COLUMN_MIN * (columns - 1))
        lock = (room - value) // 2 if columns == 3 else 0
        return label, value, lock, room - value - lock
