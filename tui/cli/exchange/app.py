"""The commands `import` and `export`: contacts from files and into files."""

from typing import Annotated

import typer

from store.core.types import Status
from tui.cli.options import (
    AsJson,
    Database,
    DryRun,
    Folder,
    GroupNames,
    NewWorkbook,
    Query,
    Replace,
    Workbook,
)

exchange_app = typer.Typer(rich_markup_mode=None)


@exchange_app.command("import", epilog="Example: cordboard import people.xlsx --country RW --dry-run")
def import_(
    file: Workbook,
    group: Annotated[str, typer.Option("--group", metavar="NAME", help="Add everyone to this group.")] = "",
    country: Annotated[
        str, typer.Option("--country", metavar="CODE", help="Read local numbers as its.")
    ] = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Import the contacts of a workbook.

    Known contacts gain what the file knows of them; their addresses are never replaced or reordered."""
    from tui.cli.exchange import commands

    code = commands.import_workbook(
        database, file, group=group, country=country, dry_run=dry_run, as_json=as_json
    )
    raise typer.Exit(code)


@exchange_app.command(epilog="Example: cordboard export adults.xlsx 'age > 18' --group Farmers")
def export(
    file: NewWorkbook,
    query: Query = "",
    folder: Folder = Status.ACTIVE,
    group: GroupNames = None,
    replace: Replace = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Write contacts to a workbook, with their uuids, so that an import can update them.

    Everything that is known of each is in it; the order of addresses of different types is not."""
    from tui.cli.contacts import commands as contacts
    from tui.cli.exchange import commands

    listing = contacts.listing(query, folder, "name", descending=False)
    commands.export(database, file, listing, groups=tuple(group or ()), replace=replace, as_json=as_json)
