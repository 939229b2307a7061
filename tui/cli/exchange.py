"""The commands `import` and `export`: contacts from files and into files."""

from typing import TYPE_CHECKING, Annotated

import typer

from store.core.reports import ReadingChoices, RowKind, UnknownUuid
from store.core.types import Status
from tui.cli.common import monitor, opened, print_result
from tui.cli.options import (
    AsJson,
    Database,
    DryRun,
    Encoding,
    Folder,
    GroupColumns,
    HeaderRow,
    NewWorkbook,
    OfGroup,
    Query,
    Replace,
    SheetName,
    Workbook,
)
from tui.process import output
from tui.process.exit_codes import Exit
from tui.text.cells import plural
from tui.text.import_reports import counts, how_read, messages

if TYPE_CHECKING:
    from store.core.reports import ImportReport

_UNKNOWN_UUIDS = (
    "Contacts with those UUIDs are made with --unknown-uuid make, as to restore an export;"
    " with --unknown-uuid ignore the addresses decide whose row it is."
)

exchange_app = typer.Typer(rich_markup_mode=None)


@exchange_app.command("import", epilog="Example: cordboard import people.xlsx --country RW --dry-run")
def import_(
    file: Workbook,
    group: Annotated[str, typer.Option("--group", metavar="NAME", help="Add everyone to this group.")] = "",
    country: Annotated[
        str, typer.Option("--country", metavar="CODE", help="The country of numbers without a country code.")
    ] = "",
    all_addresses: Annotated[
        bool, typer.Option("--all-addresses", help="Import all columns of a type, not the first only.")
    ] = False,
    unknown_uuid: Annotated[
        UnknownUuid, typer.Option("--unknown-uuid", help="What to do with UUIDs that nobody has.")
    ] = UnknownUuid.REFUSE,
    sheet: SheetName = "",
    encoding: Encoding = "",
    header_row: HeaderRow = 0,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Import the contacts of a workbook, or of a text file with columns.

    Known contacts gain what the file knows of them; their addresses are never replaced or reordered."""
    with opened(database, create=True) as services, monitor("Importing") as watch:
        report = services.imports.run(
            file,
            country=country or None,
            group=group,
            all_addresses=all_addresses,
            unknown_uuid=unknown_uuid,
            reading=ReadingChoices(sheet, encoding, header_row),
            dry_run=dry_run,
            monitor=watch,
        )
    if not as_json:
        _narrate(report)
    print_result(report, *_sentences(report), as_json=as_json)
    raise typer.Exit(Exit.ROWS_IN_ERROR if report.errors else Exit.DONE)


@exchange_app.command(epilog="Example: cordboard export adults.xlsx 'age > 18' --group Farmers")
def export(
    file: NewWorkbook,
    query: Query = "",
    folder: Folder = Status.ACTIVE,
    group: OfGroup = "",
    group_column: GroupColumns = None,
    replace: Replace = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Write contacts to a workbook, with their uuids, so that an import can update them.

    Everything that is known of each is in it; the order of addresses of different types is not."""
    from store.core.views import Listing

    with opened(database) as services, monitor("Exporting") as watch:
        columns = [services.groups.find(name).uuid for name in group_column or ()]
        members = services.groups.find(group).uuid if group else ""
        wanted = Listing(folder=folder, group=members, text=query)
        report = services.exports.run(file, wanted, groups=columns, replace=replace, monitor=watch)
    print_result(
        {"file": str(file), "contacts": report.contacts, "columns": [*report.columns]},
        f"Wrote {plural(report.contacts, 'contact')} to {report.file}.",
        as_json=as_json,
    )


def _narrate(report: "ImportReport") -> None:
    for line in how_read(report):
        output.narrate(line)
    for column in report.columns:
        if column.ignored:
            output.narrate(f'Column "{column.header}" is ignored: {column.meaning}.')
    for line in messages(report):
        output.narrate(line)
    if any(error.kind is RowKind.UUID for error in report.errors):
        output.narrate(_UNKNOWN_UUIDS)


def _in_group(report: "ImportReport") -> str:
    return f", in the group {report.group}" if report.group else ""


def _sentences(report: "ImportReport") -> list[str]:
    counted = ", ".join(f"{count} {what}" for count, what in counts(report))
    said = [f"{plural(report.records, 'record')}: {counted}{_in_group(report)}."]
    if report.dry_run:
        said.append("Nothing was stored: this was a dry run.")
    elif report.unchanged == report.records:
        said.append("Nothing was changed: every contact already is as the file has it.")
    return said
