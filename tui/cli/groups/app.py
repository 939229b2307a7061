"""The command line of `cordboard groups`: what each of its commands takes."""

from typing import Annotated

import typer

from tui.cli.options import (
    AsJson,
    Database,
    GroupText,
    Limit,
    Reverse,
    Sort,
    Who,
    on_contacts,
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
        list_(as_json, database)


@groups_app.command("list", epilog="Example: cordboard groups list --json")
def list_(as_json: AsJson = False, database: Database = "") -> None:
    """List groups, smart ones first, each with how many contacts it has."""
    from tui.cli.groups import commands as command

    command.list_groups(database, as_json=as_json)


@groups_app.command(epilog="Example: cordboard groups create Adults --query 'age >= 18'")
def create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What people call it.")],
    query: Annotated[str, typer.Option("--query", metavar="QUERY", help="Let this search keep it.")] = "",
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Make a group; with --query a smart one, which the search keeps from then on."""
    from tui.cli.groups import commands as command

    command.create(database, name, query, as_json=as_json)


@groups_app.command(epilog="Example: cordboard groups rename Adults Grown-ups")
def rename(
    group: GroupText,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its new name.")],
    database: Database = "",
) -> None:
    """Give a group another name."""
    from tui.cli.groups import commands as command

    command.rename(database, group, name)


@groups_app.command("set-query", epilog="Example: cordboard groups set-query Adults 'age >= 21'")
def set_query(
    group: GroupText,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="The search that is to keep it.")],
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Let another search keep a smart group."""
    from tui.cli.groups import commands as command

    command.set_query(database, group, query, as_json=as_json)


@groups_app.command(epilog="Example: cordboard groups delete Adults --yes")
def delete(
    group: GroupText,
    yes: Annotated[bool, typer.Option("--yes", help="Delete it, for good.")] = False,
    database: Database = "",
) -> None:
    """Delete a group, and no contact; without --yes say what would miss it."""
    from tui.cli.groups import commands as command

    command.delete(database, group, sure=yes)


@groups_app.command(epilog='Example: cordboard groups add Farmers "Jane Doe" tel:+250788123123')
@on_contacts()
def add(
    group: GroupText,
    who: Who,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Put contacts into a manual group: those named, or those that --query finds."""
    from tui.cli.groups import commands as command

    command.add(database, group, who, as_json=as_json)


@groups_app.command(epilog="Example: cordboard groups remove Farmers --query 'district = gasabo'")
@on_contacts()
def remove(
    group: GroupText,
    who: Who,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Take contacts out of a manual group: those named, or those that --query finds."""
    from tui.cli.groups import commands as command

    command.remove(database, group, who, as_json=as_json)


@groups_app.command(epilog="Example: cordboard groups members Farmers --sort last_seen_on --reverse")
def members(
    group: GroupText,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Only those that this search finds.")] = "",
    sort: Sort = "name",
    reverse: Reverse = False,
    limit: Limit = 50,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """List the contacts of a group, as `list` does."""
    from tui.cli.groups import commands as command

    shown = command.Shown(query, sort, reverse, limit)
    command.members(database, group, shown, as_json=as_json)
