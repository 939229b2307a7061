"""The command `log`: what everybody did, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from store.core.history.timeline import LogEntry, LogFilter, LogLine
from store.core.types import Workspace
from store.services import Services, serializers
from tui.cli.common import opened
from tui.cli.naming import find_contact
from tui.process import output
from tui.process.output import Column
from tui.text.cells import when
from tui.text.log import state_of

_PAGE = 500
_LINES = 500
_COLUMNS = (
    Column("WHEN", 16, rank=90),
    Column("WHO", 20, rank=80),
    Column("WAY", 8, rank=60),
    Column("STATE", 10, rank=70),
    Column("WHAT", 60, rank=100, folds=True),
)


@dataclass(frozen=True, slots=True)
class Range:
    """Which actions to print: at most `limit` of them, 0 for all, older than the entry `before`, 0 for the
    newest; with `details` what each changed, line by line."""

    limit: int = 50
    before: int = 0
    details: bool = False


def show(database: str, wanted: LogFilter, span: Range, *, as_json: bool) -> None:
    """Print the actions that a filter finds."""
    with opened(database) as services:
        if wanted.contact:
            wanted = replace(wanted, contact=find_contact(services, wanted.contact).uuid)
        found = _entries(services, wanted, span)
        workspace = services.settings.workspace()
        if as_json:
            output.document_of("actions", (_shape(services, one, details=span.details) for one in found))
            return
        first = next(found, None)
        if first is None:
            output.narrate("Nothing was done here that this asks for.")
        elif span.details:
            _print_details(services, first, workspace)
            for one in found:
                _print_details(services, one, workspace)
        else:
            output.table(_COLUMNS, (_cells(one, workspace) for one in _after(first, found)))


def _entries(services: Services, wanted: LogFilter, span: Range) -> Iterator[LogEntry]:
    before, left = span.before or None, span.limit
    while True:
        size = min(_PAGE, left) if span.limit else _PAGE
        window = services.history.log(wanted, before=before, size=size)
        yield from window
        left -= len(window)
        if len(window) < size or (span.limit and left <= 0):
            return
        before = window[-1].id


def _lines(services: Services, entry: LogEntry) -> Iterator[LogLine]:
    after = 0
    while window := services.history.log_lines(entry.id, after=after, size=_LINES):
        yield from window
        after = window[-1].id


def _after(first: LogEntry, others: Iterator[LogEntry]) -> Iterator[LogEntry]:
    yield first
    yield from others


def _cells(one: LogEntry, workspace: Workspace) -> tuple[str, ...]:
    return when(one.at, workspace), one.by, one.source, state_of(one), one.text


def _print_details(services: Services, one: LogEntry, workspace: Workspace) -> None:
    head = (when(one.at, workspace), one.by, f"({one.source})", f"{one.text}.", state_of(one).capitalize())
    output.line("  ".join(filter(None, head)))
    for line in _lines(services, one):
        for sentence in line.lines:
            output.line(f"    {line.whom}: {sentence}")


def _shape(services: Services, one: LogEntry, *, details: bool) -> output.Json:
    shape = serializers.shape(one)
    if details:
        changed: list[output.Json] = [serializers.shape(line) for line in _lines(services, one)]
        shape["changes"] = changed
    return shape
