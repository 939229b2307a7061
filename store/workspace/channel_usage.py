"""How channels are used, and what a change of channels would do to routes."""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlmodel import Session

from store.core.reports import ChannelUse, RouteChange
from store.core.routing import Router
from store.core.types import Channel
from store.database.models import addresses, channels, contacts, messages
from store.repositories import mapping
from store.repositories.rows import chunks
from store.workspace.contacts import lists_of
from store.workspace.stored_routes import BATCH, batches


def uses(session: Session) -> tuple[ChannelUse, ...]:
    """Every channel with the number of contacts locked to it and routed by it, and its last message."""
    channel_id, route = addresses.c.channel_id, contacts.c.route_channel_id
    locked = select(channel_id, func.count(addresses.c.contact_id.distinct()))
    locked = locked.where(channel_id.is_not(None)).group_by(channel_id)
    routed = select(route, func.count()).where(route.is_not(None)).group_by(route)
    locks, routes = (dict(session.execute(query).all()) for query in (locked, routed))
    # One step into the index for each channel: a maximum over all messages would walk every one of them.
    newest = select(func.max(messages.c.created_on)).where(messages.c.channel_id == channels.c.id)
    query = select(channels, newest.scalar_subquery().label("last_used_on"))
    return tuple(
        ChannelUse(mapping.channel(row), locks.get(row.id, 0), routes.get(row.id, 0), row.last_used_on)
        for row in session.execute(query.order_by(channels.c.created_on, channels.c.id))
    )


def compare(session: Session, now: Router, then: Router, schemes: Iterable[str]) -> RouteChange:
    """How many contacts another router would route differently, and how many of them not at all."""
    rerouted = unroutable = 0
    for batch in batches(session, schemes=schemes):
        for _row, listed in batch:
            before, after = now.route(listed), then.route(listed)
            if _pair(before) != _pair(after):
                rerouted += 1
                unroutable += after.channel is None
    return RouteChange(rerouted, unroutable)


def carried(session: Session, where: Sequence[ColumnElement[bool]]) -> dict[int, tuple[int, int]]:
    """How many of the active contacts under a condition each channel carries the next message of, by its id,
    and how many of them are tied to it."""
    place, locked = contacts.c.route_channel_id, case((contacts.c.route_locked, 1), else_=0)
    query = select(place, func.count(), func.sum(locked)).where(place.is_not(None), *where).group_by(place)
    return {row[0]: (int(row[1]), int(row[2])) for row in session.execute(query)}


def schemes_reached(
    session: Session, router: Router, channel: Channel, where: Sequence[ColumnElement[bool]]
) -> Counter[str]:
    """At which type of address the contacts under a condition are reached, whom this channel carries the next
    message of.

    That is the first address of any type that the channel is for. Only a phone number may have to be passed
    over, where the channel serves a single country and others do not serve the number either: those contacts
    are routed one by one.
    """
    first = select(addresses.c.scheme).where(
        addresses.c.contact_id == contacts.c.id, addresses.c.scheme.in_(channel.schemes)
    )
    reached = first.order_by(addresses.c.position, addresses.c.id).limit(1).scalar_subquery()
    if "tel" not in channel.schemes or not channel.country or channel.allow_international:
        found = select(reached.label("scheme")).where(*where).subquery()
        query = select(found.c.scheme, func.count()).group_by(found.c.scheme)
        return Counter({row[0]: int(row[1]) for row in session.execute(query)})
    total: Counter[str] = Counter()
    query = select(contacts.c.id).where(*where).execution_options(yield_per=10 * BATCH)
    for ids in chunks(array("q", session.execute(query).scalars()), BATCH):
        routes = map(router.route, lists_of(session, ids).values())
        total.update(route.address.urn.scheme for route in routes if route.address)
    return total


def _pair(route: Any) -> tuple[Any, Any]:
    return route.address and route.address.urn, route.channel and route.channel.uuid
