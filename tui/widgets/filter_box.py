"""The line in which a list is filtered: opened by its key, read while typing, closed by Enter or Escape."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Label

from tui.jobs import Jobs
from tui.widgets.form_rows import PlainInput

_PAUSE = 0.15  # seconds without a key before the list is read again


class FilterBox(Jobs, Horizontal):
    """A text to filter by. `open` gives it the focus; Enter keeps the filter, Escape clears it."""

    DEFAULT_CSS = """
    FilterBox Label { width: auto; text-style: bold; }
    FilterBox Input { width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear", "Clear", tooltip="Clear the filter", id="filter.clear"),
        Binding("down,up", "keep", "List", show=False, id="filter.list"),
    ]

    @dataclass
    class Changed(Message):
        """Filter by this text now."""

        text: str

    @dataclass
    class Closed(Message):
        """The focus belongs to the list again."""

    def compose(self) -> ComposeResult:
        """A slash and the text."""
        yield Label("/ ")
        yield PlainInput(placeholder="name or digits")

    @property
    def text(self) -> str:
        """What is typed."""
        return self.query_one(PlainInput).text

    def open(self) -> None:
        """Show the line and put the cursor in it."""
        self.add_class("-open")
        self.query_one(PlainInput).focus()

    def reset(self) -> None:
        """Empty the line without filtering again."""
        box = self.query_one(PlainInput)
        with box.prevent(Input.Changed):
            box.text = ""

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.run_soon(_PAUSE, lambda: self.post_message(self.Changed(self.text)), group="filter")

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_keep()

    def action_keep(self) -> None:
        """Filter by what is typed and go back to the list."""
        self.drop_job("filter")
        self.post_message(self.Changed(self.text))
        self._close()

    def action_clear(self) -> None:
        """Show everything again and go back to the list."""
        self.drop_job("filter")
        self.reset()
        self.post_message(self.Changed(""))
        self._close()

    def _close(self) -> None:
        self.remove_class("-open")
        self.post_message(self.Closed())
