"""The box that a message is typed into: tab completes a variable."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from store.core.templates.completion import complete
from store.core.templates.variables import Vocabulary
from tui.keys.bindings import bindings
from tui.widgets.input_history import TextCompletion
from tui.widgets.texts.edited_text import EditedText
from tui.widgets.texts.text_box import TextBox


class MessageBox(TextBox):
    """Posts `Offered` with the variables that can stand at the cursor."""

    SCOPE: ClassVar[str] = "message_text"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(SCOPE)]

    @dataclass
    class Offered(Message):
        """Variables that could stand at the cursor, of which one may stand there; empty when none can."""

        choices: tuple[str, ...]
        taken: int = -1

    def __init__(self) -> None:
        super().__init__(placeholder="Type the text; @ and tab write a variable.", id="message-text")
        self._vocabulary: Vocabulary | None = None
        self._completion: TextCompletion | None = None

    def learn(self, vocabulary: Vocabulary) -> None:
        """Have the variables of a workspace."""
        self._vocabulary = vocabulary

    def show(self, edited: EditedText) -> None:
        """Show another text; what was being completed is written then."""
        if self._completion is not None and self._completion.text != edited.text:
            self._completion = None
        super().show(edited)

    @property
    def is_completing(self) -> bool:
        """Whether one of several variables is being chosen."""
        return self._completion is not None

    def found(self) -> TextCompletion | None:
        """The variables that can stand at the cursor; None without any."""
        if self._vocabulary is None:
            return None
        text, at = self.edited.text, self.edited.cursor
        made = complete(text, at, self._vocabulary)
        choices = tuple(one.text for one in made.choices)
        is_written = choices == (text[made.start : made.end],)
        return TextCompletion(text, made.start, made.end, choices) if choices and not is_written else None

    def action_complete(self) -> None:
        """Complete the variable at the cursor, again for the next way to; else go to the next part."""
        self._take(1)

    def action_complete_back(self) -> None:
        """The way before that to complete it; else go to the part before."""
        self._take(-1)

    def _take(self, by: int) -> None:
        completion = self._completion or self.found()
        if completion is None:
            (self.screen.focus_next if by > 0 else self.screen.focus_previous)()
            return
        taken = completion.taken(by)
        self._completion = taken
        self.show(EditedText(taken.text, taken.cursor))
        if len(taken.choices) == 1:
            self._completion = None
            self.post_message(self.Offered(()))
        else:
            self.post_message(self.Offered(taken.choices, taken.index))
