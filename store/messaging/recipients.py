"""The recipients of a send in batches, with no more of each than its text needs."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlmodel import Session

from store.core.contacts.selection import Selection
from store.core.routing import Route
from store.core.templates import Recipient, Surroundings, Wording
from store.core.templates.template import Need
from store.core.types import Address, Channel, Contact, Status
from store.database.models import contacts
from store.repositories.rows import chunks, rows_with
from store.repositories.snapshot import WorkspaceSnapshot
from store.search import listing
from store.search.filters import of_listing
from store.workspace import stored_routes
from store.workspace.contacts import groups_of, lists_of, values_of

BATCH: Final = 1000

_COLUMNS: Final = ("id", "uuid", "name", "language", "route_channel_id")
_MOMENTS: Final = ("created_on", "last_seen_on")

Routed = tuple[Recipient, Channel, bool]
"""A recipient, its channel, and whether the text goes to a phone number."""


def ids_of_routed(
    session: Session, snapshot: WorkspaceSnapshot, audience: Selection, today: date
) -> "array[int]":
    """The ids of the contacts of an audience that have a route, ascending, in eight bytes each."""
    routed = contacts.c.route_channel_id.is_not(None)
    if audience.listing is None:
        return array("q", sorted(_ids(session, audience.uuids, routed)))
    where = listing.conditions(session, of_listing(snapshot, audience.listing, today))
    query = select(contacts.c.id).where(*where, routed).order_by(contacts.c.id)
    found = session.execute(query.execution_options(yield_per=10_000)).scalars()
    left_out = set(_ids(session, audience.uuids, routed))
    return array("q", (one for one in found if one not in left_out) if left_out else found)


def _ids(session: Session, uuids: Iterable[str], *where: ColumnElement[bool]) -> Iterator[int]:
    query = select(contacts.c.id).where(*where)
    return (row.id for row in rows_with(session, query, contacts.c.uuid, sorted(uuids)))


class Recipients:
    """Reads recipients for one text. Addresses are read only where the text or the kind of address cannot do
    without, or with `addressed`; contacts are routed anew only where the channel of the kept route does not
    tell the address."""

    def __init__(
        self,
        session: Session,
        snapshot: WorkspaceSnapshot,
        wording: Wording,
        within: Surroundings,
        *,
        addressed: bool = False,
    ) -> None:
        self._session, self._snapshot, self._within = session, snapshot, within
        self._needs = frozenset[Need]().union(*(one.needs for one in wording.every))
        names = {variable.name for one in wording.every for variable in one.variables}
        everything = not names.isdisjoint({"fields", "contact.fields"})
        self._fields = {
            number for key, number in snapshot.field_ids.items() if everything or f"fields.{key}" in names
        }
        self._moments = [name for name in _MOMENTS if f"contact.{name}" in names]
        channels = snapshot.router.channels
        mixed = any("tel" in each.schemes and len(each.schemes) > 1 for each in channels)
        self._addressed = addressed or mixed or Need.ADDRESSES in self._needs
        self._is_stale = stored_routes.are_stale(session)
        self._by_id = {snapshot.channel_ids[each.uuid]: each for each in channels}

    def batches(self, ids: Sequence[int]) -> Iterator[list[Routed]]:
        """The active ones of the contacts with these ids that have a route, in the order of the ids."""
        return map(self.batch, chunks(ids, BATCH))

    def batch(self, ids: Sequence[int]) -> list[Routed]:
        """Those of a thousand at most."""
        columns = (contacts.c[name] for name in (*_COLUMNS, *self._moments))
        query = select(*columns).where(contacts.c.status == str(Status.ACTIVE)).order_by(contacts.c.id)
        rows = [*rows_with(self._session, query, contacts.c.id, ids)]
        lists = lists_of(self._session, ids) if self._addressed else {}
        values = values_of(self._session, ids, self._fields)
        members = groups_of(self._session, ids) if Need.GROUPS in self._needs else {}
        found: list[Routed] = []
        for row in rows:
            listed = lists.get(row.id, ())
            contact = Contact(
                row.uuid,
                row.name,
                language=row.language or "",
                addresses=tuple(listed),
                fields=values.get(row.id, {}),
                groups=tuple(members.get(row.id, ())),
                id=row.id,
                **{name: getattr(row, name) for name in self._moments},
            )
            route = self._route(self._by_id.get(row.route_channel_id), listed)
            if route.channel is None:
                continue
            scheme = route.address.urn.scheme if route.address else route.channel.schemes[0]
            found.append((Recipient.of(contact, route, self._within), route.channel, scheme == "tel"))
        return found

    def _route(self, kept: Channel | None, listed: Sequence[Address]) -> Route:
        """The route of a contact by the channel that is kept, or anew where it does not tell the address."""
        if not self._addressed:
            return Route(None, kept)
        if kept is not None and not self._is_stale:
            fitting = [one for one in listed if one.urn.scheme in kept.schemes]
            if len(fitting) == 1:
                return Route(fitting[0], kept)
        return self._snapshot.router.route(listed)
