"""The commands under `channels` on what goes through a channel, as they are typed."""

from typing import Annotated

import typer

from tui.cli.options import AsJson, ChannelText, Database

traffic_app = typer.Typer(rich_markup_mode=None)


@traffic_app.command(epilog='Example: cordboard channels log "MTN Rwanda" --errors')
def log(
    channel: ChannelText,
    errors: Annotated[bool, typer.Option("--errors", help="Only what went wrong, or was refused.")] = False,
    details: Annotated[bool, typer.Option("--details", help="Each with its headers and bodies.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=0, help="How many at most; 0 for all.")] = 50,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Print the requests of a channel of the last 7 days, newest first, and those that came in."""
    from tui.cli.messages import channel_log

    channel_log.show(database, channel, errors=errors, details=details, limit=limit, as_json=as_json)


@traffic_app.command(epilog='Example: cordboard channels pause "MTN Rwanda"')
def pause(channel: ChannelText, database: Database = "") -> None:
    """Send nothing by a channel until it is resumed; its messages wait."""
    from tui.cli.messages import channel_log

    channel_log.set_paused(database, channel, paused=True)


@traffic_app.command(epilog='Example: cordboard channels resume "MTN Rwanda"')
def resume(channel: ChannelText, database: Database = "") -> None:
    """Send by a channel again, whatever paused it."""
    from tui.cli.messages import channel_log

    channel_log.set_paused(database, channel, paused=False)
