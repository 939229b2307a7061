"""The line that an answer is typed into: opened by its key, sent by Enter, left by Escape."""

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Label

from store.core.messages.segments import measure
from tui.keys.bindings import bindings
from tui.text.content import content
from tui.text.delivery.messages import parts_told
from tui.widgets.form_rows import PlainInput

_MOST = 1600
"""How many characters an answer has at most: as many as the providers take."""


class ReplyInput(PlainInput):
    """The line itself."""

    SCOPE = "reply"
    DEFAULT_CSS = """
    ReplyInput:ansi, ReplyInput:ansi:focus { text-style: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("reply")]

    @dataclass
    class Send(Message):
        """Send this."""

        text: str

    class Leave(Message):
        """The focus belongs to the conversation again."""

    def action_send(self) -> None:
        """Send what is typed."""
        self.post_message(self.Send(self.text))

    def action_leave(self) -> None:
        """Go back to the conversation; what is typed stays."""
        self.post_message(self.Leave())


class ReplyLine(Horizontal):
    """The line after its sign; at the right stands how many SMS it takes, where that is several."""

    DEFAULT_CSS = """
    ReplyLine { height: 1; padding: 0 1; display: none; }
    ReplyLine.-open { display: block; }
    ReplyLine Label { width: auto; text-style: bold; }
    ReplyLine #parts { text-style: none; padding: 0 0 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.input = ReplyInput(placeholder="type the answer", max_length=_MOST)
        self._parts = Label("", id="parts", markup=False)

    def compose(self) -> ComposeResult:
        """A sign, the text, and how much it is."""
        yield Label("> ")
        yield self.input
        yield self._parts

    @property
    def text(self) -> str:
        """What is typed."""
        return self.input.text

    def open(self) -> None:
        """Show the line with the cursor in it."""
        self.add_class("-open")
        self.input.focus()

    def close(self, *, emptied: bool = False) -> None:
        """Hide the line."""
        if emptied:
            self.input.text = ""
        self.remove_class("-open")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell how many SMS it takes."""
        event.stop()
        told = parts_told(measure(self.text).segments)
        if str(self._parts.content) != told:
            self._parts.update(content(told))
