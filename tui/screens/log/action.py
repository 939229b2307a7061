"""What one action of the log changed, line by line."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget

from store.core.history.timeline import LogEntry
from tui.base.messages import OpenScreen
from tui.base.screen import CordboardScreen
from tui.base.watch import Shown
from tui.screens.log.lines import ACTION_COLUMNS, WHOM, ChangeRow, heading, rows
from tui.widgets.lists.line_table import LineTable
from tui.widgets.windows.held import SIZE, Held, Part
from tui.widgets.windows.table import WindowTable

if TYPE_CHECKING:
    from store.services.workspace.history import History

_AROUND = 3  # cells beside the texts: a margin on each side, and the gap between them


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of an action as rows of so many cells, as a list to read from."""

    history: "History"
    entry: int
    width: int

    def __call__(
        self, *, above: ChangeRow | None = None, below: ChangeRow | None = None, last: bool = False
    ) -> Part[ChangeRow]:
        """Read some."""
        found = self.history.log_lines(
            self.entry,
            before=above.line if above else None,
            after=below.line if below else None,
            last=last,
            size=SIZE,
        )
        return Part(tuple(rows(found, self.width)), ended=len(found) < SIZE)


class LogActionScreen(CordboardScreen[None]):
    """Each subject with what was and is; a contact that is there is a key away."""

    SCOPE = "log_action"
    AUTO_FOCUS = "WindowTable"
    CSS = """
    LogActionScreen WindowTable { margin: 0 1; }
    """

    def __init__(self, entry: str) -> None:
        """`entry` is the id of the action."""
        super().__init__()
        self._entry = int(entry)
        self._width = 0
        self.shown = Shown(self)
        self.table = WindowTable[ChangeRow](
            ACTION_COLUMNS, lambda row: (row.whom, row.text), key=lambda row: row.line, empty="reading"
        )

    def compose_body(self) -> Iterable[Widget]:
        """The lines."""
        yield self.table

    def on_mount(self) -> None:
        """Say where this is, until the action is read."""
        self.set_title("Log")

    def on_resize(self) -> None:
        """Have the texts go on where the lines end."""
        if self._width != self.app.size.width:
            self._width = self.app.size.width
            self.refresh_data()

    def refresh_data(self) -> None:
        """Read again what is around the cursor, which stays on its line."""
        history, entry = self.services.history, self._entry
        source = _Lines(history, entry, self._width - WHOM - _AROUND)
        at = self.table.item

        def show(read: tuple[LogEntry, Held[ChangeRow]]) -> None:
            told, held = read
            self.set_title(told.text)
            self.set_status(heading(told, self.workspace), self.context.database)
            self.table.set_empty("It has no lines: what was deleted for good keeps none.")
            self.table.take(held, source, keep=at is not None)

        self.shown.read(
            lambda: (history.log_entry(entry), self.table.windows.around(source, at)), show, group="lines"
        )

    @on(LineTable.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a contact that is there can be opened."""
        if action == "open" and self.is_mounted and not self._contact:
            return False
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str:
        """Only a contact that is there can be opened."""
        needs = action == "open" and not self._contact
        return super().why_not(action) or ("The line is about no contact that is there." if needs else "")

    @property
    def _contact(self) -> str:
        return self.table.item.contact if self.table.item else ""

    def action_open(self) -> None:
        """Show the contact of the line."""
        if self._contact:
            self.post_message(OpenScreen("contact_profile", self._contact))
