"""The keys of the contact list: the parts of the screen, and the action of a part that each key runs."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on

from store.core.types import Field
from store.core.urns import format_urn
from store.core.views import ContactRow, FolderCounts, Listing
from tui.base import messages
from tui.base.contact_actions import ContactActions, Subject
from tui.base.progress import CancellableJob
from tui.base.screen import CordboardScreen
from tui.base.watch import ChangeWatch
from tui.screens.contact_list.background import GroupFilling, ListShown
from tui.screens.contact_list.bulk_actions import BulkActions
from tui.screens.contact_list.marking import Marking
from tui.screens.contact_list.preview import Following
from tui.screens.contact_list.search_actions import SearchActions
from tui.screens.contact_list.view_options import ViewOptions
from tui.widgets.lists.contact_table import ContactTable

if TYPE_CHECKING:
    from tui.screens.contact_list.search_context import SearchVocabulary


@dataclass(frozen=True, slots=True)
class GroupOrigin:
    """That a group's contacts were asked for among the groups, and what was listed before."""

    uuid: str
    before: Listing


def _opens(name: str) -> Callable[[CordboardScreen[None]], None]:
    """An action that opens a screen."""

    def go(screen: CordboardScreen[None]) -> None:
        screen.post_message(messages.OpenScreen(name))

    return go


class ContactListActions(CordboardScreen[None]):
    """Holds the parts; what they have in common is the table, the view and this screen."""

    def __init__(self, featured: tuple[Field, ...]) -> None:
        super().__init__()
        self.table = ContactTable(self.show_status)
        self.view = ViewOptions(self, self.table, featured, self._sides_read)
        self.searches, self.marking = SearchActions(self, self.view), Marking(self, self.table)
        self.bulk = BulkActions(self, self.table, self.marking, self.subject, self.show_status)
        self.commands = self.bulk.commands
        self.filling = GroupFilling(self, CancellableJob(self, "filling", self.show_status))
        self.shown, self.changes = ListShown(self, self.table), ChangeWatch(self)
        self.contact, self.following = ContactActions(self, self.subject), Following(self, self.table)
        self.origin: GroupOrigin | None = None

    @abstractmethod
    def show_status(self) -> None:
        """Write where the list stands, and what is running."""

    def subject(self) -> Subject | None:
        """The contact under the cursor."""
        return None if (row := self.table.row) is None else _subject(row)

    def _sides_read(self, counts: FolderCounts, words: "SearchVocabulary") -> None:
        self.searches.bar.set_vocabulary(words)
        self.filling.fill(counts.groups)

    def action_preview(self) -> None:
        """Show the contact beside the list, or not."""
        self.following.toggle()

    @on(ContactTable.Opened)
    def action_open(self) -> None:
        """Show the contact's page."""
        if subject := self.subject():
            self.post_message(messages.OpenScreen("contact_profile", subject.uuid))

    def action_edit(self) -> None:
        """Open the Update Contact panel, or choose what to change of those that are marked."""
        (self.bulk.change if self.table.marks else self.contact.edit)()

    def action_inspect(self) -> None:
        """Show the decision on this contact's route."""
        self.contact.inspect()

    def action_conversation(self) -> None:
        """Show what was said with the contact."""
        self.contact.converse()

    def action_write(self) -> None:
        """Write to the contact under the cursor, or to those that are marked."""
        (self.marking if self.table.marks else self.contact).write()

    def action_incoming(self) -> None:
        """Record an incoming message from this contact."""
        self.contact.incoming()

    def action_copy(self) -> None:
        """Send an address, the name or the uuid to the terminal's clipboard."""
        self.contact.copy()

    def action_status(self) -> None:
        """Choose a folder or a group for the contacts."""
        (self.bulk if self.table.marks else self.contact).put_into()

    def action_archive(self) -> None:
        """Move to Archived, or back from there."""
        (self.bulk if self.table.marks else self.contact).put_away()

    def action_prefer(self) -> None:
        """Choose the preferred channel, or clear it."""
        self.bulk.prefer()

    def action_delete(self) -> None:
        """Delete for good."""
        self.bulk.delete()

    def action_merge(self) -> None:
        """Merge the two marked contacts."""
        self.marking.merge()

    def action_mark(self) -> None:
        """Mark the contact under the cursor, or unmark it."""
        self.marking.toggle()

    def action_range(self) -> None:
        """Begin a range, or mark all that is in it."""
        self.marking.range()

    def action_mark_all(self) -> None:
        """Mark all that is listed."""
        self.marking.mark_all()

    def action_unmark(self) -> None:
        """Remove every mark."""
        self.marking.unmark()

    def action_jump(self) -> None:
        """Go to what begins with the letters typed next."""
        self.table.type_ahead.begin()

    def action_search(self) -> None:
        """Type a search."""
        self.searches.open()

    def action_searches(self) -> None:
        """Choose a search that is kept, or was made before; or keep the one that is on."""
        self.searches.choose()

    def action_sort(self) -> None:
        """Choose what to sort by; the same again turns the order around."""
        self.view.choose_sort()

    def action_reverse(self) -> None:
        """Turn the order around."""
        self.view.reverse()

    def action_folder(self) -> None:
        """Choose a folder or a group."""
        self.view.choose_folder()

    def action_export(self) -> None:
        """Export those that are marked, else what is listed."""
        self.marking.export()

    action_add = _opens("update_contact")
    action_duplicates = _opens("duplicates")
    action_import = _opens("import_contacts")
    action_settings = _opens("settings")

    def action_clear(self) -> None:
        """Stop what runs; else leave the range; else clear the search; else go back to the groups."""
        if self.bulk.job.running:
            self.bulk.job.stop()
        elif self.table.marks.start is not None:
            self.table.set_marks(self.table.marks.ended())
        elif self.table.listing.text:
            self.searches.clear()
        elif (origin := self.origin) is not None:
            self.origin = None
            self.view.go_to(origin.before)
            self.searches.bar.put(origin.before.text)
            self.post_message(messages.OpenScreen("groups", origin.uuid))


def _subject(row: ContactRow) -> Subject:
    address = format_urn(row.address.urn, international=True) if row.address else "the contact without a name"
    return Subject(row.uuid, row.name or address, row.status, row.groups)
