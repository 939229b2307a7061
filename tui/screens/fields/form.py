"""The form of one custom field: its name, its type, and whether it is a column of the list."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Input, Static

from store.core.errors import CordboardError, InvalidField
from store.core.fields.keys import MAX_LENGTH, derive_key, limit_warning
from store.core.reports import FieldReading, FieldUse
from store.core.types import Field, FieldType
from tui.base import dialogs
from tui.base.drafts import Draft, KeepsDraft, LeftBehind
from tui.base.messages import FieldsChanged
from tui.base.screen import CordboardScreen
from tui.keys import bindings as keys
from tui.screens.fields.cells import TYPE_NAMES
from tui.text.content import content
from tui.text.fields import reading_sentence
from tui.widgets.checkbox import Tick
from tui.widgets.choice import Choice, Entry
from tui.widgets.form_rows import FormRow, TextRow, flat_button

_NEW = Field("", "", "")


@dataclass(frozen=True, slots=True)
class Opened:
    """What the form is opened on: the field with its uses, and how many fields there are."""

    use: FieldUse
    count: int


class FieldFormScreen(KeepsDraft, CordboardScreen[Field]):
    """Edits the field with a key, or without one makes a field. Returns the field once it is saved."""

    SCOPE = "field_form"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("field_form")]
    AUTO_FOCUS = ""
    CSS = """
    .form-buttons { height: 1; padding: 0 1; }
    .form-buttons Button { margin: 0 2 0 0; }
    #form { height: 1fr; padding: 0 1; }
    #field-effect, #field-groups { height: auto; margin: 1 0 0 0; }
    """

    def __init__(self, key: str | None = None, taken_up: LeftBehind | None = None) -> None:
        super().__init__()
        self.taken_up = taken_up
        self._key = key
        self._base = _NEW
        self._use = FieldUse(_NEW, 0)
        self._saving = False

    def compose_body(self) -> ComposeResult:
        """A line for each setting; below them what another type would make of the values there are."""
        types = [Entry(kind.value, name) for kind, name in TYPE_NAMES.items()]
        with VerticalScroll(id="form", can_focus=False):
            yield TextRow("name", "Name", id="field-name", max_length=MAX_LENGTH)
            yield FormRow("key", "Key", Static("", id="field-key", markup=False))
            yield FormRow("type", "Type", Choice("Type of field", types, value="text", id="field-type"))
            yield FormRow("featured", "Featured", Tick("a column of the list", id="field-featured"))
            yield Static("", id="field-effect", markup=False)
            yield Static("", id="field-groups", markup=False)
        with Horizontal(classes="form-buttons"):
            yield flat_button("Save field", id="save")
            yield flat_button("Leave", id="leave")

    def on_mount(self) -> None:
        """Fetch the field."""
        self.set_title("Field" if self._key else "New field")
        services, key = self.services, self._key

        def read() -> Opened:
            use = services.fields.used_by(key) if key else FieldUse(_NEW, 0)
            return Opened(use, len(services.fields.all()))

        self.jobs.run(read, self._begin, group="load", on_error=self._gone)

    def _gone(self, error: CordboardError) -> None:
        self.jobs.show_error(error)
        self.dismiss(None)

    def _begin(self, opened: Opened) -> None:
        self._use, self._base = opened.use, opened.use.field
        kept = self.taken_up.draft.content if self.taken_up else {}
        base = self._base
        with self.prevent(Input.Changed):
            self.query_one("#field-name", TextRow).text = str(kept.get("name", base.name))
        kind = str(kept.get("type", base.type))
        self.query_one("#field-type", Choice).set_values(kind if kind in TYPE_NAMES else base.type)
        self.query_one("#field-featured", Tick).value = bool(kept.get("featured", base.featured))
        self.set_focus(self.query_one("#field-name Input", Input))
        if not self._key and (warning := limit_warning(opened.count)):
            self.query_one("#field-groups", Static).update(content(warning))
        self._show_state()
        self._show_effect()
        self.keep_from_now()

    def entered(self) -> Field:
        """The field as the form has it."""
        name = self.query_one("#field-name", TextRow).text.strip()
        return Field(
            self._base.uuid,
            self._base.key,
            name,
            FieldType(self.query_one("#field-type", Choice).value),
            self.query_one("#field-featured", Tick).value,
            self._base.priority,
        )

    @property
    def changed(self) -> bool:
        """Whether the form differs from the field as it was opened."""
        return self.entered() != self._base

    def written(self) -> Draft | None:
        """The field as it is kept while it is not saved."""
        if not self.changed:
            return None
        field = self.entered()
        title = f"the field {field.name}" if field.name else "a new field"
        texts = {"name": field.name, "type": field.type.value, "featured": field.featured}
        return Draft("field_form", self._base.key, 0, title, texts)

    def unsaved(self) -> str:
        """What leaving would lose."""
        return "saved the changes to this field" if self.changed else ""

    @on(TextRow.Changed)
    @on(Tick.Changed)
    @on(Choice.Changed)
    def _show_state(self) -> None:
        field = self.entered()
        if self._key:
            self.set_title(f"Field: {self._base.name}")
            told = f"{self._base.key}  (stays, whatever the name)"
        else:
            told = derive_key(field.name) or "made from the name"
        self.query_one("#field-key", Static).update(content(told))
        self.set_status("Not saved" if field != self._base else "Nothing changed yet")

    @on(Choice.Changed, "#field-type")
    def _show_effect(self) -> None:
        """Count what the values there are would be under the type."""
        key, kind = self._key, self.entered().type
        if key is None:
            return
        fields = self.services.fields
        self.jobs.run(
            lambda: fields.reading(key, kind), lambda reading: self._read(reading, kind), group="reading"
        )

    def _read(self, reading: FieldReading, kind: FieldType) -> None:
        changes = kind is not self._base.type
        sentence = reading_sentence(reading, kind, changes=changes)
        self.query_one("#field-effect", Static).update(content(sentence))
        names = ", ".join(self._use.groups)
        said = f"Smart groups that ask for it: {names}." if names else ""
        if names and changes:
            said += " Who is in them is found anew under the new type."
        self.query_one("#field-groups", Static).update(content(said))

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Store the field."""
        if self._saving:
            return
        self._saving = True
        field, fields = self.entered(), self.services.fields

        def save() -> Field:
            if not self._base.key:
                return fields.create(field.name, field.type, featured=field.featured)
            return fields.change(field.key, name=field.name, type=field.type, featured=field.featured)

        self.jobs.run(self.saving(save), self._saved, group="save", on_error=self._refused)

    def _saved(self, field: Field) -> None:
        self.notice(f"Saved {field.name}.")
        self.post_message(FieldsChanged())
        self.dismiss(field)

    def _refused(self, error: CordboardError) -> None:
        self._saving = False
        if not isinstance(error, InvalidField):
            self.jobs.show_error(error)
            return
        problems = {problem.field: problem.message for problem in error.problems}
        row = self.query_one("#field-name", TextRow)
        row.show_problem(problems.get("name", ""))
        self.set_focus(row.input)

    @on(Button.Pressed, "#leave")
    def action_back(self) -> None:
        """Leave; asks first when something would be lost."""
        if self.changed:
            detail = "What was changed here would be lost. Cancel goes on editing."
            dialogs.confirm(self, "Leave without saving?", "Leave", lambda: self.dismiss(None), detail)
        else:
            self.dismiss(None)
