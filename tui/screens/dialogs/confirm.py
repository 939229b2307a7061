"""A question before something that cannot simply be taken back."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Button, Static

from tui.base.screen import CordboardDialog
from tui.keys.bindings import modal_bindings
from tui.text.content import clean, content


class ConfirmDialog(CordboardDialog[bool]):
    """Returns True when the verb was pressed. Cancel has the focus, and the letter y does nothing."""

    SCOPE: ClassVar[str] = "confirm"
    BINDINGS: ClassVar[list[BindingType]] = [
        *modal_bindings(SCOPE),
        Binding("left,up", "app.focus_previous", "Previous button", show=False),
        Binding("right,down", "app.focus_next", "Next button", show=False),
    ]
    AUTO_FOCUS = "#cancel"

    def __init__(self, question: str, verb: str, detail: str = "") -> None:
        super().__init__()
        self._question = question
        self._verb = verb
        self._detail = detail

    def compose_body(self) -> Iterable[Widget]:
        """Question, detail, two buttons."""
        yield Static(content(self._question), classes="heading")
        if self._detail:
            yield Static(content(self._detail))
        yield Horizontal(
            Button(content("Cancel"), id="cancel", compact=True),
            Button(content(clean(self._verb)), id="verb", compact=True),
            classes="buttons",
        )

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "verb")

    def action_cancel(self) -> None:
        """Leave everything as it is."""
        self.dismiss(False)
