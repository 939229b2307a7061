"""The controls of the Update Contact panel: name, language, groups, addresses and custom fields."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Static

from store.core.contacts.names import MAX_NAME
from store.core.fields.places import LEVELS, Hierarchy
from store.core.routing import Router
from store.core.types import Contact, Field, Group, Status, Value
from tui.screens.update_contact.address_panel import AddressPanel, Surroundings
from tui.screens.update_contact.draft import ContactDraft
from tui.screens.update_contact.loading import FieldTexts
from tui.text.fields import doubts_told, marked
from tui.widgets.choice import Choice, Entry
from tui.widgets.completing_input import CompletingInput
from tui.widgets.form_rows import FormRow, TextRow


class ContactPanel(VerticalScroll):
    """Shows a draft, and changes it as the operator types and chooses; calls `changed` each time."""

    def __init__(
        self, surroundings: Surroundings, changed: Callable[[], object], *, id: str | None = None
    ) -> None:
        super().__init__(id=id, can_focus=False)
        self.draft = ContactDraft.of(Contact(uuid=""))
        self.router = Router(())
        self._around, self._changed = surroundings, changed
        self._texts = FieldTexts()
        self._problems: Mapping[str, str] = {}
        self._asked: Mapping[str, str] = {}

    def compose(self) -> ComposeResult:
        """The person, the addresses and the fields."""
        with Vertical(id="who"):
            yield TextRow("name", "Name", id="name", max_length=MAX_NAME)
            yield self._completed("language", "Language", id="language", placeholder="such as eng")
            groups = Choice("Groups", several=True, id="groups")
            yield FormRow("groups", "Groups", groups, id="groups-row")
        yield AddressPanel(self._around, id="addresses")
        yield Vertical(Static("Fields", id="fields-heading"), id="fields")

    def lay_out(self, width: int, addresses: int, *, ascii: bool) -> None:  # noqa: A002 - as elsewhere
        """Take so many cells, with the addresses in the last ones, or with 0 of them below the person."""
        left = width - addresses - 1
        self.addresses.stand(left, addresses, ascii=ascii)
        for part in ("#who", "#fields"):
            self.query_one(part).styles.width = left - 1 if addresses else "1fr"

    @property
    def addresses(self) -> AddressPanel:
        """The addresses."""
        return self.query_one(AddressPanel)

    @property
    def problems(self) -> Mapping[str, str]:
        """What is wrong with which part: what a save said, and texts that are not of their types."""
        return self._problems

    def offer(self, groups: tuple[Group, ...], fields: tuple[Field, ...], texts: FieldTexts) -> None:
        """Make what a contact can have here: the manual groups to choose from, and a row for each field."""
        self._texts = texts
        if languages := texts.workspace.languages:
            self.query_one("#language", TextRow).input.placeholder = ", ".join(languages)
        manual = [Entry(group.uuid, group.name) for group in groups if not group.is_smart]
        prompt = "none" if manual else "there are none yet"
        self.query_one("#groups", Choice).set_entries(manual, prompt=prompt)
        rows = [self._row(field) for field in fields]
        self.query_one("#fields", Vertical).mount(*rows)
        self.query_one("#fields-heading").display = bool(rows)

    def _row(self, field: Field) -> TextRow:
        part = f"fields.{field.key}"
        return self._completed(part, field.name) if field.type in LEVELS else TextRow(part, field.name)

    def _completed(self, part: str, label: str, *, placeholder: str = "", id: str | None = None) -> TextRow:
        """A row whose text Tab completes."""
        line = CompletingInput(lambda _: self._texts.completions(part, self.draft), placeholder=placeholder)
        return TextRow(part, label, input=line, id=id)

    def learn_places(self, places: Hierarchy, oldest: tuple[Field, ...]) -> None:
        """Take the places from now on, to mark what is none and to complete names."""
        self._texts = replace(self._texts, places=places, oldest=oldest)
        self.show(self.draft)

    def edit(self, draft: ContactDraft) -> None:
        """Put a draft into every control."""
        with self.prevent(Input.Changed):
            for row in self.query(TextRow):
                text = draft.texts.get(row.part, "")
                row.text = self._texts.shown(row.part, _stored(draft, row.part), text)
        self.query_one("#groups", Choice).set_values(*draft.groups)
        self.query_one("#groups-row").display = draft.base.status is Status.ACTIVE
        self.query_one("#name").display = not self._around.reading.redacted
        self.show(draft)

    def show(self, draft: ContactDraft) -> None:
        """Take another draft, and show what is wrong with its parts, and its addresses."""
        self.draft = draft
        doubts = {part: marked(found) for part, found in self._texts.doubts(draft).items()}
        problems = {**doubts, **draft.problems}
        if problems != self._problems:
            self._problems = problems
            for row in self.query(FormRow):
                row.show_problem(problems.get(row.part, ""))
        self.addresses.show(draft, self.router)
        self._changed()

    @on(TextRow.Changed)
    def _typed(self, event: TextRow.Changed) -> None:
        draft = self.draft
        text = self._texts.meant(event.part, _stored(draft, event.part), event.text)
        self.show(draft.with_text(event.part, text))

    @on(Choice.Changed, "#groups")
    def _groups_chosen(self, event: Choice.Changed) -> None:
        self.show(self.draft.with_groups(event.values))

    @on(AddressPanel.Asked)
    def _change_asked(self, event: AddressPanel.Asked) -> None:
        self.show(event.change(self.draft))

    def doubt(self) -> str:
        """What to ask before a save: which texts are not of their field's type, and go in as text when it is
        asked for again. Each text is asked about once; empty when there is nothing to ask."""
        doubts = self._texts.doubts(self.draft)
        typed = {part: self.draft.texts[part] for part in doubts}
        known, self._asked = self._asked, typed
        if all(known.get(part) == text for part, text in typed.items()):
            return ""
        names = {"language": "Language"} | {part: field.name for part, field in self._texts.fields.items()}
        return doubts_told([(names[part], found) for part, found in doubts.items()])

    def go_to_problem(self) -> bool:
        """Give the focus to the first row or address that is wrong; False when there is none."""
        wrong = next((row for row in self.query(FormRow) if row.problem), None)
        if wrong is not None:
            self.screen.set_focus(wrong.control)
            return True
        rows = self.addresses.rows
        index = next((index for index, row in enumerate(rows.rows) if row.problem), None)
        if index is not None:
            self.screen.set_focus(rows)
            rows.go_to(index)
        return index is not None


def _stored(draft: ContactDraft, part: str) -> Value | None:
    """The stored value of the field that a part of the form is for."""
    return draft.base.fields.get(part.removeprefix("fields."))
