"""How many contacts there are in each folder and each group: kept by the database, never counted."""

from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlmodel import Session

from store.core.types import Status
from store.database.models import tallies

_GROUP = "group"


@dataclass(frozen=True, slots=True)
class Sizes:
    """The number of contacts of every folder, and of every group by its id; a group nobody was ever in is not
    there."""

    folders: dict[Status, int]
    groups: dict[int, int]


def read(session: Session) -> Sizes:
    """All of them, in one look at a small table."""
    query = select(tallies.c.about, tallies.c.group_id, func.sum(tallies.c.size).label("size"))
    rows = session.execute(query.group_by(tallies.c.about, tallies.c.group_id)).all()
    folders = {row.about: int(row.size) for row in rows if row.about != _GROUP}
    groups = {row.group_id: int(row.size) for row in rows if row.about == _GROUP}
    return Sizes({status: folders.get(str(status), 0) for status in Status}, groups)


def forget(session: Session, group_id: int) -> None:
    """Drop the count of a group that is no more; its members have left it by then."""
    session.execute(delete(tallies).where(tallies.c.about == _GROUP, tallies.c.group_id == group_id))
