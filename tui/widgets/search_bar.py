"""The line that a search is typed into: opened by its key, read while typing, closed by Enter or Escape."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, Static

from store.core.query.errors import QueryError
from tui.jobs import Jobs
from tui.keys.bindings import bindings
from tui.text.cells import ELLIPSIS, fit, width_of
from tui.text.content import joined
from tui.widgets.input_history import InputHistory, TextCompletion
from tui.widgets.search_input import SearchInput

_PAUSE = 0.15  # seconds without a key before the list is read again


class ReadSearch(Protocol):
    """A search that was read; its text is the canonical form."""

    @property
    def meant(self) -> str:
        """What it means today, where it has relative dates; else nothing."""


class Vocabulary(Protocol):
    """What searches can be made of."""

    def query(self, text: str) -> ReadSearch:
        """The search that a text is; QueryError when it is none."""

    def complete(self, text: str, cursor: int) -> TextCompletion | None:
        """What could stand at an offset of the text; None when nothing is known."""


class SearchBar(Vertical):
    """A search. `open` gives it the focus; Enter keeps the search, Escape clears it, Tab completes a word,
    up and down walk through earlier searches. Below it stands what is wrong, or what could be meant."""

    DEFAULT_CSS = """
    SearchBar { height: auto; }
    SearchBar Horizontal { height: 1; }
    SearchBar Label { width: auto; text-style: bold; }
    SearchBar .hint { height: auto; max-height: 3; display: none; }
    SearchBar .hint.-shown { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("search")]

    @dataclass
    class Changed(Message):
        """Search for this now; it is in its canonical form."""

        text: str

    @dataclass
    class Closed(Message):
        """The focus belongs to the list again; `text` is what was searched for, empty when cleared."""

        text: str

    def __init__(self, example: str) -> None:
        """`example` stands in the line while nothing is typed."""
        super().__init__()
        self.jobs = Jobs(self)
        self.input = SearchInput(placeholder=example)
        self._message = Static(classes="hint", markup=False)
        self.history = InputHistory()
        self._vocabulary: Vocabulary | None = None
        self._completion: TextCompletion | None = None
        self._waits: Callable[[], object] | None = None

    def compose(self) -> ComposeResult:
        """A slash and the text; below, what is wrong with it."""
        yield Horizontal(Label("/ "), self.input)
        yield self._message

    @property
    def text(self) -> str:
        """What is typed."""
        return self.input.text

    def set_vocabulary(self, vocabulary: Vocabulary) -> None:
        """Read texts by this vocabulary from now on; what was entered before it was known is read now."""
        self._vocabulary = vocabulary
        waits, self._waits = self._waits, None
        if waits is not None:
            waits()

    def meant(self, text: str) -> str:
        """What a search that was read means today, where it has relative dates; else nothing."""
        with suppress(QueryError):
            return self._vocabulary.query(text).meant if self._vocabulary and text else ""
        return ""

    def set_history(self, texts: Sequence[str]) -> None:
        """Have earlier searches, newest first, to walk through."""
        self.history = InputHistory(tuple(texts))

    def open(self) -> None:
        """Show the line and put the cursor in it."""
        self.add_class("-open")
        # A line that was made a moment ago has its parts by then.
        self.call_later(self.input.focus)

    def put(self, text: str) -> None:
        """Show another text without searching again."""
        with self.input.prevent(Input.Changed):
            self.input.text = text
        self._completion = None

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._completion is not None and self.text != self._completion.text:
            self._completion = None
            self._hint()
        self.jobs.debounce(_PAUSE, self._read, group="search")

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._completion = None
        read = self._read()
        if read is not None:
            self.put(read)
            self._close(read)
        elif self._waits is not None:
            # Keys that come next are for the list, whatever the text turns out to be.
            self._waits = self._reopen
            self._close(self.text, told=False)

    def _read(self) -> str | None:
        """Search for what is typed; None when it is no search, or not known to be one yet."""
        self.jobs.drop("search")
        if self._vocabulary is None:
            self._waits = self._read
            return None
        try:
            query = self._vocabulary.query(self.text)
        except QueryError as error:
            # While one of several choices is being taken, the line is not finished.
            if self._completion is None:
                self.refuse(error)
            return None
        self.input.mark()
        if self._completion is None:
            self._hint(joined((f"Today that is {query.meant}", "dim")) if query.meant else None)
        self.post_message(self.Changed(str(query)))
        return str(query)

    def _reopen(self) -> None:
        """Read what was entered too early; show the line again when it is no search."""
        read = self._read()
        if read is None:
            self.open()
        else:
            self.put(read)

    def refuse(self, error: QueryError) -> None:
        """Say what is wrong with the text, and underline where."""
        self.input.mark(error.offset, error.offset + max(1, error.length))
        self._hint(joined((f"{error.message} {error.hint}".rstrip(), "bold ansi_red")))

    def _close(self, text: str, *, told: bool = True) -> None:
        self.history = InputHistory(self.history.texts)
        self.jobs.drop("search")
        self._hint()
        self.input.mark()
        self.remove_class("-open")
        self.post_message(self.Closed(text if told else ""))

    def action_clear(self) -> None:
        """Show everything again and go back to the list."""
        self._waits = None
        self.put("")
        self.post_message(self.Changed(""))
        self._close("")

    def action_older(self) -> None:
        """Show the search made before."""
        self._walk(self.history.older(self.text))

    def action_newer(self) -> None:
        """Show the search made after that."""
        self._walk(self.history.newer())

    def action_complete(self) -> None:
        """Complete the word at the cursor; again for the next way to."""
        self._take(1)

    def action_complete_back(self) -> None:
        """The way before that to complete the word."""
        self._take(-1)

    def _walk(self, history: InputHistory) -> None:
        if history != self.history:
            self.history = history
            self.input.text = history.text

    def _take(self, by: int) -> None:
        vocabulary, at = self._vocabulary, self.input.cursor_position
        completion = self._completion or (vocabulary.complete(self.text, at) if vocabulary else None)
        if completion is None:
            self._hint(joined(("Nothing is known that could stand here.", "dim")))
            return
        self._completion = taken = completion.taken(by)
        self.input.value = taken.text
        self.input.cursor_position = taken.cursor
        if len(taken.choices) == 1:
            self._completion = None
            self._hint()
        else:
            # The bar itself has no width yet when it was opened by the key before.
            self._hint(choices_line(taken.choices, taken.index, self.screen.size.width - 2))

    def _hint(self, said: Content | None = None) -> None:
        self._message.set_class(said is not None, "-shown")
        if said is not None:
            self._message.update(said)


def choices_line(choices: Sequence[str], chosen: int, width: int) -> Content:
    """The choices in one line of so many cells, as many as fit around the one that is taken."""
    start, end = max(chosen, 0), max(chosen, 0) + 1
    room = width - min(width_of(choices[start]), width // 2) - 4
    while room > 0 and (start > 0 or end < len(choices)):
        forward = end < len(choices)
        one = choices[end] if forward else choices[start - 1]
        room -= width_of(one) + 2
        if room < 0:
            break
        start, end = (start, end + 1) if forward else (start - 1, end)
    parts: list[str | tuple[str, str]] = [f"{ELLIPSIS} " if start else ""]
    for index, one in enumerate(choices[start:end], start):
        parts += [(fit(one, min(width_of(one), width // 2)), "reverse" if index == chosen else ""), "  "]
    return joined(*parts, ELLIPSIS if end < len(choices) else "")
