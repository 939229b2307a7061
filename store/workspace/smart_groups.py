"""Smart groups: groups whose members follow from a query.

A change of a contact updates its groups in the same transaction. A new or changed query, and a change of the
workspace that gives a query another meaning, start a refill: all contacts are evaluated in batches, so that
other writers get in between, and an interrupted refill is continued. Only active contacts are in a smart
group, and a group is empty when its query is no longer valid.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from sqlalchemy import ColumnElement, delete, func, insert, literal, select, update
from sqlmodel import Session

from store.core.history.changes import attributes, smart_moves
from store.core.matching import matches
from store.core.progress import UNWATCHED, Monitor
from store.core.types import Contact, Group, GroupState, Status
from store.core.views import HistoryKind
from store.database.engine import Database
from store.database.models import contacts, groups, memberships
from store.repositories import counts, journal, settings
from store.repositories.addresses import ContactChange
from store.repositories.group_queries import SmartGroup, changed_parts, renamed
from store.repositories.rows import chunks
from store.repositories.snapshot import SnapshotCache, WorkspaceSnapshot
from store.search import conditions
from store.workspace.many.pace import Pace

BATCH = 10_000


def groups_of(snapshot: WorkspaceSnapshot, before: Contact | None, after: Contact) -> tuple[Group, ...]:
    """The present groups of a contact that changed: the manual ones, and every smart group whose query it
    matches. A contact that is not active is in no group."""
    if after.status is not Status.ACTIVE:
        return ()
    if not snapshot.smart_groups:
        return after.groups
    parts = changed_parts(before, after)
    inside = {group.uuid for group in before.groups} if before else set()
    asked = [one for one in snapshot.smart_groups if parts is None or one.depends_on & parts]
    known = {one.group.uuid for one in asked}
    stays = [one.group for one in snapshot.smart_groups if one.group.uuid in inside - known]
    own = [group for group in after.groups if not group.is_smart]
    found = [*own, *stays, *_matched(snapshot, asked, after)]
    if {group.uuid for group in found} == {group.uuid for group in after.groups}:
        return after.groups
    return tuple(sorted(found, key=lambda group: snapshot.group_order[group.uuid]))


def asked_fields(snapshot: WorkspaceSnapshot) -> set[str]:
    """The keys of the fields whose values decide who is in a smart group."""
    asked = {part for one in snapshot.smart_groups for part in one.depends_on}
    return {part.removeprefix("fields.") for part in asked if part.startswith("fields.")}


def _matched(snapshot: WorkspaceSnapshot, asked: Iterable[SmartGroup], contact: Contact) -> Iterator[Group]:
    routes: list[str | None] = []
    for one in asked:
        if one.query is None:
            continue
        if not routes and one.routed:
            channel = snapshot.route_channel(contact)
            routes.append(channel.uuid if channel else None)
        if matches(one.query, contact, channel=routes[0] if routes else None):
            yield one.group


def record(session: Session, action: journal.Action, pairs: Iterable[ContactChange]) -> None:
    """Record which smart groups contacts joined and left by an action, without an operator."""
    moved = [
        journal.Record(after.uuid, changes, contact_id=after.id)
        for before, after in pairs
        if (changes := smart_moves(before.groups if before else (), after.groups))
    ]
    if moved:
        indirect = replace(action, kind=HistoryKind.UPDATED, by="", undoes=None)
        journal.write(session, indirect, *moved)


def refresh_routed(session: Session, snapshot: WorkspaceSnapshot, ids: Sequence[int]) -> None:
    """Update the groups that depend on the route, for contacts whose route changed."""
    for one in snapshot.smart_groups:
        if one.routed:
            for chunk in chunks(ids):
                _update_members(
                    session, snapshot, one, contacts.c.id.in_(chunk), memberships.c.contact_id.in_(chunk)
                )


def mark_for_refill(session: Session, snapshot: WorkspaceSnapshot, *attributes: str) -> None:
    """Start a refill of every group whose query means something else now, or uses one of the attributes.

    For the transaction of a change to channels, fields or settings, after it has raised the revision.
    """
    stored = select(groups.c.uuid, groups.c.meaning).where(groups.c.query != "")
    meanings = dict(session.execute(stored).all()) if snapshot.smart_groups else {}
    for one in snapshot.smart_groups:
        if meanings.get(one.group.uuid) != one.meaning or one.asks_for(*attributes):
            changed = {"state": str(GroupState.FILLING), "filled_to": 0, "meaning": one.meaning}
            session.execute(update(groups).where(groups.c.uuid == one.group.uuid).values(changed))


def turn_day(session: Session, cache: SnapshotCache, today: date) -> None:
    """Count relative dates from `today`, and start a refill of the groups that mean something else by that.

    For a transaction that has raised the revision.
    """
    if cache.current(session).day != today:
        settings.write(session, settings.DAY, today.isoformat())
        mark_for_refill(session, cache.current(session))


def rename_channel(
    session: Session, snapshot: WorkspaceSnapshot, uuid: str, name: str
) -> Iterator[journal.Record]:
    """Update the queries that use a channel to its new name, and yield what changed.

    `snapshot` has the old name.
    """
    for one in snapshot.smart_groups:
        if one.query is not None and one.asks_for("channel"):
            text = renamed(one.query, "channel", uuid, name)
            if text != one.group.query:
                session.execute(update(groups).where(groups.c.uuid == one.group.uuid).values(query=text))
                changes = attributes({"query": one.group.query}, {"query": text})
                yield journal.Record(one.group.uuid, changes, subject="group")


def filling(session: Session) -> tuple[str, ...]:
    """The uuids of the groups whose refill is not finished, the oldest first."""
    query = select(groups.c.uuid).where(groups.c.state == str(GroupState.FILLING)).order_by(groups.c.id)
    return tuple(session.execute(query).scalars())


@dataclass(frozen=True, slots=True)
class Step:
    """The progress of a refill: the id of the last contact evaluated, and how many were just now.

    `last` is None when the group is filled, or deleted.
    """

    last: int | None
    done: int = 0
    meaning: str = ""


def fill(
    database: Database,
    cache: SnapshotCache,
    uuid: str,
    total: int = 0,
    monitor: Monitor = UNWATCHED,
) -> None:
    """Continue the refill of a group, one batch a transaction.

    The monitor is told how many contacts were evaluated, of `total`. Cancelled when the operator stops it;
    the next call continues from there.
    """
    pace, done = Pace(database), 0
    while True:
        step = pace.write(partial(_fill_batch, cache=cache, uuid=uuid))
        if step.last is None:
            return
        done += step.done
        monitor.progress(min(done, total), total)
        if step.done == 0:
            pace.write(partial(_finish, uuid=uuid, step=step))
        else:
            monitor.check("Stopped; the group is filled on from here the next time.")
        pace.rest()


def _fill_batch(session: Session, cache: SnapshotCache, uuid: str) -> Step:
    snapshot = cache.current(session, hold=True)
    row = session.execute(select(groups).where(groups.c.uuid == uuid).with_for_update(key_share=True)).first()
    smart = next((one for one in snapshot.smart_groups if one.group.uuid == uuid), None)
    if row is None or smart is None or row.state != GroupState.FILLING:
        return Step(None)
    beyond = (contacts.c.status == str(Status.ACTIVE)) & (contacts.c.id > row.filled_to)
    # A concurrent change of one of these waits for the lock, and then updates its groups from this result.
    batch = select(contacts.c.id).where(beyond).order_by(contacts.c.id).limit(BATCH)
    ids = session.execute(batch.with_for_update(key_share=True)).scalars().all()
    if not ids:
        return Step(row.filled_to, meaning=row.meaning)
    members = memberships.c.contact_id
    there = (members > row.filled_to) & (members <= ids[-1])
    _update_members(session, snapshot, smart, beyond & (contacts.c.id <= ids[-1]), there)
    session.execute(
        update(groups).where(groups.c.id == row.id).values(filled_to=ids[-1], meaning=smart.meaning)
    )
    return Step(ids[-1], len(ids))


def _finish(session: Session, uuid: str, step: Step) -> Step:
    """Mark the group as ready, unless its query means something else by now."""
    settings.bump(session, reroutes=False)
    same = (groups.c.filled_to == step.last) & (groups.c.meaning == step.meaning)
    ours = (groups.c.uuid == uuid) & (groups.c.state == str(GroupState.FILLING)) & same
    session.execute(update(groups).where(ours).values(state=str(GroupState.READY), filled_to=0))
    return Step(None)


def _update_members(
    session: Session,
    snapshot: WorkspaceSnapshot,
    smart: SmartGroup,
    among: ColumnElement[bool],
    there: ColumnElement[bool],
) -> None:
    """Make those of some contacts that the query finds members, and the others not.

    `among` selects the contacts, `there` the same contacts by their memberships.
    """
    group_id = snapshot.group_ids[smart.group.uuid]
    inside = set(
        session.execute(
            select(memberships.c.contact_id).where(memberships.c.group_id == group_id, there)
        ).scalars()
    )
    wanted: set[int] = set()
    if smart.query is not None:
        found = select(contacts.c.id).where(
            contacts.c.status == str(Status.ACTIVE), among, conditions.compile_query(smart.query, snapshot)
        )
        wanted = set(session.execute(found).scalars())
    connection = session.connection()
    for chunk in chunks(sorted(inside - wanted)):
        ours = (memberships.c.group_id == group_id) & memberships.c.contact_id.in_(chunk)
        left = connection.execute(delete(memberships).where(ours)).rowcount
        counts.take_members(session, group_id, -left)
    for chunk in chunks(sorted(wanted - inside)):
        new = select(literal(group_id), contacts.c.id).where(contacts.c.id.in_(chunk))
        statement = insert(memberships).from_select(["group_id", "contact_id"], new)
        joined = connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount
        counts.take_members(session, group_id, joined)


def remaining(session: Session, uuid: str) -> int:
    """How many contacts are still to be evaluated before a group is filled."""
    row = session.execute(select(groups.c.state, groups.c.filled_to).where(groups.c.uuid == uuid)).first()
    if row is None or row.state != GroupState.FILLING:
        return 0
    beyond = (contacts.c.status == str(Status.ACTIVE)) & (contacts.c.id > row.filled_to)
    return int(session.execute(select(func.count()).select_from(contacts).where(beyond)).scalar_one())
