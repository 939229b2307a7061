"""The command line, put together from a module for each group of commands.

Importing the store and the screens costs most of a second, so every import of them stands inside the command
that needs it.
"""

import os
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from tui.cli.addresses import address_app
from tui.cli.channels import channels_app
from tui.cli.contacts.app import contacts_app
from tui.cli.contacts.bulk import bulk_app
from tui.cli.exchange import exchange_app
from tui.cli.fields import fields_app
from tui.cli.groups import groups_app
from tui.cli.messages.app import messages_app
from tui.cli.messages.outbox import outbox_app
from tui.cli.options import (
    Ascii,
    Database,
    Files,
    Globals,
    Kiosk,
    LegacyKeys,
    Mouse,
    Operator,
    Operators,
    ReadOnly,
    Theme,
    profile_of,
)
from tui.cli.places import places_app
from tui.cli.workspace.app import demo_app, workspace_app
from tui.cli.wrong_use import in_our_words
from tui.process import boundary, operator, policy

_WrongUse: Any = typer.BadParameter.__base__
"""Every wrong use of a command, which the library has no public name for."""


class _Commands(TyperGroup):
    """The commands. What is no command is not repeated when it may be a database with its password."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the options before the command. A kiosk takes each once: a line that hands on what somebody
        else typed would have it replace what the administrator wrote."""
        named = [arg.partition("=")[0] for arg in args if arg.startswith("--")]
        if "--kiosk" in named or os.environ.get("CORDBOARD_KIOSK"):
            twice = [name for name in dict.fromkeys(named) if named.count(name) > 1]
            if twice:
                ctx.fail(f"A kiosk takes {twice[0]} once.")
        return list(super().parse_args(ctx, args))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the first argument names."""
        if args and ":" in args[0]:
            ctx.fail("There is no such command; a database is named after --database.")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run a command; what is wrong with its arguments is said in our words."""
        try:
            return super().invoke(ctx)
        except _WrongUse as error:
            error.message = in_our_words(error.message)
            raise


app = typer.Typer(
    cls=_Commands,
    name="cordboard",
    help="See every contact with the channel that will reach them, and why.",
    epilog="Without a command the screens open. Exit codes: 0 done, 1 refused, 2 wrong use, 3 an import"
    " with rows in error, 130 cancelled, 128 and its number by another signal.",
    no_args_is_help=False,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"]},
)
for unnamed in (demo_app, exchange_app, contacts_app, workspace_app, bulk_app, messages_app):
    app.add_typer(unnamed)
app.add_typer(address_app, name="address")
app.add_typer(channels_app, name="channels")
app.add_typer(outbox_app, name="outbox")
app.add_typer(groups_app, name="groups")
app.add_typer(fields_app, name="fields")
app.add_typer(places_app, name="places")


def main(args: Sequence[str] | None = None) -> int:
    """Run a command line, by default this process's, and return its exit code."""
    return boundary.guarded(lambda: _command_line()(args=args, prog_name="cordboard"))


@cache
def _command_line() -> Any:
    """The commands; each that has --database has --read-only and --operator after its name too."""
    root: Any = get_command(app)
    shared = [one for one in root.params if one.name in ("read_only", "operator")]
    waiting = [root]
    while waiting:
        group = waiting.pop()
        for command in group.commands.values():
            if any(one.name == "database" for one in command.params):
                command.params.extend(shared)
            if hasattr(command, "commands"):
                waiting.append(command)
    return root


def plain_commands() -> dict[str, str]:
    """Every command by its whole name, with the first line of its help."""
    return dict(_named(_command_line(), ""))


def _named(group: Any, before: str) -> Iterator[tuple[str, str]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _named(command, f"{before}{name} ")
        elif not command.hidden:
            yield before + name, (command.help or "").partition("\n")[0]


def _show_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(version("cordboard"))
        raise typer.Exit


def _show_manual(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        from tui.cli import manual

        typer.echo(manual.page(_command_line(), version("cordboard")))
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
]


def _decide_policy(kiosk: bool, database: str, files: str, operators: str) -> None:
    operator.settle(None)
    policy.adopt(None)
    if kiosk:
        from tui.process.kiosk import enter

        policy.adopt(enter(policy.Line(database, files, operator.stated(), operators)))
    elif files or operators:
        raise typer.BadParameter("--files and --operators are for a --kiosk.")


Manual = Annotated[
    bool,
    typer.Option(
        "--man", callback=_show_manual, is_eager=True, help="Print the manual page, to be kept for man."
    ),
]


@app.callback(invoke_without_command=True)
def screens(
    ctx: typer.Context,
    database: Database = "",
    read_only: ReadOnly = False,
    kiosk: Kiosk = False,
    files: Files = "",
    operator: Operator = "",
    operators: Operators = "",
    ascii_only: Ascii = False,
    mouse: Mouse = False,
    legacy_keys: LegacyKeys = False,
    theme: Theme = "",
    version: Version = False,
    man: Manual = False,
) -> None:
    """See every contact with the channel that will reach them, and why."""
    ctx.obj = Globals(database, ascii_only, mouse, legacy_keys, theme)
    _decide_policy(kiosk, database, files, operators)
    policy.current().check_command(ctx.invoked_subcommand or "doctor")
    if ctx.invoked_subcommand is None:
        from tui.cli.workspace import screens

        raise typer.Exit(screens.open_screens(database, profile_of(ctx)))
