"""The number of contacts in each folder, in each group and on each channel, which is kept.

Whoever inserts, updates or deletes contacts or memberships says so here, in the same transaction; what that
changes is written at its end (`database/sums.py`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, delete, func, insert, literal, select, text
from sqlmodel import Session

from store.core.text import quoted
from store.core.types import Status
from store.database import sums
from store.database.dialects import is_sqlite
from store.database.models import channels, contacts, groups, memberships, messages, tallies
from store.repositories import traffic
from store.repositories.delivery import tallies as delivery_tallies
from store.repositories.rows import rows_with

STANDING = ("status", "top_address", "route_channel_id", "route_locked")
"""The columns of a contact that say where it is counted."""

_GROUP, _ROUTE, _LOCKED = "group", "route", "locked"
_FOLDERS = tuple(map(str, Status))
_NO_CHANNEL, _NO_ADDRESS = 0, -1

_NOTED = "standing"
_of_row, _of_mapping = attrgetter(*STANDING), itemgetter(*STANDING)

Places = tuple[sums.Key, ...]
"""The counts that a contact is in, those of groups apart."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """The number of contacts of every folder, and of every group by its id.

    A group that never had members is not there.
    """

    folders: dict[Status, int]
    groups: dict[int, int]


@dataclass(frozen=True, slots=True)
class Routed:
    """The number of active contacts by the channel of their next message, by its id; how many of them are
    tied to it; how many no channel can reach, and how many have no address. A channel that never had any is
    not there."""

    channels: dict[int, int]
    locked: dict[int, int]
    without_channel: int
    without_address: int


def read(session: Session) -> Sizes:
    """The sizes of folders and groups, by one query of a small table."""
    found = _read(session, *_FOLDERS, _GROUP)
    folders = {Status(about): size for (about, _id), size in found.items() if about != _GROUP}
    sizes = {group_id: size for (about, group_id), size in found.items() if about == _GROUP}
    return Sizes({status: folders.get(status, 0) for status in Status}, sizes)


def routed(session: Session) -> Routed:
    """The contacts of each channel, by one query of the same table."""
    found = _read(session, _ROUTE, _LOCKED)
    routes = {place: size for (about, place), size in found.items() if about == _ROUTE}
    locked = {place: size for (about, place), size in found.items() if about == _LOCKED}
    without_channel, without_address = routes.pop(_NO_CHANNEL, 0), routes.pop(_NO_ADDRESS, 0)
    return Routed(routes, locked, without_channel, without_address)


def note(session: Session, rows: Iterable[Row[Any]]) -> None:
    """Remember where contacts are counted, from rows that nobody else can write until the transaction
    ends."""
    noted: dict[int, Places] = session.info.setdefault(_NOTED, {})
    noted.update((row.id, _places(*_of_row(row))) for row in rows)


def add(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Count new contacts, given as the rows that are inserted."""
    changes = sums.changes(session, tallies)
    for row in rows:
        changes.update(_places(*_of_mapping(row)))


def move(session: Session, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Count contacts in other places; before the rows are updated to these, given by the contact's id."""
    noted: dict[int, Places] = session.info.setdefault(_NOTED, {})
    note(session, _locked(session, sorted(rows.keys() - noted.keys())))
    changes = sums.changes(session, tallies)
    for contact_id, row in rows.items():
        before, after = noted.pop(contact_id), _places(*_of_mapping(row))
        if before != after:
            changes.subtract(before)
            changes.update(after)


def take_members(session: Session, group_id: int, more: int) -> None:
    """Count so many more members of a group, or less."""
    sums.changes(session, tallies)[_GROUP, group_id] += more


def remove(session: Session, ids: Sequence[int]) -> None:
    """Count contacts no more, nor their memberships and messages; before they are deleted.

    Nobody else can write them, or give them messages, until the transaction ends.
    """
    changes = sums.changes(session, tallies)
    for row in _locked(session, ids):
        changes.subtract(_places(*_of_row(row)))
    group_id, ours = memberships.c.group_id, memberships.c.contact_id.in_(ids)
    for place, size in session.execute(select(group_id, func.count()).where(ours).group_by(group_id)):
        changes[_GROUP, place] -= size
    traffic.remove(session, messages.c.contact_id.in_(ids))
    delivery_tallies.remove(session, messages.c.contact_id.in_(ids))


def forget(session: Session, group_id: int) -> None:
    """Delete the count of a deleted group."""
    _forget(session, group_id, _GROUP)


def forget_channel(session: Session, channel_id: int) -> None:
    """Delete the counts of a channel that is about to be deleted: none can reach its contacts from then
    on."""
    place = _unreached().label("place")
    ours = (contacts.c.route_channel_id == channel_id) & (contacts.c.status == str(Status.ACTIVE))
    for without, size in session.execute(select(place, func.count()).where(ours).group_by("place")):
        sums.changes(session, tallies)[_ROUTE, without] += size
    _forget(session, channel_id, _ROUTE, _LOCKED)


def wrong(session: Session) -> Iterator[str]:
    """The stored sizes that are not those of the contacts and messages, each in words."""
    kept, there = _read(session), dict[tuple[str, int], int]()
    for counted in _counted():
        there |= {(row[0], row[1]): int(row[3]) for row in session.execute(counted)}
    names = {
        _GROUP: dict(session.execute(select(groups.c.id, groups.c.name)).all()),
        _ROUTE: dict(session.execute(select(channels.c.id, channels.c.name)).all()),
    }
    for key in sorted({*kept, *there}):
        size, found = kept.get(key, 0), there.get(key, 0)
        if size != found:
            yield f"{_called(key, names)} counts {size}, but has {found}"
    yield from traffic.wrong(session)
    yield from delivery_tallies.wrong(session)


def recount(session: Session) -> None:
    """Store the sizes anew, counted, those of messages too; nobody can change what is counted meanwhile."""
    if not is_sqlite(session):
        tables = "contact, membership, message, messagetally, tally, traffic"
        session.execute(text(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE"))
    session.execute(delete(tallies))
    for counted in _counted():
        session.execute(insert(tallies).from_select(["about", "group_id", "slot", "size"], counted))
    traffic.recount(session)
    delivery_tallies.recount(session)


def _places(status: str, top_address: str | None, channel_id: int | None, locked: bool) -> Places:
    if status != Status.ACTIVE:
        return ((status, 0),)
    if channel_id is None:
        return ((status, 0), (_ROUTE, _NO_ADDRESS if top_address is None else _NO_CHANNEL))
    found = ((status, 0), (_ROUTE, channel_id))
    return (*found, (_LOCKED, channel_id)) if locked else found


def _locked(session: Session, ids: Sequence[int]) -> Iterator[Row[Any]]:
    """What says where contacts are counted, of rows that nobody else can write until the transaction ends."""
    query = select(contacts.c.id, *(contacts.c[name] for name in STANDING)).order_by(contacts.c.id)
    return rows_with(session, query.with_for_update(), contacts.c.id, ids)


def _forget(session: Session, place: int, *abouts: str) -> None:
    for about in abouts:
        sums.changes(session, tallies).pop((about, place), None)
    session.execute(delete(tallies).where(tallies.c.about.in_(abouts), tallies.c.group_id == place))


def _unreached() -> ColumnElement[int]:
    return case((contacts.c.top_address.is_(None), _NO_ADDRESS), else_=_NO_CHANNEL)


def _read(session: Session, *abouts: str) -> dict[tuple[str, int], int]:
    """The sizes of these kinds, or of all, by kind and id."""
    query = select(tallies.c.about, tallies.c.group_id, func.sum(tallies.c.size).label("size"))
    if abouts:
        query = query.where(tallies.c.about.in_(abouts))
    rows = session.execute(query.group_by(tallies.c.about, tallies.c.group_id))
    return {(row.about, row.group_id): int(row.size) for row in rows}


def _counted() -> tuple[Select[*tuple[object, ...]], ...]:
    """What is stored, counted: the kind, the id, the slot and the size."""
    zero, active = literal(0).label("slot"), contacts.c.status == str(Status.ACTIVE)
    route = func.coalesce(contacts.c.route_channel_id, _unreached()).label("place")
    places = select(literal(_ROUTE).label("about"), route, zero.label("slot"), contacts.c.id).where(active)
    placed = places.subquery().c
    return (
        select(contacts.c.status, literal(0), zero, func.count()).group_by(contacts.c.status),
        select(literal(_GROUP), memberships.c.group_id, zero, func.count()).group_by(memberships.c.group_id),
        select(placed.about, placed.place, placed.slot, func.count()).group_by(
            placed.about, placed.place, placed.slot
        ),
        select(literal(_LOCKED), contacts.c.route_channel_id, zero, func.count())
        .where(active, contacts.c.route_locked, contacts.c.route_channel_id.is_not(None))
        .group_by(contacts.c.route_channel_id),
    )


def _called(key: tuple[str, int], names: dict[str, dict[int, str]]) -> str:
    about, place = key
    if about == _GROUP:
        return f"the group {quoted(names[_GROUP].get(place, str(place)))}"
    if about in (_ROUTE, _LOCKED):
        without = {_NO_CHANNEL: "no channel", _NO_ADDRESS: "no address"}
        name = without.get(place) or f"the channel {quoted(names[_ROUTE].get(place, str(place)))}"
        return name if about == _ROUTE else f"{name}, tied to it,"
    return f"the folder {about.capitalize()}"
