"""The profile of a contact: everything known about it, the route of the next message, and its history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.content import Content
from textual.widget import Widget

from store.core.errors import CordboardError
from store.core.history.timeline import Topic
from store.core.types import Contact
from store.core.urns import format_urn
from store.core.views import HistoryEntry
from tui.base import dialogs
from tui.base.contact_actions import ContactActions, Subject
from tui.base.dialogs import MenuItem
from tui.base.messages import OpenScreen
from tui.base.screen import CordboardScreen, empty_state
from tui.base.watch import SendingShown
from tui.keys.bindings import key_of
from tui.screens.contact_profile.text import (
    Profile,
    address_lines,
    entry_lines,
    last_messages,
    route_lines,
    top_lines,
)
from tui.text.cells import cord_signs
from tui.text.content import content
from tui.text.cord import cord_of
from tui.text.delivery.messages import Telling
from tui.text.palette import TITLE
from tui.widgets.windows.held import Held, Part, Source
from tui.widgets.windows.page import WindowPage

if TYPE_CHECKING:
    from store.services.contacts.service import Contacts

_WINDOW = 50  # entries of the history that are read at once
_EDGES = 2  # cells beside the text: a margin on each side
_WIDEST = 100  # cells of a line of a message
_LAST = 3  # messages that stand above the history
_ALL = "all"

TOPICS = {
    Topic.MESSAGE: "messages",
    Topic.STATUS: "changes of the status",
    Topic.NAME: "changes of the name",
    Topic.LANGUAGE: "changes of the language",
    Topic.FIELD: "changes of fields",
    Topic.GROUP: "changes of groups",
    Topic.ADDRESS: "changes of addresses",
    Topic.CHANNEL: "locks and chosen channels",
    Topic.IMPORT: "imports",
    Topic.MERGE: "merges",
    Topic.MERGE: "merges",
}
"""What the history can be narrowed to."""


@dataclass(frozen=True, slots=True)
class _History:
    """What happened to a contact, all or about one topic, as a list to read from."""

    contacts: "Contacts"
    uuid: str
    topic: Topic | None

    def __call__(
        self, *, above: HistoryEntry | None = None, below: HistoryEntry | None = None, last: bool = False
    ) -> Part[HistoryEntry]:
        """Read some."""
        found = self.contacts.history(
            self.uuid,
            before=below.id if below else None,
            after=above.id if above else None,
            oldest=last,
            size=_WINDOW,
            topic=self.topic,
        )
        return Part(found, ended=len(found) < _WINDOW)


_Read = tuple[Profile, _History, Held[HistoryEntry]]


class ContactProfileScreen(CordboardScreen[None]):
    """Shows one contact; reads it again whenever contacts or channels change."""

    SCOPE = "contact_profile"
    AUTO_FOCUS = "WindowPage"

    def __init__(self, uuid: str) -> None:
        super().__init__()
        self._uuid = uuid
        self.opens = uuid, False
        self.shown = SendingShown(self, concerns=lambda notice: notice.concerns(uuid))
        self._contact = ContactActions(self, self._subject)
        self._profile: Profile | None = None
        self._topic: Topic | None = None
        self._page = WindowPage[HistoryEntry](self._entry, key=lambda entry: entry.id)

    def compose_body(self) -> Iterable[Widget]:
        """Four sections, one below the other."""
        yield self._page

    def on_mount(self) -> None:
        """Read the contact."""
        self.set_title("Contact")
        self.refresh_data()

    def on_resize(self) -> None:
        """Wrap the sentences to the new width."""
        if self._profile is not None and self._page.windows.source is not None:
            self._show_page(self._profile, self._page.windows.held, self._page.windows.source)

    def refresh_data(self) -> None:
        """Read everything again."""
        self._read_from(self._page.top)

    def _read_from(self, top: HistoryEntry | None) -> None:
        """Read everything again, with what happened around an entry, or last."""
        topic = self._topic
        self.shown.read(lambda: self._read(topic, top), self._show, group="profile", on_error=self._gone)

    def _read(self, topic: Topic | None, top: HistoryEntry | None) -> _Read:
        services = self.services
        contact, router = services.contacts.get(self._uuid), services.router()
        route = router.route(contact.addresses, status=contact.status)
        profile = Profile(
            contact,
            tuple(router.pick(address) for address in contact.addresses),
            route,
            services.fields.all(),
            cord_of(contact.name or "(no name)", contact.addresses, route.picks[-1], router)
            if route.picks
            else None,
            services.conversations.page(self._uuid, size=_LAST),
        )
        source = _History(services.contacts, self._uuid, topic)
        return profile, source, self._page.windows.around(source, top)

    def _gone(self, error: CordboardError) -> None:
        """Go back: the contact cannot be shown any more."""
        self.jobs.show_error(error)
        if self.is_current:
            self.action_back()

    def _show(self, read: _Read) -> None:
        profile, source, held = read
        self._profile = profile
        only = f"only {TOPICS[self._topic]}" if self._topic else ""
        self.set_title(f"Contact  {profile.contact.name or '(no name)'}", only)
        self._show_page(profile, held, source)

    def _show_page(self, profile: Profile, held: Held[HistoryEntry], source: Source[HistoryEntry]) -> None:
        width, workspace = self._width, self.workspace
        signs = cord_signs(self.context.profile.few_signs)
        head = [*top_lines(profile, workspace, width)]
        head += _section("Addresses, in order of priority")
        head += address_lines(profile, workspace, self.glyphs, width)
        head += _section("Next message")
        head += route_lines(profile, workspace, signs, width)
        if profile.messages:
            head += _section("Last messages")
            telling = Telling(workspace, self.context.now(), key_of("app.undo"))
            head += last_messages(profile, telling, min(_WIDEST, width))
        head += _section(f"History  only {TOPICS[self._topic]}" if self._topic else "History")
        if not held.items:
            ways = ("topic",) if self._topic else ("edit", "write")
            head += empty_state(self.context, "Nothing yet", *(f"contact_profile.{way}" for way in ways))
        self._page.take(head, held, source)

    @property
    def _width(self) -> int:
        return self.size.width - _EDGES

    def _entry(self, entry: HistoryEntry) -> Sequence[Content]:
        return [*entry_lines(entry, self.workspace, self._width)]

    @on(WindowPage.Scrolled)
    def _show_status(self) -> None:
        if self._profile is not None:
            told = self._profile.contact.status.value.capitalize()
            self.set_status(told if self._page.at_end else f"{told}  more below", self.context.database)

    def action_topic(self) -> None:
        """Choose what of the history is shown."""
        items = [MenuItem("a", "everything", _ALL, current=self._topic is None)]
        items += [
            MenuItem("", told, topic.value, current=topic is self._topic) for topic, told in TOPICS.items()
        ]

        def choose(value: str) -> None:
            self._topic = None if value == _ALL else Topic(value)
            self._read_from(None)

        dialogs.choose(self, "Show of the history", items, choose)

    def action_log(self) -> None:
        """Show who did what to this contact."""
        if subject := self._subject():
            self.post_message(OpenScreen("log", subject.uuid))

    def action_edit(self) -> None:
        """Open the Update Contact panel."""
        self._contact.edit()

    def action_inspect(self) -> None:
        """Show the decision on this contact's route."""
        self._contact.inspect()

    def action_conversation(self) -> None:
        """Show what was said with the contact."""
        self._contact.converse()

    def action_write(self) -> None:
        """Write to this contact."""
        self._contact.write()

    def action_incoming(self) -> None:
        """Record an incoming message from this contact."""
        self._contact.incoming()

    def action_copy(self) -> None:
        """Send an address, the name or the uuid to the terminal's clipboard."""
        self._contact.copy()

    def action_status(self) -> None:
        """Choose a folder or a group for the contact."""
        self._contact.put_into()

    def action_archive(self) -> None:
        """Move to Archived, or back from there."""
        self._contact.put_away()

    def action_prefer(self) -> None:
        """Choose the preferred channel, or clear it."""
        self._contact.prefer()

    def action_delete(self) -> None:
        """Delete for good."""
        self._contact.delete()

    def _subject(self) -> Subject | None:
        return None if self._profile is None else _subject(self._profile.contact)


def _subject(contact: Contact) -> Subject:
    top = contact.addresses[0].urn if contact.addresses else None
    first = format_urn(top, international=True) if top else "the contact without a name"
    groups = tuple(group.name for group in contact.groups)
    return Subject(contact.uuid, contact.name or first, contact.status, groups)


def _section(title: str) -> tuple[Content, Content]:
    return content(""), content(title, TITLE)
