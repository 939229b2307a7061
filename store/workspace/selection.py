"""The contacts of a selection: their ids, their number, the first of their names."""

import heapq
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session

from store.core.contacts.redaction import reference_code
from store.core.contacts.selection import Selection
from store.core.types import Status
from store.core.urns import format_urn
from store.core.views import SortBy
from store.database.models import contacts, groups, memberships
from store.repositories.rows import chunks, rows_with
from store.repositories.snapshot import WorkspaceSnapshot
from store.search import listing
from store.search.filters import of_listing
from store.workspace.contacts import lists_of

UNNAMED = "a contact without a name"


def ids(session: Session, snapshot: WorkspaceSnapshot, selection: Selection) -> "array[int]":
    """The ids of the contacts, ascending, in eight bytes each."""
    own = _ids_of(session, selection.uuids)
    if selection.listing is None:
        return array("q", sorted(own))
    where = listing.conditions(session, of_listing(snapshot, selection.listing))
    query = select(contacts.c.id).where(*where).order_by(contacts.c.id)
    found = session.execute(query.execution_options(yield_per=10_000)).scalars()
    left_out = set(own)
    return array("q", (one for one in found if one not in left_out))


def first_ids(
    session: Session, snapshot: WorkspaceSnapshot, selection: Selection, most: int | None
) -> Sequence[int]:
    """The ids of as many of the contacts as `most`, ascending; None means all."""
    if most is None or selection.listing is None:
        return ids(session, snapshot, selection)[:most]
    where = listing.conditions(session, of_listing(snapshot, selection.listing))
    query = select(contacts.c.id).where(*where).order_by(contacts.c.id).limit(most + len(selection.uuids))
    left_out = set(_ids_of(session, selection.uuids))
    return [one for one in session.execute(query).scalars() if one not in left_out][:most]


def count(session: Session, snapshot: WorkspaceSnapshot, selection: Selection) -> int:
    """How many contacts are selected."""
    if selection.listing is None:
        return _counted(session, selection.uuids)
    view = listing.list_query(snapshot, replace(selection.listing, sort=SortBy.NAME))
    return listing.total(session, view) - _counted(session, selection.uuids, *view.where)


def active(session: Session, snapshot: WorkspaceSnapshot, selection: Selection) -> int:
    """How many of the selected contacts are active."""
    if selection.listing is None:
        return _counted(session, selection.uuids, contacts.c.status == str(Status.ACTIVE))
    return count(session, snapshot, selection) if selection.listing.folder is Status.ACTIVE else 0


def grouped(session: Session, snapshot: WorkspaceSnapshot, selection: Selection) -> bool:
    """Whether any of the contacts is in a group."""
    member = select(memberships.c.group_id).where(memberships.c.contact_id == contacts.c.id).exists()
    if selection.listing is None:
        return _counted(session, selection.uuids, member) > 0
    where = listing.conditions(session, of_listing(snapshot, selection.listing))
    query = select(contacts.c.uuid).where(*where, member)
    first = session.execute(query.limit(len(selection.uuids) + 1)).scalars()
    return any(uuid not in selection.uuids for uuid in first)


def members(session: Session, snapshot: WorkspaceSnapshot, selection: Selection) -> dict[str, int]:
    """How many of the contacts are in each group, by its uuid; groups that have none of them are not told."""
    if selection.listing is None:
        return dict(_members_of(session, selection.uuids))
    where = listing.conditions(session, of_listing(snapshot, selection.listing))
    left_out = _members_of(session, selection.uuids, *where)
    return dict(_counts(session, *where) - left_out)


def routes(session: Session, snapshot: WorkspaceSnapshot, selection: Selection) -> Counter[int | None]:
    """How many of the contacts have which kept route, by the id of its channel; None is no route."""
    if selection.listing is None:
        return _routes_of(session, selection.uuids)
    where = listing.conditions(session, of_listing(snapshot, selection.listing))
    return routes_of(session, *where) - _routes_of(session, selection.uuids, *where)


def routes_of(session: Session, *where: ColumnElement[bool]) -> Counter[int | None]:
    """How many contacts of a condition have which kept route, by the id of its channel; None is no route."""
    channel = contacts.c.route_channel_id
    query = select(channel, func.count()).where(*where).group_by(channel)
    return Counter({row[0]: int(row[1]) for row in session.execute(query)})


def titles(session: Session, snapshot: WorkspaceSnapshot, selection: Selection, size: int) -> tuple[str, ...]:
    """The display names of the first few contacts by name; reference codes where names are hidden."""
    if selection.listing is None:
        return named(session, snapshot, _first_by_name(session, selection.uuids, size))
    by_name = replace(selection.listing, sort=SortBy.NAME, descending=False)
    view = listing.list_query(snapshot, by_name)
    keys = listing.page(session, view, after=None, before=None, last=False, size=size + len(selection.uuids))
    left_out = set(_ids_of(session, selection.uuids))
    return named(session, snapshot, [key.id for key in keys if key.id not in left_out][:size])


def uuids(session: Session, wanted: Sequence[int]) -> tuple[str, ...]:
    """The uuids of those contacts that still exist."""
    return tuple(row.uuid for row in rows_with(session, select(contacts.c.uuid), contacts.c.id, wanted))


def _ids_of(session: Session, wanted: Iterable[str]) -> list[int]:
    return [row.id for row in rows_with(session, select(contacts.c.id), contacts.c.uuid, sorted(wanted))]


def _routes_of(session: Session, wanted: Iterable[str], *where: ColumnElement[bool]) -> Counter[int | None]:
    found: Counter[int | None] = Counter()
    for chunk in chunks(sorted(wanted)):
        found.update(routes_of(session, contacts.c.uuid.in_(chunk), *where))
    return found


def _counted(session: Session, wanted: Iterable[str], *where: ColumnElement[bool]) -> int:
    total = 0
    for chunk in chunks(sorted(wanted)):
        query = select(func.count()).select_from(contacts).where(contacts.c.uuid.in_(chunk), *where)
        total += int(session.execute(query).scalar_one())
    return total


def _counts(session: Session, *where: ColumnElement[bool]) -> Counter[str]:
    """How many contacts of a condition are in each group, by its uuid."""
    member = memberships.join(contacts, memberships.c.contact_id == contacts.c.id)
    named = member.join(groups, memberships.c.group_id == groups.c.id)
    query = select(groups.c.uuid, func.count()).select_from(named).where(*where).group_by(groups.c.uuid)
    return Counter({row[0]: int(row[1]) for row in session.execute(query)})


def _members_of(session: Session, wanted: Iterable[str], *where: ColumnElement[bool]) -> Counter[str]:
    found: Counter[str] = Counter()
    for chunk in chunks(sorted(wanted)):
        found.update(_counts(session, contacts.c.uuid.in_(chunk), *where))
    return found


def _first_by_name(session: Session, wanted: Iterable[str], size: int) -> list[int]:
    rows = rows_with(session, select(contacts.c.id, contacts.c.sort_name), contacts.c.uuid, sorted(wanted))
    # Contacts without a name come last.
    keys = ((row.sort_name is None, row.sort_name or "", row.id) for row in rows)
    return [contact_id for _unnamed, _name, contact_id in heapq.nsmallest(size, keys)]


def named(session: Session, snapshot: WorkspaceSnapshot, wanted: Sequence[int]) -> tuple[str, ...]:
    """The display names of contacts, in the order given; reference codes where names are hidden."""
    found = called(session, snapshot, wanted)
    return tuple(found[one] for one in wanted if one in found)


def called(session: Session, snapshot: WorkspaceSnapshot, wanted: Sequence[int]) -> dict[int, str]:
    """The display name of each contact that is there, by its id; its reference code where names are
    hidden."""
    if not wanted:
        return {}
    query = select(contacts.c.id, contacts.c.name).where(contacts.c.id.in_(wanted))
    names = {row.id: row.name.strip() for row in session.execute(query)}
    if snapshot.workspace.redacted:
        return {one: reference_code(one) for one in names}
    lists = lists_of(session, [one for one, name in names.items() if not name])

    def title(one: int) -> str:
        first = lists[one][0].urn if lists[one] else None
        return format_urn(first, international=True) if first else UNNAMED

    return {one: name or title(one) for one, name in names.items()}
