"""The command `receive`."""

from typing import Annotated

import typer

from tui.cli.options import AsJson, ChannelText, Database, DryRun

messages_app = typer.Typer(rich_markup_mode=None)


@messages_app.command(epilog='Example: cordboard receive "MTN Rwanda" +250788123123 "Muraho" --dry-run')
def receive(
    channel: ChannelText,
    sender: Annotated[str, typer.Argument(metavar="FROM", help="The sender's address.")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What the message says.")],
    dry_run: DryRun = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Record an incoming message and what it changes."""
    from tui.cli.messages import commands

    commands.receive(database, channel, sender, text, dry_run=dry_run, as_json=as_json)
