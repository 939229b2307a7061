"""What the action under the cursor changed, beside the log: it follows when the hand rests, and is emptied by
the first key that scrolls, since rows that scroll beside it would be sent whole."""

from typing import Any

from store.core.history.timeline import LogEntry, LogLine
from tui.base.screen import CordboardScreen
from tui.screens.log.lines import beside
from tui.terminal.app import has_time
from tui.text.widths import PANES_FROM, panes
from tui.widgets.panes import LinesPane
from tui.widgets.windows.table import WindowTable

REST = 0.3
"""Seconds without a key after which the pane follows."""

_EDGE = 3  # cells of the hairline, the blank after it and the one at the end


class ActionPane(LinesPane):
    """The pane."""

    DEFAULT_CSS = """
    ActionPane { height: 1fr; display: none; }
    """


class Following:
    """Has the pane follow the cursor of the log."""

    def __init__(self, screen: CordboardScreen[Any], table: WindowTable[LogEntry]) -> None:
        self.pane = ActionPane()
        self._screen, self._table = screen, table
        self._wanted, self._top = True, 0
        self._shown: LogEntry | None = None

    def arrange(self) -> None:
        """Take the room that there is, and look again."""
        screen = self._screen
        width = panes(screen.app.size.width, preview=self._wanted).preview
        self.pane.ascii = screen.context.profile.few_signs
        self.pane.display = width > 0
        self.pane.styles.width = width or 1
        self._shown = None
        self.moved()

    def toggle(self) -> None:
        """Open or close the pane; say so where the screen is not wide enough for one."""
        if self._screen.app.size.width < PANES_FROM:
            self._screen.notice(f"The preview needs a terminal of {PANES_FROM} columns.")
            return
        self._wanted = not self._wanted
        self.arrange()

    def moved(self) -> None:
        """The log shows something else, or the cursor stands elsewhere: look once it stays there."""
        if not self.pane.display:
            return
        top, self._top = self._top, self._table.scroll_offset.y
        if top != self._top:
            self._empty()
        if self._shown is None or self._table.item != self._shown:
            self._screen.jobs.debounce(REST, self._look, group="preview")

    def _empty(self) -> None:
        self._shown = None
        self.pane.empty()

    def _look(self) -> None:
        entry, screen = self._table.item, self._screen
        if entry is None:
            self._empty()
        elif not has_time(screen.app):
            self.moved()
        elif screen.is_current:
            history, size = screen.services.history, self.pane.size.height
            screen.jobs.run(
                lambda: history.log_lines(entry.id, size=size),
                lambda lines: self._show(entry, lines),
                group="lines",
                on_error=lambda error: self._empty(),
            )

    def _show(self, entry: LogEntry, lines: tuple[LogLine, ...]) -> None:
        if entry != self._table.item:
            return
        self._shown = entry
        size = self.pane.size
        told = beside(entry, lines, self._screen.workspace, size.width - _EDGE)
        self.pane.show_lines(told[: size.height])
        self.pane.show_title("What it changed")
