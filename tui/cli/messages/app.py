"""The commands about messages on their way: `serve`."""

from typing import Annotated

import typer

from tui.cli.options import AsJson, Database

messages_app = typer.Typer(rich_markup_mode=None)


@messages_app.command(epilog="Example: cordboard serve --public-url https://sms.example.org")
def serve(
    host: Annotated[str, typer.Option("--host", help="Listen at this address.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Listen at this port.")] = 8040,
    public_url: Annotated[
        str,
        typer.Option("--public-url", metavar="URL", help="Where providers reach us; else the setting."),
    ] = "",
    once: Annotated[
        bool, typer.Option("--once", help="Ask channels for news, send what is due, and leave.")
    ] = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Send messages, and take in those that come, until it is told to end.

    One process for each database: it sends what is due, answers the providers of channels, and asks those
    channels for news that are not called. --json is for --once. ctrl+c, or systemd, ends it, once what is on
    its way is done."""
    from tui.cli.messages import serve as command

    if once:
        raise typer.Exit(command.run_once(database, public_url, as_json=as_json))
    raise typer.Exit(command.run(database, host, port, public_url))
