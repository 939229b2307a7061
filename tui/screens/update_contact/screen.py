"""The Update Contact panel: all that can be edited of one contact, with the route that would result."""

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button, Input, Static

from store.core.errors import Conflict, CordboardError, InvalidContact
from store.core.routing import Router
from store.core.types import Contact, Status
from store.core.views import DisplaySettings
from tui.base import dialogs
from tui.base.drafts import Draft, KeepsDraft, LeftBehind
from tui.base.messages import ContactsChanged, OpenContact
from tui.base.screen import CordboardScreen
from tui.keys import bindings as keys
from tui.screens.update_contact import loading
from tui.screens.update_contact.address_panel import AddressPanel, Surroundings
from tui.screens.update_contact.conflict import Names, VersionsBox, versions
from tui.screens.update_contact.draft import ContactDraft, merge
from tui.screens.update_contact.loading import FieldTexts
from tui.screens.update_contact.route_line import RouteFoot
from tui.widgets.choice import Choice, Entry
from tui.widgets.form_rows import FormRow, TextRow, flat_button


class UpdateContactScreen(KeepsDraft, CordboardScreen[Contact]):
    """Edits the contact with a uuid, or a new one, or goes on with a form that was kept (`taken_up`). Returns
    the contact once it is saved."""

    SCOPE = "update_contact"
    INNER_SCOPES = ("address_list",)
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("update_contact")]
    AUTO_FOCUS = ""

    def __init__(self, uuid: str | None = None, taken_up: LeftBehind | None = None) -> None:
        super().__init__()
        self._uuid = uuid
        self.taken_up = taken_up
        self._draft = ContactDraft.of(Contact(uuid=""))
        self._router = Router(())
        self._saving = False
        self._names = Names()
        self._texts = FieldTexts()

    # Composing and loading

    def compose_body(self) -> ComposeResult:
        """The panel that scrolls, and under it the route and the buttons, which do not."""
        owner_of, country = self.services.contacts.owner_of, self.workspace.default_country
        around = Surroundings(owner_of, country, self.reading, self.glyphs)
        with VerticalScroll(id="panel", can_focus=False):
            with Vertical(id="left"):
                with Vertical(id="who"):
                    yield TextRow("name", "Name", id="name", max_length=128)
                    yield TextRow("language", "Language", id="language", placeholder="such as eng")
                    groups = Choice("Groups", several=True, id="groups")
                    yield FormRow("groups", "Groups", groups, id="groups-row")
                yield AddressPanel(around, id="addresses")
            yield Vertical(Static("Fields", id="fields-heading"), id="fields")
        yield RouteFoot()
        with Horizontal(id="buttons", classes="form-buttons"):
            yield flat_button("Save Changes", id="save")
            yield flat_button("Leave", id="leave")

    def on_mount(self) -> None:
        """Fetch the contact and what can be chosen for it."""
        self.set_title("Update Contact" if self._uuid else "New contact")

        def gone(error: CordboardError) -> None:
            self.jobs.show_error(error)
            self.dismiss(None)

        call = partial(loading.load, self.services, self._uuid, self.taken_up)
        self.jobs.run(call, self._loaded, group="load", on_error=gone)

    def _loaded(self, loaded: loading.Loaded) -> None:
        self._router = loaded.router
        self._uuid = loaded.draft.base.uuid or None
        self._names = Names.of(loaded.groups, loaded.fields)
        self._texts = FieldTexts.of(loaded.fields, self.workspace)
        manual = [Entry(group.uuid, group.name) for group in loaded.groups if not group.is_smart]
        prompt = "none" if manual else "there are none yet"
        self.query_one("#groups", Choice).set_entries(manual, prompt=prompt)
        rows = [TextRow(f"fields.{field.key}", field.name) for field in loaded.fields]
        self.query_one("#fields", Vertical).mount(*rows)
        self.query_one("#fields-heading").display = bool(rows)
        self._fill(loaded.draft)
        _appear(self)
        self.set_focus(self.query_one("#name TextRow, #name Input", Input))
        self.query_one(AddressPanel).entry.resume(loaded.typed)
        self.keep_from_now()

    def written(self) -> Draft | None:
        """The form as it is kept while it is not saved."""
        typed = self.query_one(AddressPanel).entry.typed
        return loading.written(self._draft, typed)

    def _fill(self, draft: ContactDraft) -> None:
        """Put a draft into every control."""
        for row in self.query(TextRow):
            with self.prevent(Input.Changed):
                key = row.part.removeprefix("fields.")
                row.text = self._texts.shown(key, draft.base.fields.get(key), draft.fields.get(key, ""))
        with self.prevent(Input.Changed):
            self.query_one("#name", TextRow).text = draft.name
            self.query_one("#language", TextRow).text = draft.language
        self.query_one("#groups", Choice).set_values(*draft.groups)
        self.query_one("#groups-row").display = draft.base.status is Status.ACTIVE
        self.query_one("#name").display = not self.workspace.redacted
        self._show(draft)

    # Showing

    @property
    def draft(self) -> ContactDraft:
        """What the form holds now."""
        return self._draft

    @property
    def reading(self) -> DisplaySettings:
        """How addresses and moments are shown here."""
        return DisplaySettings.of(self.workspace)

    def _show(self, draft: ContactDraft) -> None:
        """Take another draft, and show what depends on it."""
        before, self._draft = self._draft, draft
        if draft.problems != before.problems:
            for row in self.query(FormRow):
                row.show_problem(draft.problems.get(row.part, ""))
        self.query_one(AddressPanel).show(draft, self._router)
        route = self._router.route(draft.addresses, status=draft.base.status)
        self.query_one(RouteFoot).show(route, self.reading)
        kind = "Update Contact" if self._uuid else "New contact"
        self.set_title(f"{kind}: {draft.name}" if draft.name else kind, draft.base.status.title())
        self._show_state()

    def _show_state(self) -> None:
        changed = dict.fromkeys(part.partition(".")[0] for part in self._draft.changed)
        wrong = len(self._draft.problems)
        left = f"Not saved: {', '.join(changed)}" if changed else "Nothing changed yet"
        self.set_status(left, f"{wrong} to mend" if wrong else "")

    def unsaved(self) -> str:
        """What leaving would lose."""
        changed = self._draft.changed or self.query_one(AddressPanel).entry.text
        return "saved the changes to this contact" if changed else ""

    # Editing

    @on(TextRow.Changed)
    def _text_changed(self, event: TextRow.Changed) -> None:
        draft = self._draft
        if event.part == "name":
            self._show(draft.with_name(event.text))
        elif event.part == "language":
            self._show(draft.with_language(event.text))
        else:
            key = event.part.removeprefix("fields.")
            text = self._texts.meant(key, draft.base.fields.get(key), event.text)
            self._show(draft.with_field(key, text))

    @on(Choice.Changed, "#groups")
    def _groups_changed(self, event: Choice.Changed) -> None:
        self._show(self._draft.with_groups(event.values))

    @on(AddressPanel.Asked)
    def _change_asked(self, event: AddressPanel.Asked) -> None:
        self._show(event.change(self._draft))
        if event.saving:
            self.action_save()

    # Saving and leaving

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Store everything in one go, the address that is typed but not added yet among it."""
        if self._saving:
            return
        if self.query_one(AddressPanel).entry.text:
            self.query_one(AddressPanel).entry.submit(saving=True)
            return
        if self._uuid and not self._draft.changed:
            self.notice("Nothing was changed.")
            self.dismiss(None)
            return
        self._saving = True
        edit, uuid, contacts = self._draft.to_edit(), self._uuid, self.services.contacts
        save = (lambda: contacts.save(uuid, edit)) if uuid else (lambda: contacts.create(edit))
        self.jobs.run(self.saving(save), self._saved, group="save", on_error=self._refused)

    def _saved(self, contact: Contact) -> None:
        self.notice(f"Saved {contact.name or 'the contact'}.")
        self.post_message(ContactsChanged((contact.uuid,)))
        if not self._uuid:
            # In a list of thousands nobody would find the new one by looking.
            self.app.post_message(OpenContact(contact.uuid))
        self.dismiss(contact)

    def _refused(self, error: CordboardError) -> None:
        self._saving = False
        if isinstance(error, InvalidContact):
            self._show(self._draft.with_problems(error.problems))
            self._go_to_problem()
        elif isinstance(error, Conflict):
            self._show_conflict(error.current)
        else:
            self.jobs.show_error(error)

    def _go_to_problem(self) -> None:
        """Put the cursor on the first field that is wrong."""
        for row in self.query(FormRow):
            if row.problem:
                self.set_focus(row.control)
                return
        panel = self.query_one(AddressPanel)
        wrong = [index for index, row in enumerate(panel.rows.rows) if row.problem]
        if wrong:
            self.set_focus(panel.rows)
            panel.rows.go_to(wrong[0])
        else:
            self.notice(" ".join(self._draft.problems.values()), warning=True)

    def _show_conflict(self, current: Contact) -> None:
        """Show what is stored now beside what the form holds, and go on with what is kept of each."""
        found = versions(self._draft, current, self._names, self._router, self.reading)
        if not found:
            self._fill(ContactDraft.of(current))
            return
        title = "Somebody else saved this contact while you were editing it. Keep which version of each line?"

        def go_on(yours: tuple[str, ...] | None) -> None:
            if yours is not None:
                self._fill(merge(self._draft, current, yours))
                self.notice("Both versions are put together here; Save Changes stores them.")

        self.app.push_screen(VersionsBox(title, found), go_on)

    @on(Button.Pressed, "#leave")
    def action_back(self) -> None:
        """Stop changing an address, or leave; asks first when something would be lost."""
        entry = self.query_one(AddressPanel).entry
        if entry.editing:
            entry.done()
            self.set_focus(self.query_one(AddressPanel).rows)
        elif self.unsaved():
            detail = "What was changed here would be lost. Cancel goes on editing."
            dialogs.confirm(self, "Leave without saving?", "Leave", lambda: self.dismiss(None), detail)
        else:
            self.dismiss(None)

    def action_addresses(self) -> None:
        """Go to the list of addresses."""
        self.set_focus(self.query_one(AddressPanel).rows)

    def action_add_address(self) -> None:
        """Go to the line that adds an address."""
        self.set_focus(self.query_one(AddressPanel).entry.query_one("#entry-value"))

    def action_channel(self) -> None:
        """Choose the preferred channel."""
        channel = self.query_one("#channel", Choice)
        self.set_focus(channel)
        channel.action_open()

    def refresh_data(self) -> None:
        """Channels may have changed: work the routes out afresh. What is being edited stays."""

        def rerouted(router: Router) -> None:
            self._router = router
            self._show(self._draft)

        self.jobs.run(self.services.router, rerouted, group="router")


def _appear(screen: UpdateContactScreen) -> None:
    """Show the form and its keys, hidden until there is something in it: else it is painted twice."""
    for part in ("#panel", "RouteFoot", "#buttons", "KeyLine"):
        screen.query_one(part).visible = True
