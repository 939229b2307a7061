"""The commands on messages on their way, as they are typed: one a function, which calls what does it."""

from typing import Annotated

import typer

from tui.cli.options import AsJson, Database

messages_app = typer.Typer(rich_markup_mode=None)


@messages_app.command(epilog="Example: cordboard send 'district = gasabo' 'Market on Friday' --dry-run")
def send(
    query: Annotated[
        str,
        typer.Argument(
            metavar="QUERY", help="Whom to write to, as in a search; empty for everybody. None with --to."
        ),
    ],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What to write, perhaps with variables.")] = "",
    to: Annotated[
        str, typer.Option("--to", metavar="ADDRESS", help="Write to this address, which nobody need have.")
    ] = "",
    text_for: Annotated[
        list[str] | None,
        typer.Option("--text-for", metavar="LANG=TEXT", help="Another text for a language. May be repeated."),
    ] = None,
    expires: Annotated[
        float,
        typer.Option("--expires", metavar="HOURS", min=0.1, help="What has not gone by then does not go."),
    ] = 24.0,
    yes: Annotated[
        int | None,
        typer.Option("--yes", metavar="COUNT", help="Send it to this many; asked for above 100."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Send nothing; say who would get it, by which channel.")
    ] = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Write to all that a search finds, or to one address.

    The messages wait in the outbox; `cordboard serve` sends them.
    """
    from tui.cli.messages import sending

    wanted = sending.Wanted(query, text, to, tuple(text_for or ()), expires)
    sending.send(database, wanted, sure_of=yes, dry_run=dry_run, as_json=as_json)


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
