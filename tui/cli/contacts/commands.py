"""What the commands `list` and `show` do."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from store.core import urns
from store.core.errors import NotFound
from store.core.fields.values import display
from store.core.history.timeline import Topic
from store.core.routing import Pick, Route
from store.core.types import Contact, Workspace
from store.core.views import ContactRow, DisplaySettings, HistoryEntry, Listing, SortBy
from store.services import Services, serializers
from tui.cli.common import SHORT_UUID, opened, short_uuid
from tui.cli.naming import (
    address_of,
    find_contact,
    reading,
    shown,
    urn_of,
)
from tui.process import output
from tui.process.output import Column
from tui.text.addresses import variables_told, with_problem
from tui.text.cells import when
from tui.text.reasons import pick_told, route_told, why

_PAGE = 200
_LIST = (
    Column("ID", SHORT_UUID, rank=80),
    Column("NAME", 24, rank=100),
    Column("ADDRESS", 24, middle=True, rank=90),
    Column("CHANNEL", 22, rank=85),
    Column("LOCK", 6, rank=60),
    Column("LANGUAGE", 8, rank=30),
    Column("LAST SEEN", 16, rank=40),
)
_ADDRESSES = (
    Column("#", 3, right=True, rank=100),
    Column("TYPE", 20, rank=30),
    Column("ADDRESS", 32, middle=True, rank=95),
    Column("VARIABLE", 28, rank=40),
    Column("CHANNEL", 22, rank=92),
    Column("WHY", 90, rank=90, folds=True),
)


def list_contacts(database: str, listing: Listing, *, limit: int = 0, as_json: bool = False) -> None:
    """Print the contacts of a listing, `limit` of them at most; 0 means all."""
    with opened(database) as services:
        _check_sort(services, listing.sort)
        rows = _rows(services, listing)
        kept = islice(rows, limit or None)
        if as_json:
            how = reading(services)
            total = services.contacts.total(listing)
            output.document({"total": total, "contacts": [serializers.row(row, how) for row in kept]})
            return
        first = next(kept := iter(kept), None)
        print_rows(services, chain(() if first is None else (first,), kept))
        if first is None:
            output.narrate(_nobody(listing))
        if output.is_terminal() and limit and (total := services.contacts.total(listing)) > limit:
            output.narrate(f"{limit} of {total} contacts; --limit 0 prints all of them.")


def print_rows(services: Services, rows: Iterable[ContactRow]) -> None:
    """Print contacts as `list` does."""
    workspace = services.settings.workspace()
    output.table(_LIST, (_list_cells(row, workspace) for row in rows))


def _nobody(listing: Listing) -> str:
    """That a list is empty, and why."""
    where = "in the group" if listing.group else f"in {listing.folder.value.capitalize()}"
    return f"No contact {where} matches {listing.text}." if listing.text else f"There is no contact {where}."


def show(
    database: str, text: str, *, history: int = 5, topic: Topic | None = None, as_json: bool = False
) -> None:
    """Print everything about one contact, with the newest of its history, of all or of one topic."""
    with opened(database) as services:
        contact = find_contact(services, text)
        entries = _history(services, contact, history, topic)
        route = services.router().route(contact.addresses, status=contact.status)
        if as_json:
            past: output.Json = [serializers.history(entry) for entry in entries]
            told = serializers.route(route, reading(services))
            output.document({**serializers.contact(contact), "route": told, "history": past})
            return
        workspace = services.settings.workspace()
        how = DisplaySettings.of(workspace)
        output.details(_facts(services, contact, workspace))
        output.line()
        output.table(_ADDRESSES, _address_cells(services, contact, route, how))
        output.line()
        output.line(f"{route_told(route, how)}.")
        for entry in entries:
            by = f" by {entry.by}" if entry.by else ""
            way = f" ({entry.source})" if entry.source else ""
            output.line(f"{when(entry.at, workspace)}  {entry.kind}{by}{way}: {' | '.join(entry.lines)}")


def _history(services: Services, contact: Contact, most: int, topic: Topic | None) -> Iterator[HistoryEntry]:
    """The newest entries, read in windows."""
    before = None
    while most:
        window = services.contacts.history(contact.uuid, before=before, size=min(most, _PAGE), topic=topic)
        yield from window
        most = most - len(window) if len(window) == min(most, _PAGE) else 0
        before = window[-1].id if window else None


def _check_sort(services: Services, sort: str) -> None:
    fields = [f"field:{field.key}" for field in services.fields.all()]
    if sort not in (known := [*SortBy, *fields]):
        raise NotFound(f'There is no column "{sort}" to sort by.', f"The columns are {', '.join(known)}.")


def _rows(services: Services, listing: Listing) -> Iterator[ContactRow]:
    page = services.contacts.page(listing, size=_PAGE)
    while page:
        yield from page
        if len(page) < _PAGE:
            return
        page = services.contacts.page(listing, after=page[-1].key, size=_PAGE)


def _list_cells(row: ContactRow, workspace: Workspace) -> tuple[str, ...]:
    channel, address = row.route.channel, row.route.address
    locked = channel is not None and address is not None and address.channel == channel.uuid
    return (
        short_uuid(row.uuid),
        row.name,
        address_of(row.address) if output.is_terminal() else urn_of(row.address),
        channel.name if channel else "",
        "locked" if locked else "",
        row.language,
        when(row.last_seen_on, workspace, unset=""),
    )


def _facts(services: Services, contact: Contact, workspace: Workspace) -> Iterator[tuple[str, str]]:
    yield "Name", contact.name
    yield "ID", contact.uuid
    yield "Status", contact.status
    yield "Language", contact.language
    yield "Created", when(contact.created_on, workspace, unset="")
    yield "Last seen", when(contact.last_seen_on, workspace, unset="")
    yield "Groups", ", ".join(group.name for group in contact.groups)
    for field in services.fields.all():
        if field.key in contact.fields:
            value = contact.fields[field.key]
            yield field.name, display(value, field.type, workspace) or value.text


def _address_cells(
    services: Services, contact: Contact, route: Route, how: DisplaySettings
) -> Iterator[tuple[str, ...]]:
    router = services.router()
    variables = variables_told(contact.addresses, route)
    for rank, (address, variable) in enumerate(zip(contact.addresses, variables, strict=True), 1):
        pick = router.pick(address)
        yield (
            str(rank),
            urns.label(address.urn.scheme),
            shown(address.urn) if output.is_terminal() else urn_of(address),
            variable,
            pick.channel.name if pick.channel else "",
            with_problem(_why(pick, how), address.urn),
        )


def _why(pick: Pick, how: DisplaySettings) -> str:
    """The reason beside its channel's name, or why a lock does not apply."""
    if pick.channel is None:
        return pick_told(pick, how)
    if pick.overridden is not None:
        return f"{why(pick.reason, how)}; {why(pick.overridden, how)}"
    if pick.ignored_lock is None:
        return why(pick.reason, how)
    return pick_told(pick, how).removeprefix(f"{pick.channel.name}: ")
