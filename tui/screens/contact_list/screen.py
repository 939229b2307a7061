"""The contact list: folders, the list itself, its search and its order."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from store.core.types import Field, Status
from store.core.views import Listing
from tui.base import messages
from tui.base.screen import AppContext
from tui.screens.contact_list.actions import ContactListActions, GroupOrigin
from tui.screens.contact_list.folders import FolderList, FolderTabs
from tui.screens.contact_list.status import SaidLast, nothing, sorted_by, status_text
from tui.text.cells import cord_signs
from tui.widgets.lists.contact_table import ContactTable
from tui.widgets.lists.reading import LoadedRows

if TYPE_CHECKING:
    from tui.widgets.search_bar import SearchBar

_ON_ROW = ("open", "inspect", "copy", "mark", "range")
_ON_TARGET = ("edit", "write", "status", "archive", "prefer", "delete")
_ON_ONE = (*_ON_ROW, *_ON_TARGET)
_NO_ROW = "There is no contact under the cursor."


class ContactListScreen(ContactListActions):
    """Every contact of a folder or group, in windows, with the channel of its next message."""

    SCOPE = "contact_list"
    INNER_SCOPES: ClassVar[tuple[str, ...]] = ("search", "columns")
    AUTO_FOCUS = "ContactTable"

    def __init__(self, first: LoadedRows, featured: tuple[Field, ...] = ()) -> None:
        super().__init__(featured)
        self._first, self._footer, self._said = first, self.marking.footer, SaidLast(self, self.show_status)
        self.table.on_move = self._said.enough

    def compose_body(self) -> Iterable[Widget]:
        """Folders and list; the line for searches comes when these are shown."""
        pane = Vertical(FolderTabs(), self.table, Static(classes="empty"), id="list")
        yield Horizontal(FolderList(_hairline(self.context)), pane, self.following.pane)
        self.following.arrange()

    def on_mount(self) -> None:
        """Show the list; the rest is read once that is on the screen."""
        self.view.show_folders()
        self.table.begin(self.services.contacts, Listing(), self._first)
        self.changes.start()

    def on_unmount(self) -> None:
        """Have running jobs stop; a group that is being filled is continued at the next start."""
        self.changes.stop()
        self.bulk.job.cancel()
        self.filling.job.cancel()

    def refresh_data(self) -> None:
        """Read everything again; the cursor stays on its contact."""
        self._said.covered()
        self.view.show(self.view.listing, keep=True)
        self.view.read()
        self.following.again()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What acts on a contact needs one under the cursor, or marks."""
        if action in _ON_ONE and self.is_mounted and self.table.row is None:
            return action in _ON_TARGET and bool(self.table.marks)
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str:
        """What acts on a contact needs one under the cursor, or marks."""
        return super().why_not(action) or (_NO_ROW if action in _ON_ONE and self.table.row is None else "")

    def footer_actions(self) -> tuple[str, ...]:
        """While contacts are marked: what can be done with them."""
        return self.marking.footer

    def unsaved(self) -> str:
        """A running change would be undone."""
        return "finished what runs in the contact list" if self.bulk.job.running else ""

    def notice(self, text: str, *, warning: bool = False) -> None:
        """Say it in the status line, until the next key that moves; over the list what is too long for it."""
        if not self._said.say(text):
            super().notice(text, warning=warning)

    def show_status(self) -> None:
        """Write where the list stands, and what is running."""
        if self._footer != self.marking.footer:
            self._footer = self.marking.footer
            self.refresh_bindings()
        self.following.moved()
        text = status_text(self.table, self.view.folder().label, self.bulk.job.text or self.filling.job.text)
        self.set_status(self._said.beside(text), self.context.database)

    @on(ContactTable.Loaded)
    def _loaded(self, event: ContactTable.Loaded) -> None:
        """Say why when there is nothing to list."""
        if not self.view.known:
            self.call_after_refresh(self.view.read)
        self.query_one("#list").set_class(event.size == 0, "-empty")
        self.refresh_bindings()
        if event.size == 0:
            self.query_one(".empty", Static).update(nothing(self.context, self.view))
        elif self.focused is None:
            self.table.focus()

    @on(ContactTable.Sorted)
    def _sort(self, event: ContactTable.Sorted) -> None:
        self.view.show(sorted_by(self.view.listing, event.sort))

    @on(FolderList.Chosen)
    def _go(self, event: FolderList.Chosen) -> None:
        folder, self.origin = event.folder, None
        self.view.go_to(replace(self.view.listing, folder=folder.status, group=folder.group))

    @on(messages.ShowContact)
    def _show_contact(self, event: messages.ShowContact) -> None:
        event.stop()
        self.view.show(self.view.listing, keep=True, first=event.uuid)
        self.view.read()

    @on(messages.ListGroup)
    def _go_to_group(self, event: messages.ListGroup) -> None:
        event.stop()
        self.origin = GroupOrigin(event.uuid, self.view.listing)
        self.searches.bar.put("")
        self.view.go_to(replace(self.view.listing, folder=Status.ACTIVE, group=event.uuid, text=""))

    @on(messages.ListSearch)
    def _go_to_search(self, event: messages.ListSearch) -> None:
        event.stop()
        self.searches.bar.put(event.text)
        self.view.go_to(replace(self.view.listing, folder=event.folder, group="", text=event.text))

    def on_search_bar_changed(self, event: "SearchBar.Changed") -> None:
        """List what is being typed."""
        self.view.search_for(event.text)

    def on_search_bar_closed(self, event: "SearchBar.Closed") -> None:
        """Go back to the list."""
        self.table.focus()
        if event.text:
            self.searches.remember(event.text)


def _hairline(context: AppContext) -> str:
    return cord_signs(context.profile.few_signs).hairline
