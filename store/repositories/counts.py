"""The number of contacts in each folder, in each group and on each channel, stored and kept up to date by
triggers."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Select, case, delete, func, insert, literal, select, text
from sqlmodel import Session

from store.core.text import quoted
from store.core.types import Status
from store.database.dialects import is_sqlite
from store.database.models import channels, contacts, groups, memberships, tallies

_GROUP, _ROUTE, _LOCKED = "group", "route", "locked"
_FOLDERS = tuple(map(str, Status))
_NO_CHANNEL, _NO_ADDRESS = 0, -1


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


def forget(session: Session, group_id: int) -> None:
    """Delete the count of a deleted group, which has no members by then."""
    session.execute(delete(tallies).where(tallies.c.about == _GROUP, tallies.c.group_id == group_id))


def forget_channel(session: Session, channel_id: int) -> None:
    """Delete the counts of a deleted channel, which no contact takes by then."""
    ours = tallies.c.about.in_((_ROUTE, _LOCKED)) & (tallies.c.group_id == channel_id)
    session.execute(delete(tallies).where(ours))


def wrong(session: Session) -> Iterator[str]:
    """The stored sizes that are not those of the contacts, each in words."""
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


def recount(session: Session) -> None:
    """Store the sizes anew, counted; nobody may add or remove contacts meanwhile."""
    if not is_sqlite(session):
        session.execute(text("LOCK TABLE contact, membership, tally IN SHARE ROW EXCLUSIVE MODE"))
    session.execute(delete(tallies))
    for counted in _counted():
        session.execute(insert(tallies).from_select(["about", "group_id", "slot", "size"], counted))


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
    unreached = case((contacts.c.top_address.is_(None), _NO_ADDRESS), else_=_NO_CHANNEL)
    route = func.coalesce(contacts.c.route_channel_id, unreached).label("place")
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
