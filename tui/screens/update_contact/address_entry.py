"""The line that adds an address, or changes one: its type, its value, and what is wrong with them."""

from collections.abc import Iterable
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Button, Input, Static

from store.core import urns
from tui.screens.update_contact.draft_json import PendingAddress
from tui.text.content import content
from tui.widgets.choice import Choice, Entry
from tui.widgets.form_rows import PlainInput, flat_button, pasted_lines


class AddressInput(PlainInput):
    """Where an address is typed; several lines that are pasted into it are an address each."""

    @dataclass
    class Pasted(Message):
        """Several lines were pasted, with what stood here before them."""

        lines: tuple[str, ...]

    def take_pasted(self, text: str, *, cut_off: bool) -> int:
        """Post several lines, and keep one; part of a line is no address."""
        lines = pasted_lines(text)
        if len(lines) < 2:
            return super().take_pasted(text, cut_off=cut_off)
        part = lines.pop() if cut_off else ""
        self.post_message(self.Pasted(tuple(line for line in (self.text.strip(), *lines) if line)))
        return len(part)


class AddressEntry(Vertical):
    """Asks for one address at a time; the screen checks it and says `done` or what is wrong."""

    DEFAULT_CSS = """
    AddressEntry { height: auto; }
    AddressEntry > Horizontal { height: 1; }
    AddressEntry #entry-label { width: 14; }
    AddressEntry #entry-type { width: 18; margin: 0 1 0 0; }
    AddressEntry #entry-add { margin: 0 0 0 1; min-width: 5; }
    AddressEntry .problem { display: none; height: auto; margin: 0 0 0 14; }
    """

    @dataclass
    class Given(Message):
        """An address was typed; `index` is the row it replaces, or None for a new one.

        `saving` is whether everything is to be saved once it is taken.
        """

        scheme: str
        text: str
        index: int | None
        saving: bool = False

    @dataclass
    class Typing(Message):
        """Something else is typed, and not added yet."""

    @dataclass
    class Listed(Message):
        """Several addresses were pasted, each with the type it is to be read as and its line."""

        lines: tuple[tuple[str, str], ...]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.index: int | None = None
        self._begun = ""

    @property
    def editing(self) -> bool:
        """Whether a row is being changed rather than one added."""
        return self.index is not None

    def compose(self) -> ComposeResult:
        """One line, and one for the problem."""
        types = [Entry(name, scheme.label) for name, scheme in urns.SCHEMES.items()]
        with Horizontal():
            yield Static("Add address", id="entry-label", markup=False)
            yield Choice("Type of address", types, value=types[0].value, id="entry-type")
            yield AddressInput(placeholder="type an address", id="entry-value")
            yield flat_button("Add", id="entry-add")
        yield Static("", classes="problem", id="entry-problem", markup=False)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.query_one("#entry-value", PlainInput).text.strip()

    @property
    def typed(self) -> PendingAddress:
        """What is typed, of which type, and for which row."""
        return PendingAddress(self.query_one("#entry-type", Choice).value, self.text, self.index)

    @property
    def pending(self) -> str:
        """What is typed and was not taken yet, in words; empty for nothing."""
        if not self.text or (self.editing and self.text == self._begun):
            return ""
        return "typed address" if self.index is None else f"address {self.index + 1}"

    def resume(self, typed: PendingAddress) -> None:
        """Go on with what was typed earlier."""
        if typed.text and typed.index is not None:
            self.begin(typed.index, typed.scheme, typed.text)
            self._begun = ""
        elif typed.text:
            self._set(None, "Add address", "Add", typed.scheme, typed.text)

    def begin(self, index: int, scheme: str, path: str) -> None:
        """Change an address that is there."""
        self._set(index, f"Change {index + 1}", "Change", scheme, path)
        self._begun = path
        self.screen.set_focus(self.query_one("#entry-value", Input))

    def done(self) -> None:
        """The address was taken: ready for the next one, of the same type."""
        self._set(None, "Add address", "Add", self.query_one("#entry-type", Choice).value, "")

    def leave(self, lines: Iterable[str], sentence: str) -> None:
        """Leave in the line what was pasted and not taken, and say why."""
        scheme = self.query_one("#entry-type", Choice).value
        with self.prevent(Input.Changed):
            self._set(None, "Add address", "Add", scheme, " ; ".join(lines))
        self.refuse(sentence)

    def refuse(self, sentence: str) -> None:
        """Say what is wrong, beside what was typed."""
        problem = self.query_one("#entry-problem", Static)
        problem.update(content(sentence, "bold ansi_red"))
        problem.display = bool(sentence)
        if sentence:
            self.scroll_visible(animate=False)

    def _set(self, index: int | None, label: str, verb: str, scheme: str, text: str) -> None:
        self.index = index
        self.query_one("#entry-label", Static).update(label)
        self.query_one("#entry-add", Button).label = verb
        self.query_one("#entry-type", Choice).set_values(scheme)
        self.query_one("#entry-value", PlainInput).text = text
        self.refuse("")

    @on(Input.Changed, "#entry-value")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.refuse("")
        self.post_message(self.Typing())

    @on(Input.Submitted, "#entry-value")
    @on(Button.Pressed, "#entry-add")
    def _submitted(self, event: Input.Submitted | Button.Pressed) -> None:
        event.stop()
        self.submit()

    def submit(self, *, saving: bool = False) -> None:
        """Give what is typed; `saving` is whether everything is to be saved once it is taken."""
        self.post_message(self.Given(*self._typed_as(self.text), self.index, saving))

    @on(AddressInput.Pasted)
    def _pasted(self, event: AddressInput.Pasted) -> None:
        event.stop()
        if self.editing:
            self.refuse(f"A row is one address, and these are {len(event.lines)} lines: nothing was put in.")
        else:
            self.post_message(self.Listed(tuple(map(self._typed_as, event.lines))))

    def _typed_as(self, text: str) -> tuple[str, str]:
        """The type that stands before a text, or else the chosen one, and the text without it."""
        head, colon, tail = text.partition(":")
        if colon and head.lower() in urns.SCHEMES:
            return head.lower(), tail
        return self.query_one("#entry-type", Choice).value, text
