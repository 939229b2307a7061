"""A cursor on one of a known number of rows."""

from abc import abstractmethod

from tui.widgets.list_moves import ListMoves


class RowCursor(ListMoves):
    """A mixin for lists that hold all their rows: every move becomes a row to go to."""

    cursor: int = 0

    @property
    @abstractmethod
    def row_count(self) -> int:
        """How many rows there are."""

    @abstractmethod
    def go_to(self, index: int) -> None:
        """Put the cursor on a row; an index outside the list means its nearest end."""

    @property
    def lines(self) -> int:
        """How many rows a page key passes."""
        return 10

    def inside(self, index: int) -> int:
        """The index, kept inside the list; 0 when it is empty."""
        return max(0, min(index, self.row_count - 1))

    def step(self, by: int) -> None:
        """Move the cursor by some rows."""
        self.go_to(self.cursor + by)

    def leap(self, by: int) -> None:
        """Move the cursor by a page or half of one."""
        self.go_to(self.cursor + by)

    def go_to_end(self, *, last: bool) -> None:
        """Go to the last row, or to the first."""
        self.go_to(self.row_count - 1 if last else 0)
