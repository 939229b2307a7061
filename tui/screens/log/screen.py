"""The log: what everybody did, the newest first; of one contact, what was done to it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal
from textual.widget import Widget

from store.core.errors import CordboardError
from store.core.history.timeline import LogEntry, LogFilter
from store.core.log_search import LogSearch
from store.core.types import Contact
from store.core.urns import format_urn
from store.core.views import HistoryKind, Notice
from tui.base import dialogs
from tui.base.dialogs import MenuItem
from tui.base.messages import OpenScreen
from tui.base.screen import CordboardScreen, empty_state
from tui.base.watch import Shown
from tui.screens.log.lines import COLUMNS, cells
from tui.screens.log.preview import Following
from tui.screens.log.search import SearchLine
from tui.text.cells import clean, width_of
from tui.widgets.bars import StatusLine
from tui.widgets.lists.line_table import LineTable
from tui.widgets.windows.held import SIZE, Held, Part
from tui.widgets.windows.table import WindowTable

if TYPE_CHECKING:
    from store.services.workspace.history import History
    from tui.widgets.search_bar import SearchBar

_ASKED = 14  # cells of the status line that what is asked for has at least
_ANY = "any"
_NOTHING = "Nothing was done here"
_NO_SUCH = "Nothing was done here that this asks for"


@dataclass(frozen=True, slots=True)
class _Actions:
    """The actions that a filter finds, as a list to read from."""

    history: "History"
    wanted: LogFilter

    def __call__(
        self, *, above: LogEntry | None = None, below: LogEntry | None = None, last: bool = False
    ) -> Part[LogEntry]:
        """Read some."""
        found = self.history.log(
            self.wanted,
            before=below.id if below else None,
            after=above.id if above else None,
            oldest=last,
            size=SIZE,
        )
        return Part(found, ended=len(found) < SIZE)


_Found = tuple[_Actions, Held[LogEntry], str]


class LogScreen(CordboardScreen[None]):
    """A row an action; what it changed is a key away, and beside it where the screen is wide."""

    SCOPE = "log"
    INNER_SCOPES: ClassVar[tuple[str, ...]] = ("search",)
    AUTO_FOCUS = "WindowTable"
    CSS = """
    LogScreen WindowTable { margin: 0 1; width: 1fr; }
    """

    def __init__(self, contact: str = "") -> None:
        """`contact` is the uuid of the one that it is the log of."""
        super().__init__()
        self._contact = contact
        self.shown = Shown(self, concerns=self._concerns)
        self.table = WindowTable[LogEntry](
            COLUMNS, lambda entry: cells(entry, self.workspace), key=lambda entry: entry.id, empty="reading"
        )
        self.following = Following(self, self.table)
        self.search = SearchLine(self, self._look_for)
        self._said_at = 0

    def compose_body(self) -> Iterable[Widget]:
        """The actions, and what one of them changed."""
        yield Horizontal(self.table, self.following.pane)

    def on_mount(self) -> None:
        """Read the newest actions."""
        self.set_title("Log")
        self.following.arrange()
        self._look_for(self.search.on)

    def on_resize(self) -> None:
        """Put the pane where there is room for it."""
        self.following.arrange()

    def _concerns(self, notice: Notice) -> bool:
        return not self._contact or notice.concerns(self._contact)

    def refresh_data(self) -> None:
        """Read again what is around the cursor, which stays on its action."""
        self._read(self.search.on, self.table.item)

    def _look_for(self, search: LogSearch) -> None:
        self._read(search, None)

    def _read(self, search: LogSearch, at: LogEntry | None) -> None:
        def read() -> _Found:
            services, uuid = self.services, self._contact
            of = f"of {_called(services.contacts.get(uuid))}" if uuid else ""
            if search.contact:
                uuid = services.contacts.find(search.contact).uuid
            source = _Actions(services.history, replace(search.filter, contact=uuid))
            return source, self.table.windows.around(source, at), of

        def show(found: _Found) -> None:
            source, held, of = found
            self.set_title("Log", of)
            self.table.take(held, source, keep=at is not None)
            self._show_status()

        self.shown.read(read, show, group="log", on_error=self._refused)

    def _refused(self, error: CordboardError) -> None:
        if self.search.on.contact:
            self.search.refuse(error)
        else:
            self.jobs.show_error(error)

    def _show_status(self) -> None:
        asked = str(self.search.on)
        ways = ("log.search", "log.back") if asked else ()
        self.table.set_empty(empty_state(self.context, _NO_SUCH if asked else _NOTHING, *ways))
        self.set_status(f"search: {asked}" if asked else "every action", self.context.database)
        self.refresh_bindings()

    def notice(self, text: str, *, warning: bool = False) -> None:
        """Say it in the status line, until the cursor goes on; over the log what is too long for it."""
        line = self.query_one(StatusLine)
        if width_of(clean(text)) > line.room - _ASKED:
            super().notice(text, warning=warning)
            return
        self._said_at = self._at
        line.say(text)

    @property
    def _at(self) -> int:
        return self.table.item.id if self.table.item else 0

    @on(LineTable.Moved)
    def _moved(self) -> None:
        if self._at != self._said_at:
            self.query_one(StatusLine).say("")
        self.following.moved()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is there can be opened."""
        if action == "open" and self.is_mounted and self.table.item is None:
            return False
        return super().check_action(action, parameters)

    def action_open(self) -> None:
        """Show what the action changed."""
        if entry := self.table.item:
            self.post_message(OpenScreen("log_action", str(entry.id)))

    def action_search(self) -> None:
        """Type a search."""
        self.search.open()

    def action_kind(self) -> None:
        """Choose the kind of actions that are listed."""
        now = self.search.on.filter.kind
        kinds = [MenuItem("a", "every kind", _ANY, current=now is None)]
        kinds += [MenuItem("", str(kind), str(kind), current=kind is now) for kind in HistoryKind]

        def choose(value: str) -> None:
            kind = None if value == _ANY else HistoryKind(value)
            search = self.search.on
            self.search.put(replace(search, filter=replace(search.filter, kind=kind)))

        dialogs.choose(self, "Show actions of", kinds, choose)

    def action_preview(self) -> None:
        """Show what an action changed beside the log, or not."""
        self.following.toggle()

    def action_back(self) -> None:
        """List every action again, or go back."""
        if str(self.search.on):
            self.search.put(LogSearch())
        else:
            super().action_back()

    def on_search_bar_changed(self, event: "SearchBar.Changed") -> None:
        """List what is being typed."""
        self.search.typed(event.text)

    def on_search_bar_closed(self, event: "SearchBar.Closed") -> None:
        """Go back to the list."""
        self.table.focus()
        self.search.closed(event.text)


def _called(contact: Contact) -> str:
    first = format_urn(contact.addresses[0].urn, international=True) if contact.addresses else "(no name)"
    return contact.name or first
