"""A menu: items are chosen by their letter or with the cursor; typing narrows many."""

from collections.abc import Callable, Iterable, Sequence

from textual import on
from textual.content import Content
from textual.events import Key
from textual.widget import Widget
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from tui.base.dialogs import MenuItem, nothing_by_that_name
from tui.base.screen import CordboardDialog
from tui.text.cells import fit, width_of
from tui.text.content import content, joined
from tui.text.palette import FOCUS, MUTED, TITLE
from tui.widgets.choice import Options
from tui.widgets.form_rows import PlainInput

_KEY = 4  # cells for the letters
_FEW = 9  # items that nobody has to look for
_WIDE, _EDGES = 0.94, 5
"""The part of a line that a menu with an input takes, and its cells for frame, padding and scroll bar."""


class MenuDialog(CordboardDialog[str]):
    """Returns the value chosen, or None. With `search` what is typed narrows the items from the start; else a
    key begins that where there are many."""

    SCOPE = "menu"
    AUTO_FOCUS = ""

    def __init__(
        self,
        title: str,
        choices: tuple[MenuItem, ...],
        search: bool = False,
        nothing: Callable[[str], str] = nothing_by_that_name,
    ) -> None:
        super().__init__(classes="-search" if search else None)
        self._title = title
        self._choices = choices
        self._search, self._nothing = search, nothing
        self._shown: tuple[MenuItem, ...] = choices
        self._words: list[str] = []

    def compose_body(self) -> Iterable[Widget]:
        """Heading, input, items."""
        yield Label(content(self._title), classes="heading")
        yield PlainInput(placeholder="type to search")
        yield Options(*self._options())

    def on_mount(self) -> None:
        """Put the cursor on the current item."""
        menu = self.query_one(Options)
        current = next((index for index, choice in enumerate(self._shown) if choice.current), 0)
        menu.highlighted = current if self._shown else None
        self.set_focus(self.query_one(PlainInput) if self._search else menu)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Many items can be narrowed, where that has not begun."""
        if action == "find" and (self._search or len(self._choices) <= _FEW):
            return False
        return super().check_action(action, parameters)

    def action_find(self) -> None:
        """Narrow the items by what is typed."""
        self._search = True
        self.add_class("-search")
        self.query_one(PlainInput).focus()

    def _options(self) -> list[Option]:
        indent = _KEY if any(choice.key for choice in self._choices) else 0
        width = int(self.app.size.width * _WIDE) - _EDGES
        lines = (_line(item, indent, self._words, width) for item in self._shown)
        return [Option(line, id=str(index)) for index, line in enumerate(lines)]

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._words = event.value.casefold().split()
        found = (item for item in self._choices if _matches(item, self._words))
        begun = event.value.strip().casefold()
        self._shown = tuple(sorted(found, key=lambda item: not item.label.casefold().startswith(begun)))
        menu = self.query_one(Options)
        menu.clear_options()
        menu.add_options(self._options() or [Option(content(self._nothing(event.value)), disabled=True)])
        menu.highlighted = 0 if self._shown else None

    @on(Input.Submitted)
    def _entered(self) -> None:
        index = self.query_one(Options).highlighted
        if index is not None:
            self._choose(self._shown[index])

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self._choose(self._shown[event.option_index])

    def _choose(self, choice: MenuItem) -> None:
        if choice.why_not:
            self.notice(choice.why_not)
        else:
            self.dismiss(choice.value)

    def on_key(self, event: Key) -> None:
        """Choose by letter; with an input, let the arrow keys move in the list."""
        if self._search:
            menu = self.query_one(Options)
            moves = {"down": menu.action_cursor_down, "up": menu.action_cursor_up}
            if event.key in moves and not menu.has_focus:
                moves[event.key]()
                event.stop()
            return
        chosen = next((c for c in self._choices if c.key and c.key == event.character), None)
        if chosen is not None:
            event.stop()
            self._choose(chosen)


def _matches(item: MenuItem, words: Sequence[str]) -> bool:
    text = f"{item.label} {item.also}".casefold()
    return all(word in text for word in words)


def _line(item: MenuItem, indent: int, words: Sequence[str], width: int) -> Content:
    """A line of the menu; the letters found are bold, and what stands at the right is at so many cells."""
    key = item.key.ljust(indent)
    told = (
        f"{item.label}  {item.why_not}" if item.why_not else f"{item.label}{' (now)' if item.current else ''}"
    )
    if item.right:
        told = f"{fit(told, width - indent - width_of(item.right) - 1)} "
    if item.why_not:
        return content(f"{key}{told}{item.right}", MUTED)
    line = joined((key, TITLE), told, (item.right, FOCUS))
    for word in words:
        at = line.plain.casefold().find(word, indent)
        if at >= 0:
            line = line.stylize(TITLE, at, at + len(word))
    return line
