"""The custom fields: the columns of the list first, in their order, each but the first with the up arrow."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from tui.keys import bindings as keys
from tui.screens.fields.cells import FIELD_COLUMNS, FieldRow, field_cells
from tui.text.cells import Glyphs, glyphs
from tui.widgets.lists.line_table import Cell, LineTable
from tui.widgets.lists.reorder import RowOrder


class FieldList(RowOrder, LineTable):
    """The rows, a cursor, and the same gesture that orders addresses, here for the columns of the list.

    The list changes nothing itself: it asks for changes by its messages and is shown the result.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("list"), *keys.bindings("field_list")]

    @dataclass
    class MoveAsked(Message):
        """The column is to stand at another place, from 0."""

        index: int
        target: int

    @dataclass
    class TakeBackAsked(Message):
        """The last change of the order is to be undone."""

    def __init__(self, signs: Glyphs | None = None, *, id: str | None = None) -> None:
        super().__init__(FIELD_COLUMNS, empty="No custom field yet: a makes one.", id=id)
        self._signs = signs or glyphs()
        self._rows: tuple[FieldRow, ...] = ()
        self.on_arrow = False

    @property
    def columns(self) -> int:
        """How many of the rows are columns of the list; those stand first."""
        return sum(bool(row.place) for row in self._rows)

    @property
    def row(self) -> FieldRow | None:
        """The row under the cursor."""
        return self._rows[self.cursor] if self.cursor < len(self._rows) else None

    def show_fields(self, rows: Sequence[FieldRow], cursor: int | None = None) -> None:
        """Show these rows; the cursor stays unless it is given."""
        self._rows = tuple(rows)
        self.show(len(self._rows), self._cells, cursor=cursor)
        self.on_arrow = self.on_arrow and self._has_arrow()
        self.refresh_bindings()

    def _cells(self, index: int) -> tuple[Cell, ...]:
        pressed = self.on_arrow and index == self.cursor and self.has_focus
        return field_cells(self._rows[index], self._signs, "reverse" if pressed else "")

    def cursor_style(self) -> str:
        """On the arrow only the arrow is reversed; a grabbed row is underlined too."""
        if self.grabbed_from is not None:
            return "bold reverse underline"
        return "bold" if self.on_arrow else super().cursor_style()

    # Moving

    def go_to(self, index: int) -> None:
        """Put the cursor on a row; a grabbed row travels with it."""
        if self.grabbed_from is not None:
            self.move_row(index)
            return
        super().go_to(index)
        self.cursor_changed()

    def move_row(self, target: int) -> None:
        """Move the column under the cursor among the columns; what is no column stays where it is."""
        if self.cursor < self.columns:
            super().move_row(max(0, min(target, self.columns - 1)))

    def ask_move(self, index: int, target: int) -> None:
        """Ask for the column to be moved."""
        self.post_message(self.MoveAsked(index, target))

    def cursor_changed(self) -> None:
        """Show the cursor, or the grip, where it is now; the first column has no arrow to stand on."""
        self.on_arrow = self.on_arrow and self._has_arrow()
        self.refresh()
        self.refresh_bindings()

    def on_blur(self) -> None:
        """A grabbed row is dropped where it is."""
        self.on_arrow = False
        self.action_drop()

    def _has_arrow(self) -> bool:
        return 0 < self.cursor < self.columns

    def action_to_arrow(self) -> None:
        """Go to the row's arrow, where it has one."""
        self.on_arrow = True
        self.cursor_changed()

    def action_to_value(self) -> None:
        """Go back from the arrow to the row."""
        self.on_arrow = False
        self.cursor_changed()

    def action_press(self) -> None:
        """Press the arrow."""
        self.action_raise_row()

    def action_take_back(self) -> None:
        """Ask to undo the last move."""
        self.post_message(self.TakeBackAsked())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A grabbed row is moved, dropped or put back; an arrow is pressed; else a column can be moved."""
        grabbed = self.grabbed_from is not None
        if action in ("drop", "put_back"):
            return grabbed
        if action == "press":
            return self.on_arrow
        if action == "grab":
            return self.cursor < self.columns and not grabbed and not self.on_arrow
        if action in ("raise_row", "to_top", "to_arrow"):
            return self._has_arrow()
        if action == "lower_row":
            return self.cursor < self.columns - 1
        return not (grabbed and action == "take_back")
