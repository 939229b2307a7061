"""The number of contacts in each folder and each group, stored and kept up to date by triggers."""

from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlmodel import Session

from store.core.types import Status
from store.database.models import tallies

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
