"""The commands `move`, `prefer` and `delete`, for one contact or many."""

from typing import Annotated

import typer

from store.core.errors import InvalidSelection
from store.core.types import Status
from tui.cli.common import monitor, opened, print_result
from tui.cli.options import AsJson, Database
from tui.cli.selection import ContactSelection, on_contacts, print_report, resolve
from tui.process import output
from tui.text.addresses import overridden_told
from tui.text.cells import plural

_NO_CHANNEL = "none"
"""What is said in place of a channel to clear the preferred one."""

bulk_app = typer.Typer(rich_markup_mode=None)


@bulk_app.command(epilog="Example: cordboard move archived --query 'last_seen_on < -365d'")
@on_contacts()
def move(
    to: Annotated[Status, typer.Argument(metavar="FOLDER", help="active, blocked, stopped or archived.")],
    chosen: ContactSelection,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Move contacts to another folder: those named, those that --query finds, or --all.

    Those that leave Active leave their groups; only smart groups take them back."""
    with opened(database) as services, monitor("Moving") as watch:
        report = services.bulk.set_status(resolve(services, chosen), to, watch)
    folder = to.value.capitalize()
    print_report(report, f"moved to {folder}", f"in {folder} already", as_json=as_json)


@bulk_app.command(epilog='Example: cordboard prefer "MTN Rwanda" --query "carrier = mtn"')
@on_contacts()
def prefer(
    channel: Annotated[
        str, typer.Argument(metavar="CHANNEL", help="A channel's name or ID; none clears the preferred one.")
    ],
    chosen: ContactSelection,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Choose the channel that reaches contacts, until they write in by another."""
    with opened(database) as services, monitor("Choosing") as watch:
        found = None if channel == _NO_CHANNEL else services.channels.find(channel)
        selection = resolve(services, chosen)
        report = services.bulk.prefer_channel(selection, found.uuid if found else None, watch)
    done = f"to be reached by {found.name}" if found else "without a preferred channel now"
    already = f"locked to {found.name} already" if found else "without a preferred channel already"
    unable = f"no address that {found.name} can use" if found else ""
    print_report(report, done, already, unable, as_json=as_json)
    if found and (told := overridden_told(report.overridden, found, "contact")) and not as_json:
        output.line(told)


@bulk_app.command(epilog="Example: cordboard delete --folder archived --all --yes 93")
@on_contacts(folder=Status.ARCHIVED)
def delete(
    chosen: ContactSelection,
    yes: Annotated[
        int | None, typer.Option("--yes", metavar="COUNT", help="Delete them: this is how many they are.")
    ] = None,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Delete contacts for good, in any folder but Active; without --yes say how many they are."""
    with opened(database) as services, monitor("Deleting") as watch:
        selection = resolve(services, chosen)
        count = services.bulk.count(selection)
        if yes != count:
            raise InvalidSelection(
                f"Deleting {plural(count, 'contact')} for good cannot be undone: values, groups, messages and"
                " history go too.",
                f"Add --yes {count} to delete them.",
            )
        deleted = services.bulk.delete(selection, count, watch)
    print_result({"deleted": deleted}, f"Deleted {plural(deleted, 'contact')} for good.", as_json=as_json)
