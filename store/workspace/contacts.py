"""Whole contacts: read with everything that belongs to them, and saved by what changed."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, bindparam, delete, insert, select, update
from sqlmodel import Session

from store.core.history.changes import difference
from store.core.types import Address, Contact, Group, Value
from store.database.dialects import new_ids
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

_ROUTE_COLUMNS = ("route_channel_id", "route_locked", "sort_channel", "modified_on")

_FEW: Final = 4
"""How many contacts have the same written, on average, when a statement for all of them pays."""


def load(
    session: Session,
    condition: ColumnElement[bool],
    *,
    lock: bool = False,
    fields: bool = True,
    joined: bool = True,
) -> list[Contact]:
    """The contacts that meet a condition, oldest first; with `lock` nobody else can write them meanwhile.

    Without `fields` they come without the values of fields, without `joined` without groups: not to be saved.
    """
    query = select(contacts).where(condition).order_by(contacts.c.id)
    rows = session.execute(query.with_for_update() if lock else query).all()
    if lock:
        counts.note(session, rows)
    ids = [row.id for row in rows]
    lists = lists_of(session, ids)
    texts = values_of(session, ids if fields else ())
    members = groups_of(session, ids if joined else ())
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
    query = select(*columns).where(contacts.c.id.in_(ids)).order_by(contacts.c.id).with_for_update()
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
    query = select(addresses, channels.c.uuid.label("channel")).outerjoin(
        channels, addresses.c.channel_id == channels.c.id
    )
    query = query.order_by(addresses.c.contact_id, addresses.c.position, addresses.c.id)
    found: dict[int, list[Address]] = defaultdict(list)
    for row in rows_with(session, query, addresses.c.contact_id, ids):
        found[row.contact_id].append(mapping.address(row))
    return found


def values_of(
    session: Session, ids: Sequence[int], field_ids: Sequence[int] | None = None
) -> dict[int, dict[str, Value]]:
    """The values of contacts by field key, by the contact's id; only those of `field_ids`, if given."""
    query = select(values, fields.c.key).join(fields, values.c.field_id == fields.c.id).order_by(fields.c.id)
    if field_ids is not None:
        query = query.where(values.c.field_id.in_(field_ids))
    found: dict[int, dict[str, Value]] = defaultdict(dict)
    for row in rows_with(session, query, values.c.contact_id, ids):
        found[row.contact_id][row.key] = mapping.value(row)
    return found


def groups_of(session: Session, ids: Sequence[int]) -> dict[int, list[Group]]:
    """The groups of contacts, ordered by name, by the contact's id."""
    query = (
        select(memberships.c.contact_id, groups.c.uuid, groups.c.name, groups.c.query)
        .join(groups, memberships.c.group_id == groups.c.id)
        .order_by(groups.c.folded)
    )
    found: dict[int, list[Group]] = defaultdict(list)
    for row in rows_with(session, query, memberships.c.contact_id, ids):
        found[row.contact_id].append(Group(row.uuid, row.name, row.query))
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
        (
            before,
            next(created) if before is None else replace(after, id=before.id, version=before.version + 1),
        )
        for before, after in pairs
    ]
    written = smart_groups.assign(snapshot, written)
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
    old = smart_groups.manual_only(before) if before else None
    new = smart_groups.manual_only(after)
    changes = difference(old, new, channels=snapshot.channel_names, labels=snapshot.field_names)
    return journal.Record(after.uuid, changes, contact_id=after.id)


def _insert(session: Session, snapshot: WorkspaceSnapshot, new: list[Contact], at: datetime) -> list[Contact]:
    if not new:
        return []
    ids = new_ids(session, contacts, len(new))
    numbered = [
        replace(contact, id=new_id, version=1, created_on=contact.created_on or at)
        for contact, new_id in zip(new, ids, strict=True)
    ]
    rows = [{**_row(snapshot, contact, at), "id": contact.id} for contact in numbered]
    session.connection().execute(insert(contacts), rows)
    counts.add(session, rows)
    return numbered


def _update(
    session: Session, snapshot: WorkspaceSnapshot, pairs: Sequence[tuple[Contact, Contact]], at: datetime
) -> None:
    """Write what changed in the rows of contacts, those that come to have the same by one statement."""
    if not pairs:
        return
    rows = {after.id: _row(snapshot, after, at) for _before, after in pairs}
    counts.move(session, rows)
    names = _columns(pairs)
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for contact_id, row in rows.items():
        alike[tuple(row[name] for name in names)].append(contact_id)
    version = {contacts.c.version: contacts.c.version + 1}
    if len(alike) <= len(rows) // _FEW:
        for written, ids in alike.items():
            statement = update(contacts).where(contacts.c.id.in_(ids))
            session.execute(statement.values(dict(zip(names, written, strict=True))).values(version))
        return
    statement = update(contacts).where(contacts.c.id == bindparam("key"))
    statement = statement.values({name: bindparam(name) for name in names}).values(version)
    given = [{name: row[name] for name in names} | {"key": contact_id} for contact_id, row in rows.items()]
    session.connection().execute(statement, given)


def _columns(pairs: Sequence[tuple[Contact, Contact]]) -> list[str]:
    """The columns in which any of the rows changes. Others are not written: each is in an index."""
    # Not by equality: addresses that differ in how they are displayed are equal.
    changed = [
        part
        for part in _COLUMNS_OF
        if any(getattr(old, part) is not getattr(new, part) for old, new in pairs)
    ]
    return [*_ROUTE_COLUMNS, *(name for part in changed for name in _COLUMNS_OF[part])]


def _row(snapshot: WorkspaceSnapshot, contact: Contact, at: datetime) -> dict[str, Any]:
    route = snapshot.route(contact)
    route_id = snapshot.channel_ids[route.channel.uuid] if route.channel else None
    return mapping.contact_row(contact, route, route_id, at, hidden=snapshot.workspace.redacted)


def _save_values(session: Session, snapshot: WorkspaceSnapshot, pairs: Sequence[ContactChange]) -> None:
    gone: list[dict[str, Any]] = []
    new: list[dict[str, Any]] = []
    for before, after in pairs:
        old = before.fields if before else {}
        for key in {*old, *after.fields}:
            if old.get(key) == after.fields.get(key):
                continue
            ids = {"contact_id": after.id, "field_id": snapshot.field_ids[key]}
            if key in old:
                gone.append({"contact": ids["contact_id"], "field": ids["field_id"]})
            if key in after.fields:
                new.append({**ids, **mapping.value_row(after.fields[key])})
    ours = (values.c.contact_id == bindparam("contact")) & (values.c.field_id == bindparam("field"))
    _replace(session, values, ours, gone, new)


def _save_groups(session: Session, snapshot: WorkspaceSnapshot, pairs: Sequence[ContactChange]) -> None:
    ids = snapshot.group_ids
    gone: list[dict[str, Any]] = []
    new: list[dict[str, Any]] = []
    for before, after in pairs:
        old = {group.uuid for group in before.groups} if before else set()
        now = {group.uuid for group in after.groups}
        gone += [{"group": ids[uuid], "contact": after.id} for uuid in old - now]
        new += [{"group_id": ids[uuid], "contact_id": after.id} for uuid in now - old]
    ours = (memberships.c.group_id == bindparam("group")) & (memberships.c.contact_id == bindparam("contact"))
    _replace(session, memberships, ours, gone, new)
    sizes = Counter(row["group_id"] for row in new)
    sizes.subtract(row["group"] for row in gone)
    for group_id, more in sizes.items():
        counts.take_members(session, group_id, more)


def _replace(
    session: Session,
    table: Table,
    ours: ColumnElement[bool],
    gone: list[dict[str, Any]],
    new: list[dict[str, Any]],
) -> None:
    """Delete the rows that `ours` finds by the parameters in `gone`, then insert new ones."""
    if gone:
        session.connection().execute(delete(table).where(ours), gone)
    if new:
        session.connection().execute(insert(table), new)
