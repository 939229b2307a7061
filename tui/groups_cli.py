"""The command line of `cordboard groups`: what each of its commands takes."""

from typing import Annotated

import typer

from store.core.types import Status
from tui.commands.options import (
    AsJson,
    Database,
    Everybody,
    Folder,
    GroupText,
    Limit,
    Matching,
    Names,
    Reverse,
    Sort,
    database_of,
)

groups_app = typer.Typer(
    help="List and change groups, and who is in them.",
    epilog="Example: cordboard groups create Adults --query 'age >= 18'",
    rich_markup_mode=None,
)


@groups_app.callback(invoke_without_command=True)
def groups(ctx: typer.Context, as_json: AsJson = False, database: Database = "") -> None:
    """List groups, smart ones first, each with how many contacts it has.

    Columns: ID, name, kind, contacts, state, query.
    """
    if ctx.invoked_subcommand is None:
        list_(ctx, as_json, database)


@groups_app.command("list", epilog="Example: cordboard groups list --json")
def list_(ctx: typer.Context, as_json: AsJson = False, database: Database = "") -> None:
    """List groups, smart ones first, each with how many contacts it has."""
    from tui.commands import groups as command

    command.list_groups(database_of(ctx, database), as_json=as_json)


@groups_app.command(epilog="Example: cordboard groups create Adults --query 'age >= 18'")
def create(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What people call it.")],
    query: Annotated[str, typer.Option("--query", metavar="QUERY", help="Let this search keep it.")] = "",
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Make a group; with --query a smart one, which the search keeps from then on."""
    from tui.commands import groups as command

    command.create(database_of(ctx, database), name, query, as_json=as_json)


@groups_app.command(epilog="Example: cordboard groups rename Adults Grown-ups")
def rename(
    ctx: typer.Context,
    group: GroupText,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its new name.")],
    database: Database = "",
) -> None:
    """Give a group another name."""
    from tui.commands import groups as command

    command.rename(database_of(ctx, database), group, name)


@groups_app.command("set-query", epilog="Example: cordboard groups set-query Adults 'age >= 21'")
def set_query(
    ctx: typer.Context,
    group: GroupText,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="The search that is to keep it.")],
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Let another search keep a smart group."""
    from tui.commands import groups as command

    command.set_query(database_of(ctx, database), group, query, as_json=as_json)


@groups_app.command(epilog="Example: cordboard groups delete Adults --yes")
def delete(
    ctx: typer.Context,
    group: GroupText,
    yes: Annotated[bool, typer.Option("--yes", help="Delete it, for good.")] = False,
    database: Database = "",
) -> None:
    """Delete a group, and no contact; without --yes say what would miss it."""
    from tui.commands import groups as command

    command.delete(database_of(ctx, database), group, sure=yes)


@groups_app.command(epilog='Example: cordboard groups add Farmers "Jane Doe" tel:+250788123123')
def add(
    ctx: typer.Context,
    group: GroupText,
    contact: Names = None,
    query: Matching = "",
    everybody: Everybody = False,
    folder: Folder = Status.ACTIVE,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Put contacts into a manual group: those named, or those that --query finds."""
    from tui.commands import groups as command
    from tui.commands.chosen import Who

    who = Who(tuple(contact or ()), query, folder, everybody)
    command.add(database_of(ctx, database), group, who, as_json=as_json)


@groups_app.command(epilog="Example: cordboard groups remove Farmers --query 'district = gasabo'")
def remove(
    ctx: typer.Context,
    group: GroupText,
    contact: Names = None,
    query: Matching = "",
    everybody: Everybody = False,
    folder: Folder = Status.ACTIVE,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Take contacts out of a manual group: those named, or those that --query finds."""
    from tui.commands import groups as command
    from tui.commands.chosen import Who

    who = Who(tuple(contact or ()), query, folder, everybody)
    command.remove(database_of(ctx, database), group, who, as_json=as_json)


@groups_app.command(epilog="Example: cordboard groups members Farmers --sort last_seen_on --reverse")
def members(
    ctx: typer.Context,
    group: GroupText,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Only those that this search finds.")] = "",
    sort: Sort = "name",
    reverse: Reverse = False,
    limit: Limit = 50,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """List the contacts of a group, as `list` does."""
    from tui.commands import groups as command

    shown = command.Shown(query, sort, reverse, limit)
    command.members(database_of(ctx, database), group, shown, as_json=as_json)
