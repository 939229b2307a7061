"""Questions: before what cannot be undone, for a few words, and whether to continue with a draft."""

from abc import abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING, Generic, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from tui.base.screen import CordboardDialog
from tui.text.content import content, when
from tui.widgets.form_rows import PlainInput

if TYPE_CHECKING:
    from tui.base.drafts import RecoveredDraft

AnswerT = TypeVar("AnswerT")

_BUTTON_KEYS: list[BindingType] = [
    Binding("left,up", "app.focus_previous", "Previous button", show=False),
    Binding("right,down", "app.focus_next", "Next button", show=False),
]


def _buttons(**labels: str) -> Horizontal:
    """A button for each id and its label."""
    buttons = [Button(content(label), id=name, compact=True) for name, label in labels.items()]
    return Horizontal(*buttons, classes="buttons")


class QuestionDialog(CordboardDialog[AnswerT], Generic[AnswerT]):
    """A question, what answers it, and two buttons: Cancel, which returns None, and one with the verb."""

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
    BINDINGS = _BUTTON_KEYS
    AUTO_FOCUS = "#cancel"

    def accept(self) -> None:
        """Return True."""
        self.dismiss(True)


class ConfirmCountDialog(QuestionDialog[bool]):
    """Returns True when a number was typed, such as that of the contacts that are to be deleted."""

    SCOPE = "confirm_count"
    AUTO_FOCUS = "Input"

    def __init__(self, question: str, verb: str, count: int, detail: str = "") -> None:
        super().__init__(question, verb, detail)
        self._count = count

    def compose_answer(self) -> Iterable[Widget]:
        """The detail, and the input for the number."""
        yield Static(content(self._detail))
        box = Input(placeholder=f"type {self._count} to go on", compact=True)
        box.cursor_blink = False
        yield box

    def on_mount(self) -> None:
        """The verb can be pressed once the number is right."""
        self.query_one("#verb", Button).disabled = True

    @property
    def _is_right(self) -> bool:
        typed = self.query_one(Input).value
        return "".join(typed.split()) == str(self._count)

    @on(Input.Changed)
    def _typed(self) -> None:
        self.query_one("#verb", Button).disabled = not self._is_right

    def accept(self) -> None:
        """Return True if the number is right."""
        if self._is_right:
            self.dismiss(True)


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


class DraftOfferDialog(CordboardDialog[str]):
    """Returns `go_on`, `throw_away` or `leave`; an empty text keeps the draft for the next start."""

    SCOPE = "draft_offer"
    BINDINGS = _BUTTON_KEYS
    AUTO_FOCUS = "#go_on"

    def __init__(self, recovered: "RecoveredDraft") -> None:
        super().__init__()
        self._recovered = recovered

    def compose_body(self) -> Iterable[Widget]:
        """What the draft is of, when it was kept, two buttons."""
        kept_on = when(self._recovered.kept_on, self.workspace.timezone)
        title = self._recovered.draft.title
        if self._recovered.elsewhere:
            yield Static(content(f"You are editing {title} in another session."), classes="heading")
            yield Static(content(f"What is typed there was kept at {kept_on}. It is not saved."))
            yield _buttons(go_on="Take it over", leave="Leave it there")
            return
        yield Static(content(f"You were editing {title} when the line went."), classes="heading")
        yield Static(content(f"What you had typed was kept at {kept_on}. It is not saved."))
        yield _buttons(go_on="Go on", throw_away="Throw it away")

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id or "")

    def action_later(self) -> None:
        """Keep the draft, and ask again at the next start."""
        self.dismiss("")
