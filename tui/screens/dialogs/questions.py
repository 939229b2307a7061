"""Questions: before what cannot be undone, for a few words, and whether to continue with a draft."""

from abc import abstractmethod
from collections.abc import Iterable
from string import digits
from typing import TYPE_CHECKING, Generic, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.events import Key
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from tui.base.screen import CordboardDialog
from tui.text.content import content, when
from tui.text.fields import Typed, TypedLine
from tui.widgets.completing_input import CompletingInput
from tui.widgets.form_rows import PlainInput

if TYPE_CHECKING:
    from tui.base.drafts import RecoveredDraft

AnswerT = TypeVar("AnswerT")

BUTTON_KEYS: list[BindingType] = [
    Binding("left,up", "app.focus_previous", "Previous button", show=False),
    Binding("right,down", "app.focus_next", "Next button", show=False),
]
"""The keys of a dialog that has nothing but buttons."""


def _buttons(**labels: str) -> Horizontal:
    """A button for each id and its label."""
    buttons = [Button(content(label), id=name, compact=True) for name, label in labels.items()]
    return Horizontal(*buttons, classes="buttons")


class QuestionDialog(CordboardDialog[AnswerT], Generic[AnswerT]):
    """A question, what answers it, and two buttons: Cancel, which returns None, and one with the verb and
    how many it is done to."""

    def __init__(self, question: str, verb: str, detail: str = "") -> None:
        super().__init__()
        self._question, self._verb, self._detail = question, verb, detail

    def compose_body(self) -> Iterable[Widget]:
        """The question, what answers it, the buttons."""
        yield Static(content(self._question), classes="heading")
        yield from self.compose_answer()
        yield _buttons(cancel="Cancel", verb=self._verb)

    def compose_answer(self) -> Iterable[Widget]:
        """What is between the question and the buttons."""
        if self._detail:
            yield Static(content(self._detail))

    @abstractmethod
    def accept(self) -> None:
        """Return the answer, if it is complete."""

    def action_cancel(self) -> None:
        """Leave everything as it is."""
        self.dismiss(None)

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.accept()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "verb":
            self.accept()
        else:
            self.action_cancel()


class ConfirmDialog(QuestionDialog[bool]):
    """Returns True when the verb was pressed. Cancel has the focus, and the letter y does nothing."""

    SCOPE = "confirm"
    BINDINGS = BUTTON_KEYS
    AUTO_FOCUS = "#cancel"

    def accept(self) -> None:
        """Return True."""
        self.dismiss(True)


class ConfirmCountDialog(ConfirmDialog):
    """Asks before what cannot be undone: the button with the verb can be pressed, and has the focus, while
    the number stands there that is on it."""

    SCOPE = "confirm_count"
    BINDINGS = BUTTON_KEYS
    AUTO_FOCUS = "#cancel"

    def __init__(self, question: str, verb: str, count: int, detail: str = "") -> None:
        super().__init__(question, verb, detail)
        self._count, self._typed = str(count), ""

    def compose_answer(self) -> Iterable[Widget]:
        """The detail, and the number that is typed."""
        yield from super().compose_answer()
        yield Static(id="count")

    def on_mount(self) -> None:
        """Nothing is typed yet."""
        self._show()

    def on_key(self, event: Key) -> None:
        """Take the digits of the number, wherever the focus is."""
        if event.character and event.character in digits and len(self._typed) < len(self._count):
            self._typed += event.character
        elif event.key == "backspace":
            self._typed = self._typed[:-1]
        else:
            return
        event.stop()
        self._show()

    def _show(self) -> None:
        is_right = self._typed == self._count
        room = "" if is_right else "_"
        self.query_one("#count", Static).update(content(f"Type {self._count}: {self._typed}{room}"))
        button = self.query_one("#verb", Button)
        button.disabled = not is_right
        self.set_focus(button if is_right else self.query_one("#cancel"))


class AskTextDialog(QuestionDialog[str]):
    """Returns the text that was typed, stripped; an empty one is no answer.

    `text` is in the input at first, and `problem` says what was wrong with it when it was the answer before.
    """

    SCOPE = "ask_text"
    AUTO_FOCUS = "Input"

    def __init__(self, question: str, verb: str, text: str = "", detail: str = "", problem: str = "") -> None:
        super().__init__(question, verb, detail)
        self._text, self._problem = text, problem

    def compose_answer(self) -> Iterable[Widget]:
        """The detail, the input, and what was wrong."""
        if self._detail:
            yield Static(content(self._detail), classes="hint")
        yield PlainInput(self._text, placeholder="enter accepts, escape leaves")
        if self._problem:
            yield Static(content(self._problem, "bold ansi_red"), classes="problem")

    def accept(self) -> None:
        """Return the text unless it is empty."""
        if answer := self.query_one(PlainInput).text.strip():
            self.dismiss(answer)


class AskValueDialog(QuestionDialog[Typed]):
    """Returns what was typed, which may be nothing; Tab completes it.

    What `check` finds in a text is told, and the text asked for again where it can be had all the same.
    """

    SCOPE = "ask_value"
    INNER_SCOPES = ("path",)
    AUTO_FOCUS = "Input"

    def __init__(self, question: str, verb: str, line: TypedLine) -> None:
        super().__init__(question, verb, line.detail)
        self._line = line
        self._asked: str | None = None

    def compose_answer(self) -> Iterable[Widget]:
        """The detail, the input, and what is wrong."""
        if self._detail:
            yield Static(content(self._detail), classes="hint")
        yield CompletingInput(self._line.complete, placeholder=self._line.example)
        yield Static(classes="problem")

    def accept(self) -> None:
        """Return the text, unless something is wrong with it that was not told yet."""
        text = self.query_one(PlainInput).text.strip()
        found = self._line.check(text)
        if found is None or (found.can_be and self._asked == text):
            self.dismiss(Typed(text, as_text=found is not None and found.as_text))
            return
        self._asked = text
        self.query_one(".problem", Static).update(content(found.told, "bold ansi_red"))
        self.set_focus(self.query_one(PlainInput))


class DraftOfferDialog(CordboardDialog[str]):
    """Returns `go_on`, `throw_away` or `leave`; an empty text keeps the draft for the next start."""

    SCOPE = "draft_offer"
    BINDINGS = BUTTON_KEYS
    AUTO_FOCUS = "#go_on"

    def __init__(self, recovered: "RecoveredDraft") -> None:
        super().__init__()
        self._recovered = recovered

    def compose_body(self) -> Iterable[Widget]:
        """What the draft is of, when it was kept, two buttons."""
        kept_on = when(self._recovered.kept_on, self.workspace)
        title = self._recovered.draft.title
        if self._recovered.elsewhere:
            yield Static(content(f"You are editing {title} in another session."), classes="heading")
            yield Static(content(f"What is typed there was kept at {kept_on}. It is not saved."))
            yield _buttons(go_on="Take it over", leave="Leave it there")
            return
        yield Static(content(f"You were editing {title} when the line went."), classes="heading")
        yield Static(content(f"What you had typed was kept at {kept_on}. It is not saved."))
        yield _buttons(go_on="Go on", throw_away="Throw 1 draft away")

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id or "")

    def action_later(self) -> None:
        """Keep the draft, and ask again at the next start."""
        self.dismiss("")
