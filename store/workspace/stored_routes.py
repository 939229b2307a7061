"""The route stored with every contact, refreshed after a change of channels.

A contact's own changes refresh its route in their transaction. A change of channels refreshes all of them
afterwards, in batches that let other writers in between; a counter tells when that was interrupted.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from store.core.types import Address, Status
from store.database.engine import Database
from store.database.models import addresses, contacts
from store.repositories import counts, mapping, settings
from store.repositories.snapshot import SnapshotCache, WorkspaceSnapshot
from store.workspace import smart_groups
from store.workspace.contacts import lists_of
from store.workspace.many.pace import Pace

BATCH = 1000

_COLUMNS = ("route_channel_id", "route_locked", "sort_channel")

Batch = list[tuple[Any, list[Address]]]
"""Contacts' rows, each with the addresses in order of priority."""


def batches(session: Session, after: int = 0, *, schemes: Iterable[str] = ()) -> Iterator[Batch]:
    """The active contacts in batches, in the order of their ids; with `schemes`, those with such an
    address."""
    while True:
        batch = read_batch(session, after, schemes)
        if not batch:
            return
        yield batch
        after = batch[-1][0].id


def read_batch(session: Session, after: int, schemes: Iterable[str] = (), *, lock: bool = False) -> Batch:
    """The next active contacts after an id, with their addresses; with `lock` nobody else can write them
    until the transaction ends."""
    query = select(
        contacts.c.id, *(contacts.c[name] for name in dict.fromkeys((*_COLUMNS, *counts.STANDING)))
    )
    query = query.where(contacts.c.status == str(Status.ACTIVE), contacts.c.id > after)
    if wanted := list(schemes):
        reachable = select(addresses.c.id).where(
            addresses.c.contact_id == contacts.c.id, addresses.c.scheme.in_(wanted)
        )
        query = query.where(reachable.exists())
    query = query.order_by(contacts.c.id).limit(BATCH)
    rows = session.execute(query.with_for_update(key_share=True) if lock else query).all()
    if lock:
        counts.note(session, rows)
    lists = lists_of(session, [row.id for row in rows])
    return [(row, lists[row.id]) for row in rows]


def renew_batch(session: Session, snapshot: WorkspaceSnapshot, batch: Batch) -> None:
    """Write the routes of a batch that changed, and update the smart groups that depend on them."""
    moved: dict[int, dict[str, Any]] = {}
    for row, listed in batch:
        route = snapshot.router.route(listed)
        channel = route.channel
        channel_id = snapshot.channel_ids[channel.uuid] if channel else None
        found = (channel_id, route.is_locked, mapping.sort_channel(channel))
        if found != (row.route_channel_id, row.route_locked, row.sort_channel):
            stays = {"status": row.status, "top_address": row.top_address}
            moved[row.id] = {**stays, **dict(zip(_COLUMNS, found, strict=True))}
    if moved:
        counts.move(session, moved)
        columns: dict[str, Any] = {name: bindparam(name) for name in _COLUMNS}
        statement = update(contacts).where(contacts.c.id == bindparam("key")).values(columns)
        rows = [{"key": key, **{name: row[name] for name in _COLUMNS}} for key, row in moved.items()]
        session.connection().execute(statement, rows)
        smart_groups.refresh_routed(session, snapshot, list(moved))


def renew(database: Database, cache: SnapshotCache, schemes: Iterable[str] = ()) -> None:
    """Refresh every route, one batch a transaction, and store the revision that they are of."""
    seen: set[int] = set()
    wanted = tuple(schemes)

    def step(session: Session, after: int) -> int:
        snapshot = cache.current(session, hold=True)
        seen.add(snapshot.revision)
        batch = read_batch(session, after, wanted, lock=True)
        renew_batch(session, snapshot, batch)
        if batch:
            return int(batch[-1][0].id)
        settings.write(session, settings.ROUTES_REVISION, str(min(seen)))
        return 0

    pace, after = Pace(database), 0
    while True:
        after = pace.write(partial(step, after=after))
        if not after:
            return
        pace.rest()


def are_stale(session: Session) -> bool:
    """Whether the stored routes are of an older revision, because a refresh was interrupted."""
    return settings.counter(session, settings.ROUTES_REVISION) < settings.revision(session)
