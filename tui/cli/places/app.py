"""The command line of `cordboard places`: what each of its commands takes."""

from typing import Annotated

import typer

from tui.cli.options import AsJson, Database, Workbook

places_app = typer.Typer(
    help="List and load the places that state, district and ward fields hold.",
    epilog="Example: cordboard places load places.csv --country Rwanda",
    rich_markup_mode=None,
)

CountryName = Annotated[
    str,
    typer.Option("--country", metavar="NAME", help="The country of rows that name none."),
]


@places_app.callback(invoke_without_command=True)
def places(ctx: typer.Context, as_json: AsJson = False, database: Database = "") -> None:
    """List all places, each after the one it lies in.

    Columns: level, path, other names.
    """
    if ctx.invoked_subcommand is None:
        list_(as_json, database)


@places_app.command("list", epilog="Example: cordboard places list --json")
def list_(as_json: AsJson = False, database: Database = "") -> None:
    """List all places, each after the one it lies in."""
    from tui.cli.places import commands as command

    command.list_places(database, as_json=as_json)


@places_app.command(epilog="Example: cordboard places load places.csv --country Rwanda")
def load(
    file: Workbook,
    country: CountryName = "",
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Replace all places by those of a workbook.

    Its columns are State, District and Ward, optionally Country, and beside each its Aliases."""
    from tui.cli.places import commands as command

    command.load(database, file, country, as_json=as_json)
