"""Two versions of something, line by line, each line with the version that is taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from tui.keys import bindings as keys
from tui.widgets.lists.line_table import LineTable, TableColumn, fill

_LABEL, _SIDE = 14, 12
_TAKEN, _LEFT, _NEITHER = "(x) ", "( ) ", "    "


@dataclass(frozen=True, slots=True)
class SideLine:
    """What both versions have in one part; `second` is whether that one is taken, None where there is nothing
    to choose."""

    label: str
    texts: tuple[str, str]
    second: bool | None


class SideTable(LineTable):
    """The lines under the titles of both versions. It changes nothing itself: it asks, and is shown the
    result."""

    SCOPE: ClassVar[str] = "sides"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(SCOPE)]

    @dataclass
    class Asked(Message):
        """The second version of a line is to be taken, or the first."""

        index: int
        second: bool

    def __init__(self, first: str, second: str, *, id: str | None = None) -> None:
        super().__init__(_columns(first, second), id=id)
        self._lines: tuple[SideLine, ...] = ()

    def show_lines(self, lines: Sequence[SideLine], titles: tuple[str, str] | None = None) -> None:
        """Show these, under other titles if they are given."""
        if titles is not None:
            self._columns = _columns(*titles)
        self._lines = tuple(lines)
        fill(self, [_cells(line) for line in self._lines])
        self.refresh_bindings()

    def action_turn(self) -> None:
        """Ask for the other version of the line."""
        self._ask(second=not self._lines[self.cursor].second)

    def action_take_first(self) -> None:
        """Ask for the first version."""
        self._ask(second=False)

    def action_take_second(self) -> None:
        """Ask for the second version."""
        self._ask(second=True)

    def _ask(self, *, second: bool) -> None:
        taken = self._lines[self.cursor].second if self._lines else None
        if taken is not None and taken is not second:
            self.post_message(self.Asked(self.cursor, second))


def _columns(first: str, second: str) -> tuple[TableColumn, ...]:
    return (
        TableColumn("", _LABEL),
        TableColumn(first, _SIDE, grow=True),
        TableColumn(second, _SIDE, grow=True),
    )


def _cells(line: SideLine) -> tuple[str, str, str]:
    marks = _MARKS[line.second]
    return line.label, f"{marks[0]}{line.texts[0]}", f"{marks[1]}{line.texts[1]}"


_MARKS = {False: (_TAKEN, _LEFT), True: (_LEFT, _TAKEN), None: (_NEITHER, _NEITHER)}
