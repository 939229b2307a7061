"""The contact list: folders, the list itself, its search and its order."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from store.core.contacts.selection import same_contacts
from store.core.types import Field, Status
from store.core.urns import format_urn
from store.core.views import ContactRow, Listing
from tui.base import messages
from tui.base.contact_actions import AddContactsActions, Subject
from tui.base.screen import CordboardScreen
from tui.keys.bindings import bindings
from tui.screens.contact_list.bulk_actions import BulkActions
from tui.screens.contact_list.change_watch import ListWatch
from tui.screens.contact_list.folders import FolderList, FolderTabs
from tui.screens.contact_list.group_filling import GroupFilling
from tui.screens.contact_list.mark_actions import WITH_MARKS
from tui.screens.contact_list.search_actions import SearchActions
from tui.screens.contact_list.status import Standing, nothing, sorted_by
from tui.screens.contact_list.view_options import ListPlaces
from tui.widgets.lists.contact_table import ContactTable
from tui.widgets.lists.marks import Marks
from tui.widgets.lists.reading import Found
from tui.widgets.lists.type_ahead import Typed

if TYPE_CHECKING:
    from tui.screens.contact_list.search_bar import SearchBar

_ON_ROW = ("open", "edit", "inspect", "copy", "mark", "range")
_ON_TARGET = ("status", "archive", "groups", "prefer", "delete")


class ContactListScreen(
    BulkActions, SearchActions, GroupFilling, AddContactsActions, ListPlaces, ListWatch, CordboardScreen[None]
):
    """Every contact of a folder or group, in windows, with the channel of its next message."""

    SCOPE: ClassVar[str] = "contact_list"
    INNER_SCOPES: ClassVar[tuple[str, ...]] = ("search", "columns")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(SCOPE)]
    AUTO_FOCUS = "ContactTable"

    def __init__(self, first: Found, featured: tuple[Field, ...] = ()) -> None:
        """`first` is the beginning of the list that is shown first, read already, `featured` its columns."""
        super().__init__()
        self._fields = featured
        self._first = first
        self._listing = Listing()
        self._standing = Standing()
        self._unfilled = {}

    @property
    def listing(self) -> Listing:
        """What is listed now."""
        return self._listing

    def compose_body(self) -> Iterable[Widget]:
        """Folders and list; the line for searches comes when these are shown."""
        yield FolderTabs()
        table = ContactTable(self.look_now(), self._moved)
        yield Horizontal(FolderList(), Vertical(table, Static(classes="empty"), id="list"))

    def on_mount(self) -> None:
        """Show the list; the rest is read once that is on the screen."""
        self.show_folders()
        self.table.begin(self.services.contacts, self._listing, self._first)
        self.watch_store()

    def refresh_data(self) -> None:
        """Read everything again; the cursor stays on its contact."""
        self._list(self._listing, keep=True)
        self.read_sides()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What acts on a contact needs one under the cursor, or marks."""
        if action in (*_ON_ROW, *_ON_TARGET) and self.is_mounted and self.subject() is None:
            return action in _ON_TARGET and bool(self.table.marks)
        return super().check_action(action, parameters)

    def footer_actions(self) -> tuple[str, ...]:
        """While contacts are marked: what can be done with them."""
        return WITH_MARKS if self._standing.marks else ()

    def unsaved(self) -> str:
        """A running act would be undone."""
        return "finished what runs in the contact list" if self.runs else ""

    @property
    def revision(self) -> str:
        """That of the store when the list was last read."""
        return self.table.revision

    @property
    def table(self) -> ContactTable:
        """The list."""
        return self.query_one(ContactTable)

    def subject(self) -> Subject | None:
        """The contact under the cursor."""
        row = self.table.row
        return None if row is None else _subject(row)

    def _list(self, listing: Listing, *, keep: bool = False) -> None:
        table, old = self.table, self._listing
        self._listing = listing
        if table.marks and not same_contacts(old, listing):
            self.notice("The marks are gone: they are of one folder, group and search.")
            table.set_marks(Marks())
        elif listing != old:
            table.set_marks(table.marks.ended())
        table.show(self.services.contacts, listing, keep=keep)

    def _moved(self, event: ContactTable.Moved) -> None:
        marks, cursor = self.table.marks, self.table.view.cursor
        had = bool(self._standing.marks)
        self._standing = replace(
            self._standing, position=event.position, size=event.size, marks=marks.text(event.size, cursor)
        )
        if had != bool(self._standing.marks):
            self.refresh_bindings()
        self.show_status()

    @on(Typed)
    def _typed(self, event: Typed) -> None:
        self._standing = replace(self._standing, typed=event.text)
        self.show_status()

    @on(ContactTable.NotThere)
    def _not_there(self) -> None:
        self.notice("Nothing begins with that or comes after it.")

    def show_status(self) -> None:
        """Write where the list stands, and what is running."""
        text = self._standing.text(self.folder().label, self._listing.text, self.progress or self.filling)
        self.set_status(text, self.context.database)

    @on(ContactTable.Loaded)
    def _loaded(self, event: ContactTable.Loaded) -> None:
        """Say why when there is nothing to list."""
        if not self.sides_known:
            self.call_after_refresh(self.read_sides)
        self.query_one("#list").set_class(event.size == 0, "-empty")
        self.refresh_bindings()
        if event.size == 0:
            self.query_one(".empty", Static).update(nothing(self._listing, self.folder().label))
        elif self.focused is None:
            self.table.focus()

    @on(ContactTable.Sorted)
    def _sort(self, event: ContactTable.Sorted) -> None:
        self._list(sorted_by(self._listing, event.sort))

    @on(FolderList.Chosen)
    def _go(self, event: FolderList.Chosen) -> None:
        self._list(replace(self._listing, folder=event.folder.status, group=event.folder.group))
        self.show_folders()

    @on(messages.ListGroup)
    def _go_to_group(self, event: messages.ListGroup) -> None:
        event.stop()
        self.bar.put("")
        self._list(replace(self._listing, folder=Status.ACTIVE, group=event.uuid, text=""))
        self.show_folders()

    def on_search_bar_changed(self, event: "SearchBar.Changed") -> None:
        """List what is being typed."""
        self.search_for(event.text)

    def search_for(self, text: str) -> None:
        """List the contacts that a search finds; all of them for the empty text."""
        if text != self._listing.text:
            self._list(replace(self._listing, text=text), keep=not text)

    def on_search_bar_closed(self, event: "SearchBar.Closed") -> None:
        """Go back to the list."""
        self.table.focus()
        if event.text:
            self.remember(event.text)

    @on(ContactTable.Opened)
    def action_open(self) -> None:
        """Show the contact's page."""
        if subject := self.subject():
            self.post_message(messages.OpenContact(subject.uuid))

    def action_clear(self) -> None:
        """Stop what runs; else leave the range; else clear the search."""
        if self.runs:
            self.stop_bulk()
        elif self.table.marks.start is not None:
            self.table.set_marks(self.table.marks.ended())
        elif self._listing.text:
            self.bar.put("")
            self.search_for("")


def _subject(row: ContactRow) -> Subject:
    copies = [("Name", row.name)] if row.name else []
    if row.address is not None:
        address = format_urn(row.address.urn, international=True)
        copies = [("Address", row.address.urn.path), ("URN", str(row.address.urn)), *copies]
        name = row.name or address
    else:
        name = row.name or "the contact without a name"
    return Subject(row.uuid, name, row.status, row.groups, (*copies, ("UUID", row.uuid)))
