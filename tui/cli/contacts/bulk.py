"""The commands `move`, `prefer` and `delete`, for one contact or many."""

from typing import Annotated

import typer

from store.core.types import Status
from tui.cli.common import monitor, opened, print_result
from tui.cli.naming import reading
from tui.cli.options import AsJson, Database
from tui.cli.selection import (
    ContactSelection,
    act_of,
    confirmed,
    first_names,
    on_contacts,
    print_report,
    resolve,
)
from tui.process import output
from tui.text.addresses import overridden_told
from tui.text.cells import plural
from tui.text.channel_choice import CLEAR, read_effects

_FOR_GOOD = "Deleting is for good: values, groups, messages and history go too."

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
    with opened(database) as services:
        selection = confirmed(services, chosen)
        with monitor("Moving") as watch:
            report = act_of(services, chosen).set_status(selection, to, watch)
    folder = to.value.capitalize()
    would = f"be moved to {folder}" if chosen.dry_run else ""
    print_report(report, f"moved to {folder}", f"in {folder} already", as_json=as_json, would=would)


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
    with opened(database) as services:
        found = None if channel == CLEAR else services.channels.find(channel)
        selection = confirmed(services, chosen)
        with monitor("Choosing") as watch:
            act = act_of(services, chosen).prefer_channel
            report = act(selection, found.uuid if found else None, watch)
        tells = found is not None and chosen.dry_run and not as_json
        effect = read_effects(services, selection, reading(services)).of(found)[1] if found and tells else ""
    done = f"to be reached by {found.name}" if found else "without a preferred channel now"
    would = f"be reached by {found.name}" if found else "be without a preferred channel"
    already = f"locked to {found.name} already" if found else "without a preferred channel already"
    unable = f"no address that {found.name} can use" if found else ""
    would = would if chosen.dry_run else ""
    print_report(report, done, already, unable, as_json=as_json, would=would)
    if found and effect:
        output.line(f"{found.name}: {effect}.")
    if found and (told := overridden_told(report.overridden, found, "contact")) and not as_json:
        output.line(told)


@bulk_app.command(epilog="Example: cordboard delete --folder archived --all --yes 93")
@on_contacts(folder=Status.ARCHIVED)
def delete(
    chosen: ContactSelection,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Delete contacts for good, in any folder but Active. Values, groups, messages and history go too."""
    with opened(database) as services:
        selection = resolve(services, chosen)
        now = services.bulk.look(selection)
        services.bulk.trial().delete(selection, now.count)
        if not chosen.dry_run:
            confirmed(services, chosen, _FOR_GOOD)
            with monitor("Deleting") as watch:
                services.bulk.delete(selection, now.count, watch)
    done = "would be deleted" if chosen.dry_run else "deleted"
    told = {"dry_run": chosen.dry_run, "deleted": now.count, "names": [*now.names]}
    said = f"{plural(now.count, 'contact')} {done} for good{first_names(now.names, now.count)}."
    print_result(told, said, as_json=as_json)
