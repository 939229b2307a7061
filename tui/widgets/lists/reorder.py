"""Changing the order of a list's rows: raise, lower, to the top, or grab a row and move with it."""

from abc import abstractmethod

from tui.widgets.lists.cursor import RowCursor


class RowOrder(RowCursor):
    """A mixin for lists whose rows can be moved. The cursor travels with the row."""

    grabbed_from: int | None = None

    @abstractmethod
    def ask_move(self, index: int, target: int) -> None:
        """Have a row moved to another place."""

    @abstractmethod
    def cursor_changed(self) -> None:
        """Show the cursor, or the grip, where it is now."""

    def move_row(self, target: int) -> None:
        """Move the row under the cursor; a target outside the list means its nearest end."""
        target = self.inside(target)
        if target != self.cursor and self.row_count:
            self.ask_move(self.cursor, target)
            self.cursor = target
            self.cursor_changed()

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
