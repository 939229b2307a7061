"""Choosing from a list of names by typing a part of one: the one-line control, and the box it opens."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.screen import ModalScreen
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.keys import bindings as keys
from tui.text.channel_choice import ChannelLine
from tui.text.content import clean, content, fit, joined, width_of
from tui.widgets.bars import SMALL_HEIGHTS, SMALL_WIDTHS, KeyLine, TooSmall
from tui.widgets.form_rows import PlainInput
from tui.widgets.lists.cursor import RowCursor

SHOWN_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to choose: what it stands for, its name, and a note shown dimmed after it.

    `line` stands in the list in place of both; with a `why_not` it cannot be chosen now: that is the reason.
    """

    value: str
    label: str
    note: str = ""
    line: str = ""
    why_not: str = ""

    @property
    def text(self) -> str:
        """What typing is compared with."""
        return f"{self.label} {self.note} {self.line}".casefold()


def entries(lines: Iterable[ChannelLine]) -> list[Entry]:
    """The channels of a list."""
    return [Entry(line.value, line.name, line=line.text, why_not=line.why_not) for line in lines]


class Options(OptionList):
    """The lines of a menu. The one under the cursor is reversed: what Textual makes of its style is not."""

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        """The style of a part of the list."""
        style = super().get_visual_style(*component_classes, partial=partial)
        is_cursor = "option-list--option-highlighted" in component_classes
        return style + Style(reverse=True) if is_cursor else style


class ChoiceBox(RowCursor, ModalScreen[tuple[str, ...]]):
    """The open list. Typing narrows it; Enter chooses, or with `several` ticks and unticks until Escape.

    Returns the values chosen: with `several` always, else one value, or nothing when it was just closed.
    """

    DEFAULT_CSS = """
    ChoiceBox { align: center middle; background: transparent; }
    ChoiceBox > Vertical { width: 64; max-width: 96%; height: auto; max-height: 90%; }
    ChoiceBox > Vertical { border: solid ansi_bright_black; }
    ChoiceBox.-lines > Vertical { width: 96%; max-width: 110; }
    ChoiceBox OptionList { text-wrap: nowrap; text-overflow: ellipsis; }
    ChoiceBox:ansi > Vertical { background: ansi_default; }
    ChoiceBox > Vertical { padding: 0 1; }
    ChoiceBox #choice-title { height: 1; text-style: bold; }
    ChoiceBox OptionList { height: auto; max-height: 12; border: none; padding: 0; }
    ChoiceBox OptionList > .option-list--option { padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings("list"),
        *keys.modal_bindings("choice_box"),
    ]
    HORIZONTAL_BREAKPOINTS = SMALL_WIDTHS
    VERTICAL_BREAKPOINTS = SMALL_HEIGHTS
    AUTO_FOCUS = "Input"

    def __init__(
        self, title: str, entries: Sequence[Entry], *, chosen: Sequence[str] = (), several: bool = False
    ) -> None:
        super().__init__()
        self._title, self._entries, self._several = title, tuple(entries), several
        self._chosen = list(chosen)
        self._found = self._entries

    def compose(self) -> ComposeResult:
        """The title, the box to type in, the list, and the keys."""
        with Vertical():
            yield Static(content(self._title), id="choice-title", markup=False)
            yield PlainInput(placeholder="type to narrow; enter chooses", id="narrow")
            yield Options(compact=True, markup=False)
        self.set_class(any(entry.line for entry in self._entries), "-lines")
        yield KeyLine()
        yield TooSmall()

    def on_mount(self) -> None:
        """Show everything, with the cursor on what is chosen now."""
        self.query_one(Options).can_focus = False
        self._fill()

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        words = event.value.casefold().split()
        self._found = tuple(entry for entry in self._entries if all(word in entry.text for word in words))
        self._fill()

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self._choose(self._found[event.option_index])

    def _choose(self, entry: Entry) -> None:
        if entry.why_not:
            self.notify(clean(entry.why_not), markup=False)
            return
        if not self._several:
            self.dismiss((entry.value,))
            return
        if entry.value in self._chosen:
            self._chosen.remove(entry.value)
        else:
            self._chosen.append(entry.value)
        self._fill(keep=self.cursor)

    def _fill(self, keep: int | None = None) -> None:
        options = self.query_one(Options)
        options.clear_options()
        shown = self._found[:SHOWN_AT_ONCE]
        lines = [Option(self._line(entry)) for entry in shown]
        options.add_options(lines or [Option("nothing by that name")])
        current = next((i for i, entry in enumerate(shown) if entry.value in self._chosen), 0)
        self.go_to(current if keep is None else keep)

    def _line(self, entry: Entry) -> Content:
        tick = f"[{'x' if entry.value in self._chosen else ' '}] " if self._several else ""
        if entry.line:
            return content(f"{entry.line}  {entry.why_not}".rstrip(), "dim" if entry.why_not else "")
        note = f"  {entry.note}" if entry.note else ""
        return joined(tick, fit(entry.label, 30).rstrip(), (note, "dim"))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        if self._found:
            self._choose(self._found[self.cursor])

    @property
    def row_count(self) -> int:
        """How many lines show."""
        return min(len(self._found), SHOWN_AT_ONCE)

    def go_to(self, index: int) -> None:
        """Put the cursor on a line."""
        self.cursor = self.inside(index)
        self.query_one(Options).highlighted = self.cursor

    def action_back(self) -> None:
        """Close the list."""
        self.dismiss(tuple(self._chosen) if self._several else ())


class Choice(Widget, can_focus=True):
    """What is chosen, in one line; Enter opens the list it was chosen from.

    With a `source`, the list is made each time it is opened, for notes that depend on what the form holds.
    """

    DEFAULT_CSS = """
    Choice { height: 1; width: 1fr; }
    Choice:focus { text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("choice")]

    @dataclass
    class Changed(Message):
        """The operator chose something; with `several`, all that is chosen now."""

        choice: "Choice"
        values: tuple[str, ...]

        @property
        def control(self) -> "Choice":
            """The control, for handlers that select by id."""
            return self.choice

        @property
        def value(self) -> str:
            """The one value chosen."""
            return self.values[0]

    def __init__(
        self,
        title: str,
        entries: Sequence[Entry] = (),
        *,
        value: str = "",
        several: bool = False,
        prompt: str = "none",
        source: Callable[[], Sequence[Entry]] | None = None,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._title, self._entries, self._several, self._prompt = title, tuple(entries), several, prompt
        self._source = source
        self.values: tuple[str, ...] = (value,) if value else ()

    @property
    def value(self) -> str:
        """The value chosen, or nothing."""
        return self.values[0] if self.values else ""

    def set_entries(self, entries: Sequence[Entry], *, prompt: str | None = None) -> None:
        """Give another list to choose from; what is chosen stays."""
        self._entries = tuple(entries)
        self._prompt = self._prompt if prompt is None else prompt
        self.refresh()

    def set_values(self, *values: str) -> None:
        """Choose without telling anybody."""
        self.values = tuple(value for value in values if value)
        self.refresh()

    def render(self) -> Content:
        """The names chosen, or the prompt."""
        labels = {entry.value: entry.label for entry in self._entries}
        text = clean(", ".join(labels.get(value, value) for value in self.values) or self._prompt)
        width = self.content_size.width
        shown = fit(text, width - 4).rstrip() if width_of(text) > width - 4 else text
        return joined(shown, (" ...", "dim"))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Room for the longest name."""
        return max((width_of(clean(entry.label)) for entry in self._entries), default=10) + 4

    def on_click(self) -> None:
        """A click opens the list, as the keys do."""
        self.action_open()

    def action_open(self) -> None:
        """Open the list."""
        if self._source is not None:
            self._entries = tuple(self._source())
        box = ChoiceBox(self._title, self._entries, chosen=self.values, several=self._several)
        self.app.push_screen(box, self._chosen)

    def _chosen(self, values: tuple[str, ...] | None) -> None:
        if values is None or (not values and not self._several) or values == self.values:
            return
        self.values = values
        self.refresh()
        self.post_message(self.Changed(self, values))
