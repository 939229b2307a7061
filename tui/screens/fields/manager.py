"""The custom fields: what there is, where each is used, and the order of those that are columns."""

from collections.abc import Callable
from functools import partial
from time import monotonic

from textual import on

from store.core.errors import CordboardError
from store.core.fields.keys import MAX_FIELDS, limit_warning
from store.core.reports import FieldUse
from store.core.types import Field
from tui.base import dialogs, messages
from tui.base.manager_screen import ManagerScreen
from tui.base.screen import CordboardScreen, empty_state, undoable
from tui.base.watch import Shown
from tui.screens.fields.cells import FieldRow, field_detail
from tui.screens.fields.list import FieldList
from tui.text.content import plural
from tui.text.fields import delete_detail


class ColumnOrder:
    """Stores the order of the columns of the list.

    Orders are tuples of field keys. They are stored one after the other, so that the latest one stays; then
    `stored` gets all fields.
    """

    def __init__(self, screen: CordboardScreen[None], stored: Callable[[tuple[Field, ...]], object]) -> None:
        self._screen, self._stored = screen, stored
        self._next: tuple[str, ...] | None = None
        self._then: Callable[[], object] | None = None
        self.is_storing = False

    def store(self, order: tuple[str, ...]) -> None:
        """Store an order, after the one that is being stored."""
        self._next = order
        if not self.is_storing:
            self._store_next(order)

    def when_stored(self, then: Callable[[], object]) -> None:
        """Call `then` at once, or when the order that is being stored is."""
        if self.is_storing:
            self._then = then
        else:
            then()

    def _store_next(self, order: tuple[str, ...]) -> None:
        self._next, self.is_storing = None, True
        fields = self._screen.services.fields
        self._screen.jobs.run(lambda: fields.order(order), self._done, group="order", on_error=self._failed)

    def _done(self, fields: tuple[Field, ...]) -> None:
        self.is_storing = False
        if self._next is not None:
            self._store_next(self._next)
        else:
            self._stored(fields)
            then, self._then = self._then, None
            if then is not None:
                then()

    def _failed(self, error: CordboardError) -> None:
        self._next, self._then, self.is_storing = None, None, False
        self._screen.jobs.show_error(error)
        self._screen.refresh_data()


class ValueCounts:
    """Counts the values of all fields, which takes long where there are many.

    What others change asks for it again and again: between two counts it rests for many times as long as one
    took. `then` gets the uses of all fields.
    """

    RESTS = 20

    def __init__(self, screen: CordboardScreen[None], then: Callable[[tuple[FieldUse, ...]], object]) -> None:
        self._screen, self._then = screen, then
        self._free_at = 0.0
        self._is_stale = False

    def ask(self, *, rests: bool) -> None:
        """Count now, or with `rests` when that has been long enough ago."""
        jobs, wait = self._screen.jobs, self._free_at - monotonic()
        if rests and jobs.is_running("uses"):
            self._is_stale = True
        elif rests and wait > 0:
            if "rest" not in jobs.delayed:
                jobs.debounce(wait, self._count, group="rest")
        else:
            self._count()

    def _count(self) -> None:
        start, self._is_stale = monotonic(), False

        def counted(uses: tuple[FieldUse, ...]) -> None:
            now = monotonic()
            self._free_at = now + self.RESTS * (now - start)
            self._then(uses)
            if self._is_stale:
                self.ask(rests=True)

        self._screen.jobs.run(self._screen.services.fields.uses, counted, group="uses")


class FieldManagerScreen(ManagerScreen[FieldRow]):
    """Every custom field, those that are columns of the list first, in their order."""

    SCOPE = "fields"
    NAME = "Fields"
    INNER_SCOPES = ("field_list",)
    ITEM_ACTIONS = ("edit", "feature", "delete")

    def __init__(self) -> None:
        super().__init__()
        self.shown = Shown(self, holds=self._is_at_work)
        self._fields: tuple[Field, ...] = ()
        self._uses: dict[str, FieldUse] = {}
        self._order = ColumnOrder(self, self._stored)
        self._counts = ValueCounts(self, self._counted)

    def make_table(self) -> FieldList:
        """The table of the fields."""
        table = FieldList(self.glyphs, id="fields")
        table.set_empty(empty_state(self.context, "No custom field yet", "fields.add"))
        return table

    def describe(self, item: FieldRow) -> str:
        """Everything about a field."""
        return field_detail(item)

    def form_for(self, item: FieldRow | None) -> messages.OpenScreen:
        """The form of a field."""
        return messages.OpenScreen("field_form", item.field.key if item else None)

    def warning(self) -> str:
        """That there can hardly be more fields."""
        return limit_warning(len(self._fields))

    def refresh_data(self) -> None:
        """Read the fields again, then count their values."""
        self.shown.read(self.services.fields.all, self._loaded, group="fields")
        self._counts.ask(rests=self.shown.follows)

    def _is_at_work(self) -> bool:
        """Whether a column is being moved."""
        return self.query_one(FieldList).grabbed_from is not None or self._order.is_storing

    def _loaded(self, fields: tuple[Field, ...], cursor: str = "") -> None:
        """Show the fields, the cursor on the one with the key `cursor`, on a new one, or where it was."""
        if self._order.is_storing:
            return
        before = cursor or (self.selected.field.key if self.selected else "")
        new = {field.key for field in fields} - {field.key for field in self._fields}
        if self._fields and len(new) == 1:
            (before,) = new
        self._fields = fields
        places = {field.key: place for place, field in enumerate(fields)}
        self._show(places.get(before))

    def _counted(self, uses: tuple[FieldUse, ...]) -> None:
        self._uses = {use.field.key: use for use in uses}
        self._show()

    def _stored(self, fields: tuple[Field, ...], cursor: str = "") -> None:
        self._loaded(fields, cursor)
        self.post_message(messages.DefinitionsChanged())

    def _columns(self) -> tuple[str, ...]:
        return tuple(field.key for field in self._fields if field.featured)

    def _show(self, cursor: int | None = None) -> None:
        self.items = tuple(
            FieldRow(field, self._uses.get(field.key), place if field.featured else 0)
            for place, field in enumerate(self._fields, 1)
        )
        self.query_one(FieldList).show_fields(self.items, cursor)
        count = len(self.items)
        self.set_title(self.NAME, f"{plural(len(self._columns()), 'column')}, {count} of {MAX_FIELDS} fields")
        self.show_detail()

    @on(FieldList.MoveAsked)
    def _move(self, event: FieldList.MoveAsked) -> None:
        """Show the new order at once, and store it."""
        columns = [field for field in self._fields if field.featured]
        columns.insert(event.target, columns.pop(event.index))
        self._fields = (*columns, *(field for field in self._fields if not field.featured))
        self._show(event.target)
        self._order.store(self._columns())

    @on(FieldList.TakeBackAsked)
    def _take_back(self) -> None:
        """Take back what was done last, which may be the order that is being stored."""
        self._order.when_stored(lambda: self.call_later(self.app.run_action, "undo"))

    def action_feature(self) -> None:
        """Make the field a column of the list, or remove the column."""
        if self.selected is None:
            return
        field, service = self.selected.field, self.services.fields

        def store() -> tuple[Field, ...]:
            service.change(field.key, featured=not field.featured)
            return service.all()

        def stored(fields: tuple[Field, ...]) -> None:
            said = (
                f"Took {field.name} out of the columns" if field.featured else f"Made {field.name} a column"
            )
            self.notice(undoable(f"{said}."))
            self._stored(fields, field.key)

        self.jobs.run(store, stored, group="feature", awaited=True)

    def action_delete(self) -> None:
        """Delete the field, after a question that names the number of values that are lost."""
        if self.selected is not None:
            key = self.selected.field.key
            self.jobs.run(
                lambda: self.services.fields.used_by(key), self._ask_delete, group="delete", awaited=True
            )

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
        lost = plural(use.contacts, "value") if use.contacts else "1 field"
        delete = partial(self._delete, field)
        dialogs.confirm_count(self, question, f"Delete {lost} for good", use.contacts or 1, delete, detail)

    def _delete(self, field: Field) -> None:
        self.set_status(f"Deleting {field.name} ...")
        services = self.services

        def done(gone: int) -> None:
            self.notice(f"Deleted {field.name} for good, with {plural(gone, 'value')}.")
            self.post_message(messages.DefinitionsChanged())

        def failed(error: CordboardError) -> None:
            self.show_detail()
            self.jobs.show_error(error)

        self.jobs.run(lambda: services.fields.delete(field.key), done, group="delete", on_error=failed)
