"""Which contacts the list shows, and in which order: its folder or group, its search, its columns."""

from collections.abc import Callable
from dataclasses import replace
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

from store.core.contacts.selection import same_contacts
from store.core.types import Field
from store.core.views import FolderCounts, Listing
from tui.base import dialogs
from tui.base.dialogs import MenuItem
from tui.base.rooms import show_channels
from tui.base.screen import CordboardScreen
from tui.screens.contact_list.folders import Folder, FolderList, FolderTabs, folders
from tui.widgets.lists.columns import MAIN_LIST_FIELDS, ColumnSettings, sort_choices
from tui.widgets.lists.contact_table import ContactTable
from tui.widgets.lists.marks import Marks

if TYPE_CHECKING:
    from tui.screens.contact_list.search_context import SearchVocabulary

_SORT_LETTERS = "naclsd123456789"


class ViewOptions:
    """What is listed, and what there is to choose from, which is read after the list itself."""

    def __init__(
        self,
        screen: CordboardScreen[Any],
        table: ContactTable,
        featured: tuple[Field, ...],
        then: "Callable[[FolderCounts, SearchVocabulary], object]",
    ) -> None:
        """`featured` are the fields that are columns; `then` gets the counts, and what searches can
        name, each time they were read."""
        self._screen, self._table, self._featured, self._then = screen, table, featured, then
        self._counts: FolderCounts | None = None

    @property
    def listing(self) -> Listing:
        """What is listed now."""
        return self._table.listing

    @property
    def known(self) -> bool:
        """Whether the folders were counted."""
        return self._counts is not None

    def read(self) -> None:
        """Read the counts of the folders, the featured fields, and what searches can name."""
        from tui.screens.contact_list.search_context import SearchVocabulary  # noqa: PLC0415 - not before the list

        services, now = self._screen.services, self._screen.context.now
        self._screen.jobs.run(
            lambda: (services.contacts.counts(), SearchVocabulary.read(services, now)),
            lambda read: self._read(*read),
            group="sides",
        )

    def _read(self, counts: FolderCounts, words: "SearchVocabulary") -> None:
        self._counts = counts
        # Another program may have changed the settings, and what is hidden has to be hidden here too.
        self._screen.context.workspace = words.workspace
        featured = [field for field in words.fields if field.featured]
        self._featured = tuple(sorted(featured, key=lambda field: -field.priority))
        self._then(counts, words)
        show_channels(self._screen.app, words.channels)
        self.show_folders()

    def show(self, listing: Listing, *, keep: bool = False, first: str = "") -> None:
        """List other contacts, or the same in another order.

        With `keep` the cursor stays on its contact, or goes to the one whose uuid is `first`."""
        table, old = self._table, self.listing
        if table.marks and not same_contacts(old, listing):
            self._screen.notice("The marks are gone: they are of one folder, group and search.")
            marks = Marks()
        else:
            marks = table.marks if listing == old else table.marks.ended()
        table.set_marks(marks)
        table.show(self._screen.services.contacts, listing, keep=keep, first=first)

    def search_for(self, text: str) -> None:
        """List the contacts that a search finds; all of them for the empty text."""
        if text != self.listing.text:
            self.show(replace(self.listing, text=text), keep=not text)

    def go_to(self, listing: Listing) -> None:
        """List the contacts of another folder or group."""
        self.show(listing)
        self.show_folders()

    def show_folders(self) -> None:
        """Show the folders, with the one that is listed chosen, and its columns."""
        screen, entries, chosen = self._screen, folders(self._counts), self.folder()
        fields = self._featured if self.listing.group else self._featured[:MAIN_LIST_FIELDS]
        thrifty = screen.context.profile.thrifty
        self._table.set_columns(ColumnSettings(screen.glyphs, screen.workspace, fields, thrifty=thrifty))
        screen.query_one(FolderTabs).show(entries, chosen)
        screen.query_one(FolderList).show(entries, chosen)
        screen.set_title(f"Contacts  {chosen.label}  {chosen.size}")

    def folder(self) -> Folder:
        """The folder or group that is listed."""
        entries, listing = folders(self._counts), self.listing
        return next(
            (entry for entry in entries if (entry.status, entry.group) == (listing.folder, listing.group)),
            entries[0],
        )

    def choose_sort(self) -> None:
        """Choose what to sort by; the same again turns the order around."""
        letters = chain(_SORT_LETTERS, repeat(""))
        choices = [
            MenuItem(letter, label, value, value == self.listing.sort)
            for letter, (label, value) in zip(letters, sort_choices(self._featured), strict=False)
        ]
        dialogs.choose(self._screen, "Sort by", choices, self._sort)

    def reverse(self) -> None:
        """Turn the order around."""
        self._sort(self.listing.sort)

    def choose_folder(self) -> None:
        """Choose a folder or a group."""
        entries, chosen = folders(self._counts), self.folder()
        choices = [
            MenuItem(entry.key, f"{entry.label}  {entry.size}", str(index), entry == chosen)
            for index, entry in enumerate(entries)
        ]
        dialogs.choose(
            self._screen,
            "Folder",
            choices,
            lambda value: self._screen.post_message(FolderList.Chosen(entries[int(value)])),
        )

    def _sort(self, sort: str) -> None:
        self._screen.post_message(ContactTable.Sorted(sort))
