"""The commands `demo`, `undo`, `redo`, `log`, `overview`, `settings`, `share` and `doctor`."""

import shlex
from typing import TYPE_CHECKING, Annotated

import typer

from store.core.errors import InvalidSetting
from tui.cli.common import opened, print_result
from tui.cli.options import AsJson, Database, DryRun, Limit, profile_of
from tui.process import output
from tui.process.output import Column

if TYPE_CHECKING:
    from store.services import Services

_SETTINGS = (Column("SETTING", 24), Column("VALUE", 48))

demo_app = typer.Typer(rich_markup_mode=None)
workspace_app = typer.Typer(rich_markup_mode=None)


@demo_app.command(epilog="Example: cordboard demo --contacts 100000")
def demo(
    ctx: typer.Context,
    contacts: Annotated[int, typer.Option("--contacts", min=0, max=1_000_000, help="How many.")] = 2000,
    database: Annotated[
        str, typer.Option("--database", metavar="FILE|URL", help="Make it there, to keep.")
    ] = "",
) -> None:
    """Open the screens on invented contacts.

    They are gone afterwards; with --database a database of them is made, to keep."""
    from tui.cli.workspace import demo as command

    if database:
        command.make(database, contacts)
    else:
        raise typer.Exit(command.show(contacts, profile_of(ctx)))


_Sure = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@workspace_app.command(epilog="Example: cordboard undo --list")
def undo(
    listing: Annotated[bool, typer.Option("--list", help="Only list what you did, newest first.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=500, help="How many --list prints.")] = 20,
    dry_run: DryRun = False,
    yes: _Sure = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Take back what you did last, on a screen or by a command.

    What somebody changed since stays, and is named. Deleting for good cannot be taken back."""
    from tui.cli.workspace import undo as command

    if listing:
        command.show(database, limit, as_json=as_json)
        return
    raise typer.Exit(command.run(database, redo=False, yes=yes, dry_run=dry_run, as_json=as_json))


@workspace_app.command(epilog="Example: cordboard redo --dry-run")
def redo(
    dry_run: DryRun = False,
    yes: _Sure = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Do again what you took back last, as long as you did nothing else since."""
    from tui.cli.workspace import undo as command

    raise typer.Exit(command.run(database, redo=True, yes=yes, dry_run=dry_run, as_json=as_json))


@workspace_app.command(epilog="Example: cordboard log --since -7d --kind deleted --details")
def log(
    since: Annotated[str, typer.Option("--since", metavar="DAY", help="From this day on: -7d, today.")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="Up to this day's end.")] = "",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Only what this operator did.")] = "",
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="Only created, updated, received, imported, deleted, undone, redone or merged.",
        ),
    ] = "",
    contact: Annotated[
        str, typer.Option("--contact", metavar="CONTACT", help="Only what touched this contact.")
    ] = "",
    details: Annotated[bool, typer.Option("--details", help="What each changed, line by line.")] = False,
    limit: Limit = 50,
    before: Annotated[
        int, typer.Option("--before", metavar="ID", min=0, help="Older than this action, by --json.")
    ] = 0,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Print what everybody did, newest first.

    Columns: when, who, by what way, whether it is taken back, what."""
    from store.core.history.timeline import LogFilter
    from store.core.views import HistoryKind
    from tui.cli.naming import chosen
    from tui.cli.workspace import log as command

    span = command.Range(limit, before, details)
    wanted = LogFilter(since, until, by, chosen(HistoryKind, kind, "kind") if kind else None, contact)
    command.show(database, wanted, span, as_json=as_json)


@workspace_app.command(epilog="Example: cordboard overview --json")
def overview(as_json: AsJson = False, database: Database = "") -> None:
    """Print the contacts by channel, who can be reached, what needs you, messages a day, and the groups."""
    from tui.cli.workspace import overview as command

    with opened(database) as services:
        report, order = services.overview.report(), services.settings.workspace().date_order
    if as_json:
        print_result(report, as_json=True)
    else:
        command.show(report, order)


@workspace_app.command(epilog="Example: cordboard settings default_country RW")
def settings(
    key: Annotated[str, typer.Argument(metavar="KEY", help="A setting; left out, all are listed.")] = "",
    value: Annotated[str | None, typer.Argument(metavar="VALUE", help="The value to store.")] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say what each is for, what holds now, and what it takes.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Store nothing; say what it would do.")] = False,
    yes: Annotated[
        str, typer.Option("--yes", metavar="NAME", help="Show hidden names again: the workspace's name.")
    ] = "",
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Print the settings, or store one.

    `redacted yes` hides all names and addresses; showing them again asks for the workspace's name."""
    if dry_run and value is None:
        raise typer.BadParameter("--dry-run needs a setting and a value.")
    if explain or dry_run:
        from tui.cli.workspace import settings as command

        command.show(database, key, value if dry_run else None, as_json=as_json)
        return
    with opened(database, create=value is not None) as services:
        if value is not None:
            _check_showing(services, key, value, yes)
            services.settings.set(key, value)
            output.narrate(f"{key} is {services.settings.get(key) or 'not set'} now.")
        stored = {key: services.settings.get(key)} if key else services.settings.all()
    if as_json:
        output.document({**stored})
    elif key:
        output.line(stored[key])
    else:
        output.table(_SETTINGS, stored.items())


def _check_showing(services: "Services", key: str, value: str, yes: str) -> None:
    """Hidden names and addresses are not shown again by a slip."""
    shows = key == "redacted" and value.strip().lower() != "yes" and services.settings.workspace().redacted
    if shows and yes != services.name:
        raise InvalidSetting(
            "That shows every name and address again, to everybody who uses this workspace.",
            f"Add --yes {shlex.quote(services.name)}, the workspace's name, to do it.",
        )


@workspace_app.command(epilog="Example: cordboard share staff")
def share(
    group: Annotated[
        str,
        typer.Argument(metavar="GROUP", help="The accounts that may use it; left out, who may now."),
    ] = "",
    stop: Annotated[bool, typer.Option("--stop", help="Keep it to its owner again.")] = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Let the accounts of a group of this computer use one database file.

    The file needs a folder of its own. What is changed is printed, and what cannot be done is refused."""
    from tui.cli.workspace import share as command

    command.share(database, group, stop=stop, as_json=as_json)


@workspace_app.command(epilog="Example: cordboard doctor --json")
def doctor(
    ctx: typer.Context,
    repair: Annotated[
        bool, typer.Option("--repair", help="Count the contacts of each folder and group anew.")
    ] = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Examine this terminal and the database, which is read through for damage.

    Of a server it tries whether notices of what others store are heard, and says what to do if not."""
    from tui.cli.workspace import doctor as command

    raise typer.Exit(command.examine(database, profile_of(ctx), as_json=as_json, repair=repair))
