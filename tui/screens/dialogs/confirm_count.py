"""A question before something that can never be undone: answered by typing how many contacts it is for."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from tui.base.screen import CordboardDialog
from tui.keys.bindings import modal_bindings
from tui.text.content import clean, content


class ConfirmCountDialog(CordboardDialog[bool]):
    """Returns True when the count was typed and Enter or the verb was pressed."""

    SCOPE: ClassVar[str] = "confirm_count"
    BINDINGS: ClassVar[list[BindingType]] = [*modal_bindings(SCOPE)]
    AUTO_FOCUS = "Input"

    def __init__(self, question: str, verb: str, count: int, detail: str = "") -> None:
        super().__init__()
        self._question = question
        self._verb = verb
        self._count = count
        self._detail = detail

    def compose_body(self) -> Iterable[Widget]:
        """Question, detail, the number, two buttons."""
        yield Static(content(self._question), classes="heading")
        yield Static(content(self._detail))
        box = Input(placeholder=f"type {self._count} to go on", compact=True)
        box.cursor_blink = False
        yield box
        yield Horizontal(
            Button(content("Cancel"), id="cancel", compact=True),
            Button(content(clean(self._verb)), id="verb", compact=True, disabled=True),
            classes="buttons",
        )

    @property
    def _is_right(self) -> bool:
        typed = self.query_one(Input).value
        return "".join(typed.split()) == str(self._count)

    @on(Input.Changed)
    def _typed(self) -> None:
        self.query_one("#verb", Button).disabled = not self._is_right

    @on(Input.Submitted)
    def _entered(self) -> None:
        if self._is_right:
            self.dismiss(True)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "verb" and self._is_right)

    def action_cancel(self) -> None:
        """Leave everything as it is."""
        self.dismiss(False)
