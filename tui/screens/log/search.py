"""Searching in the log: the line that a search is typed into, and what it can be made of."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from store.core import log_search
from store.core.errors import CordboardError
from store.core.log_search import LogSearch, LogWords
from store.core.query.errors import QueryError
from tui.base.screen import CordboardScreen
from tui.widgets.bars import StatusLine
from tui.widgets.input_history import TextCompletion

if TYPE_CHECKING:
    from tui.widgets.search_bar import SearchBar

_EXAMPLE = "kind = deleted by = ann since = -7d"


@dataclass(frozen=True, slots=True)
class LogVocabulary:
    """Reads and completes searches of the log without asking the store."""

    words: LogWords

    def query(self, text: str) -> LogSearch:
        """The search that a text is; QueryError when it is none."""
        return log_search.read(text, self.words)

    def complete(self, text: str, cursor: int) -> TextCompletion | None:
        """What could stand at an offset of the text; None when nothing is known."""
        found = log_search.complete(text, cursor, self.words)
        return TextCompletion(text, found.start, found.end, found.choices) if found.choices else None


class SearchLine:
    """The line for searches of a screen, and the search that is on."""

    def __init__(self, screen: CordboardScreen[Any], search: Callable[[LogSearch], object]) -> None:
        """`search` is called with every other search."""
        self._screen, self._search = screen, search
        self._vocabulary: LogVocabulary | None = None
        self.on = LogSearch()
        self._past: tuple[str, ...] = ()

    @cached_property
    def bar(self) -> "SearchBar":
        """The line; made when it is first wanted, after the log is shown."""
        from tui.widgets.search_bar import SearchBar  # noqa: PLC0415 - the log would wait for it

        bar = SearchBar(_EXAMPLE)
        self._screen.mount(bar, before=self._screen.query_one(StatusLine))
        return bar

    def open(self) -> None:
        """Type a search."""
        self.bar.open()
        self.bar.set_history(self._past)
        history = self._screen.services.history
        self._screen.jobs.run(history.people, self._know, group="people")

    def _know(self, people: tuple[str, ...]) -> None:
        space = self._screen.workspace
        today = self._screen.context.now().astimezone(ZoneInfo(space.timezone)).date()
        self._vocabulary = LogVocabulary(LogWords(space, today, people))
        self.bar.set_vocabulary(self._vocabulary)

    def typed(self, text: str) -> None:
        """Search for what is typed, which can be read."""
        if self._vocabulary is not None and text != str(self.on):
            self.take(self._vocabulary.query(text))

    def take(self, search: LogSearch) -> None:
        """Search for this."""
        self.on = search
        self._search(search)

    def put(self, search: LogSearch) -> None:
        """Search for what was not typed."""
        self.bar.put(str(search))
        self.take(search)

    def closed(self, text: str) -> None:
        """Note a search that was entered."""
        if text:
            self._past = (text, *(one for one in self._past if one != text))

    def refuse(self, error: CordboardError) -> None:
        """Say that there is no such contact, at its place."""
        start, end = self.on.place
        self.bar.open()
        self.bar.refuse(
            QueryError("contact", error.message, offset=start, length=end - start, hint=error.hint)
        )
