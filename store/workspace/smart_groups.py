"""Smart groups: who is in them is kept by their queries, and never by hand.

A change of a contact settles its groups in the same transaction. A new or changed query, and a change of the
workspace that makes a query mean something else, leave the group to be filled: everybody is looked at, in
batches that let other writers in between, and a group that was left half-way is filled on from there. Only
active contacts are in a smart group, and nobody is in one whose query means nothing any more.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import ColumnElement, delete, func, insert, literal, select, update
from sqlmodel import Session

from store.core.contacts import search_keys
from store.core.contacts.changes import Change, attributes, difference
from store.core.matching import matches
from store.core.progress import UNWATCHED, Monitor
from store.core.types import Contact, Group, GroupState, Status
from store.core.views import HistoryKind
from store.database.models import contacts, groups, memberships
from store.repositories import journal, settings
from store.repositories.addresses import ContactChange
from store.repositories.group_queries import SmartGroup, changed_parts, renamed
from store.repositories.rows import chunks
from store.repositories.snapshot import SnapshotCache, WorkspaceSnapshot
from store.search import conditions

BATCH = 10_000

REST = 0.002
"""Seconds between batches, for other writers: SQLite does not queue them, they poll for the lock."""

_ROUTE = ("channel", "locked")

Write = Callable[[Callable[[Session], "Step"]], "Step"]


def assign(snapshot: WorkspaceSnapshot, pairs: Sequence[ContactChange]) -> list[ContactChange]:
    """The contacts with the groups that they are in now: those chosen by hand, and every smart group whose
    query they match. One that is not active is in none at all."""
    return [(before, _assigned(snapshot, before, after)) for before, after in pairs]


def _assigned(snapshot: WorkspaceSnapshot, before: Contact | None, after: Contact) -> Contact:
    if after.status is not Status.ACTIVE:
        return replace(after, groups=()) if after.groups else after
    if not snapshot.smart_groups:
        return after
    parts = changed_parts(before, after)
    inside = {group.uuid for group in before.groups} if before else set()
    asked = [one for one in snapshot.smart_groups if parts is None or one.depends_on & parts]
    known = {one.group.uuid for one in asked}
    stays = [one.group for one in snapshot.smart_groups if one.group.uuid in inside - known]
    own = [group for group in after.groups if not group.is_smart]
    found = [*own, *stays, *_matched(snapshot, asked, after)]
    if {group.uuid for group in found} == {group.uuid for group in after.groups}:
        return after
    return replace(after, groups=tuple(sorted(found, key=lambda group: search_keys.fold(group.name))))


def _matched(snapshot: WorkspaceSnapshot, asked: Iterable[SmartGroup], contact: Contact) -> Iterator[Group]:
    routes: list[str | None] = []
    for one in asked:
        if one.query is None:
            continue
        if not routes and one.asks_for(*_ROUTE):
            channel = snapshot.route_channel(contact)
            routes.append(channel.uuid if channel else None)
        if matches(one.query, contact, channel=routes[0] if routes else None):
            yield one.group


def manual_only(contact: Contact) -> Contact:
    """The contact with those of its groups that people put it into."""
    own = tuple(group for group in contact.groups if not group.is_smart)
    return contact if len(own) == len(contact.groups) else replace(contact, groups=own)


def record(session: Session, action: journal.Action, pairs: Iterable[ContactChange]) -> None:
    """Put down which smart groups contacts joined and left by an action, as nobody's doing."""
    moved = [
        journal.Record(after.uuid, changes, contact_id=after.id)
        for before, after in pairs
        if (changes := _moves(before, after))
    ]
    if moved:
        indirect = replace(action, kind=HistoryKind.UPDATED, by="")
        journal.write(session, indirect, *moved)


def _moves(before: Contact | None, after: Contact) -> tuple[Change, ...]:
    old, new = _smart(before), _smart(after)
    if {group.uuid for group in old} == {group.uuid for group in new}:
        return ()
    bare = Contact(after.uuid)
    return difference(replace(bare, groups=old), replace(bare, groups=new), channels={}, labels={})


def _smart(contact: Contact | None) -> tuple[Group, ...]:
    return tuple(group for group in contact.groups if group.is_smart) if contact else ()


def refresh_routed(session: Session, snapshot: WorkspaceSnapshot, ids: Sequence[int]) -> None:
    """Settle those groups that ask for the channel of the route, for contacts of which it has changed."""
    for one in snapshot.smart_groups:
        if one.asks_for(*_ROUTE):
            for chunk in chunks(ids):
                _update_members(
                    session, snapshot, one, contacts.c.id.in_(chunk), memberships.c.contact_id.in_(chunk)
                )


def mark_for_refill(session: Session, snapshot: WorkspaceSnapshot, *attributes: str) -> None:
    """Leave to be filled every group whose query means something else than it did, and those with a condition
    on one of the attributes.

    For the transaction of a change to channels, fields or settings, once it has raised the revision.
    """
    stored = select(groups.c.uuid, groups.c.meaning).where(groups.c.query != "")
    meanings = dict(session.execute(stored).all()) if snapshot.smart_groups else {}
    for one in snapshot.smart_groups:
        if meanings.get(one.group.uuid) != one.meaning or one.asks_for(*attributes):
            changed = {"state": str(GroupState.FILLING), "filled_to": 0, "meaning": one.meaning}
            session.execute(update(groups).where(groups.c.uuid == one.group.uuid).values(changed))


def rename_channel(
    session: Session, snapshot: WorkspaceSnapshot, uuid: str, name: str
) -> Iterator[journal.Record]:
    """Have the queries that ask for a channel ask for it by its new name, and tell which changed; `snapshot`
    has the old one."""
    for one in snapshot.smart_groups:
        if one.query is not None and one.asks_for("channel"):
            text = renamed(one.query, "channel", uuid, name)
            if text != one.group.query:
                session.execute(update(groups).where(groups.c.uuid == one.group.uuid).values(query=text))
                changes = attributes({"query": one.group.query}, {"query": text})
                yield journal.Record(one.group.uuid, changes, subject="group")


def filling(session: Session) -> tuple[str, ...]:
    """The uuids of the groups that are not filled yet, the oldest first."""
    query = select(groups.c.uuid).where(groups.c.state == str(GroupState.FILLING)).order_by(groups.c.id)
    return tuple(session.execute(query).scalars())


@dataclass(frozen=True, slots=True)
class Step:
    """How far a group is filled: the id of the last contact looked at, and how many were looked at just now.

    `last` is None when the group is filled, or gone.
    """

    last: int | None
    done: int = 0
    meaning: str = ""


def fill(
    write: Write,
    cache: SnapshotCache,
    uuid: str,
    total: int = 0,
    monitor: Monitor = UNWATCHED,
) -> None:
    """Work out the members of a group that is filling, on from where it was left, a batch a transaction.
    The monitor is told how many contacts were looked at, of `total`.

    Cancelled when the operator stops it: the group stays as far as it is filled, and goes on the next time.
    """
    done = 0
    while True:
        step = write(partial(_fill_batch, cache=cache, uuid=uuid))
        if step.last is None:
            return
        done += step.done
        monitor.progress(min(done, total), total)
        if step.done == 0:
            write(partial(_finish, uuid=uuid, step=step))
        else:
            monitor.check("Stopped; the group is filled on from here the next time.")
        time.sleep(REST)


def _fill_batch(session: Session, cache: SnapshotCache, uuid: str) -> Step:
    snapshot = cache.current(session, hold=True)
    row = session.execute(select(groups).where(groups.c.uuid == uuid).with_for_update(key_share=True)).first()
    smart = next((one for one in snapshot.smart_groups if one.group.uuid == uuid), None)
    if row is None or smart is None or row.state != GroupState.FILLING:
        return Step(None)
    beyond = (contacts.c.status == str(Status.ACTIVE)) & (contacts.c.id > row.filled_to)
    # Whoever changes one of these meanwhile waits, and then settles its groups by what we leave.
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
    """Everybody was looked at: the group is ready, unless its query has come to mean something else."""
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
    """Have in the group those of some contacts whom its query finds, and nobody else of them; `there` is the
    same contacts by their memberships."""
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
    for chunk in chunks(sorted(inside - wanted)):
        session.execute(
            delete(memberships).where(memberships.c.group_id == group_id, memberships.c.contact_id.in_(chunk))
        )
    for chunk in chunks(sorted(wanted - inside)):
        new = select(literal(group_id), contacts.c.id).where(contacts.c.id.in_(chunk))
        session.execute(insert(memberships).from_select(["group_id", "contact_id"], new))


def remaining(session: Session, uuid: str) -> int:
    """How many contacts are still to be looked at before a group is filled."""
    row = session.execute(select(groups.c.state, groups.c.filled_to).where(groups.c.uuid == uuid)).first()
    if row is None or row.state != GroupState.FILLING:
        return 0
    beyond = (contacts.c.status == str(Status.ACTIVE)) & (contacts.c.id > row.filled_to)
    return int(session.execute(select(func.count()).select_from(contacts).where(beyond)).scalar_one())
