"""A page of text that scrolls by the same keys as a list."""

from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.message import Message

from tui.keys.bindings import bindings
from tui.widgets.lists.cursor import ListMoves

_NEAR_LINES = 5  # before the end, where `NearEnd` is posted


class Page(ListMoves, VerticalScroll, can_focus=True):
    """A scrolling page; `NearEnd` tells its screen to load more."""

    DEFAULT_CSS = """
    Page { height: 1fr; width: 1fr; padding: 0 1; }
    Page > * { height: auto; width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("list")]

    class NearEnd(Message):
        """The last lines have come into view."""

    @property
    def lines(self) -> int:
        """How many lines are in view."""
        return max(1, self.size.height)

    def step(self, by: int) -> None:
        """Scroll by lines."""
        self.scroll_relative(y=by, animate=False)

    def go_to_end(self, *, last: bool) -> None:
        """Scroll to an end."""
        if last:
            self.scroll_end(animate=False)
        else:
            self.scroll_home(animate=False)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Post `NearEnd` when the end comes into view."""
        super().watch_scroll_y(old_value, new_value)
        if new_value > old_value and new_value >= self.max_scroll_y - _NEAR_LINES:
            self.post_message(self.NearEnd())
