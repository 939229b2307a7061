"""The contact list: folders, the list itself, its filter and its order."""

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from store.core.types import Field
from store.core.urns import format_urn
from store.core.views import ContactRow, FolderCounts, Listing
from tui import messages
from tui.base_screen import CordboardScreen
from tui.cells import number
from tui.columns import Look, sort_choices
from tui.contact_acts import ContactActs, Subject
from tui.fill_acts import FillActs
from tui.keys import bindings
from tui.list_state import nothing, sorted_by
from tui.rooms import Choice
from tui.widgets.contact_table import ContactTable
from tui.widgets.filter_box import FilterBox
from tui.widgets.folders import Folder, FolderList, FolderTabs, folders

_SORT_LETTERS = "naclsd123456789"
_ON_ROW = ("open", "edit", "inspect", "status", "archive", "copy")


class ContactListScreen(ContactActs, FillActs, CordboardScreen[None]):
    """Every contact of a folder or group, in windows, with the channel of its next message."""

    SCOPE: ClassVar[str] = "contact_list"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(SCOPE)]
    AUTO_FOCUS = "ContactTable"

    def __init__(self) -> None:
        super().__init__()
        self._listing = Listing()
        self._counts: FolderCounts | None = None
        self._fields: tuple[Field, ...] = ()

    @property
    def listing(self) -> Listing:
        """What is listed now."""
        return self._listing

    def compose_body(self) -> Iterable[Widget]:
        """Folders, list and filter."""
        yield FolderTabs()
        table = ContactTable(self._look())
        yield Horizontal(FolderList(), Vertical(table, Static(classes="empty"), id="list"))
        yield FilterBox()

    def on_mount(self) -> None:
        """Read the list first, then the rest."""
        self._show_folders()
        self._list(self._listing)
        self._read_sides()

    def refresh_data(self) -> None:
        """Read everything again; the cursor stays on its contact."""
        self._list(self._listing, keep=True)
        self._read_sides()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What acts on a contact needs one under the cursor."""
        if action in _ON_ROW and self.is_mounted and self.subject() is None:
            return False
        return super().check_action(action, parameters)

    def subject(self) -> Subject | None:
        """The contact under the cursor."""
        row = self.query_one(ContactTable).row
        return None if row is None else _subject(row)

    def _look(self) -> Look:
        return Look(self.glyphs, self.workspace.timezone, self._fields)

    def _list(self, listing: Listing, *, keep: bool = False) -> None:
        self._listing = listing
        self.query_one(ContactTable).show(self.services.contacts, listing, keep=keep)

    def _read_sides(self) -> None:
        """Read the counts of the folders and the featured fields."""

        def read() -> tuple[FolderCounts, tuple[Field, ...]]:
            fields = [field for field in self.services.fields.all() if field.featured]
            return self.services.contacts.counts(), tuple(sorted(fields, key=lambda field: -field.priority))

        self.run_job(read, self._sides_read, group="sides")

    def _sides_read(self, read: tuple[FolderCounts, tuple[Field, ...]]) -> None:
        self._counts, self._fields = read
        self.query_one(ContactTable).set_look(self._look())
        self._show_folders()

    def _show_folders(self) -> None:
        entries, chosen = folders(self._counts), self._folder()
        self.query_one(FolderTabs).show(entries, chosen)
        self.query_one(FolderList).show(entries, chosen)
        self.set_title(f"Cordboard  Contacts: {chosen.label}")

    def _folder(self) -> Folder:
        """The folder or group that is listed."""
        entries = folders(self._counts)
        listing = self._listing
        return next(
            (entry for entry in entries if (entry.status, entry.group) == (listing.folder, listing.group)),
            entries[0],
        )

    @on(ContactTable.Moved)
    def _moved(self, event: ContactTable.Moved) -> None:
        parts = [f"{number(event.position + 1)}/{number(event.size)}" if event.size else "0/0"]
        parts.append(self._folder().label)
        if self._listing.text:
            parts.append(f"filter: {self._listing.text}")
        self.set_status("  ".join(parts), self.face.database)

    @on(ContactTable.Loaded)
    def _loaded(self, event: ContactTable.Loaded) -> None:
        """Say why when there is nothing to list."""
        self.query_one("#list").set_class(event.size == 0, "-empty")
        self.refresh_bindings()
        if event.size == 0:
            self.query_one(".empty", Static).update(nothing(self._listing, self._folder().label))
        elif self.focused is None:
            self.query_one(ContactTable).focus()

    @on(ContactTable.Sorted)
    def _sort(self, event: ContactTable.Sorted) -> None:
        self._list(sorted_by(self._listing, event.sort))

    @on(FolderList.Chosen)
    def _go(self, event: FolderList.Chosen) -> None:
        self._list(replace(self._listing, folder=event.folder.status, group=event.folder.group))
        self._show_folders()

    @on(FilterBox.Changed)
    def _filter(self, event: FilterBox.Changed) -> None:
        text = event.text.strip()
        if text != self._listing.text:
            self._list(replace(self._listing, text=text), keep=not text)

    @on(FilterBox.Closed)
    def _filter_closed(self) -> None:
        self.remove_class("-filtering")
        self.query_one(ContactTable).focus()

    @on(ContactTable.Opened)
    def action_open(self) -> None:
        """Show the contact's page."""
        if subject := self.subject():
            self.post_message(messages.OpenContact(subject.uuid))

    def action_filter(self) -> None:
        """Type a filter."""
        self.add_class("-filtering")
        self.query_one(FilterBox).open()

    def action_clear(self) -> None:
        """Clear the filter."""
        if self._listing.text:
            self.query_one(FilterBox).reset()
            self._list(replace(self._listing, text=""), keep=True)

    def action_sort(self) -> None:
        """Choose what to sort by; the same again turns the order around."""
        choices = [
            Choice(letter, label, value, value == self._listing.sort)
            for letter, (label, value) in zip(_SORT_LETTERS, sort_choices(self._fields), strict=False)
        ]
        self.choose("Sort by", choices, lambda value: self.post_message(ContactTable.Sorted(value)))

    def action_reverse(self) -> None:
        """Turn the order around."""
        self._list(replace(self._listing, descending=not self._listing.descending))

    def action_folder(self) -> None:
        """Choose a folder or a group."""
        entries, chosen = folders(self._counts), self._folder()
        choices = [
            Choice(entry.key, f"{entry.label}  {number(entry.count)}", str(index), entry == chosen)
            for index, entry in enumerate(entries)
        ]
        self.choose(
            "Folder", choices, lambda value: self.post_message(FolderList.Chosen(entries[int(value)]))
        )


def _subject(row: ContactRow) -> Subject:
    copies = [("Name", row.name)] if row.name else []
    if row.address is not None:
        address = format_urn(row.address.urn, international=True)
        copies = [("Address", row.address.urn.path), ("URN", str(row.address.urn)), *copies]
        name = row.name or address
    else:
        name = row.name or "the contact without a name"
    return Subject(row.uuid, name, row.status, row.groups, (*copies, ("UUID", row.uuid)))
