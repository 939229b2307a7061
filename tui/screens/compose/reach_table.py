"""Who gets a text by which channel, and who gets nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from store.core.sending import ChannelLine, NobodyLine
from tui.keys.bindings import bindings
from tui.screens.compose.told import COLUMNS
from tui.widgets.lists.line_table import Cell, LineTable

Reached = ChannelLine | NobodyLine


class ReachTable(LineTable):
    """A line for each channel, then one for each reason; posts the line whose contacts are asked for."""

    SCOPE: ClassVar[str] = "reach"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(SCOPE)]
    RESTING = ""

    @dataclass
    class Asked(Message):
        """List the contacts of a line."""

        line: Reached

    def __init__(self) -> None:
        super().__init__(COLUMNS, empty="counting", id="reach")
        self._lines: tuple[Reached, ...] = ()

    def show_lines(self, rows: Sequence[tuple[Reached, Sequence[Cell | None]]]) -> None:
        """Show these lines."""
        self._lines = tuple(line for line, _cells in rows)
        cells = [cells for _line, cells in rows]
        self.show(len(cells), lambda index: cells[index])

    def action_open(self) -> None:
        """Ask for the contacts of the line under the cursor."""
        if self.cursor < len(self._lines):
            self.post_message(self.Asked(self._lines[self.cursor]))
