"""Contacts that are likely the same: the reason, both side by side, and whether they are."""

from collections.abc import Callable, Iterable, Iterator
from threading import Event
from typing import TYPE_CHECKING, Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from store.core import urns
from store.core.contacts.duplicates import DuplicateRow, Party, Place
from store.core.contacts.merging import MergeProposal
from store.core.errors import Cancelled, CordboardError
from store.core.progress import Monitor
from store.core.types import Contact, Status
from store.core.views import DisplaySettings
from tui.base.manager_screen import ManagerScreen
from tui.base.messages import ContactsChanged, OpenScreen
from tui.base.progress import stopped_by
from tui.base.screen import empty_state, undoable
from tui.base.watch import Shown
from tui.terminal.app import has_time
from tui.text.addresses import address_text
from tui.text.cells import fit, width_of
from tui.text.content import content, joined
from tui.text.palette import MUTED, TITLE
from tui.text.widths import PANES_FROM
from tui.widgets.lists.line_table import Cell, LineTable, TableColumn

if TYPE_CHECKING:
    from store.services.contacts.duplicates import DuplicatePage

PAGE: Final = 100
"""How many suggestions are read at once."""

REST: Final = 0.3
"""Seconds without a key after which both contacts are shown side by side."""

_NEAR: Final = 20
"""So many rows before the last one the next are read."""

_LABEL: Final = 18
_COLUMNS: Final = (
    TableColumn("Contact", 22, rank=100, grow=True),
    TableColumn("Perhaps the same", 22, rank=95, grow=True),
    TableColumn("Reason", 31, rank=90),
)


class DuplicatesScreen(ManagerScreen[DuplicateRow]):
    """A list of two contacts each, the strongest reasons first, read on as the cursor goes down."""

    SCOPE = "duplicates"
    NAME = "Likely duplicates"
    ITEM_ACTIONS = ("open", "put_away")
    CSS = """
    DuplicatesScreen #both { height: auto; max-height: 50%; padding: 0 1; margin-top: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._after: Place | None = None
        self._stop = Event()
        self.shown = Shown(self)

    def make_table(self) -> LineTable:
        """The table of the suggestions."""
        return LineTable(_COLUMNS, empty="reading", id="duplicates")

    def compose_body(self) -> ComposeResult:
        """The table, the reasons of the two under the cursor, and both side by side."""
        yield from super().compose_body()
        yield Static("", id="both", markup=False)

    def describe(self, item: DuplicateRow) -> str:
        """All reasons."""
        return " ".join(item.sentences)

    def warning(self) -> str:
        """That there may be more."""
        return "more below" if self._after is not None else ""

    def form_for(self, item: DuplicateRow | None) -> OpenScreen:
        """Where both become one contact."""
        assert item is not None
        return OpenScreen("merge", item.first.uuid, item.second.uuid)

    def refresh_data(self) -> None:
        """Look for them again, as many as there are here."""
        size = max(PAGE, len(self.items))
        self.shown.read(self._reading(None, size), self._loaded, group="duplicates", on_error=self._failed)

    def _reading(self, after: Place | None, size: int) -> "Callable[[], DuplicatePage]":
        self._stop.set()
        self._stop = stop = Event()
        page = self.services.duplicates.page
        return lambda: page(after, size, monitor=Monitor(cancelled=stopped_by(stop)))

    def _failed(self, error: CordboardError) -> None:
        if not isinstance(error, Cancelled):
            self.jobs.show_error(error)

    def _loaded(self, page: "DuplicatePage") -> None:
        self._show(page.rows, page.after)

    def _show(self, rows: Iterable[DuplicateRow], after: Place | None) -> None:
        self.items, self._after = tuple(rows), after
        table, items = self.query_one(LineTable), self.items
        said = "No two contacts are likely the same"
        table.set_empty(empty_state(self.context, said, "duplicates.refresh", "duplicates.back"))
        table.show(len(items), lambda index: _cells(items[index]))
        more = " and more" if after is not None else ""
        self.set_title(self.NAME, f"{len(items)}{more}" if items else "")
        self.show_detail()
        self._look()
        self.refresh_bindings()

    @on(LineTable.Moved)
    def _go_on(self) -> None:
        """Read on before the cursor comes to the end, and show both contacts once the hand rests."""
        self._look()
        near = self.query_one(LineTable).cursor >= len(self.items) - _NEAR
        if near and self._after is not None and not self.jobs.is_running("more"):
            before = self.items
            self.jobs.run(
                self._reading(self._after, PAGE),
                lambda page: self._show((*before, *page.rows), page.after),
                group="more",
                on_error=self._failed,
                tells=True,
            )

    def on_resize(self) -> None:
        """Both stand side by side where there is room."""
        self._look()

    def _look(self) -> None:
        both, item = self.query_one("#both", Static), self.selected
        both.display = self.app.size.width >= PANES_FROM and item is not None
        if both.display and item is not None:
            self.jobs.debounce(REST, self._compare, group="rest")

    def _compare(self) -> None:
        item = self.selected
        if item is None or not has_time(self.app):
            self._look()
            return
        pair = item.first.uuid, item.second.uuid
        self.jobs.run(
            lambda: self.services.merging.compare(*pair),
            self._show_both,
            group="both",
            on_error=lambda error: self.query_one("#both", Static).update(""),
        )

    def _show_both(self, found: MergeProposal) -> None:
        width = self.query_one("#both", Static).content_size.width or self.app.size.width - 2
        lines = side_by_side(found, DisplaySettings.of(self.workspace), width)
        self.query_one("#both", Static).update(Content("\n").join(lines))

    def action_back(self) -> None:
        """Leave, and look no further."""
        self._stop.set()
        super().action_back()

    def action_open(self) -> None:
        """See both side by side, to make one contact of them."""
        self.action_edit()

    def action_put_away(self) -> None:
        """Remember that the two are not the same."""
        if (item := self.selected) is not None:
            one, other = item.first, item.second
            self.jobs.run(
                lambda: self.services.duplicates.not_the_same(one.uuid, other.uuid),
                lambda changed: self._told_apart(item),
                group="apart",
                awaited=True,
            )

    def _told_apart(self, item: DuplicateRow) -> None:
        names = " and ".join(sorted((item.first.title, item.second.title)))
        self._show((one for one in self.items if one is not item), self._after)
        self.notice(undoable(f"Said that {names} are not the same."))
        self.post_message(ContactsChanged((item.first.uuid, item.second.uuid)))


def _cells(item: DuplicateRow) -> tuple[Cell, ...]:
    return _party(item.first), _party(item.second), item.brief


def _party(one: Party) -> Cell:
    """A contact with its folder, unless it is active."""
    if one.status is Status.ACTIVE:
        return one.title
    folder = f" {one.status}"

    def draw(room: int) -> Content:
        name = fit(one.title, min(width_of(one.title), room - len(folder))).rstrip()
        return joined(content(name), (folder, MUTED))

    return draw


def side_by_side(found: MergeProposal, reading: DisplaySettings, width: int) -> Iterator[Content]:
    """Both contacts in lines of so many cells: each part that one of them has, and their addresses."""
    room = (width - _LABEL) // 2 - 1

    def line(label: str, one: str, other: str, style: str) -> Content:
        texts = (fit(text, room) for text in (one, other))
        return joined((fit(label, _LABEL), MUTED), *((f"{text} ", style) for text in texts))

    for part in found.lines:
        if part.kept or part.other:
            yield line(part.label, part.kept, part.other, TITLE if part.part == "name" else "")
    sides = [_addresses(one, reading) for one in (found.kept, found.other)]
    for at in range(max(map(len, sides))):
        one, other = (side[at] if at < len(side) else "" for side in sides)
        yield line("" if at else "Addresses", one, other, "")


def _addresses(one: Contact, reading: DisplaySettings) -> list[str]:
    return [
        f"{urns.type_word(address.urn)} {address_text(address, reading)}".strip() for address in one.addresses
    ]
