"""The form of one custom field: its name, its type, and whether it is a column of the list."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from store.core.fields.keys import MAX_LENGTH, derive_key, limit_warning
from store.core.reports import FieldReading, FieldUse
from store.core.types import Field, FieldType
from tui.base.edit_screen import EditScreen
from tui.screens.fields.cells import TYPE_NAMES
from tui.text.content import content
from tui.text.fields import reading_sentence
from tui.widgets.checkbox import Checkbox
from tui.widgets.choice import Choice, Entry
from tui.widgets.form_rows import FormRow, TextRow, form_buttons

_NEW = Field("", "", "")


@dataclass(frozen=True, slots=True)
class Opened:
    """What the form is opened on: the field with its uses, and how many fields there are."""

    use: FieldUse
    count: int


class FieldFormScreen(EditScreen[Field, Opened]):
    """Edits the field with a key, or without one makes a field. Returns the field once it is saved."""

    SCOPE = "field_form"
    KIND = "field"

    base = _NEW
    _groups: tuple[str, ...] = ()

    def compose_body(self) -> ComposeResult:
        """A line for each setting; below them what another type would make of the values there are."""
        types = [Entry(kind.value, name) for kind, name in TYPE_NAMES.items()]
        with VerticalScroll(id="form", can_focus=False):
            yield TextRow("name", "Name", id="field-name", max_length=MAX_LENGTH)
            yield FormRow("key", "Key", Static("", id="field-key", markup=False))
            yield FormRow("type", "Type", Choice("Type of field", types, value="text", id="field-type"))
            yield FormRow("featured", "Featured", Checkbox("a column of the list", id="field-featured"))
            yield Static("", id="field-effect", classes="effect", markup=False)
            yield Static("", id="field-groups", classes="effect", markup=False)
        yield form_buttons("Save field")

    def load(self) -> Opened:
        """Fetch the field, and count the fields there are."""
        fields = self.services.fields
        use = fields.used_by(self._uuid) if self._uuid else FieldUse(_NEW, 0)
        return Opened(use, len(fields.all()))

    def fill(self, loaded: Opened) -> None:
        """Put the field into the controls."""
        self.base, self._groups = loaded.use.field, loaded.use.groups
        base, kept = self.base, self.kept
        with self.prevent(Input.Changed):
            self.query_one("#field-name", TextRow).text = str(kept.get("name", base.name))
        kind = str(kept.get("type", base.type))
        self.query_one("#field-type", Choice).set_values(kind if kind in TYPE_NAMES else base.type)
        self.query_one("#field-featured", Checkbox).value = bool(kept.get("featured", base.featured))
        self.set_focus(self.query_one("#field-name Input", Input))
        if not self._uuid and (warning := limit_warning(loaded.count)):
            self.query_one("#field-groups", Static).update(content(warning))
        self.show_state()
        self._show_key()
        self._show_effect()

    def entered(self) -> Field:
        """The field as the form has it."""
        name = self.query_one("#field-name", TextRow).text.strip()
        return Field(
            self.base.uuid,
            self.base.key,
            name,
            FieldType(self.query_one("#field-type", Choice).value),
            self.query_one("#field-featured", Checkbox).value,
            self.base.priority,
        )

    def draft_content(self) -> dict[str, object]:
        """The field as a draft keeps it."""
        field = self.entered()
        return {"name": field.name, "type": field.type.value, "featured": field.featured}

    @on(TextRow.Changed)
    def _show_key(self) -> None:
        if self._uuid:
            told = f"{self.base.key}  (stays, whatever the name)"
        else:
            told = derive_key(self.entered().name) or "made from the name"
        self.query_one("#field-key", Static).update(content(told))

    @on(Choice.Changed, "#field-type")
    def _show_effect(self) -> None:
        """Count what the values there are would be under the type."""
        key, kind = self._uuid, self.entered().type
        if key is None:
            return
        fields = self.services.fields
        self.jobs.run(
            lambda: fields.reading(key, kind), lambda reading: self._read(reading, kind), group="reading"
        )

    def _read(self, reading: FieldReading, kind: FieldType) -> None:
        changes = kind is not self.base.type
        sentence = reading_sentence(reading, kind, changes=changes)
        self.query_one("#field-effect", Static).update(content(sentence))
        names = ", ".join(self._groups)
        said = f"Smart groups that ask for it: {names}." if names else ""
        if names and changes:
            said += " Who is in them is found anew under the new type."
        self.query_one("#field-groups", Static).update(content(said))

    def saver(self) -> Callable[[], Field]:
        """Make or change the field."""
        field, fields = self.entered(), self.services.fields
        if self._uuid:
            change = partial(fields.change, field.key)
            return partial(change, name=field.name, type=field.type, featured=field.featured)
        return partial(fields.create, field.name, field.type, featured=field.featured)
