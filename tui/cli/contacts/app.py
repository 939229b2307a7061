"""The commands on contacts, as they are typed: one a function, which calls what does it."""

from typing import Annotated

import typer

from store.core.types import Role, Status
from tui.cli.options import (
    AddressText,
    AsJson,
    AsText,
    ChannelText,
    ContactText,
    Database,
    DryRun,
    FieldValues,
    Folder,
    Language,
    Limit,
    Query,
    Reverse,
    RoleOption,
    Sort,
    Target,
)
from tui.cli.selection import ContactSelection, on_contacts

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
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="Only message, status, name, language, field, group, address, channel, import or merge.",
        ),
    ] = "",
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Show everything about one contact."""
    from store.core.history.timeline import Topic
    from tui.cli.contacts import commands as contacts
    from tui.cli.naming import chosen

    topic = chosen(Topic, kind, "kind") if kind else None
    contacts.show(database, contact, history=history, topic=topic, as_json=as_json)


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
    text: Annotated[
        str,
        typer.Option("--text", metavar="TEXT", help="What it says, as in: Dear @contact.first_name ..."),
    ] = "",
    text_for: Annotated[
        list[str] | None,
        typer.Option(
            "--text-for", metavar="LANG=TEXT", help="What it says in a language: kin=...; may be repeated."
        ),
    ] = None,
    limit: Limit = 50,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Say whom one send would reach, by which channel.

    It is to all that QUERY finds, in any folder. Columns: channel, contacts, contacts tied to it, contacts by
    address type. Then who gets nothing, and why.

    With --text also how many SMS it is, the longest text, what forces 16 bit, and which variables are empty.
    """
    from tui.cli.contacts import plan

    if channel:
        plan.list_planned(database, query, channel, limit=limit, as_json=as_json)
    else:
        plan.plan(database, query, text, text_for or (), as_json=as_json)


@contacts_app.command(
    epilog='Example: cordboard add "Ann Uwase" --address +250788999888 --language kin --field age=34'
)
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What people call it; may be empty.")],
    address: Annotated[
        list[str] | None,
        typer.Option(
            "--address", metavar="ADDRESS", help="The first is its priority address; may be repeated."
        ),
    ] = None,
    language: Language = None,
    field: FieldValues = None,
    group: Annotated[
        list[str] | None, typer.Option("--group", metavar="NAME", help="A manual group; may be repeated.")
    ] = None,
    as_text: AsText = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Add a contact; prints its ID and its route. All that is wrong is told at once, and nothing stored."""
    from tui.cli.contacts import editing

    given = editing.Given(name, language, address or (), field or (), group or (), as_text)
    editing.add(database, given, dry_run=dry_run, as_json=as_json)


@contacts_app.command("set", epilog='Example: cordboard set "Jane Doe" --language fra --field age=35')
@on_contacts()
def set_(
    chosen: ContactSelection,
    name: Annotated[str | None, typer.Option("--name", help="One contact's new name; empty: none.")] = None,
    language: Language = None,
    field: FieldValues = None,
    as_text: AsText = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Set the name, language or fields of a contact, or the language or fields of many; empty clears.

    Of many, those for whom a field cannot read its value are left alone, unless it is kept --as-text."""
    from tui.cli.contacts import editing

    given = editing.Given(name, language, fields=field or (), as_text=as_text)
    if len(chosen.texts) == 1 and not (chosen.query or chosen.everybody or chosen.listed):
        editing.set_parts(database, chosen.texts[0], given, dry_run=chosen.dry_run, as_json=as_json)
    else:
        editing.set_many(database, chosen, given, as_json=as_json)


@contacts_app.command(epilog='Example: cordboard merge "Jane Doe" "Doe, Jane" --take name=other --dry-run')
def merge(
    kept: Annotated[str, typer.Argument(metavar="KEEP", help="The contact that stays.")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The contact that becomes part of it.")],
    take: Annotated[
        list[str] | None,
        typer.Option(
            "--take",
            metavar="PART=SIDE",
            help="name, status, language or a field, and kept or other; may be repeated.",
        ),
    ] = None,
    order: Annotated[
        list[str] | None,
        typer.Option(
            "--order",
            metavar="ADDRESS",
            help="What comes first of both lists: an address or its number there; may be repeated.",
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Merge them without being asked.")] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Make one contact of two; the addresses, messages and history of both are its own, and undo works.

    Columns: part, what the kept one has, what the other one has, which is taken. What the kept one has stays
    unless the other's is taken; who is stopped or blocked stays so."""
    from tui.cli.contacts import merging

    typed = merging.Typed(take or (), order or ())
    merging.merge(database, kept, other, typed, yes=yes, dry_run=dry_run, as_json=as_json)


@contacts_app.command(epilog='Example: cordboard duplicates --not-same "Jane Doe" "Doe, Jane"')
def duplicates(
    reason: Annotated[
        str, typer.Option("--reason", metavar="REASON", help="Only those by number, email or name.")
    ] = "",
    limit: Limit = 50,
    not_same: Annotated[
        tuple[str, str] | None,
        typer.Option("--not-same", metavar="A B", help="Remember that two contacts are not the same."),
    ] = None,
    ask_again: Annotated[
        tuple[str, str] | None,
        typer.Option("--ask-again", metavar="A B", help="Forget it, so that they may be suggested again."),
    ] = None,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """List contacts that are likely the same, in any folder, and why; `merge` makes one of two.

    One number in two ways of writing, or of before and after its country changed it; one e-mail address in
    two cases; one name with numbers of one carrier's prefix. Columns: ID and name of both, reason.
    """
    from tui.cli.contacts import duplicates as command

    if not_same and ask_again:
        raise typer.BadParameter("--not-same and --ask-again do not go together.")
    if told := not_same or ask_again:
        command.say(database, told, apart=not_same is not None, as_json=as_json)
    else:
        command.show(database, reason, limit=limit, as_json=as_json)


@contacts_app.command("raise", epilog='Example: cordboard raise "Jane Doe" twitter:janedoe')
def raise_(
    contact: ContactText,
    address: AddressText,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Move one of a contact's addresses one step up."""
    from tui.cli.contacts import editing

    editing.raise_address(database, contact, address, dry_run=dry_run, as_json=as_json)


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
