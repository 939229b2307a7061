"""The command `import`: the rows of a workbook become contacts."""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import typer

from store.core.views import ImportReport
from tui import output
from tui.cells import plural
from tui.commands import shapes
from tui.commands.opening import store
from tui.exits import Exit

_SECONDS_BETWEEN_REPORTS = 0.25


def import_workbook(
    database: str,
    path: Path,
    *,
    group: str = "",
    country: str = "",
    dry_run: bool = False,
    as_json: bool = False,
) -> Exit:
    """Import a workbook, or with `dry_run` say what that would do; DONE unless rows were in error."""
    with store(database, create=True) as services, _interruptible() as stopped:
        report = services.imports.run(
            path,
            country=country or None,
            group=group,
            dry_run=dry_run,
            progress=_reporter(),
            cancelled=stopped,
        )
    if as_json:
        output.document(shapes.import_report(report))
    else:
        _tell(report)
    return Exit.ROWS_IN_ERROR if report.errors else Exit.DONE


def _tell(report: ImportReport) -> None:
    for column in report.columns:
        if column.ignored:
            output.narrate(f'Column "{column.header}" is ignored: {column.meaning}.')
    for error in report.errors:
        output.narrate(f"Row {error.row}: {error.message}")
    output.line(f"{_counts(report)}{'.' if not report.group else f', in the group {report.group}.'}")
    if report.dry_run:
        output.line("Nothing was stored: this was a dry run.")
    elif report.unchanged == report.records:
        output.line("Nothing was changed: every contact already is as the file has it.")


def _counts(report: ImportReport) -> str:
    return (
        f"{plural(report.records, 'record')}: {report.created} created, {report.updated} updated,"
        f" {report.unchanged} unchanged, {report.errored} in error"
    )


def _reporter() -> Callable[[int, int], None] | None:
    """Shows how far the import is, four times a second at most, when somebody watches."""
    if not sys.stderr.isatty():
        return None
    shown_at = 0.0

    def report(done: int, total: int) -> None:
        nonlocal shown_at
        now = time.monotonic()
        if done < total and now - shown_at < _SECONDS_BETWEEN_REPORTS:
            return
        shown_at = now
        typer.echo(f"\rImporting {done}/{total}, ctrl+c cancels ", err=True, nl=done >= total)

    return report


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Makes the first ctrl+c a request to stop, which leaves nothing half done; a second one insists."""
    asked = False

    def ask(_signal: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)
