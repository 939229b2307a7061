"""Groups: their names, queries and members."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, delete, func, insert, select, update
from sqlmodel import Session

from store.core.contacts import search_keys
from store.core.errors import InvalidGroup, Problem
from store.core.text import storable
from store.core.types import Group, GroupState, Status
from store.database.models import contacts, groups, import_runs
from store.repositories import counts, mapping
from store.repositories.rows import one_row

MAX_NAME = 64

MAX_GROUPS = 250
"""How many groups a workspace can have."""

_SYSTEM = {*(status.value for status in Status), "open tickets"}


def all_groups(session: Session, sizes: counts.Sizes | None = None) -> tuple[Group, ...]:
    """Every group with its number of members; smart ones first, then by name."""
    sizes = sizes or counts.read(session)
    rows = session.execute(select(groups).order_by(groups.c.query == "", groups.c.folded)).all()
    ends = _ends(session) if any(row.state == GroupState.FILLING for row in rows) else (0, 0)
    return tuple(replace(_group(row, *ends), count=sizes.groups.get(row.id, 0)) for row in rows)


def find(session: Session, uuids: Iterable[str]) -> dict[str, Group]:
    """The groups with those uuids, without their counts."""
    query = select(groups).where(groups.c.uuid.in_(list(uuids)))
    return {row.uuid: _group(row) for row in session.execute(query)}


def get(session: Session, uuid: str, *, lock: bool = False) -> Group:
    """The group with a uuid, without its count; NotFound when there is none.

    With `lock` it cannot be changed until the transaction ends; contacts can still be put into it.
    """
    query = select(groups).where(groups.c.uuid == uuid)
    query = query.with_for_update(key_share=True) if lock else query
    return _group(one_row(session, query, "The group is not there any more."))


def named(session: Session, name: str) -> Group | None:
    """The group with a name, whatever its case and composition."""
    row = session.execute(select(groups).where(groups.c.folded == search_keys.text_key(name))).first()
    return None if row is None else _group(row)


def unreadable(session: Session) -> tuple[str, ...]:
    """The names of the smart groups whose query is not valid any more, in the order of the list."""
    lost = (groups.c.query != "") & (groups.c.meaning == "") & (groups.c.state == str(GroupState.READY))
    return tuple(session.execute(select(groups.c.name).where(lost).order_by(groups.c.folded)).scalars())


def add(session: Session, name: str, at: datetime, *, query: str = "", meaning: str = "") -> Group:
    """Make a group; InvalidGroup when it cannot have that name, or when there are too many.

    A smart group has to be filled afterwards. The caller raises the revision in the same transaction.
    """
    group = planned(session, name, query)
    row = {**mapping.group_row(group), "created_on": at, "state": str(group.state), "meaning": meaning}
    session.execute(insert(groups).values(row))
    return group


def planned(session: Session, name: str, query: str = "") -> Group:
    """The group that `add` would make; InvalidGroup as there."""
    name = storable(name).strip()
    _check(session, name)
    state = GroupState.FILLING if query else GroupState.READY
    return Group(str(uuid4()), name, query, state=state, filled=0 if query else 100)


def rename(session: Session, uuid: str, name: str) -> tuple[Group, Group]:
    """Rename a group, and return it before and after; NotFound, and InvalidGroup as in `add`.

    The caller raises the revision in the same transaction.
    """
    before = get(session, uuid, lock=True)
    name = storable(name).strip()
    _check(session, name, own=uuid)
    changed = update(groups).where(groups.c.uuid == uuid)
    session.execute(changed.values(name=name, folded=search_keys.text_key(name)))
    return before, replace(before, name=name)


def set_query(session: Session, uuid: str, query: str, meaning: str) -> tuple[Group, Group]:
    """Change a smart group's query, and return it before and after; it has to be filled afterwards.

    NotFound; InvalidGroup for a manual group, and while the group is filling. The caller raises the revision
    in the same transaction.
    """
    before = get(session, uuid, lock=True)
    problem = _cannot_change(before)
    if problem:
        raise InvalidGroup((Problem("query", problem),))
    if before.query == query:
        return before, before
    write_query(session, uuid, query, meaning)
    return before, replace(before, query=query, state=GroupState.FILLING, filled=0)


def write_query(session: Session, uuid: str, query: str, meaning: str) -> None:
    """Write a smart group's query, filling or not; it has to be filled from the beginning."""
    changed = {"query": query, "meaning": meaning, "state": str(GroupState.FILLING), "filled_to": 0}
    session.execute(update(groups).where(groups.c.uuid == uuid).values(changed))


def put_back(session: Session, group: Group, meaning: str, created_on: datetime | None) -> None:
    """Make a group that was removed again, at its old age, without members; InvalidGroup as in `add`."""
    _check(session, group.name)
    state = GroupState.FILLING if group.query else GroupState.READY
    row = {"created_on": created_on or datetime.now(UTC), "state": str(state), "meaning": meaning}
    session.execute(insert(groups).values({**mapping.group_row(group), **row}))


def remove(session: Session, uuid: str) -> Group:
    """Delete a group, not its members; NotFound when there is none.

    The caller raises the revision in the same transaction.
    """
    group = get(session, uuid)
    row_id = session.execute(select(groups.c.id).where(groups.c.uuid == uuid)).scalar_one()
    session.execute(delete(groups).where(groups.c.id == row_id))
    counts.forget(session, row_id)
    return group


def imports(session: Session, uuid: str) -> int:
    """How many imports put their contacts into a group."""
    query = select(func.count()).select_from(import_runs.join(groups, import_runs.c.group_id == groups.c.id))
    return int(session.execute(query.where(groups.c.uuid == uuid)).scalar_one())


def _group(row: Row[Any], first: int = 0, last: int = 0) -> Group:
    """A row of the group table as a group.

    `first` and `last` are the range of contact ids, which tells how far it is filled.
    """
    state = GroupState(row.state)
    looked_at = max(0, row.filled_to + 1 - first)
    part = min(100, 100 * looked_at // (last + 1 - first)) if last else 0
    return Group(
        row.uuid, row.name, row.query, state=state, filled=part if state is GroupState.FILLING else 100
    )


def _ends(session: Session) -> tuple[int, int]:
    """The least and the greatest id of a contact, one index seek each."""
    first = session.execute(select(func.min(contacts.c.id))).scalar() or 0
    return int(first), int(session.execute(select(func.max(contacts.c.id))).scalar() or 0)


def _cannot_change(group: Group) -> str:
    if not group.is_smart:
        return f'"{group.name}" has no query: its contacts are put into it by hand.'
    if group.state is GroupState.FILLING:
        return f'"{group.name}" is being filled; its query can be changed when that is done.'
    return ""


def _check(session: Session, name: str, own: str = "") -> None:
    problem = _problem(session, name, own)
    if problem:
        raise InvalidGroup((Problem("name", problem),))


def _problem(session: Session, name: str, own: str) -> str:
    if not name:
        return "A group needs a name."
    if len(name) > MAX_NAME:
        return f"A group's name has at most {MAX_NAME} characters; this one has {len(name)}."
    if any(character in name for character in '"\\\x00'):
        return "A group's name has no quotation mark (\") and no backslash (\\)."
    if search_keys.text_key(name) in _SYSTEM:
        return f'"{name}" is a name that Cordboard keeps for itself; choose another.'
    other = named(session, name)
    if other is not None and other.uuid != own:
        return f'There is already a group called "{name}".'
    if not own and session.execute(select(func.count()).select_from(groups)).scalar_one() >= MAX_GROUPS:
        return f"A workspace has at most {MAX_GROUPS} groups."
    return ""
