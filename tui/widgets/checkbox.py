"""A setting that is on or off, in one line of plain characters: `[x] International`."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui.keys import bindings as keys


class Checkbox(Widget, can_focus=True):
    """A one-line tick box; Space or Enter turns it over."""

    DEFAULT_CSS = """
    Checkbox { width: auto; height: 1; margin: 0 2 0 0; }
    Checkbox:focus { text-style: reverse; }
    Checkbox:disabled { text-style: dim; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("tick")]

    value: reactive[bool] = reactive(False)

    @dataclass
    class Changed(Message):
        """The box was turned over by the operator."""

        checkbox: "Checkbox"
        value: bool

        @property
        def control(self) -> "Checkbox":
            """The box, for handlers that select by id."""
            return self.checkbox

    def __init__(self, label: str, value: bool = False, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._label = label
        self.set_reactive(Checkbox.value, value)

    def render(self) -> Content:
        """`[x] label` or `[ ] label`."""
        return Content(f"[{'x' if self.value else ' '}] {self._label}")

    def get_content_width(self, container: object, viewport: object) -> int:
        """The label and its box."""
        return len(self._label) + 4

    def on_click(self) -> None:
        """A click turns the box over, as the keys do."""
        self.action_turn()

    def action_turn(self) -> None:
        """Turn the box over and post `Changed`."""
        self.value = not self.value
        self.post_message(self.Changed(self, self.value))
