"""The commands under `groups`: list, make, rename and delete them, and change who is in them."""

from typing import TYPE_CHECKING, Annotated

import typer

from store.core.errors import InvalidSelection
from store.core.types import Group, GroupState
from tui.cli.common import SHORT_UUID, monitor, opened, print_list, print_result, short_uuid
from tui.cli.options import AsJson, Database, GroupText, Limit, Reverse, Sort, Yes
from tui.cli.selection import ContactSelection, Told, act_of, confirmed, on_contacts, print_report
from tui.process import output
from tui.process.output import Column
from tui.text.cells import plural

if TYPE_CHECKING:
    from store.services import Services

_LIST = (
    Column("ID", SHORT_UUID),
    Column("NAME", 32),
    Column("KIND", 6),
    Column("CONTACTS", 10, right=True),
    Column("STATE", 7),
    Column("QUERY", 60),
)

groups_app = typer.Typer(
    help="List and change groups, and who is in them.",
    epilog="Example: cordboard groups create Adults --query 'age >= 18'",
    rich_markup_mode=None,
)


@groups_app.callback(invoke_without_command=True)
def groups(ctx: typer.Context, as_json: AsJson = False, database: Database = "") -> None:
    """List groups, smart ones first, each with how many contacts it has.

    Columns: ID, name, kind, contacts, state, query.
    """
    if ctx.invoked_subcommand is None:
        list_(as_json, database)


@groups_app.command("list", epilog="Example: cordboard groups list --json")
def list_(as_json: AsJson = False, database: Database = "") -> None:
    """List groups, smart ones first, each with how many contacts it has."""
    with opened(database) as services:
        groups = services.groups.all()
    nothing = "There is no group yet; `cordboard groups create` makes one."
    print_list("groups", groups, _LIST, _cells, nothing=nothing, as_json=as_json)


@groups_app.command(epilog="Example: cordboard groups create Adults --query 'age >= 18'")
def create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What people call it.")],
    query: Annotated[str, typer.Option("--query", metavar="QUERY", help="Let this search keep it.")] = "",
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Make a group; with --query a smart one, which the search keeps from then on."""
    with opened(database, create=True) as services:
        group = _filled(services, services.groups.create(name, query))
    said = f"Made the group {group.name}, {group.uuid}."
    if group.is_smart:
        said = f"Made the smart group {group.name} of {plural(group.count, 'contact')}: {group.told_query}"
    print_result(group, said, as_json=as_json)


@groups_app.command(epilog="Example: cordboard groups rename Adults Grown-ups")
def rename(
    group: GroupText,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its new name.")],
    database: Database = "",
) -> None:
    """Give a group another name."""
    with opened(database) as services:
        before = services.groups.find(group)
        after = services.groups.change(before.uuid, name=name)
    output.line(f"{before.name} is {after.name} now.")


@groups_app.command("set-query", epilog="Example: cordboard groups set-query Adults 'age >= 21'")
def set_query(
    group: GroupText,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="The search that is to keep it.")],
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Let another search keep a smart group."""
    with opened(database) as services:
        found = services.groups.find(group)
        kept = _filled(services, services.groups.change(found.uuid, query=query))
    said = f"{kept.name} has {plural(kept.count, 'contact')} now: {kept.told_query}"
    print_result(kept, said, as_json=as_json)


@groups_app.command(epilog="Example: cordboard groups delete Adults --yes")
def delete(group: GroupText, yes: Yes = False, database: Database = "") -> None:
    """Delete a group, and no contact; without --yes say what would miss it."""
    with opened(database) as services:
        found = services.groups.find(group)
        if not yes:
            use = services.groups.used_by(found.uuid)
            searches = f" These kept searches ask for it: {', '.join(use.searches)}." if use.searches else ""
            raise InvalidSelection(
                f"Deleting {found.name} cannot be undone:"
                f" {plural(found.count, 'contact')} would leave it, none is deleted.{searches}",
                "Add --yes to delete it.",
            )
        services.groups.delete(found.uuid)
    output.line(f"Deleted the group {found.name}.")


@groups_app.command(epilog='Example: cordboard groups add Farmers "Jane Doe" tel:+250788123123')
@on_contacts()
def add(group: GroupText, chosen: ContactSelection, as_json: AsJson = False, database: Database = "") -> None:
    """Put contacts into a manual group: those named, or those that --query finds."""
    with opened(database) as services:
        found, selection = services.groups.find(group), confirmed(services, chosen)
        act = act_of(services, chosen)
        with monitor("Adding") as watch:
            report = act.join(selection, found.uuid, watch)
        told = Told(f"added to {found.name}", f"be added to {found.name}", f"in {found.name} already")
        print_report(services, chosen, act, report, told, as_json=as_json)


@groups_app.command(epilog="Example: cordboard groups remove Farmers --query 'district = gasabo'")
@on_contacts()
def remove(
    group: GroupText, chosen: ContactSelection, as_json: AsJson = False, database: Database = ""
) -> None:
    """Take contacts out of a manual group: those named, or those that --query finds."""
    with opened(database) as services:
        found, selection = services.groups.find(group), confirmed(services, chosen)
        act = act_of(services, chosen)
        with monitor("Removing") as watch:
            report = act.leave(selection, found.uuid, watch)
        told = Told(f"removed from {found.name}", f"be removed from {found.name}", f"not in {found.name}")
        print_report(services, chosen, act, report, told, as_json=as_json)


@groups_app.command(epilog="Example: cordboard groups members Farmers --sort last_seen_on --reverse")
def members(
    group: GroupText,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Only those that this search finds.")] = "",
    sort: Sort = "name",
    reverse: Reverse = False,
    limit: Limit = 50,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """List the contacts of a group, as `list` does."""
    from store.core.views import Listing
    from tui.cli.contacts.commands import list_contacts

    with opened(database) as services:
        found = services.groups.find(group)
    listing = Listing(text=query, group=found.uuid, sort=sort, descending=reverse)
    list_contacts(database, listing, limit=limit, as_json=as_json)


def _filled(services: "Services", group: Group) -> Group:
    """The group with everybody in it whom its search finds."""
    if group.state is not GroupState.FILLING:
        return group
    with monitor("Filling") as watch:
        return services.groups.fill(group.uuid, watch)


def _cells(group: Group) -> tuple[str, ...]:
    return (
        short_uuid(group.uuid),
        group.name,
        "smart" if group.is_smart else "manual",
        str(group.count),
        f"{group.filled} %" if group.state is GroupState.FILLING else "ready",
        group.query,
    )
