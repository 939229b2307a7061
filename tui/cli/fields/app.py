"""The command line of `cordboard fields`: what each of its commands takes."""

from typing import Annotated

import typer

from store.core.types import FieldType
from tui.cli.options import AsJson, Database, FieldText

fields_app = typer.Typer(
    help="List, add and change custom fields.",
    epilog="Example: cordboard fields create Age --type number --featured",
    rich_markup_mode=None,
)

TypeOption = Annotated[FieldType, typer.Option("--type", help="How its values are read.")]
NameText = Annotated[str, typer.Argument(metavar="NAME", help="What people call it.")]


@fields_app.callback(invoke_without_command=True)
def fields(ctx: typer.Context, as_json: AsJson = False, database: Database = "") -> None:
    """List custom fields, the columns of the contact list first, in their order.

    Columns: key, name, type, place among the columns, contacts with a value, smart groups that ask for it,
    imports that had it.
    """
    if ctx.invoked_subcommand is None:
        list_(as_json, database)


@fields_app.command("list", epilog="Example: cordboard fields list --json")
def list_(as_json: AsJson = False, database: Database = "") -> None:
    """List custom fields, the columns of the contact list first, in their order."""
    from tui.cli.fields import commands as command

    command.list_fields(database, as_json=as_json)


@fields_app.command(epilog="Example: cordboard fields create Age --type number --featured")
def create(
    name: NameText,
    field_type: TypeOption = FieldType.TEXT,
    featured: Annotated[bool, typer.Option("--featured", help="Make it a column of the list.")] = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Make a field; its key is made from its name, and stays."""
    from tui.cli.fields import commands as command

    command.create(database, name, field_type, featured=featured, as_json=as_json)


@fields_app.command(epilog='Example: cordboard fields rename age "Age in years"')
def rename(field: FieldText, name: NameText, as_json: AsJson = False, database: Database = "") -> None:
    """Give a field another name; its key stays."""
    from tui.cli.fields import commands as command

    command.rename(database, field, name, as_json=as_json)


@fields_app.command("set-type", epilog="Example: cordboard fields set-type age number --dry-run")
def set_type(
    field: FieldText,
    field_type: Annotated[FieldType, typer.Argument(metavar="TYPE", help="How its values are read.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say how many of the values can be read so.")
    ] = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Give a field another type; stored values stay, and show what they read as under it."""
    from tui.cli.fields import commands as command

    command.set_type(database, field, field_type, dry_run=dry_run, as_json=as_json)


@fields_app.command(epilog="Example: cordboard fields feature age")
def feature(field: FieldText, as_json: AsJson = False, database: Database = "") -> None:
    """Make a field a column of the contact list, the last one."""
    from tui.cli.fields import commands as command

    command.set_featured(database, field, True, as_json=as_json)


@fields_app.command(epilog="Example: cordboard fields unfeature age")
def unfeature(field: FieldText, as_json: AsJson = False, database: Database = "") -> None:
    """Take a field's column away; it loses its place."""
    from tui.cli.fields import commands as command

    command.set_featured(database, field, False, as_json=as_json)


@fields_app.command("move-up", epilog="Example: cordboard fields move-up district")
def move_up(field: FieldText, as_json: AsJson = False, database: Database = "") -> None:
    """Move a column of the contact list one place to the front."""
    from tui.cli.fields import commands as command

    command.move_up(database, field, as_json=as_json)


@fields_app.command(epilog="Example: cordboard fields used age")
def used(field: FieldText, as_json: AsJson = False, database: Database = "") -> None:
    """Say where a field is used: contacts with a value, smart groups, imports."""
    from tui.cli.fields import commands as command

    command.used(database, field, as_json=as_json)


@fields_app.command(epilog="Example: cordboard fields delete notes --yes")
def delete(
    field: FieldText,
    yes: Annotated[bool, typer.Option("--yes", help="Delete it, for good.")] = False,
    database: Database = "",
) -> None:
    """Delete a field with its values; without --yes say what that would do."""
    from tui.cli.fields import commands as command

    command.delete(database, field, sure=yes)
