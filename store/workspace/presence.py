"""The contacts that programs have open, as rows that they share on a server.

A row counts as long as its program holds the lock of its number, or until the moment that is set in it. It is
no change of anything: it raises no revision, and stands in no history.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, insert, literal_column, or_, select, text
from sqlmodel import Session

from store.core.views import Company
from store.database.models import presence

_IS_OVER: ColumnElement[bool] = literal_column(
    "CASE WHEN until IS NULL THEN pg_try_advisory_xact_lock_shared(program)"
    " ELSE until < clock_timestamp() END"
)


@dataclass(frozen=True, slots=True)
class Row:
    """What a program says of a contact. `expires` is whether it is forgotten by itself."""

    contact: str
    program: int
    company: Company
    expires: bool = False


def store(session: Session, programs: Collection[int], rows: Sequence[Row], seconds: float) -> None:
    """Store these rows, in place of all that there are of some programs or are over; those that expire do
    so in as many seconds."""
    session.execute(delete(presence).where(or_(presence.c.program.in_(programs), _IS_OVER)))
    for row in rows:
        values = {
            "contact": row.contact,
            "program": row.program,
            "operator": row.company.by,
            "edits": row.company.edits,
            "since": row.company.since,
        }
        until = func.clock_timestamp() + text(f"interval '{seconds} seconds'") if row.expires else None
        session.execute(insert(presence).values(values | {"until": until}))


def others(session: Session, contacts: Iterable[str], program: int) -> tuple[Row, ...]:
    """What living programs besides this one say of contacts, the earliest first."""
    query = select(presence, _IS_OVER.label("is_over")).where(
        presence.c.contact.in_(contacts), presence.c.program != program
    )
    return tuple(
        Row(row.contact, row.program, Company(row.operator, row.since, row.edits), row.until is not None)
        for row in session.execute(query.order_by(presence.c.since, presence.c.program))
        if not row.is_over
    )


def may_be_known(session: Session) -> bool:
    """Whether the server knows who lives: a standby has no such rows."""
    return not session.execute(text("SELECT pg_is_in_recovery()")).scalar_one()
