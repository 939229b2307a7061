"""A question that is answered with a few words, such as a name."""

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
from tui.widgets.form_rows import PlainInput


class AskTextDialog(CordboardDialog[str]):
    """Returns what was typed, without space around it, or None. Nothing typed is no answer.

    `problem` says what was wrong with the answer before, which stands in the line again.
    """

    SCOPE: ClassVar[str] = "ask_text"
    BINDINGS: ClassVar[list[BindingType]] = [*modal_bindings(SCOPE)]
    AUTO_FOCUS = "Input"

    def __init__(self, question: str, verb: str, text: str = "", detail: str = "", problem: str = "") -> None:
        super().__init__()
        self._question, self._verb, self._text = question, verb, text
        self._detail, self._problem = detail, problem

    def compose_body(self) -> Iterable[Widget]:
        """Question, detail, the line, what was wrong, two buttons."""
        yield Static(content(self._question), classes="heading")
        if self._detail:
            yield Static(content(self._detail), classes="hint")
        yield PlainInput(self._text, placeholder="enter accepts, escape leaves")
        if self._problem:
            yield Static(content(self._problem, "bold ansi_red"), classes="problem")
        yield Horizontal(
            Button(content("Cancel"), id="cancel", compact=True),
            Button(content(clean(self._verb)), id="verb", compact=True),
            classes="buttons",
        )

    @on(Input.Submitted)
    def _entered(self) -> None:
        answer = self.query_one(PlainInput).text.strip()
        if answer:
            self.dismiss(answer)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "verb":
            self._entered()
        else:
            self.action_cancel()

    def action_cancel(self) -> None:
        """Leave everything as it is."""
        self.dismiss(None)
