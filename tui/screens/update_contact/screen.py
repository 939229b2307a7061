"""The Update Contact panel: all that can be edited of one contact, with the route that would result."""

from collections.abc import Callable, Mapping
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from store.core.errors import Conflict, CordboardError, InvalidContact
from store.core.routing import Route, Router
from store.core.types import Contact
from tui.base.drafts import Draft
from tui.base.edit_screen import FormScreen
from tui.base.messages import ContactsChanged, OpenScreen
from tui.screens.update_contact import loading
from tui.screens.update_contact.address_entry import AddressEntry
from tui.screens.update_contact.address_panel import AddressPanel, Surroundings
from tui.screens.update_contact.conflict import VersionsBox, names_of, versions
from tui.screens.update_contact.contact_panel import ContactPanel
from tui.screens.update_contact.draft import ContactDraft, merge
from tui.text.cells import cord_signs
from tui.text.content import joined, lined
from tui.text.cord import Cord, Drawing, cord_of, fallback_line, short_line
from tui.text.palette import TITLE
from tui.text.reasons import route_told
from tui.widgets.choice import Choice
from tui.widgets.form_rows import form_buttons

_LABEL = "Next message  "


class RouteLine(Static):
    """Where the next message would go, in two lines at the foot of the form."""

    DEFAULT_CSS = """
    RouteLine { height: 2; padding: 0 1; }
    """
    sentence = ""

    def show(self, route: Route, cord: Cord | None, drawing: Drawing) -> None:
        """Draw where it would go and who else could carry it, or say why it would not."""
        sentence = route_told(route, drawing.reading)
        if sentence == self.sentence:
            return
        self.sentence = sentence
        if cord is None or cord.pick.channel is None:
            self.update(joined((_LABEL, TITLE), sentence), layout=False)
            return
        lines = (((_LABEL, TITLE), *short_line(cord, drawing)), fallback_line(cord, drawing))
        self.update(lined(lines), layout=False)


class UpdateContactScreen(FormScreen[Contact, loading.Loaded]):
    """Edits the contact with a uuid, or a new one. Returns the contact once it is saved."""

    SCOPE = "update_contact"
    INNER_SCOPES = ("address_list",)

    _names: Mapping[str, str]

    def compose_body(self) -> ComposeResult:
        """The panel that scrolls, and under it the route and the buttons, which do not."""
        owner_of, country = self.services.contacts.owner_of, self.workspace.default_country
        around = Surroundings(owner_of, country, self.reading, self.glyphs)
        yield ContactPanel(around, self._show_state, id="panel")
        yield RouteLine(markup=False)
        yield form_buttons("Save Changes")

    def on_mount(self) -> None:
        """Say what the form is for."""
        self.set_title("Update Contact" if self._uuid else "New contact")

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
        for part in ("#panel", "RouteLine", "#buttons", "KeyLine"):
            self.query_one(part).visible = True
        self.set_focus(self.query_one("#name Input", Input))
        self.panel.addresses.entry.resume(loaded.typed)

    def to_draft(self) -> Draft | None:
        """The form, with the contact as it was opened."""
        return loading.written(self.panel.draft, self.panel.addresses.entry.typed)

    @property
    def panel(self) -> ContactPanel:
        """The controls."""
        return self.query_one(ContactPanel)

    @on(AddressEntry.Typing)
    def _show_state(self) -> None:
        """Show what follows from what the form holds: the route, the title and what is changed."""
        draft = self.panel.draft
        route = self.panel.router.route(draft.addresses, status=draft.base.status)
        signs, tried = cord_signs(self.context.profile.few_signs), route.picks
        cord = cord_of(draft.name, draft.addresses, tried[-1], self.panel.router) if tried else None
        drawing = Drawing(self.app.size.width - len(_LABEL) - 2, 1, signs, self.reading)
        self.query_one(RouteLine).show(route, cord, drawing)
        kind = "Update Contact" if self._uuid else "New contact"
        self.set_title(f"{kind}: {draft.name}" if draft.name else kind, draft.base.status.title())
        self.set_status(*_state(draft, self.panel.addresses.entry.text, len(self.panel.problems)))

    def unsaved(self) -> str:
        """What leaving would lose."""
        changed = self.panel.draft.changed or self.panel.addresses.entry.text
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
            self.notice("Nothing was changed.")
            self.dismiss(None)
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
        self.notice(f"Saved {result.name or 'the contact'}.")
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
            self._show_conflict(error.current)
        else:
            self.jobs.show_error(error)

    def _show_conflict(self, current: Contact) -> None:
        """Show the stored contact beside the form, and merge the versions chosen into the form."""
        panel = self.panel
        found = versions(panel.draft, current, self._names, panel.router, self.reading)
        if not found:
            panel.edit(ContactDraft.of(current))
            return
        title = "Somebody else saved this contact while you were editing it. Keep which version of each line?"

        def go_on(yours: tuple[str, ...] | None) -> None:
            if yours is not None:
                panel.edit(merge(panel.draft, current, yours))
                self.notice("Both versions are put together here; Save Changes stores them.")

        self.app.push_screen(VersionsBox(title, found), go_on)

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

    def refresh_data(self) -> None:
        """Channels may have changed: work the routes out afresh. What is being edited stays."""

        def rerouted(router: Router) -> None:
            self.panel.router = router
            self.panel.show(self.panel.draft)

        self.jobs.run(self.services.router, rerouted, group="router")


def _state(draft: ContactDraft, typed: str, problems: int) -> tuple[str, str]:
    """What is not saved, with an address that is typed and not added, and how many parts are to be mended."""
    changed = list(dict.fromkeys(part.partition(".")[0] for part in draft.changed))
    changed += ["an address that is not added"] if typed else []
    left = f"Not saved: {', '.join(changed)}" if changed else "Nothing changed yet"
    return left, f"{problems} to mend" if problems else ""
