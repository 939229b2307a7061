"""The table of the custom fields, in which the columns of the contact list are ordered."""

from collections.abc import Sequence
from typing import ClassVar, cast

from textual.binding import BindingType

from tui.base.screen import AppContext, offered
from tui.keys import bindings as keys
from tui.screens.fields.cells import FIELD_COLUMNS, FieldRow, field_cells
from tui.text.cells import Glyphs, glyphs
from tui.widgets.lists.line_table import Cell, LineTable
from tui.widgets.lists.reorder import RowOrder


class FieldList(RowOrder, LineTable):
    """The fields, with the keys that order addresses, here for the columns of the contact list."""

    SCOPE: ClassVar[str] = "field_list"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("list"), *keys.bindings(SCOPE)]

    def __init__(self, signs: Glyphs | None = None, *, id: str | None = None) -> None:
        super().__init__(FIELD_COLUMNS, id=id)
        self._signs = signs or glyphs()
        self._rows: tuple[FieldRow, ...] = ()

    @property
    def movable(self) -> int:
        """How many of the rows are columns of the list; those stand first, and can be moved."""
        return sum(bool(row.place) for row in self._rows)

    def show_fields(self, rows: Sequence[FieldRow], cursor: int | None = None) -> None:
        """Show these rows; the cursor stays unless it is given."""
        self._rows = tuple(rows)
        self.show(len(self._rows), self._cells, cursor=cursor)
        self.on_arrow = self.on_arrow and self.has_arrow
        self.refresh_bindings()

    def _cells(self, index: int) -> tuple[Cell, ...]:
        pressed = self.on_arrow and index == self.cursor and self.has_focus
        return field_cells(self._rows[index], self._signs, "reverse" if pressed else "")

    def cursor_style(self) -> str:
        """Reverse only the arrow when the cursor is on it; underline a grabbed row too."""
        if self.grabbed_from is not None:
            return "bold reverse underline"
        return "bold" if self.on_arrow else super().cursor_style()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a column with another one beside it can be moved there, and only where that can be stored."""
        if not (allowed := offered(cast(AppContext, self.app), f"{self.SCOPE}.{action}")):
            return allowed
        if action in ("raise_row", "to_top", "to_arrow"):
            return self.has_arrow
        if action == "lower_row":
            return self.cursor < self.movable - 1
        return super().check_action(action, parameters)
