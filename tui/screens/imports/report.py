"""The result of an import in words."""

from collections.abc import Iterable

from textual.content import Content

from store.core.reports import ImportReport
from tui.text.cells import fit, number, plural
from tui.text.content import joined

_SHOWN = 200


def report_lines(report: ImportReport) -> Iterable[Content]:
    """Counts, what each column was taken for, and the rows with errors."""
    would = "would be " if report.dry_run else ""
    yield joined((f"{report.file}: {plural(report.records, 'record')}", "bold"))
    for count, verb in (
        (report.created, f"{would}created"),
        (report.updated, f"{would}updated"),
        (report.unchanged, "unchanged"),
        (report.errored, "in error"),
    ):
        yield joined(f"{number(count):>9} {verb}")
    if not report.created + report.updated + report.errored:
        yield joined("Nothing to change: every contact is stored like this already.")
    if report.group:
        yield joined(f"Group: {report.group}")
    yield joined("")
    for column in report.columns:
        ignored = "ignored: " if column.ignored else ""
        yield joined((fit(column.header, 24) + " ", "dim" if ignored else ""), ignored + column.meaning)
    if report.errors:
        yield joined("")
        yield joined((plural(len(report.errors), "message") + " on rows of the sheet", "bold"))
    for error in report.errors[:_SHOWN]:
        yield joined((f"row {error.row:>5}  ", "bold"), error.message)
    if len(report.errors) > _SHOWN:
        yield joined(f"and {number(len(report.errors) - _SHOWN)} more; `cordboard import` lists all")
