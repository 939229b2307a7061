"""The command line: what each command takes. What it does is in `tui.commands`, loaded only when it runs.

Importing the store and the screens costs most of a second, so that every import of them stands inside the
command that needs it.
"""

from collections.abc import Sequence
from typing import Annotated

import typer

from store.core.types import Role, Status
from tui.channels_cli import channels_app
from tui.commands.options import (
    AddressText,
    Ascii,
    AsJson,
    ChannelText,
    ContactText,
    Database,
    DryRun,
    Folder,
    Globals,
    GroupNames,
    LegacyKeys,
    Limit,
    Mouse,
    NewWorkbook,
    Query,
    Replace,
    Reverse,
    RoleOption,
    Sort,
    Target,
    Theme,
    Workbook,
    database_of,
)
from tui.fields_cli import fields_app
from tui.groups_cli import groups_app
from tui.many_cli import many_app
from tui.places_cli import places_app
from tui.process import boundary
from tui.terminal import profile as terminal

app = typer.Typer(
    name="cordboard",
    help="See every contact with the channel that will reach them, and why.",
    epilog="Without a command the screens open. Exit codes: 0 done, 1 refused, 2 wrong use, 3 an import"
    " with rows in error, 130 cancelled.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"]},
)
app.add_typer(many_app)
app.add_typer(channels_app, name="channels")
app.add_typer(groups_app, name="groups")
app.add_typer(fields_app, name="fields")
app.add_typer(places_app, name="places")


def main(args: Sequence[str] | None = None) -> int:
    """Run a command line, by default this process's, and return its exit code."""
    return boundary.guarded(lambda: app(args=args, prog_name="cordboard"))


def _show_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(version("cordboard"))
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
]


@app.callback(invoke_without_command=True)
def screens(
    ctx: typer.Context,
    database: Database = "",
    ascii_only: Ascii = False,
    mouse: Mouse = False,
    legacy_keys: LegacyKeys = False,
    theme: Theme = "terminal",
    version: Version = False,
) -> None:
    """See every contact with the channel that will reach them, and why."""
    ctx.obj = Globals(database, ascii_only, mouse, legacy_keys, theme)
    if ctx.invoked_subcommand is None:
        from tui.commands import opening_screens

        raise typer.Exit(opening_screens.open_screens(database, _profile(ctx)))


@app.command(epilog="Example: cordboard demo --contacts 100000")
def demo(
    ctx: typer.Context,
    contacts: Annotated[int, typer.Option("--contacts", min=0, max=1_000_000, help="How many.")] = 2000,
    database: Annotated[
        str, typer.Option("--database", metavar="FILE|URL", help="Make it there, to keep.")
    ] = "",
) -> None:
    """Open the screens on invented contacts.

    They are gone afterwards; with --database a database of them is made, to keep."""
    if database:
        from tui.commands import demo_database

        demo_database.make(database, contacts)
    else:
        from tui.commands import demonstration

        raise typer.Exit(demonstration.show(contacts, _profile(ctx)))


@app.command("import", epilog="Example: cordboard import people.xlsx --country RW --dry-run")
def import_(
    ctx: typer.Context,
    file: Workbook,
    group: Annotated[str, typer.Option("--group", metavar="NAME", help="Add everyone to this group.")] = "",
    country: Annotated[
        str, typer.Option("--country", metavar="CODE", help="Read local numbers as its.")
    ] = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Import the contacts of a workbook.

    Known contacts gain what the file knows of them; their addresses are never replaced or reordered."""
    from tui.commands import imports

    where = database_of(ctx, database)
    code = imports.import_workbook(
        where, file, group=group, country=country, dry_run=dry_run, as_json=as_json
    )
    raise typer.Exit(code)


@app.command(epilog="Example: cordboard export adults.xlsx 'age > 18' --group Farmers")
def export(
    ctx: typer.Context,
    file: NewWorkbook,
    query: Query = "",
    folder: Folder = Status.ACTIVE,
    group: GroupNames = None,
    replace: Replace = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Write contacts to a workbook, with their uuids, so that an import can update them.

    Everything that is known of each is in it; the order of addresses of different types is not."""
    from tui.commands import contacts, exports

    listing = contacts.listing(query, folder, "name", descending=False)
    where = database_of(ctx, database)
    exports.export(where, file, listing, groups=tuple(group or ()), replace=replace, as_json=as_json)


@app.command("list", epilog="Example: cordboard list doe --sort last_seen_on --reverse --limit 20")
def list_(
    ctx: typer.Context,
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
    from tui.commands import contacts

    listing = contacts.listing(query, folder, sort, reverse)
    contacts.list_contacts(database_of(ctx, database), listing, limit=limit, as_json=as_json)


@app.command(epilog='Example: cordboard show "Jane Doe"')
def show(
    ctx: typer.Context,
    contact: ContactText,
    history: Annotated[int, typer.Option("--history", min=0, help="How many past changes.")] = 5,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Show everything about one contact."""
    from tui.commands import contacts

    contacts.show(database_of(ctx, database), contact, history=history, as_json=as_json)


@app.command(epilog="Example: cordboard route +250788123123 --explain")
def route(
    ctx: typer.Context,
    target: Target,
    role: RoleOption = Role.SEND,
    explain: Annotated[bool, typer.Option("--explain", help="Show every channel looked at.")] = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Say which channel reaches a contact or number, and why."""
    from tui.commands import routes

    routes.explain_route(database_of(ctx, database), target, role=role, explain=explain, as_json=as_json)


@app.command("raise", epilog='Example: cordboard raise "Jane Doe" twitter:janedoe')
def raise_(
    ctx: typer.Context,
    contact: ContactText,
    address: AddressText,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Move one of a contact's addresses one step up."""
    from tui.commands import contacts

    contacts.raise_address(database_of(ctx, database), contact, address, as_json=as_json)


@app.command(epilog='Example: cordboard receive "MTN Rwanda" +250788123123 "Muraho" --dry-run')
def receive(
    ctx: typer.Context,
    channel: ChannelText,
    sender: Annotated[str, typer.Argument(metavar="FROM", help="The sender's address.")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What the message says.")],
    dry_run: DryRun = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Record an incoming message and what it changes."""
    from tui.commands import messages

    where = database_of(ctx, database)
    messages.receive(where, channel, sender, text, dry_run=dry_run, as_json=as_json)


@app.command(epilog="Example: cordboard settings default_country RW")
def settings(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(metavar="KEY", help="A setting; all of them without.")] = "",
    value: Annotated[str | None, typer.Argument(metavar="VALUE", help="Store this.")] = None,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Print the settings, or store one."""
    from tui.commands import settings as command

    command.settings(database_of(ctx, database), key, value, as_json=as_json)


@app.command(epilog="Example: cordboard doctor --json")
def doctor(ctx: typer.Context, as_json: AsJson = False, database: Database = "") -> None:
    """Examine this terminal and the database."""
    from tui.commands import doctor as command

    raise typer.Exit(command.examine(database_of(ctx, database), _profile(ctx), as_json=as_json))


def _profile(ctx: typer.Context) -> terminal.TerminalProfile:
    """This terminal, with what was said about it before the command's name."""
    said = ctx.find_object(Globals) or Globals()
    terminal.prepare(legacy_keys=said.legacy_keys)
    return terminal.read_profile(mouse=said.mouse, ascii_only=said.ascii_only, theme=said.theme)
