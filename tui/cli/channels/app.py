"""The command line of `cordboard channels`: what each of its commands takes."""

from typing import Annotated

import typer

from store.core.types import Role
from tui.cli.options import AsJson, ChannelText, Database

channels_app = typer.Typer(
    help="List, add and change channels.",
    epilog='Example: cordboard channels add "Twilio US" T +13235550142 --country US',
    rich_markup_mode=None,
)

Schemes = Annotated[list[str] | None, typer.Option("--scheme", help="An address type; may be repeated.")]
Roles = Annotated[list[Role] | None, typer.Option("--role", help="What it can do; may be repeated.")]
Prefixes = Annotated[
    list[str] | None,
    typer.Option("--prefix", help="Digits to match instead of its address; may be repeated."),
]


@channels_app.callback(invoke_without_command=True)
def channels(ctx: typer.Context, as_json: AsJson = False, database: Database = "") -> None:
    """List channels, oldest first, with how they are used.

    Columns: ID, name, type, address, schemes, roles, country, state, contacts locked to it, contacts whose
    next message it carries, last used.
    """
    if ctx.invoked_subcommand is None:
        list_(as_json, database)


@channels_app.command("list", epilog="Example: cordboard channels list --json")
def list_(as_json: AsJson = False, database: Database = "") -> None:
    """List channels, oldest first, with how they are used."""
    from tui.cli.channels import commands as command

    command.list_channels(database, as_json=as_json)


@channels_app.command(epilog="Example: cordboard channels types")
def types(as_json: AsJson = False) -> None:
    """List the types of channel that there are."""
    from tui.cli.channels import types as command

    command.list_types(as_json=as_json)


@channels_app.command(
    epilog='Example: cordboard channels add "MTN Rwanda" MTN 8080 --country RW --prefix 25078'
)
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What people call it.")],
    type_code: Annotated[str, typer.Argument(metavar="TYPE", help="A code of `cordboard channels types`.")],
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Its number, handle or mailbox.")] = "",
    country: Annotated[str, typer.Option("--country", metavar="CODE", help="The country it serves.")] = "",
    scheme: Schemes = None,
    role: Roles = None,
    prefix: Prefixes = None,
    carrier: Annotated[str, typer.Option("--carrier", help="The carrier it belongs to.")] = "",
    international: Annotated[bool, typer.Option("--international", help="Serve every country.")] = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Add a channel; address types and roles come from its type unless given."""
    from tui.cli.channels import commands as command

    new = command.NewChannel(
        name=name,
        type=type_code,
        address=address,
        country=country,
        schemes=scheme or (),
        roles=role or (),
        prefixes=prefix or (),
        carrier=carrier,
        international=international,
    )
    command.add(database, new, as_json=as_json)


@channels_app.command(epilog='Example: cordboard channels enable "MTN Rwanda"')
def enable(channel: ChannelText, database: Database = "") -> None:
    """Let a channel carry messages again."""
    from tui.cli.channels import commands as command

    command.set_enabled(database, channel, True)


@channels_app.command(epilog='Example: cordboard channels disable "MTN Rwanda"')
def disable(channel: ChannelText, database: Database = "") -> None:
    """Keep a channel from carrying messages; locks on it are kept."""
    from tui.cli.channels import commands as command

    command.set_enabled(database, channel, False)


@channels_app.command(epilog='Example: cordboard channels delete "MTN Rwanda" --yes')
def delete(
    channel: ChannelText,
    yes: Annotated[bool, typer.Option("--yes", help="Delete it, for good.")] = False,
    database: Database = "",
) -> None:
    """Delete a channel; without --yes say what that would do."""
    from tui.cli.channels import commands as command

    command.delete(database, channel, sure=yes)
