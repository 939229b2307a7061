"""Contacts that have something in common, however many, in a box over a screen; read in windows."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from textual.widget import Widget
from textual.widgets import Label

from store.core.urns import format_urn
from store.core.views import ContactRow
from tui.base.screen import CordboardDialog
from tui.text.content import content, plural
from tui.widgets.lists.columns import via_name
from tui.widgets.lists.line_table import Cell, LineTable, TableColumn

_WINDOW = 200  # rows that are read at once
_WINDOWS = 10  # that are held

ReadPage = Callable[[int, int], Sequence[ContactRow]]
"""Reads contacts from a place on, so many of them."""


class ContactsDialog(CordboardDialog[None]):
    """A list of contacts; `words` are what they have in common. Subclasses say how many and which."""

    AUTO_FOCUS = "LineTable"

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words
        self._page: ReadPage = lambda _start, _size: ()
        self._windows: dict[int, Sequence[ContactRow]] = {}
        self._asked: int | None = None

    def compose_body(self) -> Iterable[Widget]:
        """What the contacts have in common, and the contacts."""
        yield Label(content(self.words), classes="heading")
        columns = (
            TableColumn("Name", 20, grow=True),
            TableColumn("Address", 20, rank=90),
            TableColumn("Via", 10, rank=80),
        )
        yield LineTable(columns, empty="none now")

    def say(self, text: str) -> None:
        """Show another heading."""
        self.query_one(Label).update(content(text))

    def list(self, count: int, page: ReadPage) -> None:
        """List so many contacts, which `page` reads."""
        self._page = page
        self.query_one(LineTable).show(count, self._row)
        self.say(f"{plural(count, 'contact')} {self.words}")

    def _row(self, index: int) -> Sequence[Cell | None]:
        window, place = divmod(index, _WINDOW)
        rows = self._windows.get(window)
        if rows is None:
            if window != self._asked:
                self._asked = window
                self.call_later(self._read, window)
            return ("", "", "")
        return _cells(rows[place]) if place < len(rows) else ("deleted meanwhile", "", "")

    def _read(self, window: int) -> None:
        page = partial(self._page, window * _WINDOW, _WINDOW)
        self.jobs.run(page, partial(self._take, window), group="window")

    def _take(self, window: int, rows: Sequence[ContactRow]) -> None:
        if len(self._windows) >= _WINDOWS:
            self._windows.clear()
        self._windows[window], self._asked = rows, None
        self.query_one(LineTable).refresh()


def _cells(row: ContactRow) -> Sequence[str]:
    address = format_urn(row.address.urn, international=True) if row.address else ""
    channel = row.route.channel
    return (row.name or address, address, via_name(channel) if channel else "")


class RecipientsDialog(ContactsDialog):
    """Those who get a text by one channel, or nothing for one reason."""

    SCOPE = "recipients"

    def __init__(self, words: str, count: int, page: ReadPage) -> None:
        super().__init__(words)
        self._count, self._source = count, page

    def on_mount(self) -> None:
        """List them."""
        self.list(self._count, self._source)
