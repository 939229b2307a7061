"""The keys that move in a list, the same in every list."""

from abc import abstractmethod


class ListMoves:
    """A mixin for lists with the bindings of the `list` scope: turns each key into one of three moves."""

    @property
    @abstractmethod
    def lines(self) -> int:
        """How many rows are in view."""

    @abstractmethod
    def step(self, by: int) -> None:
        """Move the cursor."""

    def leap(self, by: int) -> None:
        """Move cursor and view together; by default like `step`."""
        self.step(by)

    @abstractmethod
    def go_to_end(self, *, last: bool) -> None:
        """Go to the last row, or to the first."""

    def action_cursor_down(self) -> None:
        """Next row."""
        self.step(1)

    def action_cursor_up(self) -> None:
        """Previous row."""
        self.step(-1)

    def action_page_down(self) -> None:
        """Next page."""
        self.leap(self.lines)

    def action_page_up(self) -> None:
        """Previous page."""
        self.leap(-self.lines)

    def action_half_down(self) -> None:
        """Half a page down."""
        self.leap(self.lines // 2)

    def action_half_up(self) -> None:
        """Half a page up."""
        self.leap(-(self.lines // 2))

    def action_first(self) -> None:
        """First row."""
        self.go_to_end(last=False)

    def action_last(self) -> None:
        """Last row."""
        self.go_to_end(last=True)


class RowCursor(ListMoves):
    """A mixin for lists that hold all their rows: every move becomes a row to go to."""

    cursor: int = 0

    @property
    @abstractmethod
    def row_count(self) -> int:
        """How many rows there are."""

    def go_to(self, index: int) -> None:
        """Put the cursor on a row; an index outside the list means its nearest end."""
        self.cursor = self.inside(index)

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

    def go_to_end(self, *, last: bool) -> None:
        """Go to the last row, or to the first."""
        self.go_to(self.row_count - 1 if last else 0)
