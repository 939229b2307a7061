"""How channels are used, and what a change of channels would do to routes."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from store.core.reports import ChannelUse, RouteChange
from store.core.routing import Router
from store.database.models import addresses, channels, contacts, messages
from store.repositories import mapping
from store.workspace.stored_routes import batches


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


def _pair(route: Any) -> tuple[Any, Any]:
    return route.address and route.address.urn, route.channel and route.channel.uuid
