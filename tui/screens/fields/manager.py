"""The custom fields: what there is, where each is used, and the order of those that are columns."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from store.core.errors import CordboardError
from store.core.fields.keys import MAX_FIELDS, limit_warning
from store.core.reports import FieldUse
from store.core.types import Field
from tui.base import dialogs, messages
from tui.base.screen import CordboardScreen
from tui.keys import bindings as keys
from tui.screens.fields.cells import FieldRow, field_detail
from tui.screens.fields.list import FieldList
from tui.text.content import content, plural
from tui.text.fields import delete_detail
from tui.widgets.lists.line_table import LineTable

_ON_FIELD = ("edit", "feature", "delete")


class FieldManagerScreen(CordboardScreen[None]):
    """Every custom field, those that are columns of the list first, in their order."""

    SCOPE = "fields"
    INNER_SCOPES = ("field_list",)
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("fields")]
    AUTO_FOCUS = "FieldList"
    CSS = """
    FieldList { margin: 0 1; }
    #field-detail { height: 2; padding: 0 1; text-style: dim; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._fields: tuple[Field, ...] = ()
        self._uses: dict[str, FieldUse] = {}
        self._earlier: list[tuple[str, ...]] = []
        self._wanted: tuple[str, ...] | None = None
        self._ordering = False

    def compose_body(self) -> ComposeResult:
        """The fields, and below them all about the one under the cursor."""
        yield FieldList(self.glyphs, id="fields")
        yield Static("", id="field-detail", markup=False)

    def on_mount(self) -> None:
        """Read the fields."""
        self.set_title("Fields")
        self.refresh_data()

    def refresh_data(self) -> None:
        """Read the fields again, then count their values."""
        self.jobs.run(self.services.fields.all, self._loaded, group="fields")
        self.jobs.run(self.services.fields.uses, self._counted, group="uses")

    def _loaded(self, fields: tuple[Field, ...], cursor: str = "") -> None:
        if self._ordering:
            return
        before = cursor or (self._row.field.key if self._row else "")
        new = {field.key for field in fields} - {field.key for field in self._fields}
        if self._fields and len(new) == 1:
            (before,) = new
        self._fields = fields
        places = {field.key: place for place, field in enumerate(fields)}
        self._show(places.get(before))

    def _counted(self, uses: tuple[FieldUse, ...]) -> None:
        self._uses = {use.field.key: use for use in uses}
        self._show()

    @property
    def _row(self) -> FieldRow | None:
        return self.query_one(FieldList).row

    def _columns(self) -> list[Field]:
        return [field for field in self._fields if field.featured]

    def _show(self, cursor: int | None = None) -> None:
        rows = [
            FieldRow(field, self._uses.get(field.key), place if field.featured else 0)
            for place, field in enumerate(self._fields, 1)
        ]
        self.query_one(FieldList).show_fields(rows, cursor)
        count = len(rows)
        self.set_title("Fields", f"{plural(len(self._columns()), 'column')}, {count} of {MAX_FIELDS} fields")
        self._show_detail()

    @on(LineTable.Moved)
    def _show_detail(self) -> None:
        row, table = self._row, self.query_one(FieldList)
        self.query_one("#field-detail", Static).update(content(field_detail(row) if row else ""))
        place = f"{table.cursor + 1}/{len(self._fields)}" if row else ""
        warning = limit_warning(len(self._fields))
        self.set_status(f"{place}  {warning}" if warning else place, self.context.database)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What acts on a field needs one under the cursor."""
        if action in _ON_FIELD and self.is_mounted and self._row is None:
            return False
        return super().check_action(action, parameters)

    # The order of the columns

    @on(FieldList.MoveAsked)
    def _move(self, event: FieldList.MoveAsked) -> None:
        keys_now = [field.key for field in self._columns()]
        self._earlier.append(tuple(keys_now))
        keys_now.insert(event.target, keys_now.pop(event.index))
        self._reorder(keys_now, event.target)

    @on(FieldList.TakeBackAsked)
    def _take_back(self) -> None:
        """The order as it was before the last move made here."""
        now = {field.key for field in self._columns()}
        while self._earlier:
            earlier = self._earlier.pop()
            if set(earlier) == now:
                key = self._row.field.key if self._row else ""
                self._reorder(earlier, earlier.index(key) if key in earlier else None)
                return
        self.notice("There is no change of the order to take back.")

    def _reorder(self, wanted: Sequence[str], cursor: int | None) -> None:
        """Show the new order at once, and store it."""
        by_key = {field.key: field for field in self._fields}
        rest = [field for field in self._fields if not field.featured]
        self._fields = (*(by_key[key] for key in wanted), *rest)
        self._show(cursor)
        self._wanted = tuple(wanted)
        self._store_order()

    def _store_order(self) -> None:
        """Store the order that is wanted; one after the other, so that the last one stays."""
        wanted = self._wanted
        if wanted is None or self._ordering:
            return
        self._wanted, self._ordering = None, True
        order = self.services.fields.order
        self.jobs.run(lambda: order(wanted), self._ordered, group="order", on_error=self._not_ordered)

    def _ordered(self, fields: tuple[Field, ...]) -> None:
        self._ordering = False
        if self._wanted is not None:
            self._store_order()
        else:
            self._loaded(fields)
            self.post_message(messages.FieldsChanged())

    def _not_ordered(self, error: CordboardError) -> None:
        self._ordering, self._wanted = False, None
        self.jobs.show_error(error)
        self.refresh_data()

    # Working on a field

    def action_add(self) -> None:
        """Open the form for a new field."""
        self.post_message(messages.EditField(None))

    def action_edit(self) -> None:
        """Open the form of the field."""
        if self._row:
            self.post_message(messages.EditField(self._row.field.key))

    def action_feature(self) -> None:
        """Make the field a column of the list, or take the column away."""
        row = self._row
        if row is None:
            return
        field, featured = row.field, not row.field.featured
        services = self.services

        def store() -> tuple[Field, ...]:
            services.fields.set_featured(field.key, featured)
            return services.fields.all()

        def done(fields: tuple[Field, ...]) -> None:
            self._loaded(fields, field.key)
            self.post_message(messages.FieldsChanged())

        self.jobs.run(store, done, group="feature")

    def action_delete(self) -> None:
        """Delete the field; asks first, with the number of values that go."""
        if self._row is not None:
            key = self._row.field.key
            self.jobs.run(lambda: self.services.fields.used_by(key), self._ask_delete, group="delete")

    def _ask_delete(self, use: FieldUse) -> None:
        field = use.field
        if use.groups:
            names = ", ".join(use.groups)
            asks = "asks" if len(use.groups) == 1 else "ask"
            self.notice(
                f"{field.name} cannot be deleted: {names} {asks} for it. Change or delete that first.",
                warning=True,
            )
            return
        question, detail = f"Delete the field {field.name}?", delete_detail(use)
        if use.contacts:
            values = plural(use.contacts, "value")
            dialogs.confirm_count(
                self, question, f"Delete {values}", use.contacts, lambda: self._delete(field), detail
            )
        else:
            dialogs.confirm(self, question, "Delete field", lambda: self._delete(field), detail)

    def _delete(self, field: Field) -> None:
        self.set_status(f"Deleting {field.name} ...")
        services = self.services

        def done(gone: int) -> None:
            self.notice(f"Deleted {field.name} with {plural(gone, 'value')}.")
            self.post_message(messages.FieldsChanged())

        def failed(error: CordboardError) -> None:
            self._show_detail()
            self.jobs.show_error(error)

        self.jobs.run(lambda: services.fields.delete(field.key), done, group="delete", on_error=failed)
