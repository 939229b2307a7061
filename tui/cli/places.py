"""The commands under `places`: list and load the places that fields of places hold."""

from collections import Counter
from typing import Annotated

import typer

from tui.cli.common import opened, print_list
from tui.cli.options import AsJson, Database, Workbook
from tui.process import output
from tui.process.output import Column
from tui.text.cells import plural

_LIST = (Column("LEVEL", 8), Column("PLACE", 60, middle=True), Column("ALSO CALLED", 40))

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
    with opened(database) as services:
        places = services.places.all()
    print_list(
        "places",
        places,
        _LIST,
        lambda place: (place.level.name.lower(), place.path, ", ".join(place.aliases)),
        nothing="There are no places yet; `cordboard places load` reads them from a workbook.",
        as_json=as_json,
    )


@places_app.command(epilog="Example: cordboard places load places.csv --country Rwanda")
def load(
    file: Workbook,
    country: CountryName = "",
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Replace all places by those of a workbook.

    Its columns are State, District and Ward, optionally Country, and beside each its Aliases."""
    from store.core.fields.places import Level

    with opened(database, create=True) as services:
        counts = Counter(place.level for place in services.places.load(file, country=country))
    if as_json:
        output.document({"loaded": {level.name.lower(): counts[level] for level in Level}})
        return
    many = {Level.COUNTRY: "countries"}
    said = (
        plural(counts[level], level.name.lower(), many.get(level, "")) for level in Level if counts[level]
    )
    output.narrate(f"{file.name}: {', '.join(said)}.")
