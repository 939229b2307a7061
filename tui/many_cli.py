"""The command lines of what can be done with one contact or with many."""

from typing import Annotated

import typer

from store.core.types import Status
from tui.commands.options import AsJson, Database, Everybody, Folder, Matching, Names, database_of

many_app = typer.Typer(rich_markup_mode=None)


@many_app.command(epilog="Example: cordboard move archived --query 'last_seen_on < -365d'")
def move(
    ctx: typer.Context,
    to: Annotated[Status, typer.Argument(metavar="FOLDER", help="active, blocked, stopped or archived.")],
    contact: Names = None,
    query: Matching = "",
    everybody: Everybody = False,
    folder: Folder = Status.ACTIVE,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Move contacts to another folder: those named, those that --query finds, or --all.

    Those that leave Active leave their groups; only smart groups take them back."""
    from tui.commands import many
    from tui.commands.chosen import Who

    who = Who(tuple(contact or ()), query, folder, everybody)
    many.move(database_of(ctx, database), to, who, as_json=as_json)


@many_app.command(epilog='Example: cordboard prefer "MTN Rwanda" --query "carrier = mtn"')
def prefer(
    ctx: typer.Context,
    channel: Annotated[
        str, typer.Argument(metavar="CHANNEL", help="A channel's name or ID; none clears the preferred one.")
    ],
    contact: Names = None,
    query: Matching = "",
    everybody: Everybody = False,
    folder: Folder = Status.ACTIVE,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Choose the channel that reaches contacts, until they write in by another."""
    from tui.commands import many
    from tui.commands.chosen import Who

    who = Who(tuple(contact or ()), query, folder, everybody)
    many.prefer(database_of(ctx, database), channel, who, as_json=as_json)


@many_app.command(epilog="Example: cordboard delete --folder archived --all --yes 93")
def delete(
    ctx: typer.Context,
    contact: Names = None,
    query: Matching = "",
    everybody: Everybody = False,
    folder: Folder = Status.ARCHIVED,
    yes: Annotated[
        int | None, typer.Option("--yes", metavar="COUNT", help="Delete them: this is how many they are.")
    ] = None,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Delete contacts for good, in any folder but Active; without --yes say how many they are."""
    from tui.commands import many
    from tui.commands.chosen import Who

    who = Who(tuple(contact or ()), query, folder, everybody)
    many.delete(database_of(ctx, database), who, sure=yes, as_json=as_json)
