"""Marking contacts in the list, of which only a part is held."""

from collections.abc import Callable
from typing import Any

from store.core.contacts.selection import Selection
from store.core.errors import CordboardError
from tui.base.registry import make
from tui.base.screen import CordboardScreen
from tui.widgets.lists.contact_table import ContactTable
from tui.widgets.lists.marks import Marks

MAX_RANGE = 10_000
"""How many contacts a range can have; all of a list are marked without holding them."""

_WITH_MARKS = ("edit", "write", "archive", "status", "prefer", "mark", "range", "unmark")
_WITH_TWO = ("merge", *_WITH_MARKS)
"""The actions at the bottom of the screen while contacts are marked, and while two are."""


class Marking:
    """The actions that change the marks of a table."""

    def __init__(self, screen: CordboardScreen[Any], table: ContactTable) -> None:
        self._screen, self._table = screen, table

    @property
    def footer(self) -> tuple[str, ...]:
        """The actions at the bottom of the screen; none where there is no mark, for the usual ones."""
        marks = self._table.marks
        if not marks:
            return ()
        selection = marks.selection
        are_two = len(selection.uuids) == 2 and not selection.is_listing and marks.start is None
        return _WITH_TWO if are_two else _WITH_MARKS

    def toggle(self) -> None:
        """Mark or unmark the row under the cursor and go to the next; in a range, end that."""
        table = self._table
        if table.marks.start is not None:
            self.end_range()
        elif table.row is not None:
            table.set_marks(Marks(table.marks.selection.toggled(table.row.uuid)))
            table.step(1)

    def mark_all(self) -> None:
        """Mark all that the list shows, however many they are."""
        self._table.set_marks(Marks(Selection.all_of(self._table.listing)))

    def unmark(self) -> None:
        """Remove every mark."""
        self._table.set_marks(Marks())

    def export(self) -> None:
        """Export those that are marked, else what is listed; the marks go when a file was written."""
        table = self._table
        if table.marks.start is not None:
            self.end_range(self.export)
            return

        def left(is_written: object) -> None:
            if is_written:
                self.unmark()

        wanted = table.marks.selection or Selection.all_of(table.listing)
        self._screen.app.push_screen(make("export_contacts", wanted), left)

    def write(self) -> None:
        """Write to those that are marked; the marks go when it was sent."""
        if self._table.marks.start is not None:
            self.end_range(self.write)
        else:
            self._write(self._table.marks.selection)

    def write_to_all(self) -> None:
        """Write to all that the list shows."""
        self._write(Selection.all_of(self._table.listing))

    def _write(self, audience: Selection) -> None:
        def left(is_sent: object) -> None:
            if is_sent:
                self.unmark()

        self._screen.app.push_screen(make("compose", None, None, audience), left)

    def range(self) -> None:
        """Begin a range, or mark all that it takes in."""
        table, view = self._table, self._table.view
        if table.marks.start is not None:
            self.end_range()
        elif view.row is not None and not view.window.vague:
            table.set_marks(table.marks.begun(view.row, view.cursor))

    def merge(self) -> None:
        """Open both marked contacts side by side to be merged; marks go once they are."""
        if self._table.marks.start is not None:
            self.end_range(self.merge)
            return
        screen, selection = self._screen, self._table.marks.selection

        def refused(error: CordboardError) -> None:
            screen.notice(error.message)

        def merged(result: object) -> None:
            if result is not None:
                self.unmark()

        screen.jobs.run(
            lambda: screen.services.merging.two_of(selection),
            lambda pair: screen.app.push_screen(make("merge", *pair), merged),
            group="target",
            on_error=refused,
            awaited=True,
        )

    def end_range(self, then: Callable[[], object] = lambda: None) -> None:
        """Mark all that the range takes in, then call `then`."""
        table, view = self._table, self._table.view
        start, listing, contacts = table.marks.start, table.listing, self._screen.services.contacts
        if start is None or view.row is None or view.window.vague:
            return

        def mark(uuids: tuple[str, ...]) -> None:
            table.set_marks(Marks(table.marks.selection.marked(uuids, start.on)))
            then()

        ends = sorted([(start.position, start.key), (view.cursor, view.row.key)], key=lambda end: end[0])
        (first, first_key), (last, last_key) = ends
        rows = view.window.rows[max(0, first - view.window.start) : max(0, last + 1 - view.window.start)]
        if len(rows) == last + 1 - first and (rows[0].key.id, rows[-1].key.id) == (first_key.id, last_key.id):
            mark(tuple(row.uuid for row in rows))
        else:
            self._screen.jobs.run(
                lambda: contacts.between(listing, first_key, last_key, MAX_RANGE),
                mark,
                group="range",
                awaited=True,
            )
