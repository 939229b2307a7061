"""Whole contacts: read with everything that belongs to them, and saved by what changed."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, select, update
from sqlmodel import Session

from store.core.history.changes import difference
from store.core.types import Address, Contact, Group, Status, Value
from store.database.dialects import delete_rows, insert_rows, new_ids, update_rows, with_ids
from store.database.models import addresses, channels, contacts, fields, groups, memberships, values
from store.repositories import addresses as address_rows
from store.repositories import counts, journal, mapping
from store.repositories.addresses import ContactChange
from store.repositories.rows import rows_with
from store.repositories.snapshot import WorkspaceSnapshot
from store.workspace import smart_groups

_COLUMNS_OF = {
    "name": ("name", "sort_name", "words"),
    "status": ("status",),
    "language": ("language",),
    "addresses": ("top_address",),
    "last_seen_on": ("last_seen_on",),
}
"""The columns of a contact that follow from each of its parts."""

_READ = tuple(contacts.c[name] for name in dict.fromkeys((*mapping.CONTACT, *counts.STANDING)))
_ACTIVE: Final = str(Status.ACTIVE)


def load(
    session: Session,
    condition: ColumnElement[bool],
    *,
    lock: bool = False,
    field_ids: Collection[int] | None = None,
    joined: bool = True,
) -> list[Contact]:
    """The contacts that meet a condition, oldest first; with `lock` nobody else can write them meanwhile.

    With `field_ids` they come with the values of these fields only, without `joined` without groups: to be
    saved by somebody who knows that nothing else of them matters.
    """
    query = select(*_READ).where(condition).order_by(contacts.c.id)
    rows = session.execute(query.with_for_update() if lock else query).all()
    if lock:
        counts.note(session, rows)
    ids = [row.id for row in rows]
    lists = lists_of(session, ids)
    texts = values_of(session, ids, field_ids)
    # Who is not active is in no group.
    members = groups_of(session, [row.id for row in rows if row.status == _ACTIVE] if joined else ())
    return [
        mapping.contact(row, lists[row.id], texts.get(row.id, {}), members.get(row.id, ())) for row in rows
    ]


def one(session: Session, uuid: str, *, lock: bool = False) -> Contact | None:
    """The contact with a uuid, or None."""
    return next(iter(load(session, contacts.c.uuid == uuid, lock=lock)), None)


def by_urn(session: Session, identity: str, *, lock: bool = False) -> Contact | None:
    """The contact that has an address, or None."""
    owner = select(addresses.c.contact_id).where(addresses.c.identity == identity).scalar_subquery()
    return next(iter(load(session, contacts.c.id == owner, lock=lock)), None)


def exist(session: Session, uuids: Sequence[str]) -> bool:
    """Whether there is a contact with any of these uuids."""
    return (
        session.execute(select(contacts.c.id).where(contacts.c.uuid.in_(uuids)).limit(1)).first() is not None
    )


def are_unchanged(session: Session, loaded: Sequence[Contact]) -> bool:
    """Whether contacts are still as they were loaded; nobody else can write them until the transaction ends.

    Smart groups are filled without a new version, so the groups are compared too.
    """
    ids = sorted(contact.id for contact in loaded)
    if not ids:
        return True
    columns = (contacts.c[name] for name in ("id", "version", *counts.STANDING))
    query = (
        select(*columns)
        .where(with_ids(session, contacts.c.id, ids))
        .order_by(contacts.c.id)
        .with_for_update()
    )
    rows = session.execute(query).all()
    counts.note(session, rows)
    now = {row.id: row.version for row in rows}
    groups_now = groups_of(session, ids)
    return all(
        now.get(one.id) == one.version
        and {group.uuid for group in groups_now[one.id]} == {group.uuid for group in one.groups}
        for one in loaded
    )


def lists_of(session: Session, ids: Sequence[int]) -> dict[int, list[Address]]:
    """The addresses of contacts in order of priority, by the contact's id."""
    columns = (addresses.c[name] for name in ("contact_id", *mapping.ADDRESS))
    query = select(*columns, channels.c.uuid.label("channel")).outerjoin(
        channels, addresses.c.channel_id == channels.c.id
    )
    query = query.order_by(addresses.c.contact_id, addresses.c.position, addresses.c.id)
    found: dict[int, list[Address]] = defaultdict(list)
    for row in rows_with(session, query, addresses.c.contact_id, ids):
        found[row.contact_id].append(mapping.address(row))
    return found


def values_of(
    session: Session, ids: Sequence[int], field_ids: Collection[int] | None = None
) -> dict[int, dict[str, Value]]:
    """The values of contacts by field key, by the contact's id; only those of `field_ids`, if given."""
    if field_ids is not None and not field_ids:
        return {}
    columns = (values.c[name] for name in ("contact_id", *mapping.VALUE))
    query = select(*columns, fields.c.key).join(fields, values.c.field_id == fields.c.id)
    query = query.order_by(fields.c.id)
    if field_ids is not None:
        query = query.where(values.c.field_id.in_(field_ids))
    found: dict[int, dict[str, Value]] = defaultdict(dict)
    for row in rows_with(session, query, values.c.contact_id, ids):
        found[row.contact_id][row.key] = mapping.value(row)
    return found


def groups_of(session: Session, ids: Sequence[int]) -> dict[int, list[Group]]:
    """The groups of contacts, ordered by name, by the contact's id."""
    query = (
        select(memberships.c.contact_id, memberships.c.group_id, groups.c.uuid, groups.c.name, groups.c.query)
        .join(groups, memberships.c.group_id == groups.c.id)
        .order_by(groups.c.folded)
    )
    found: dict[int, list[Group]] = defaultdict(list)
    made: dict[int, Group] = {}
    for row in rows_with(session, query, memberships.c.contact_id, ids):
        group = made.get(row.group_id)
        if group is None:
            group = made[row.group_id] = Group(row.uuid, row.name, row.query)
        found[row.contact_id].append(group)
    return found


def save(
    session: Session,
    snapshot: WorkspaceSnapshot,
    pairs: Sequence[ContactChange],
    at: datetime,
    *,
    claimed: bool = False,
) -> list[ContactChange]:
    """Save contacts, each given as it was (None for a new one) and as it is to be.

    Returns the pairs with ids and versions filled in. UrnTaken when an address belongs to somebody else; a
    new address without an owner gets its old lock back, unless it comes with one. With `claimed` the caller
    has done that, and an owner who came between makes the transaction start again. Smart groups are updated,
    and contacts that are not active leave all groups. Writes no history.
    """
    pairs = pairs if claimed else address_rows.claim(session, snapshot.workspace, pairs)
    created = iter(_insert(session, snapshot, [after for before, after in pairs if before is None], at))
    written = [
        (before, _with_groups(snapshot, before, next(created) if before is None else after))
        for before, after in pairs
    ]
    _update(session, snapshot, [(before, after) for before, after in written if before is not None], at)
    address_rows.save(session, written, dict(snapshot.channel_ids))
    _save_values(session, snapshot, written)
    _save_groups(session, snapshot, written)
    return written


def delete_all(session: Session, ids: Sequence[int]) -> int:
    """Delete contacts that have no addresses any more, with everything else of theirs; returns how many."""
    if not ids:
        return 0
    counts.remove(session, ids)
    return session.connection().execute(delete(contacts).where(contacts.c.id.in_(ids))).rowcount


def record(
    session: Session,
    snapshot: WorkspaceSnapshot,
    action: journal.Action,
    pairs: Sequence[ContactChange],
    entry: int | None = None,
) -> None:
    """Record saved contacts in a journal entry of the action: the one with that id, or a new one."""
    entry = journal.begin(session, action) if entry is None else entry
    journal.record(session, entry, (record_of(snapshot, *pair) for pair in pairs))
    smart_groups.record(session, action, pairs)


def record_of(snapshot: WorkspaceSnapshot, before: Contact | None, after: Contact) -> journal.Record:
    """What a person changed on one contact, for the journal; changes of smart groups are left out."""
    changes = difference(before, after, channels=snapshot.channel_names, labels=snapshot.field_names)
    return journal.Record(after.uuid, changes, contact_id=after.id)


def _insert(session: Session, snapshot: WorkspaceSnapshot, new: list[Contact], at: datetime) -> list[Contact]:
    if not new:
        return []
    ids = new_ids(session, contacts, len(new))
    numbered = [
        replace(contact, id=new_id, version=1, created_on=contact.created_on or at)
        for contact, new_id in zip(new, ids, strict=True)
    ]
    rows = [_row(snapshot, contact, at) for contact in numbered]
    insert_rows(session, contacts, rows)
    counts.add(session, rows)
    return numbered


def _with_groups(snapshot: WorkspaceSnapshot, before: Contact | None, after: Contact) -> Contact:
    """The contact as it is saved: with its smart groups, and the next version."""
    if before is None:
        groups = smart_groups.groups_of(snapshot, None, after)
        return after if groups is after.groups else replace(after, groups=groups)
    after = after if after.id == before.id else replace(after, id=before.id)
    return replace(after, version=before.version + 1, groups=smart_groups.groups_of(snapshot, before, after))


def _update(
    session: Session, snapshot: WorkspaceSnapshot, pairs: Sequence[tuple[Contact, Contact]], at: datetime
) -> None:
    """Write what changed in the rows of contacts."""
    if not pairs:
        return
    names, hidden = _columns(pairs), snapshot.workspace.redacted
    rows: dict[int, dict[str, Any]] = {}
    standing: dict[int, dict[str, Any]] = {}
    for _before, after in pairs:
        routed = _routed(snapshot, after)
        rows[after.id] = {**mapping.contact_columns(after, names, hidden=hidden), **routed}
        standing[after.id] = mapping.standing(after, routed)
    counts.move(session, standing)
    first = next(iter(rows.values()))
    if all(row == first for row in rows.values()):
        same = {**first, "modified_on": at, "version": contacts.c.version + 1}
        session.execute(update(contacts).where(with_ids(session, contacts.c.id, rows)).values(same))
        return
    version = {after.id: after.version for _before, after in pairs}
    update_rows(
        session,
        contacts,
        "id",
        [{**row, "id": key, "modified_on": at, "version": version[key]} for key, row in rows.items()],
    )


def _columns(pairs: Sequence[tuple[Contact, Contact]]) -> list[str]:
    """The columns, those of the route apart, in which any of the rows changes. Others are not written: each
    is in an index."""
    # Not by equality: addresses that differ in how they are displayed are equal.
    changed = [
        part
        for part in _COLUMNS_OF
        if any(getattr(old, part) is not getattr(new, part) for old, new in pairs)
    ]
    return [name for part in changed for name in _COLUMNS_OF[part]]


def _routed(snapshot: WorkspaceSnapshot, contact: Contact) -> dict[str, Any]:
    """The columns that tell what the contact's next message would take."""
    route = snapshot.route(contact)
    channel_id, key = snapshot.route_columns[route.channel.uuid] if route.channel else (None, None)
    return {"route_channel_id": channel_id, "route_locked": route.is_locked, "sort_channel": key}


def _row(snapshot: WorkspaceSnapshot, contact: Contact, at: datetime) -> dict[str, Any]:
    return {
        **mapping.contact_columns(contact, hidden=snapshot.workspace.redacted),
        **_routed(snapshot, contact),
        "id": contact.id,
        "uuid": contact.uuid,
        "created_on": contact.created_on or at,
        "modified_on": at,
        "version": contact.version,
    }


def _save_values(session: Session, snapshot: WorkspaceSnapshot, pairs: Sequence[ContactChange]) -> None:
    gone: list[dict[str, Any]] = []
    new: list[dict[str, Any]] = []
    for before, after in pairs:
        old = before.fields if before else {}
        if old is after.fields:
            continue
        for key in {*old, *after.fields}:
            if old.get(key) == after.fields.get(key):
                continue
            ids = {"contact_id": after.id, "field_id": snapshot.field_ids[key]}
            if key in old:
                gone.append(ids)
            if key in after.fields:
                new.append({**ids, **mapping.value_row(after.fields[key])})
    delete_rows(session, values, gone)
    insert_rows(session, values, new)


def _save_groups(session: Session, snapshot: WorkspaceSnapshot, pairs: Sequence[ContactChange]) -> None:
    ids = snapshot.group_ids
    gone: list[dict[str, int]] = []
    new: list[dict[str, int]] = []
    for before, after in pairs:
        if before is not None and before.groups is after.groups:
            continue
        old = {group.uuid for group in before.groups} if before else set()
        now = {group.uuid for group in after.groups}
        gone += [{"group_id": ids[uuid], "contact_id": after.id} for uuid in old - now]
        new += [{"group_id": ids[uuid], "contact_id": after.id} for uuid in now - old]
    delete_rows(session, memberships, gone)
    insert_rows(session, memberships, new)
    sizes = Counter(row["group_id"] for row in new)
    sizes.subtract(row["group_id"] for row in gone)
    for group_id, more in sizes.items():
        counts.take_members(session, group_id, more)
