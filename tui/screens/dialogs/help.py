"""The help: the keys of the screen below, from the table that binds them; what is typed narrows them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.events import Key
from textual.widget import Widget
from textual.widgets import Static

from tui.base.screen import CordboardScreen
from tui.keys.actions import TITLES
from tui.keys.bindings import actions, key_text, keys_text
from tui.text.cells import fit, folded
from tui.text.content import content, joined
from tui.widgets.pager import Page

_KEYS, _LABEL = 14, 14
_TWO_COLUMNS = 100
"""Cells of a terminal from which on there are two columns."""
_GAP = 2
_SIGNS = (
    ("=", "before a channel: the address is locked to it"),
    ("#2", "after a channel: the message goes to the second address, the first has no channel"),
    ("^ v", "after a column's title: sorted by it, upwards or downwards"),
)


@dataclass(frozen=True, slots=True)
class HelpEntry:
    """A line of the help: the keys, what their action is called, and what it does."""

    keys: tuple[str, ...]
    label: str
    meaning: str

    def matches(self, typed: str) -> bool:
        """Whether a key is what is typed, or words of the line begin like its words."""
        words = f"{self.label} {self.meaning} {' '.join(self.keys)}".casefold().split()
        return all(any(word.startswith(part) for word in words) for part in typed.casefold().split())


Section = tuple[str, tuple[HelpEntry, ...]]
"""A heading, and the entries under it."""


class HelpScreen(CordboardScreen[None]):
    """A section for each scope, in the order given."""

    SCOPE = "help"
    AUTO_FOCUS = "Page"

    def __init__(self, scopes: tuple[str, ...]) -> None:
        super().__init__()
        self._scopes = scopes
        self._typed = ""

    def compose_body(self) -> Iterable[Widget]:
        """One text, made for the width there is."""
        with Page(classes="page"):
            yield Static(id="help-text")

    def on_mount(self) -> None:
        """Set the title, and show everything."""
        self.set_title("Help", "type to find a key")
        self._show()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._show()

    def on_key(self, event: Key) -> None:
        """Take a letter; `?` closes the help, as it opened it."""
        if event.is_printable and event.character and event.character != "?":
            self._typed += event.character
            self._show()
            event.stop()

    def footer_actions(self) -> tuple[str, ...]:
        """Letters are no keys here."""
        return ("back",)

    def action_erase(self) -> None:
        """Take back the last letter."""
        self._typed = self._typed[:-1]
        self._show()

    def action_back(self) -> None:
        """Show everything again; close the help when that is shown."""
        if self._typed:
            self._typed = ""
            self._show()
        else:
            super().action_back()

    def _show(self) -> None:
        typed = self._typed.strip()
        sections = list(_found(tuple(self._sections()), typed))
        columns = 2 if self.app.size.width >= _TWO_COLUMNS else 1
        width = (self.app.size.width - 4 - (columns - 1) * _GAP) // columns
        lines = [line for title, entries in sections for line in _section(title, entries, width)][1:]
        text = _in_columns(lines, width) if columns == 2 else Content("\n").join(lines)
        self.query_one("#help-text", Static).update(text if lines else content("No key here does that."))
        self.query_one(Page).scroll_home(animate=False)
        told = f"find: {typed}_" if typed else "Keys of the screen below; nothing else is needed to work it"
        self.set_status(told)

    def _sections(self) -> Iterator[Section]:
        allowed = self.context.policy
        for scope in self._scopes:
            listed = (action for action in actions(scope) if not allowed.why_not(action.id))
            yield (
                TITLES.get(scope, scope),
                tuple(HelpEntry(tuple(map(key_text, one.keys)), one.label, one.tooltip) for one in listed),
            )
        yield "Signs in the list", tuple(HelpEntry((sign,), "", meaning) for sign, meaning in _SIGNS)


def _found(sections: Sequence[Section], typed: str) -> Iterator[Section]:
    """The entries for what is typed: for one letter those of that key, if there is any."""
    is_key = len(typed) == 1 and any(typed in one.keys for _title, entries in sections for one in entries)
    for title, entries in sections:
        found = [one for one in entries if (typed in one.keys if is_key else one.matches(typed))]
        if found:
            yield title, tuple(found)


def _section(title: str, entries: tuple[HelpEntry, ...], width: int) -> Iterator[Content]:
    """An empty line, the heading, and the entries, each in as many lines as it needs."""
    yield content("")
    yield content(title, "bold")
    label = _LABEL if width >= 60 else 0
    for entry in entries:
        keys = keys_text(entry.keys)
        name = f"{fit(entry.label, label)} " if label and entry.label else ""
        room = width - _KEYS - 1 - len(name)
        first, *rest = folded(entry.meaning, room)
        yield joined((fit(keys, _KEYS), "bold"), f" {name}{first}")
        for line in rest:
            yield content(" " * (_KEYS + 1 + len(name)) + line)


def _in_columns(lines: list[Content], width: int) -> Content:
    """The lines in two columns of about the same length; what belongs together is not parted."""
    half = (len(lines) + 1) // 2
    while half < len(lines) and lines[half].plain[:1] in ("", " "):
        half += 1
    left, right = lines[:half], lines[half:]
    rows = []
    for place, line in enumerate(left):
        beside = right[place] if place < len(right) else Content("")
        rows.append(Content.assemble(line.truncate(width, pad=True), " " * _GAP, beside))
    return Content("\n").join(rows)
