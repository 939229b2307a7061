"""Where a contact list looks, and in which order: its folders and groups, its columns."""

from abc import abstractmethod
from collections.abc import Iterable
from itertools import chain, repeat
from typing import TYPE_CHECKING, cast

from store.core.types import Field, Group
from store.core.views import FolderCounts, Listing
from tui.base import dialogs
from tui.base.dialogs import MenuItem
from tui.base.screen import CordboardScreen
from tui.screens.contact_list.folders import Folder, FolderList, FolderTabs, folders
from tui.text.cells import number
from tui.widgets.lists.columns import MAIN_LIST_FIELDS, Look, sort_choices
from tui.widgets.lists.contact_table import ContactTable

if TYPE_CHECKING:
    from tui.screens.contact_list.search_context import SearchWords

_SORT_LETTERS = "naclsd123456789"


class ListPlaces:
    """A mixin for the contact list: what there is to choose from, read after the list itself."""

    _counts: FolderCounts | None = None
    _fields: tuple[Field, ...] = ()

    @property
    @abstractmethod
    def listing(self) -> Listing:
        """What is listed now."""

    @abstractmethod
    def know_words(self, words: "SearchWords") -> None:
        """Searches are read by these words from now on."""

    @abstractmethod
    def fill_groups(self, groups: Iterable[Group]) -> None:
        """Fill in the background what is not filled yet of these."""

    def look_now(self) -> Look:
        """What the columns depend on."""
        screen = self._screen_of_list()
        shown = self._fields if self.listing.group else self._fields[:MAIN_LIST_FIELDS]
        return Look(screen.glyphs, screen.workspace.timezone, shown)

    def read_sides(self) -> None:
        """Read the counts of the folders, the featured fields, and what searches can be made of."""
        from tui.screens.contact_list.search_context import SearchWords  # noqa: PLC0415 - the list is shown by now

        screen = self._screen_of_list()

        def read() -> tuple[FolderCounts, SearchWords]:
            return screen.services.contacts.counts(), SearchWords.read(screen.services, screen.context.now)

        screen.jobs.run(read, self._sides_read, group="sides")

    def _sides_read(self, read: "tuple[FolderCounts, SearchWords]") -> None:
        self._counts, words = read
        # Somebody else may have changed them, and what is hidden has to be hidden here too.
        self._screen_of_list().context.workspace = words.workspace
        featured = [field for field in words.fields if field.featured]
        self._fields = tuple(sorted(featured, key=lambda field: -field.priority))
        self.know_words(words)
        self.fill_groups(self._counts.groups)
        self.show_folders()

    @property
    def sides_known(self) -> bool:
        """Whether the folders were counted."""
        return self._counts is not None

    def show_folders(self) -> None:
        """Show the folders, with the one that is listed chosen."""
        screen, entries, chosen = self._screen_of_list(), folders(self._counts), self.folder()
        screen.query_one(ContactTable).set_look(self.look_now())
        screen.query_one(FolderTabs).show(entries, chosen)
        screen.query_one(FolderList).show(entries, chosen)
        screen.set_title(f"Cordboard  Contacts: {chosen.label}")

    def folder(self) -> Folder:
        """The folder or group that is listed."""
        entries = folders(self._counts)
        listing = self.listing
        return next(
            (entry for entry in entries if (entry.status, entry.group) == (listing.folder, listing.group)),
            entries[0],
        )

    def action_sort(self) -> None:
        """Choose what to sort by; the same again turns the order around."""
        screen = self._screen_of_list()
        letters = chain(_SORT_LETTERS, repeat(""))
        choices = [
            MenuItem(letter, label, value, value == self.listing.sort)
            for letter, (label, value) in zip(letters, sort_choices(self._fields), strict=False)
        ]
        dialogs.choose(
            screen, "Sort by", choices, lambda value: screen.post_message(ContactTable.Sorted(value))
        )

    def action_reverse(self) -> None:
        """Turn the order around."""
        self._screen_of_list().post_message(ContactTable.Sorted(self.listing.sort))

    def action_folder(self) -> None:
        """Choose a folder or a group."""
        screen, entries, chosen = self._screen_of_list(), folders(self._counts), self.folder()
        choices = [
            MenuItem(entry.key, f"{entry.label}  {number(entry.count)}", str(index), entry == chosen)
            for index, entry in enumerate(entries)
        ]
        dialogs.choose(
            screen,
            "Folder",
            choices,
            lambda value: screen.post_message(FolderList.Chosen(entries[int(value)])),
        )

    def _screen_of_list(self) -> CordboardScreen[object]:
        """This object as the screen it is mixed into."""
        assert isinstance(self, CordboardScreen)
        return cast("CordboardScreen[object]", self)
