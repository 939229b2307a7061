"""The log as lines: an action, and what it changed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from store.core.history.timeline import LogEntry, LogLine
from store.core.types import Workspace
from tui.text.cells import folded, number, when
from tui.text.content import joined
from tui.text.log import state_of
from tui.text.palette import MUTED, TITLE, Run
from tui.widgets.lists.line_table import Cell, TableColumn

COLUMNS = (
    TableColumn("When", 16, rank=90),
    TableColumn("Who", 12, rank=80),
    TableColumn("Way", 7, rank=70),
    TableColumn("What", 28, rank=100, grow=True),
    TableColumn("Contacts", 12, rank=60, right=True),
)

WHOM = 24
"""Cells of what a line of an action is about."""

ACTION_COLUMNS = (TableColumn("What", WHOM, rank=90), TableColumn("Change", 28, rank=100, grow=True))

_NO_LINES = "Nothing of it is kept: what was deleted for good leaves no lines."


def cells(entry: LogEntry, workspace: Workspace) -> tuple[Cell, ...]:
    """A row of the log."""
    state = state_of(entry)
    what: Cell = joined((f"{state}  {entry.text}", MUTED)) if state else entry.text
    count = number(entry.contacts) if entry.contacts else ""
    return when(entry.at, workspace), entry.by, entry.source, what, count


def heading(entry: LogEntry, workspace: Workspace) -> str:
    """When an action was done, by whom and by what way, and whether it still stands."""
    by = f"by {entry.by}" if entry.by else ""
    told = (when(entry.at, workspace), by, f"({entry.source})", state_of(entry))
    return "  ".join(filter(None, told))


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A row of an action: the id of its line, what that is about (on the first of its rows), a part of its
    text, and the uuid of the contact, where it is one that is there."""

    line: int
    whom: str
    text: str
    contact: str


def rows(lines: Iterable[LogLine], width: int) -> Iterator[ChangeRow]:
    """The rows of an action's lines, whose texts go on in the next row after so many cells."""
    for line in lines:
        texts = [text for sentence in line.lines for text in folded(sentence, max(20, width))] or [""]
        for place, text in enumerate(texts):
            yield ChangeRow(line.id, "" if place else line.whom, text, line.contact)


def beside(
    entry: LogEntry, lines: Sequence[LogLine], workspace: Workspace, width: int
) -> tuple[tuple[Run, ...], ...]:
    """An action in the pane beside the log."""
    told: list[tuple[Run, ...]] = [((text, MUTED),) for text in folded(heading(entry, workspace), width)]
    told += [((text, ""),) for text in folded(f"{entry.text}.", width)]
    for line in lines:
        told += [(), *(((text, TITLE),) for text in folded(line.whom, width))]
        told += [((f"  {text}", ""),) for one in line.lines for text in folded(one, width - 2)]
    return (*told, *((), *(((text, MUTED),) for text in folded(_NO_LINES, width)))) if not lines else (*told,)
