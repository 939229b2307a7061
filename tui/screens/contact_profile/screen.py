"""The profile of a contact: everything known about it, the route of the next message, and its history."""

from collections.abc import Iterable
from dataclasses import replace
from math import ceil

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from store.core.errors import CordboardError
from store.core.types import Contact
from store.core.urns import format_urn
from store.core.views import HistoryEntry
from tui.base.contact_actions import ContactActions, Subject
from tui.base.screen import CordboardScreen, empty_state
from tui.base.watch import Shown
from tui.screens.contact_profile.text import Profile, address_lines, history_lines, route_lines, top_lines
from tui.text.cells import cord_signs
from tui.text.content import content, plural
from tui.text.cord import cord_of
from tui.widgets.pager import Page

_HISTORY_PAGE = 50  # entries that are read at once
_EDGES = 3  # cells beside the text: a margin on each side, and the scroll bar


class ContactProfileScreen(CordboardScreen[None]):
    """Shows one contact; reads it again whenever contacts or channels change."""

    SCOPE = "contact_profile"
    AUTO_FOCUS = "Page"

    def __init__(self, uuid: str) -> None:
        super().__init__()
        self._uuid = uuid
        self.opens = uuid, False
        self.shown = Shown(self, concerns=lambda notice: notice.concerns(uuid))
        self._contact = ContactActions(self, self._subject)
        self._profile: Profile | None = None
        self._history: tuple[HistoryEntry, ...] = ()
        self._more = False

    def compose_body(self) -> Iterable[Widget]:
        """Four sections, one below the other."""
        with Page(classes="page"):
            yield Static(id="top")
            yield Static(content("Addresses, in order of priority"), classes="heading")
            yield Static(id="addresses")
            yield Static(content("Next message"), classes="heading")
            yield Static(id="route")
            yield Static(content("History"), classes="heading")
            yield Static(id="history")

    def on_mount(self) -> None:
        """Read the contact."""
        self.set_title("Contact")
        self.refresh_data()

    def on_resize(self) -> None:
        """Wrap the sentences to the new width."""
        if self._profile is not None:
            self._show(replace(self._profile, history=self._history))

    def refresh_data(self) -> None:
        """Read everything again."""
        self.shown.read(self._read, self._show, group="profile", on_error=self._gone)

    def _read(self) -> Profile:
        services = self.services
        pages = max(1, ceil(len(self._history) / _HISTORY_PAGE))
        contact, router = services.contacts.get(self._uuid), services.router()
        route = router.route(contact.addresses, status=contact.status)
        return Profile(
            contact,
            tuple(router.pick(address) for address in contact.addresses),
            route,
            services.fields.all(),
            services.contacts.history(self._uuid, size=pages * _HISTORY_PAGE),
            cord_of(contact.name or "(no name)", contact.addresses, route.picks[-1], router)
            if route.picks
            else None,
        )

    def _gone(self, error: CordboardError) -> None:
        """Go back: the contact cannot be shown any more."""
        self.jobs.show_error(error)
        if self.is_current:
            self.action_back()

    def _show(self, profile: Profile) -> None:
        self._profile, self._history = profile, profile.history
        self._more = bool(profile.history) and len(profile.history) % _HISTORY_PAGE == 0
        contact = profile.contact
        self.set_title(f"Contact  {contact.name or '(no name)'}")
        self.set_status(
            f"{contact.status.value.capitalize()}  {plural(len(contact.addresses), 'address', 'addresses')}",
            self.context.database,
        )
        width = self.size.width - _EDGES
        self._fill("#top", top_lines(profile, self.workspace, width))
        self._fill("#addresses", address_lines(profile, self.workspace, self.glyphs, width))
        signs = cord_signs(self.context.profile.few_signs)
        self._fill("#route", route_lines(profile, self.workspace, signs, width))
        self._show_history()

    def _show_history(self) -> None:
        lines = list(history_lines(self._history, self.workspace, self.size.width - _EDGES))
        nothing = empty_state(self.context, "Nothing yet", "contact_profile.edit", "contact_profile.incoming")
        self._fill("#history", lines or nothing)

    def _fill(self, selector: str, lines: Iterable[Content]) -> None:
        self.query_one(selector, Static).update(Content("\n").join(lines))

    @on(Page.NearEnd)
    def _read_more(self) -> None:
        if not self._more:
            return
        self._more = False
        last = self._history[-1].id
        self.jobs.run(
            lambda: self.services.contacts.history(self._uuid, before=last, size=_HISTORY_PAGE),
            self._show_more,
            group="history",
        )

    def _show_more(self, entries: tuple[HistoryEntry, ...]) -> None:
        self._history += entries
        self._more = len(entries) == _HISTORY_PAGE
        self._show_history()

    def action_edit(self) -> None:
        """Open the Update Contact panel."""
        self._contact.edit()

    def action_inspect(self) -> None:
        """Show the decision on this contact's route."""
        self._contact.inspect()

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
