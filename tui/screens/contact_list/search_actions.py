"""Searches in the contact list: the line they are typed into, those made before, those kept by a name."""

from abc import abstractmethod
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from store.core.types import Group
from store.core.views import KeptSearch, Listing
from tui.base import dialogs, messages
from tui.base.dialogs import MenuItem
from tui.screens.contact_list.bulk_jobs import BulkJobs
from tui.widgets.bars import StatusLine

if TYPE_CHECKING:
    from tui.screens.contact_list.search_bar import SearchBar
    from tui.screens.contact_list.search_context import SearchWords

_RECENT = 9  # how many of the last searches the menu offers


class SearchActions(BulkJobs):
    """A mixin for the contact list: searching, and what can be done with a search."""

    @property
    @abstractmethod
    def listing(self) -> Listing:
        """What is listed now."""

    @abstractmethod
    def search_for(self, text: str) -> None:
        """List the contacts that a search finds; all of them for the empty text."""

    @cached_property
    def bar(self) -> "SearchBar":
        """The line that searches are typed into; made when it is first wanted, after the list is shown."""
        from tui.screens.contact_list.search_bar import SearchBar  # noqa: PLC0415 - the list would wait for it

        bar = SearchBar()
        page = self._page()
        page.mount(bar, before=page.query_one(StatusLine))
        return bar

    def action_search(self) -> None:
        """Type a search."""
        self.bar.open()
        self._read_past()

    def know_words(self, words: "SearchWords") -> None:
        """Searches are read by these words from now on."""
        self.bar.know(words)

    def remember(self, text: str) -> None:
        """Note that a search was made."""
        screen = self._page()
        screen.jobs.run(lambda: screen.services.searches.remember(text), group="remember")

    def _read_past(self) -> None:
        screen = self._page()

        def read(texts: tuple[str, ...]) -> None:
            self.bar.walk_through(texts)

        screen.jobs.run(screen.services.searches.recent, read, group="past")

    def action_searches(self) -> None:
        """Choose a search that is kept, or was made before; or keep the one that is on."""
        screen = self._page()
        searches = screen.services.searches
        screen.jobs.run(
            lambda: (searches.kept(), searches.recent(_RECENT)), self._choose_search, group="choices"
        )

    def _choose_search(self, read: tuple[tuple[KeptSearch, ...], tuple[str, ...]]) -> None:
        kept, recent = read
        acts: dict[str, Callable[[], object]] = {}
        choices: list[MenuItem] = []

        def offer(label: str, act: Callable[[], object]) -> None:
            choices.append(MenuItem("", label, str(len(choices))))
            acts[str(len(choices) - 1)] = act

        now = self.listing.text
        if now:
            offer("Keep this search by a name", lambda: self._ask_name(now))
            offer("Make a smart group of this search", lambda: self._ask_group(now))
        for one in kept:
            offer(f"{one.name}:  {one.text}", lambda text=one.text: self._take_up(text))  # type: ignore[misc]
        names = {one.text for one in kept}
        for text in recent:
            if text not in names:
                offer(f"last:  {text}", lambda text=text: self._take_up(text))  # type: ignore[misc]
        if kept:
            offer("Remove a kept search", lambda: self._choose_gone(kept))
        if choices:
            dialogs.search(self._page(), "Searches", choices, lambda value: acts[value]())
        else:
            self._page().notice("No search is kept yet: search first, then keep it by a name here.")

    def _take_up(self, text: str) -> None:
        self.bar.put(text)
        self.search_for(text)
        self.remember(text)

    def _ask_name(self, text: str, name: str = "", problem: str = "") -> None:
        screen = self._page()

        def keep(name: str) -> None:
            screen.jobs.run(
                lambda: screen.services.searches.keep(name, text),
                lambda one: screen.notice(f'Kept as "{one.name}", for everybody who uses this database.'),
                group="keep",
                on_error=lambda error: self._ask_name(text, name, error.message),
            )

        dialogs.ask_text(screen, "Keep this search as", "Keep", keep, name, text, problem)

    def _ask_group(self, text: str, name: str = "", problem: str = "") -> None:
        screen = self._page()

        def make(name: str) -> None:
            screen.jobs.run(
                lambda: screen.services.groups.create(name, text),
                self._made,
                group="keep",
                on_error=lambda error: self._ask_group(text, name, error.message),
            )

        dialogs.ask_text(screen, "Make a smart group called", "Make", make, name, text, problem)

    def _made(self, group: Group) -> None:
        screen = self._page()
        screen.notice(f'"{group.name}" keeps itself from now on; its first members are being found.')
        screen.post_message(messages.GroupsChanged())

    def _choose_gone(self, kept: tuple[KeptSearch, ...]) -> None:
        screen = self._page()
        choices = [MenuItem("", f"{one.name}:  {one.text}", one.uuid) for one in kept]

        def remove(uuid: str) -> None:
            screen.jobs.run(
                lambda: screen.services.searches.forget(uuid),
                lambda one: screen.notice(f'Removed the search "{one.name}"; no contact was changed.'),
                group="keep",
            )

        dialogs.search(screen, "Remove a kept search", choices, remove)
