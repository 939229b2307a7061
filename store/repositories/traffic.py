"""The number of messages of each quarter of an hour, stored and kept up to date by triggers."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session

from store.database.models import traffic

_QUARTER = timedelta(minutes=15)
_BEGAN = datetime(1970, 1, 1, tzinfo=UTC)


def since(session: Session, moment: datetime) -> list[tuple[str, datetime, int]]:
    """The direction, the beginning and the number of messages of each quarter of an hour from a moment on."""
    first = (moment - _BEGAN) // _QUARTER
    query = select(traffic.c.direction, traffic.c.quarter, func.sum(traffic.c.size).label("size"))
    query = query.where(traffic.c.quarter >= first, traffic.c.direction.in_(("in", "out")))
    rows = session.execute(query.group_by(traffic.c.direction, traffic.c.quarter))
    return [(row.direction, _BEGAN + row.quarter * _QUARTER, int(row.size)) for row in rows]
