"""Reading a long list in parts: its first rows, its last ones or those around one, and their positions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.core.views import ContactRow, Listing, RowKey
from tui.widgets.lists.window import RowWindow

if TYPE_CHECKING:
    from store.services.contacts.service import Contacts


@dataclass(frozen=True, slots=True)
class LoadedRows:
    """A window that was read, and the position in it where the cursor belongs.

    `revision` is that of the store just before; `line` the line of the screen to put the cursor on, when it
    should not stay on the one it is on.
    """

    window: RowWindow
    cursor: int = 0
    revision: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class RowPosition:
    """The counted position of a contact in a list of `total` rows."""

    uuid: str
    position: int
    total: int


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads the rows of a list, `size` at a time; `total` is how many it had when they were last counted.

    Raises Cancelled soon after `cancelled` has become true.
    """

    contacts: "Contacts"
    listing: Listing
    size: int
    cancelled: Callable[[], bool] | None = None

    def page(
        self, *, after: RowKey | None = None, before: RowKey | None = None, last: bool = False
    ) -> tuple[ContactRow, ...]:
        """Rows after or before a key, or the first or last ones, always in the listing's order."""
        return self.contacts.page(
            self.listing, after=after, before=before, last=last, size=self.size, cancelled=self.cancelled
        )

    def first(self, total: int | None = None) -> LoadedRows:
        """The beginning of the list."""
        revision = self.contacts.revision()
        rows = self.page()
        return LoadedRows(RowWindow(rows, total=total, ended=len(rows) < self.size), revision=revision)

    def last(self, total: int | None) -> LoadedRows:
        """The end of the list."""
        revision = self.contacts.revision()
        rows = self.page(last=True)
        if len(rows) < self.size:
            return LoadedRows(RowWindow(rows, total=len(rows)), max(0, len(rows) - 1), revision)
        start = self.size if total is None else max(1, total - len(rows))
        window = RowWindow(rows, start, total, vague=total is None)
        return LoadedRows(window, window.stop - 1, revision)

    def around(self, uuids: Sequence[str], guess: int = 0, total: int | None = None) -> LoadedRows:
        """The rows around the first of these contacts that the listing still has, else its beginning.

        `guess` is the position that the contact probably still has.
        """
        revision = self.contacts.revision()
        found = (self.contacts.row(self.listing, uuid) for uuid in uuids)
        row = next((row for row in found if row is not None), None)
        if row is None:
            return self.first(total)
        before, after = self.page(before=row.key), self.page(after=row.key)
        position = max(guess, len(before) + 1) if len(before) == self.size else len(before)
        ended = len(after) < self.size
        window = RowWindow((*before, row, *after), position - len(before), total, ended=ended)
        return LoadedRows(window, position, revision)

    def starting_with(self, prefix: str, line: int, total: int | None) -> LoadedRows | None:
        """The rows around the first whose value begins with or comes after a text; None when there is none.

        Their positions are not counted, because that takes longer than to read them.
        """
        revision = self.contacts.revision()
        key = self.contacts.jump(self.listing, prefix)
        if key is None:
            return None
        before = self.page(before=key)
        after = self.page(after=before[-1].key) if before else self.page()
        vague = len(before) == self.size
        start = self.size if vague else 0
        window = RowWindow((*before, *after), start, total, ended=len(after) < self.size, vague=vague)
        return LoadedRows(window, start + len(before), revision, line)

    def position(self, row: ContactRow, total: int | None) -> RowPosition:
        """Count the rows before one, and all of them unless `total` is given."""
        position = self.contacts.rank(self.listing, row.key, cancelled=self.cancelled)
        if total is None:
            total = self.contacts.total(self.listing, cancelled=self.cancelled)
        return RowPosition(row.uuid, position, total)
