"""The screen that is shown when the database cannot be opened."""

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from store.core.errors import CordboardError
from tui.base import messages
from tui.base.screen import CordboardScreen
from tui.keys.bindings import key_of
from tui.text.content import joined


class ErrorScreen(CordboardScreen[None]):
    """Shows what is wrong, what would help, and the key to try again."""

    SCOPE = "error"

    def __init__(self, error: CordboardError) -> None:
        super().__init__()
        self._error = error

    def compose_body(self) -> Iterable[Widget]:
        """The error, its hint, the keys."""
        retry, leave = (key_of("error.retry"), "bold"), (key_of("error.leave"), "bold")
        yield VerticalScroll(
            Static(joined(("Error: ", "bold"), self._error.message)),
            Static(joined(self._error.hint)),
            Static(joined(retry, " tries again, ", leave, " quits"), classes="heading"),
            classes="page",
        )

    def on_mount(self) -> None:
        """Set the title."""
        self.set_title("Cordboard  The database could not be opened")

    def action_retry(self) -> None:
        """Try to open the database again."""
        self.post_message(messages.Retry())
