"""The commands `move`, `prefer` and `delete`, for one contact or many."""

from typing import TYPE_CHECKING, Annotated

import typer

from store.core.priority import Preferring
from store.core.types import Channel, Status
from tui.cli.common import monitor, opened, print_result
from tui.cli.naming import reading
from tui.cli.options import AsJson, Database
from tui.cli.selection import (
    ContactSelection,
    Told,
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
from tui.text.channel_choice import CLEAR, counts_told, read_effects

if TYPE_CHECKING:
    from store.core.contacts.bulk_reports import BulkReport
    from store.core.contacts.selection import Selection
    from store.services import Services

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
        act, folder = act_of(services, chosen), to.value.capitalize()
        with monitor("Moving") as watch:
            report = act.set_status(selection, to, watch)
        told = Told(f"moved to {folder}", f"be moved to {folder}", f"in {folder} already")
        print_report(services, chosen, act, report, told, as_json=as_json)


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
        act = act_of(services, chosen)
        with monitor("Choosing") as watch:
            report = act.prefer_channel(selection, found.uuid if found else None, watch)
        if found is None:
            told = Told(
                "without a preferred channel now",
                "be without a preferred channel",
                "without a preferred channel already",
            )
        else:
            locked = f"locked to {found.name} already"
            told = Told(f"to be reached by {found.name}", f"be reached by {found.name}", locked)
        print_report(services, chosen, act, report, told, as_json=as_json)
        if found is None or as_json or chosen.listed:
            return
        if chosen.dry_run:
            output.line(f"{found.name}: {_effect(services, selection, found, report)}.")
        if said := overridden_told(report.overridden, found, "contact"):
            output.line(said)


def _effect(services: "Services", selection: "Selection", channel: Channel, report: "BulkReport") -> str:
    """What preferring a channel would do, in the words of the lists that it is chosen from."""
    if selection.listing is None and len(selection.uuids) == 1:
        return read_effects(services, selection, reading(services)).of(channel)[1]
    counts = {Preferring.GOES: report.changed, Preferring.STAYS: report.unchanged}
    return counts_told(counts | {Preferring(why.code): count for why, count in report.reasons.items()})


@bulk_app.command(epilog="Example: cordboard delete --folder archived --all --yes 93")
@on_contacts(folder=Status.ARCHIVED, lists=False)
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
