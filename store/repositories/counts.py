"""The number of contacts in each folder and each group, stored and kept up to date by triggers."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, literal, select, text
from sqlmodel import Session

from store.core.text import quoted
from store.core.types import Status
from store.database.dialects import is_sqlite
from store.database.models import contacts, groups, memberships, tallies

_GROUP = "group"


@dataclass(frozen=True, slots=True)
class Sizes:
    """The number of contacts of every folder, and of every group by its id.

    A group that never had members is not there.
    """

    folders: dict[Status, int]
    groups: dict[int, int]


def read(session: Session) -> Sizes:
    """All sizes, by one query of a small table."""
    query = select(tallies.c.about, tallies.c.group_id, func.sum(tallies.c.size).label("size"))
    rows = session.execute(query.group_by(tallies.c.about, tallies.c.group_id)).all()
    folders = {row.about: int(row.size) for row in rows if row.about != _GROUP}
    groups = {row.group_id: int(row.size) for row in rows if row.about == _GROUP}
    return Sizes({status: folders.get(str(status), 0) for status in Status}, groups)


def forget(session: Session, group_id: int) -> None:
    """Delete the count of a deleted group, which has no members by then."""
    session.execute(delete(tallies).where(tallies.c.about == _GROUP, tallies.c.group_id == group_id))


def wrong(session: Session) -> Iterator[str]:
    """The stored sizes that are not those of the contacts, each in words."""
    kept = read(session)
    statuses = select(contacts.c.status, func.count()).group_by(contacts.c.status)
    folders = dict(session.execute(statuses).all())
    for status, size in kept.folders.items():
        there = folders.get(str(status), 0)
        if size != there:
            yield f"the folder {status.value.capitalize()} counts {size}, but has {there}"
    members = select(memberships.c.group_id, func.count()).group_by(memberships.c.group_id)
    sizes = dict(session.execute(members).all())
    for group_id, name in session.execute(select(groups.c.id, groups.c.name).order_by(groups.c.id)):
        size, there = kept.groups.get(group_id, 0), sizes.get(group_id, 0)
        if size != there:
            yield f"the group {quoted(name)} counts {size}, but has {there}"


def recount(session: Session) -> None:
    """Store the sizes anew, counted; nobody may add or remove contacts meanwhile."""
    if not is_sqlite(session):
        session.execute(text("LOCK TABLE contact, membership, tally IN SHARE ROW EXCLUSIVE MODE"))
    session.execute(delete(tallies))
    columns = ["about", "group_id", "slot", "size"]
    statuses = select(contacts.c.status, literal(0), literal(0), func.count()).group_by(contacts.c.status)
    members = select(literal(_GROUP), memberships.c.group_id, literal(0), func.count())
    for counted in (statuses, members.group_by(memberships.c.group_id)):
        session.execute(insert(tallies).from_select(columns, counted))
