"""Who does what only one program does at a time: a row that its holder renews.

It is no lock of the database, which would not survive a pooler between two transactions.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlmodel import Session

from store.database.dialects import insert_if_new
from store.database.models import leases

SENDER = "sender"
"""The lease of who sends."""


@dataclass(frozen=True, slots=True)
class Held:
    """A lease that somebody has, or had until `until`: its mark, and what it says of itself."""

    holder: str
    said: str
    since: datetime
    until: datetime


def take(session: Session, name: str, holder: str, now: datetime, until: datetime, *, said: str = "") -> bool:
    """Take a lease, or renew one's own; False while somebody else has it."""
    table = leases.c
    mine = (table.name == name) & (table.holder == holder)
    renewed = session.connection().execute(update(leases).where(mine).values(until=until, said=said))
    if renewed.rowcount:
        return True
    over = (table.name == name) & or_(table.until <= now, table.holder == "")
    values = {"holder": holder, "said": said, "since": now, "until": until}
    if session.connection().execute(update(leases).where(over).values(values)).rowcount:
        return True
    return insert_if_new(session, leases, {"name": name, **values})


def release(session: Session, name: str, holder: str) -> None:
    """Give a lease back, so that the next one need not wait until it is over."""
    session.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))


def held(session: Session, name: str) -> Held | None:
    """Who has a lease, or had it last; None when nobody ever did, or gave it back."""
    table = leases.c
    row = session.execute(
        select(table.holder, table.said, table.since, table.until).where(table.name == name)
    ).first()
    return Held(*row) if row is not None else None
