"""Searches in the contact list: the line they are typed into, those made before, those kept by a name."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar

from store.core.types import Group
from store.core.views import KeptSearch
from tui.base import dialogs, messages
from tui.base.dialogs import MenuItem
from tui.base.screen import CordboardScreen, undoable
from tui.screens.contact_list.view_options import ViewOptions
from tui.widgets.bars import StatusLine

if TYPE_CHECKING:
    from tui.widgets.search_bar import SearchBar

Result = TypeVar("Result")

_RECENT = 9  # how many of the last searches the menu offers


class SearchActions:
    """Searching, and what can be done with a search."""

    def __init__(self, screen: CordboardScreen[Any], view: ViewOptions) -> None:
        self._screen, self._view = screen, view

    @cached_property
    def bar(self) -> "SearchBar":
        """The line that searches are typed into; made when it is first wanted, after the list is shown."""
        from tui.widgets.search_bar import SearchBar  # noqa: PLC0415 - the list would wait for it

        bar = SearchBar("name, number or condition, for example: age > 30")
        self._screen.mount(bar, before=self._screen.query_one(StatusLine))
        return bar

    def open(self) -> None:
        """Type a search."""
        self.bar.open()
        self._screen.jobs.run(
            self._screen.services.searches.recent, lambda texts: self.bar.set_history(texts), group="past"
        )

    def clear(self) -> None:
        """List all contacts again."""
        self.bar.put("")
        self._view.search_for("")

    def remember(self, text: str) -> None:
        """Note that a search was made, and say what its relative dates mean."""
        if meant := self.bar.meant(text):
            self._screen.notice(f"Today that is {meant}")
        searches = self._screen.services.searches
        self._screen.jobs.run(lambda: searches.remember(text), group="remember")

    def choose(self) -> None:
        """Choose a search that is kept, or was made before; or keep the one that is on."""
        searches = self._screen.services.searches
        self._screen.jobs.run(
            lambda: (searches.kept(), searches.recent(_RECENT)), self._choose, group="choices", awaited=True
        )

    def _choose(self, read: tuple[tuple[KeptSearch, ...], tuple[str, ...]]) -> None:
        kept, recent = read
        offers: list[tuple[str, Callable[[], object]]] = []
        if now := self._view.listing.text:
            offers.append(("Keep this search by a name", partial(self._keep, now)))
            offers.append(("Make a smart group of this search", partial(self._make_group, now)))
        offers += [(f"{one.name}:  {one.text}", partial(self._take_up, one.text)) for one in kept]
        names = {one.text for one in kept}
        offers += [(f"last:  {text}", partial(self._take_up, text)) for text in recent if text not in names]
        if kept:
            offers.append(("Remove a kept search", partial(self._choose_removed, kept)))
        if offers:
            choices = [MenuItem("", label, str(index)) for index, (label, _) in enumerate(offers)]
            dialogs.search(self._screen, "Searches", choices, lambda value: offers[int(value)][1]())
        else:
            self._screen.notice("No search is kept yet: search first, then keep it by a name here.")

    def _take_up(self, text: str) -> None:
        self.bar.put(text)
        self._view.search_for(text)
        self.remember(text)

    def _keep(self, text: str) -> None:
        def done(one: KeptSearch) -> None:
            told = f'Kept as "{one.name}", for everybody who uses this database.'
            self._screen.notice(undoable(told))

        searches = self._screen.services.searches
        self._ask_name("Keep this search as", "Keep", text, lambda name: searches.keep(name, text), done)

    def _make_group(self, text: str) -> None:
        def done(group: Group) -> None:
            told = f'"{group.name}" keeps itself from now on; its first members are being found.'
            self._screen.notice(undoable(told))
            self._screen.post_message(messages.DefinitionsChanged())

        groups = self._screen.services.groups
        self._ask_name(
            "Make a smart group called", "Make", text, lambda name: groups.create(name, text), done
        )

    def _ask_name(
        self,
        question: str,
        verb: str,
        text: str,
        store: Callable[[str], Result],
        then: Callable[[Result], object],
        name: str = "",
        problem: str = "",
    ) -> None:
        """Ask for a name until the search can be stored by it; `problem` is what was wrong with `name`."""

        def answered(name: str) -> None:
            self._screen.jobs.run(
                lambda: store(name),
                then,
                group="keep",
                awaited=True,
                on_error=lambda error: self._ask_name(question, verb, text, store, then, name, error.message),
            )

        dialogs.ask_text(self._screen, question, verb, answered, name, text, problem)

    def _choose_removed(self, kept: tuple[KeptSearch, ...]) -> None:
        screen = self._screen
        choices = [MenuItem("", f"{one.name}:  {one.text}", one.uuid) for one in kept]

        def remove(uuid: str) -> None:
            screen.jobs.run(
                lambda: screen.services.searches.forget(uuid),
                lambda one: screen.notice(
                    undoable(f'Removed the search "{one.name}"; no contact was changed.')
                ),
                group="keep",
            )

        dialogs.search(screen, "Remove a kept search", choices, remove)
