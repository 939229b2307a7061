"""What one of those who get a text would get; the keys left and right go to others."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from tui.keys.bindings import bindings
from tui.screens.compose.told import Facts, recipient_lines, recipient_title
from tui.text.cells import CordSigns
from tui.text.palette import SLOW
from tui.widgets.bars import RuleLine
from tui.widgets.pager import Page


class RecipientPage(Page):
    """A text that scrolls, and asks for the next one or the one before."""

    SCOPE: ClassVar[str] = "recipient"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(SCOPE)]

    class Asked(Message):
        """Show the next text, or with -1 the one before."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def action_next(self) -> None:
        """Ask for the next text."""
        self.post_message(self.Asked(1))

    def action_previous(self) -> None:
        """Ask for the text before."""
        self.post_message(self.Asked(-1))


class RecipientView(Vertical):
    """The text under a title."""

    def __init__(self, signs: CordSigns) -> None:
        super().__init__()
        self._title, self._said = RuleLine(signs), Static("", markup=False)
        self._page = RecipientPage(self._said)
        self._title.of, self._title.note_style = self._page, SLOW

    def compose(self) -> ComposeResult:
        """The title and the text."""
        yield self._title
        yield self._page

    def show(self, facts: Facts) -> None:
        """Show what is known of the text that is written."""
        self._title.show(*recipient_title(facts))
        lines = recipient_lines(facts, self.size.width - 2)
        if lines != self._said.content:
            self._said.update(lines)
            self._page.scroll_home(animate=False)
