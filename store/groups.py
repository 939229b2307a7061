"""Groups: their names, their members and how many there are."""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from sqlalchemy import func, insert, select
from sqlmodel import Session

from store import mapping
from store.core.errors import InvalidGroup, Problem
from store.core.types import Group, Status
from store.models import groups, memberships

MAX_NAME = 64

MAX_GROUPS = 250
"""How many groups a workspace can have."""

_SYSTEM = {*(status.value for status in Status), "open tickets"}


def all_groups(session: Session) -> tuple[Group, ...]:
    """Every group with its number of members; smart ones first, then by name."""
    sizes = (
        select(memberships.c.group_id, func.count().label("size")).group_by(memberships.c.group_id).subquery()
    )
    query = (
        select(groups.c.uuid, groups.c.name, groups.c.query, func.coalesce(sizes.c.size, 0).label("size"))
        .outerjoin(sizes, sizes.c.group_id == groups.c.id)
        .order_by(groups.c.query == "", groups.c.folded)
    )
    return tuple(Group(row.uuid, row.name, row.query, row.size) for row in session.execute(query))


def find(session: Session, uuids: Iterable[str]) -> dict[str, Group]:
    """The groups with those uuids, without their counts."""
    query = select(groups).where(groups.c.uuid.in_(list(uuids)))
    return {row.uuid: Group(row.uuid, row.name, row.query) for row in session.execute(query)}


def named(session: Session, name: str) -> Group | None:
    """The group with a name, whatever its case."""
    row = session.execute(select(groups).where(groups.c.folded == mapping.fold(name.strip()))).first()
    return None if row is None else Group(row.uuid, row.name, row.query)


def add(session: Session, name: str, at: datetime, *, query: str = "") -> Group:
    """Make a group; InvalidGroup when it cannot have that name, or when there are as many as there can be."""
    name = name.strip()
    problem = _problem(session, name)
    if problem:
        raise InvalidGroup((Problem("name", problem),))
    group = Group(str(uuid4()), name, query)
    row = {"uuid": group.uuid, "name": name, "folded": mapping.fold(name), "query": query, "created_on": at}
    session.execute(insert(groups).values(row))
    return group


def _problem(session: Session, name: str) -> str:
    if not name:
        return "A group needs a name."
    if len(name) > MAX_NAME:
        return f"A group's name has at most {MAX_NAME} characters; this one has {len(name)}."
    if any(character in name for character in '"\\\x00'):
        return "A group's name has no quotation mark (\") and no backslash (\\)."
    if mapping.fold(name) in _SYSTEM:
        return f'"{name}" is a name that Cordboard keeps for itself; choose another.'
    if named(session, name) is not None:
        return f'There is already a group called "{name}".'
    if session.execute(select(func.count()).select_from(groups)).scalar_one() >= MAX_GROUPS:
        return f"A workspace has at most {MAX_GROUPS} groups."
    return ""
