"""The commands `move`, `prefer` and `delete`: the same act on one contact or on many."""

from store.core.contacts.selection import Selection
from store.core.errors import InvalidSelection
from store.core.reports import BulkReport
from store.core.types import Status
from store.core.views import Listing
from store.services import Services
from tui.cli.database import find_contact, store
from tui.cli.options import Who
from tui.cli.progress import monitor
from tui.process import output
from tui.text.cells import plural

NO_CHANNEL = "none"
"""What is said in place of a channel to clear the preferred one."""


def selection(services: Services, who: Who) -> Selection:
    """The contacts that are meant; InvalidSelection unless they are said in one way, NotFound and Ambiguous
    as for one contact."""
    if sum(map(bool, (who.texts, who.query, who.all))) != 1:
        raise InvalidSelection("Say which contacts in one way: by name, with --query, or with --all.")
    if who.texts:
        return Selection.of(find_contact(services, text).uuid for text in who.texts)
    return Selection.all_of(Listing(folder=who.folder, text=who.query))


def tell(report: BulkReport, done: str, as_json: bool, why: str = "") -> None:
    """Say of how many contacts something became true; `why` it could not of the others."""
    if as_json:
        counts: dict[str, output.Json] = {"changed": report.changed, "unchanged": report.unchanged}
        output.document({**counts, "unable": report.unable})
        return
    output.line(f"{plural(report.changed, 'contact')} {done}.")
    if report.unchanged:
        output.line(f"{plural(report.unchanged, 'contact')} already so.")
    if report.unable:
        output.narrate(f"{plural(report.unable, 'contact')} left alone: {why}.")


def move(database: str, status: Status, who: Who, *, as_json: bool = False) -> None:
    """Move contacts to another folder."""
    with store(database) as services, monitor("Moving") as watch:
        chosen = selection(services, who)
        report = services.bulk.set_status(chosen, status, watch)
    tell(report, f"moved to {status.value.capitalize()}", as_json)


def prefer(database: str, channel: str, who: Who, *, as_json: bool = False) -> None:
    """Choose the preferred channel of contacts, or clear it."""
    with store(database) as services, monitor("Choosing") as watch:
        found = None if channel == NO_CHANNEL else services.channels.find(channel)
        chosen = selection(services, who)
        report = services.bulk.prefer_channel(chosen, found.uuid if found else None, watch)
    done = f"to be reached by {found.name}" if found else "without a preferred channel now"
    tell(report, done, as_json, "no address of theirs can use the channel")


def delete(database: str, who: Who, *, sure: int | None = None, as_json: bool = False) -> None:
    """Delete contacts for good; unless `sure` is how many they are, only say so, and refuse."""
    with store(database) as services, monitor("Deleting") as watch:
        chosen = selection(services, who)
        count = services.bulk.count(chosen)
        if sure != count:
            raise InvalidSelection(
                f"Deleting {plural(count, 'contact')} for good cannot be undone: values, groups, messages and"
                " history go too.",
                f"Add --yes {count} to delete them.",
            )
        deleted = services.bulk.delete(chosen, count, watch)
    if as_json:
        output.document({"deleted": deleted})
    else:
        output.line(f"Deleted {plural(deleted, 'contact')} for good.")
