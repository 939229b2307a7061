"""The commands under `groups`: list, make, rename and delete them, and change who is in them."""

from dataclasses import dataclass, replace

from store.core.errors import InvalidSelection
from store.core.types import Group, GroupState, Status
from store.services import Services, serializers
from tui.cli.contacts import commands
from tui.cli.contacts.bulk import selection, tell
from tui.cli.database import store
from tui.cli.naming import SHORT_UUID
from tui.cli.options import Who
from tui.cli.progress import monitor
from tui.process import output
from tui.process.output import Column
from tui.text.cells import plural

_LIST = (
    Column("ID", SHORT_UUID),
    Column("NAME", 32),
    Column("KIND", 6),
    Column("CONTACTS", 10, right=True),
    Column("STATE", 7),
    Column("QUERY", 60),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """Which of a group's contacts to print, in which order, and how many at most."""

    query: str = ""
    sort: str = "name"
    descending: bool = False
    limit: int = 50


def list_groups(database: str, *, as_json: bool = False) -> None:
    """Print every group, smart ones first, then by name."""
    with store(database) as services:
        groups = services.groups.all()
    if as_json:
        output.document({"groups": [serializers.group(group) for group in groups]})
        return
    output.table(_LIST, (_cells(group) for group in groups))
    if not groups:
        output.narrate("There is no group yet; `cordboard groups create` makes one.")


def create(database: str, name: str, query: str = "", *, as_json: bool = False) -> None:
    """Make a group, and fill it when a search keeps it."""
    with store(database, create=True) as services:
        group = _filled(services, services.groups.create(name, query))
    if as_json:
        output.document(serializers.group(group))
    elif group.is_smart:
        output.line(f"Made the smart group {group.name} of {plural(group.count, 'contact')}: {group.query}")
    else:
        output.line(f"Made the group {group.name}, {group.uuid}.")


def rename(database: str, text: str, name: str) -> None:
    """Give a group another name."""
    with store(database) as services:
        before = services.groups.find(text)
        after = services.groups.rename(before.uuid, name)
    output.line(f"{before.name} is {after.name} now.")


def set_query(database: str, text: str, query: str, *, as_json: bool = False) -> None:
    """Let another search keep a smart group, and fill it afresh."""
    with store(database) as services:
        found = services.groups.find(text)
        group = _filled(services, services.groups.set_query(found.uuid, query))
    if as_json:
        output.document(serializers.group(group))
        return
    output.line(f"{group.name} has {plural(group.count, 'contact')} now: {group.query}")


def delete(database: str, text: str, *, sure: bool = False) -> None:
    """Delete a group; without `sure` only say what would miss it, and refuse."""
    with store(database) as services:
        group = services.groups.find(text)
        if not sure:
            use = services.groups.used_by(group.uuid)
            searches = f" These kept searches ask for it: {', '.join(use.searches)}." if use.searches else ""
            raise InvalidSelection(
                f"Deleting {group.name} cannot be undone:"
                f" {plural(group.count, 'contact')} would leave it, and stay.{searches}",
                "Add --yes to delete it.",
            )
        services.groups.delete(group.uuid)
    output.line(f"Deleted the group {group.name}.")


def add(database: str, text: str, who: Who, *, as_json: bool = False) -> None:
    """Put contacts into a manual group."""
    with store(database) as services, monitor("Adding") as watch:
        group = services.groups.find(text)
        chosen = selection(services, who)
        report = services.bulk.join(chosen, group.uuid, watch)
    tell(report, f"added to {group.name}", as_json, "not active, and only active contacts are in groups")


def remove(database: str, text: str, who: Who, *, as_json: bool = False) -> None:
    """Take contacts out of a manual group."""
    with store(database) as services, monitor("Removing") as watch:
        group = services.groups.find(text)
        chosen = selection(services, who)
        report = services.bulk.leave(chosen, group.uuid, watch)
    tell(report, f"removed from {group.name}", as_json)


def members(database: str, text: str, shown: Shown, *, as_json: bool = False) -> None:
    """Print the contacts of a group."""
    with store(database) as services:
        group = services.groups.find(text)
    listing = commands.listing(shown.query, Status.ACTIVE, shown.sort, shown.descending)
    commands.list_contacts(database, replace(listing, group=group.uuid), limit=shown.limit, as_json=as_json)


def _filled(services: Services, group: Group) -> Group:
    """The group with everybody in it whom its search finds."""
    if group.state is not GroupState.FILLING:
        return group
    with monitor("Filling") as watch:
        return services.groups.fill(group.uuid, watch)


def _cells(group: Group) -> tuple[str, ...]:
    return (
        group.uuid[:SHORT_UUID] if output.is_terminal() else group.uuid,
        group.name,
        "smart" if group.is_smart else "manual",
        str(group.count),
        f"{group.filled} %" if group.state is GroupState.FILLING else "ready",
        group.query,
    )
