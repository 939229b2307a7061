"""The parts of the screen, one below the other, or side by side where there is room."""

from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Container, Vertical

from store.core.types import Workspace
from tui.screens.compose.reach_table import ReachTable
from tui.screens.compose.recipient_view import RecipientView
from tui.screens.compose.told import Facts, rows
from tui.screens.compose.writing import Writing
from tui.text.cells import CordSigns
from tui.text.widths import PANES_FROM, panes
from tui.widgets.panes import Pane

_LOW_BELOW = 22
"""The rows of a screen below which there is little room."""

_BESIDE = 64
"""The cells of who gets the text, beside it."""


class Reach(Pane, Vertical):
    """Who gets the text."""


class ComposePanes(Container):
    """The text, what one contact gets, and who gets it by which channel."""

    def __init__(self, signs: CordSigns) -> None:
        super().__init__()
        self._signs = signs
        self.writing, self.recipient, self.reach = Writing(), RecipientView(signs), ReachTable()

    def compose(self) -> ComposeResult:
        """The parts."""
        with Vertical(id="writing"):
            yield self.writing
            yield self.recipient
        with Reach():
            yield self.reach

    @property
    def text(self) -> str:
        """What is written."""
        return self.writing.box.text

    def on_mount(self) -> None:
        """Share the room."""
        self.query_one(Reach).show_title("Recipients")
        self.share()

    def share(self) -> None:
        """Share the room there is."""
        width, height = self.app.size
        self.set_class(width >= PANES_FROM, "-paned")
        self.set_class(height < _LOW_BELOW, "-low")
        beside = max(_BESIDE, panes(width).preview) if width >= PANES_FROM else "1fr"
        self.query_one(Reach).styles.width = beside

    def show(self, facts: Facts, now: datetime, workspace: Workspace) -> None:
        """Show what is known of the text."""
        if facts.preview is not None:
            self.writing.show(facts)
            self.recipient.show(facts)
            self.reach.show_lines(rows(facts.preview, now, workspace, self._signs))
