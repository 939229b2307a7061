"""The commands on contacts: `list`, `show`, `route`, `raise`; for many at once `move`, `prefer`, `delete`."""

from typing import Annotated

import typer

from store.core.types import Role, Status
from tui.cli.options import (
    AddressText,
    AsJson,
    ContactText,
    Database,
    Folder,
    Limit,
    Query,
    Reverse,
    RoleOption,
    Sort,
    Target,
    Who,
    on_contacts,
)

contacts_app = typer.Typer(rich_markup_mode=None)
bulk_app = typer.Typer(rich_markup_mode=None)


@contacts_app.command("list", epilog="Example: cordboard list doe --sort last_seen_on --reverse --limit 20")
def list_(
    query: Query = "",
    folder: Folder = Status.ACTIVE,
    sort: Sort = "name",
    reverse: Reverse = False,
    limit: Limit = 50,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """List contacts, each with the channel of its next message.

    Columns: ID, name, address, channel, lock, language, last seen.
    """
    from tui.cli.contacts import commands as contacts

    listing = contacts.listing(query, folder, sort, reverse)
    contacts.list_contacts(database, listing, limit=limit, as_json=as_json)


@contacts_app.command(epilog='Example: cordboard show "Jane Doe"')
def show(
    contact: ContactText,
    history: Annotated[int, typer.Option("--history", min=0, help="How many past changes.")] = 5,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Show everything about one contact."""
    from tui.cli.contacts import commands as contacts

    contacts.show(database, contact, history=history, as_json=as_json)


@contacts_app.command(epilog="Example: cordboard route +250788123123 --explain")
def route(
    target: Target,
    role: RoleOption = Role.SEND,
    explain: Annotated[bool, typer.Option("--explain", help="Show every channel looked at.")] = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Say which channel reaches a contact or number, and why."""
    from tui.cli.contacts import routes

    routes.explain_route(database, target, role=role, explain=explain, as_json=as_json)


@contacts_app.command("raise", epilog='Example: cordboard raise "Jane Doe" twitter:janedoe')
def raise_(
    contact: ContactText,
    address: AddressText,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Move one of a contact's addresses one step up."""
    from tui.cli.contacts import commands as contacts

    contacts.raise_address(database, contact, address, as_json=as_json)


@bulk_app.command(epilog="Example: cordboard move archived --query 'last_seen_on < -365d'")
@on_contacts()
def move(
    to: Annotated[Status, typer.Argument(metavar="FOLDER", help="active, blocked, stopped or archived.")],
    who: Who,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Move contacts to another folder: those named, those that --query finds, or --all.

    Those that leave Active leave their groups; only smart groups take them back."""
    from tui.cli.contacts import bulk

    bulk.move(database, to, who, as_json=as_json)


@bulk_app.command(epilog='Example: cordboard prefer "MTN Rwanda" --query "carrier = mtn"')
@on_contacts()
def prefer(
    channel: Annotated[
        str, typer.Argument(metavar="CHANNEL", help="A channel's name or ID; none clears the preferred one.")
    ],
    who: Who,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Choose the channel that reaches contacts, until they write in by another."""
    from tui.cli.contacts import bulk

    bulk.prefer(database, channel, who, as_json=as_json)


@bulk_app.command(epilog="Example: cordboard delete --folder archived --all --yes 93")
@on_contacts(folder=Status.ARCHIVED)
def delete(
    who: Who,
    yes: Annotated[
        int | None, typer.Option("--yes", metavar="COUNT", help="Delete them: this is how many they are.")
    ] = None,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Delete contacts for good, in any folder but Active; without --yes say how many they are."""
    from tui.cli.contacts import bulk

    bulk.delete(database, who, sure=yes, as_json=as_json)
