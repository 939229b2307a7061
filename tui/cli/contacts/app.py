"""The commands `list`, `show`, `route`, `raise` and `receive`."""

from typing import Annotated

import typer

from store.core.types import Role, Status
from tui.cli.options import (
    AddressText,
    AsJson,
    ChannelText,
    ContactText,
    Database,
    DryRun,
    Folder,
    Limit,
    Query,
    Reverse,
    RoleOption,
    Sort,
    Target,
)

contacts_app = typer.Typer(rich_markup_mode=None)


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
    from store.core.views import Listing
    from tui.cli.contacts import commands as contacts

    listing = Listing(folder=folder, text=query, sort=sort, descending=reverse)
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


@contacts_app.command(epilog="Example: cordboard plan 'district = gasabo' --list \"MTN Rwanda\"")
def plan(
    query: Query = "",
    channel: Annotated[
        str, typer.Option("--list", metavar="CHANNEL", help="List whom it reaches; none: who gets nothing.")
    ] = "",
    limit: Limit = 50,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Say whom one send to all that QUERY finds would reach, by which channel.

    Columns: channel, contacts, contacts tied to it, contacts by address type. Then who gets nothing, and why.
    """
    from tui.cli.contacts import plan

    if channel:
        plan.list_planned(database, query, channel, limit=limit, as_json=as_json)
    else:
        plan.plan(database, query, as_json=as_json)


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


@contacts_app.command(epilog='Example: cordboard receive "MTN Rwanda" +250788123123 "Muraho" --dry-run')
def receive(
    channel: ChannelText,
    sender: Annotated[str, typer.Argument(metavar="FROM", help="The sender's address.")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What the message says.")],
    dry_run: DryRun = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Record an incoming message and what it changes."""
    from tui.cli.contacts import incoming

    incoming.receive(database, channel, sender, text, dry_run=dry_run, as_json=as_json)
