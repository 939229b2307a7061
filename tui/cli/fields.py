"""The commands under `fields`: list, make, change, order and delete them."""

from itertools import count
from typing import TYPE_CHECKING, Annotated

import typer

from store.core.errors import CordboardError, FieldInUse, InvalidSelection
from store.core.fields.keys import limit_warning
from store.core.types import FieldType
from tui.cli.common import opened, print_list, print_result
from tui.cli.options import AsJson, Database, FieldText, Yes
from tui.process import output
from tui.process.output import Column
from tui.text.cells import plural

if TYPE_CHECKING:
    from store.core.reports import FieldUse

_LIST = (
    Column("KEY", 36),
    Column("NAME", 36),
    Column("TYPE", 8),
    Column("COLUMN", 6, right=True),
    Column("VALUES", 9, right=True),
    Column("GROUPS", 30),
    Column("IMPORTS", 30),
)

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
    with opened(database) as services:
        uses = services.fields.uses()
    places = count(1)
    print_list(
        "fields",
        uses,
        _LIST,
        lambda use: _cells(use, next(places)),
        nothing="There is no custom field yet; `cordboard fields create` makes one.",
        as_json=as_json,
    )


@fields_app.command(epilog="Example: cordboard fields create Age --type number --featured")
def create(
    name: NameText,
    field_type: TypeOption = FieldType.TEXT,
    featured: Annotated[bool, typer.Option("--featured", help="Make it a column of the list.")] = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Make a field; its key is made from its name, and stays."""
    with opened(database, create=True) as services:
        made = services.fields.create(name, field_type, featured=featured)
        warning = limit_warning(len(services.fields.all()))
    print_result(made, f'Made the field {made.name}, with the key "{made.key}".', as_json=as_json)
    if warning:
        output.narrate(warning)


@fields_app.command(epilog='Example: cordboard fields rename age "Age in years"')
def rename(field: FieldText, name: NameText, as_json: AsJson = False, database: Database = "") -> None:
    """Give a field another name; its key stays."""
    with opened(database) as services:
        renamed = services.fields.change(services.fields.find(field).key, name=name)
    print_result(renamed, f'The field "{renamed.key}" is called {renamed.name} now.', as_json=as_json)


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
    from store.services import serializers
    from tui.text.fields import reading_sentence

    with opened(database) as services:
        found = services.fields.find(field)
        reading = services.fields.reading(found.key, field_type)
        changes = field_type is not found.type
        if changes and not dry_run:
            found = services.fields.change(found.key, type=field_type)
            services.fields.fill_groups()
    said = [reading_sentence(reading, field_type, changes=changes and dry_run)]
    if not changes:
        said.insert(0, f"{found.name} already is of the type {field_type.value}; nothing was changed.")
    elif not dry_run:
        said.insert(0, f"{found.name} is of the type {field_type.value} now.")
    print_result(serializers.field_reading(found, reading, dry_run=dry_run), *said, as_json=as_json)


@fields_app.command(epilog="Example: cordboard fields feature age")
def feature(field: FieldText, as_json: AsJson = False, database: Database = "") -> None:
    """Make a field a column of the contact list, the last one."""
    _set_featured(database, field, True, as_json=as_json)


@fields_app.command(epilog="Example: cordboard fields unfeature age")
def unfeature(field: FieldText, as_json: AsJson = False, database: Database = "") -> None:
    """Take a field's column away; it loses its place."""
    _set_featured(database, field, False, as_json=as_json)


@fields_app.command("move-up", epilog="Example: cordboard fields move-up district")
def move_up(field: FieldText, as_json: AsJson = False, database: Database = "") -> None:
    """Move a column of the contact list one place to the front."""
    with opened(database) as services:
        moved = services.fields.move_up(services.fields.find(field).key)
    columns = [one for one in moved if one.featured]
    names = ", ".join(one.name for one in columns)
    print_result({"columns": [one.key for one in columns]}, f"The columns are {names}.", as_json=as_json)


@fields_app.command(epilog="Example: cordboard fields used age")
def used(field: FieldText, as_json: AsJson = False, database: Database = "") -> None:
    """Say where a field is used: contacts with a value, smart groups, imports."""
    with opened(database) as services:
        use = services.fields.used_by(services.fields.find(field).key)
    print_result(
        use,
        f"{use.field.name}: {plural(use.contacts, 'contact')} with a value.",
        f"Smart groups that ask for it: {', '.join(use.groups) or 'none'}.",
        f"Imports that had a column for it: {', '.join(use.imports) or 'none'}.",
        as_json=as_json,
    )


@fields_app.command(epilog="Example: cordboard fields delete notes --yes")
def delete(field: FieldText, yes: Yes = False, database: Database = "") -> None:
    """Delete a field with its values; without --yes say what that would do."""
    with opened(database) as services:
        found = services.fields.find(field)
        if not yes:
            raise _unsure(services.fields.used_by(found.key))
        gone = services.fields.delete(found.key)
    output.line(f"Deleted the field {found.name} with {plural(gone, 'value')}.")


def _set_featured(database: str, text: str, featured: bool, *, as_json: bool) -> None:
    with opened(database) as services:
        field = services.fields.change(services.fields.find(text).key, featured=featured)
    said = "a column of the list" if featured else "no column of the list"
    print_result(field, f"{field.name} is {said} now.", as_json=as_json)


def _unsure(use: "FieldUse") -> CordboardError:
    from tui.text.fields import delete_detail

    if use.groups:
        asking = f"{', '.join(use.groups)} {'asks' if len(use.groups) == 1 else 'ask'}"
        return FieldInUse(f"{use.field.name} cannot be deleted: {asking} for it.", use.groups)
    return InvalidSelection(
        f"Deleting the field {use.field.name}: {delete_detail(use)}", "Add --yes to delete it."
    )


def _cells(use: "FieldUse", place: int) -> tuple[str, ...]:
    field = use.field
    return (
        field.key,
        field.name,
        field.type.value,
        str(place) if field.featured else "",
        str(use.contacts),
        ", ".join(use.groups),
        ", ".join(use.imports),
    )
