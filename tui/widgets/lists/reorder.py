"""Changing the order of a list's rows: raise, lower, to the top, or grab a row and move with it."""

from dataclasses import dataclass

from textual.message import Message
from textual.widget import Widget

from tui.widgets.lists.cursor import RowCursor


class RowOrder(RowCursor):
    """A mixin for lists whose rows can be moved. The cursor travels with the row.

    Every row that can be moved, but the first, has an arrow that the cursor can be put on and that raises the
    row. The list changes nothing itself: it asks for changes by its messages and is shown the result.
    """

    grabbed_from: int | None = None
    on_arrow: bool = False

    @dataclass
    class MoveAsked(Message):
        """The row at `index` is to be moved to `target`, both counted from 0."""

        index: int
        target: int

    @dataclass
    class TakeBackAsked(Message):
        """The last change of the order is to be undone."""

    @property
    def movable(self) -> int:
        """How many rows, from the top, can be moved."""
        return self.row_count

    @property
    def has_arrow(self) -> bool:
        """Whether the row under the cursor has an arrow."""
        return 0 < self.cursor < self.movable

    def cursor_changed(self) -> None:
        """Show the cursor, or the grip, where it is now; it leaves the arrow where the row has none."""
        self.on_arrow = self.on_arrow and self.has_arrow
        widget = self._widget()
        widget.refresh()
        widget.refresh_bindings()

    def go_to(self, index: int) -> None:
        """Put the cursor on a row; a grabbed row travels with it."""
        if self.grabbed_from is not None:
            self.move_row(index)
        else:
            super().go_to(index)
            self.cursor_changed()

    def move_row(self, target: int) -> None:
        """Ask for the row under the cursor to be moved; a target outside the list means its nearest end."""
        target = max(0, min(target, self.movable - 1))
        if target != self.cursor < self.movable:
            self._widget().post_message(self.MoveAsked(self.cursor, target))
            self.cursor = target
            self.cursor_changed()

    def on_blur(self) -> None:
        """Drop a grabbed row where it is."""
        self.on_arrow = False
        self.action_drop()

    def action_raise_row(self) -> None:
        """Raise the row by one."""
        self.move_row(self.cursor - 1)

    def action_lower_row(self) -> None:
        """Lower the row by one."""
        self.move_row(self.cursor + 1)

    def action_to_top(self) -> None:
        """Make the row the first one."""
        self.move_row(0)

    def action_grab(self) -> None:
        """Grab the row: plain moves take it along."""
        self.grabbed_from = self.cursor
        self.cursor_changed()

    def action_drop(self) -> None:
        """Leave the grabbed row where it is."""
        self.grabbed_from = None
        self.cursor_changed()

    def action_put_back(self) -> None:
        """Put the grabbed row back where it was."""
        if self.grabbed_from is not None:
            self.move_row(self.grabbed_from)
        self.action_drop()

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
        """Ask to undo the last change."""
        self._widget().post_message(self.TakeBackAsked())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A grabbed row is moved, dropped or put back; an arrow is pressed."""
        grabbed = self.grabbed_from is not None
        if action in ("drop", "put_back"):
            return grabbed
        if action == "press":
            return self.on_arrow
        if action == "grab":
            return self.cursor < self.movable and not grabbed and not self.on_arrow
        return not (grabbed and action == "take_back")

    def _widget(self) -> Widget:
        """This object as the widget it is mixed into."""
        assert isinstance(self, Widget)
        return self
