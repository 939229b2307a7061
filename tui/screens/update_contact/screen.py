"""The Update Contact panel: all that can be edited of one contact, with the route that would result."""

from collections.abc import Callable, Mapping
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from store.core.errors import Conflict, CordboardError, InvalidContact
from store.core.routing import Router
from store.core.text import listed
from store.core.types import Contact
from tui.base.drafts import Draft
from tui.base.edit_screen import FormScreen, leave_unchanged
from tui.base.messages import ContactsChanged, OpenScreen
from tui.base.registry import make
from tui.base.screen import undoable
from tui.screens.update_contact import loading
from tui.screens.update_contact.address_entry import AddressEntry
from tui.screens.update_contact.address_panel import AddressPanel, Surroundings
from tui.screens.update_contact.conflict import names_of, settle
from tui.screens.update_contact.contact_form import ContactForm
from tui.screens.update_contact.contact_panel import ContactPanel
from tui.screens.update_contact.draft import unsaved_parts
from tui.screens.update_contact.draft_json import PendingAddress
from tui.text.cells import fit, width_of
from tui.text.palette import SLOW
from tui.text.widths import form_panes
from tui.widgets.bars import TitleLine
from tui.widgets.choice import Choice

_NAMED = 2
"""How many changed parts the title names."""
_NAME = 8
"""The least cells of a contact's name in the title."""
_AROUND = 9
"""Cells of the title between and beside its texts."""


class UpdateContactScreen(FormScreen[Contact, loading.Loaded]):
    """Edits the contact with a uuid, or a new one. Returns the contact once it is saved."""

    SCOPE = "update_contact"
    INNER_SCOPES = ("address_list", "path")

    _names: Mapping[str, str]

    def compose_body(self) -> ComposeResult:
        """The controls and the route."""
        owner_of, country = self.services.contacts.owner_of, self.workspace.default_country
        around = Surroundings(owner_of, country, self.reading, self.glyphs)
        panel = ContactPanel(around, self._show_state, id="panel")
        yield ContactForm(panel, self.reading, ascii=self.context.profile.few_signs)

    def on_mount(self) -> None:
        """Say what the form is for."""
        self.set_title(self._kind)

    @property
    def opens(self) -> tuple[str, bool]:
        """The contact that is edited here."""
        return self._uuid or "", True

    @property
    def _kind(self) -> str:
        return "Update Contact" if self._uuid else "New contact"

    def load(self) -> loading.Loaded:
        """Fetch the contact and what can be chosen for it."""
        return loading.load(self.services, self._uuid, self._recovered)

    def fill(self, loaded: loading.Loaded) -> None:
        """Show the contact, and the address that was typed earlier and not added."""
        self.panel.router = loaded.router
        self._uuid = loaded.draft.base.uuid or None
        self._names = names_of(loaded.groups, loaded.fields)
        texts = loading.FieldTexts.of(loaded.fields, self.workspace, self.context.now())
        self.panel.offer(loaded.groups, loaded.fields, texts)
        self.panel.edit(loaded.draft)
        # Hidden until there is something in them: else they would be painted twice.
        for part in ("ContactForm", "KeyLine"):
            self.query_one(part).visible = True
        self.set_focus(self.query_one("#name Input", Input))
        self.panel.addresses.entry.resume(loaded.typed)
        if texts.have_places:
            lookup, learn = self.services.places.lookup, self.panel.learn_places
            self.jobs.run(lookup, lambda found: learn(*found), group="places")

    def to_draft(self) -> Draft | None:
        """The form, with the contact as it was opened."""
        entry = self.panel.addresses.entry
        return loading.written(self.panel.draft, entry.typed if entry.pending else PendingAddress())

    @property
    def panel(self) -> ContactPanel:
        """The controls."""
        return self.query_one(ContactPanel)

    @on(AddressEntry.Typing)
    def _show_state(self) -> None:
        """Show what follows from what the form holds: the route, the title and what is changed."""
        panel = self.panel
        draft, problems = panel.draft, len(panel.problems)
        self.query_one(ContactForm).show_route()
        pending = panel.addresses.entry.pending
        unsaved = [*([pending] if pending else []), *unsaved_parts(draft, self._names)]
        right = f"not saved: {listed(unsaved, _NAMED)}" if unsaved else draft.base.status.title()
        self.query_one(TitleLine).note_style = SLOW if unsaved else ""
        self.set_title(_title(self._kind, draft.name, self.app.size.width, right), right)
        self.set_status("" if unsaved else "Nothing changed yet", f"{problems} to mend" if problems else "")

    def unsaved(self) -> str:
        """What leaving would lose."""
        changed = self.panel.draft.changed or self.panel.addresses.entry.pending
        return "saved the changes to this contact" if changed else ""

    @on(AddressPanel.Asked)
    def _change_asked(self, event: AddressPanel.Asked) -> None:
        """The panel has made the change already."""
        if event.told:
            self.notice(event.told)
        if event.saving:
            self.action_save()

    def action_save(self) -> None:
        """Store everything in one go, the address that is typed but not added yet among it."""
        entry = self.panel.addresses.entry
        if self._saving:
            return
        if entry.text:
            entry.submit(saving=True)
        elif self._uuid and not self.panel.draft.changed:
            leave_unchanged(self)
        elif doubt := self.panel.doubt():
            self.panel.go_to_problem()
            self.notice(doubt, warning=True)
        else:
            super().action_save()

    def saver(self) -> Callable[[], Contact]:
        """Store the contact."""
        edit, contacts = self.panel.draft.to_edit(), self.services.contacts
        return partial(contacts.save, self._uuid, edit) if self._uuid else partial(contacts.create, edit)

    def saved(self, result: Contact) -> None:
        """Say so, open the profile of a new contact, and close the form."""
        self.notice(undoable(f"Saved {result.name or 'the contact'}."))
        self.post_message(ContactsChanged((result.uuid,), made="" if self._uuid else result.uuid))
        if not self._uuid:
            # In a list of thousands nobody would find the new one by looking.
            self.app.post_message(OpenScreen("contact_profile", result.uuid))
        self.dismiss(result)

    def refused(self, error: CordboardError) -> None:
        """Say what is wrong beside each part, or compare with what somebody else saved meanwhile."""
        if isinstance(error, InvalidContact):
            self.panel.show(self.panel.draft.with_problems(error.problems))
            if not self.panel.go_to_problem():
                self.notice(" ".join(self.panel.draft.problems.values()), warning=True)
        elif isinstance(error, Conflict):
            settle(self, self.panel, error.current, self._names)
        else:
            self.jobs.show_error(error)

    def action_back(self) -> None:
        """Stop changing an address, or leave; asks first when something would be lost."""
        if self.panel.addresses.entry.editing:
            self.panel.addresses.entry.done()
            self.set_focus(self.panel.addresses.rows)
        else:
            super().action_back()

    def action_addresses(self) -> None:
        """Go to the list of addresses."""
        self.set_focus(self.panel.addresses.rows)

    def action_add_address(self) -> None:
        """Go to the line that adds an address."""
        self.set_focus(self.panel.addresses.entry.query_one("#entry-value"))

    def action_channel(self) -> None:
        """Choose the preferred channel."""
        channel = self.query_one("#channel", Choice)
        self.set_focus(channel)
        channel.action_open()

    def action_inspect(self) -> None:
        """Show the decision on the route that the form tells of: on what is typed, not on what is stored."""
        draft = self.panel.draft
        self.app.push_screen(make("channels", self._uuid, draft.contact if draft.changed else None))

    def refresh_data(self) -> None:
        """Channels may have changed: work the routes out afresh. What is being edited stays."""

        def rerouted(router: Router) -> None:
            self.panel.router = router
            self.panel.show(self.panel.draft)

        self.jobs.run(self.services.router, rerouted, group="router")


def _title(kind: str, name: str, width: int, right: str) -> str:
    """What the form is for, and of whom; the name is cut before what stands at the right would be."""
    made = form_panes(width)
    room = width - made.addresses - made.route - width_of(kind) - width_of(right)
    shown = fit(name, max(room - _AROUND, _NAME)).rstrip()
    return f"{kind}: {shown}" if shown else kind
