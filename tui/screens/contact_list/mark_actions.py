"""The keys that mark contacts in the list, and the one that goes to a letter."""

from abc import abstractmethod

from tui.widgets.lists.contact_table import ContactTable
from tui.widgets.lists.marks import Marks

WITH_MARKS = ("mark", "range", "archive", "status", "groups", "prefer", "unmark")
"""The actions at the bottom of the screen while contacts are marked."""


class MarkActions:
    """A mixin for the contact list."""

    @property
    @abstractmethod
    def table(self) -> ContactTable:
        """The list."""

    def action_mark(self) -> None:
        """Mark the contact under the cursor, or unmark it."""
        self.table.mark_row()

    def action_range(self) -> None:
        """Begin a range, or mark all that is in it."""
        self.table.mark_range()

    def action_mark_all(self) -> None:
        """Mark all that is listed."""
        self.table.mark_all()

    def action_unmark(self) -> None:
        """Remove every mark."""
        self.table.set_marks(Marks())

    def action_jump(self) -> None:
        """Go to what begins with the letters typed next."""
        self.table.begin_typing()
