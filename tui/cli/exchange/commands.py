"""The command `import`: the rows of a workbook become contacts."""

from pathlib import Path

from store.core.reports import ImportReport
from store.core.views import Listing
from store.services import serializers
from tui.cli.database import store
from tui.cli.progress import monitor
from tui.process import output
from tui.process.exit_codes import Exit
from tui.text.cells import plural


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
    with store(database, create=True) as services, monitor("Importing") as watch:
        report = services.imports.run(
            path,
            country=country or None,
            group=group,
            dry_run=dry_run,
            monitor=watch,
        )
    if as_json:
        output.document(serializers.import_report(report))
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


def export(
    database: str,
    path: Path,
    listing: Listing,
    *,
    groups: tuple[str, ...] = (),
    replace: bool = False,
    as_json: bool = False,
) -> None:
    """Write the contacts of a listing to a workbook, and say how many they were."""
    with store(database) as services, monitor("Exporting") as watch:
        chosen = [services.groups.find(name).uuid for name in groups]
        report = services.exports.run(path, listing, groups=chosen, replace=replace, monitor=watch)
    if as_json:
        columns: output.Json = list(report.columns)
        output.document({"file": str(path), "contacts": report.contacts, "columns": columns})
    else:
        output.line(f"Wrote {plural(report.contacts, 'contact')} to {report.file}.")
