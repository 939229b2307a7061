"""The attempts to send a message."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlmodel import Session

from store.database.models import attempts


def begin(
    session: Session, message_id: int, *, channel_id: int | None, identity: str, at: datetime, why: str
) -> int:
    """Store an attempt before its request goes out; returns its id."""
    table = attempts.c
    number = select(func.coalesce(func.max(table.number), 0) + 1).where(table.message_id == message_id)
    new = insert(attempts).values(
        message_id=message_id,
        number=number.scalar_subquery(),
        channel_id=channel_id,
        identity=identity,
        started=at,
        state="sending",
        code="",
        provider_code="",
        detail="",
        why=why,
    )
    return int(session.execute(new.returning(table.id)).scalar_one())


def end(session: Session, attempt_id: int, at: datetime, **values: Any) -> None:
    """Store what came of an attempt: its state, code, provider_code and detail."""
    session.connection().execute(
        update(attempts).where(attempts.c.id == attempt_id).values(finished=at, **values)
    )


def end_open(session: Session, message_ids: Collection[int], at: datetime, **values: Any) -> None:
    """Store what came of the attempts of messages that never ended."""
    unended = attempts.c.message_id.in_(list(message_ids)) & (attempts.c.state == "sending")
    session.connection().execute(update(attempts).where(unended).values(finished=at, **values))


def of_message(session: Session, message_id: int) -> list[Row[Any]]:
    """The attempts of a message, the first one first."""
    query = select(attempts).where(attempts.c.message_id == message_id).order_by(attempts.c.number)
    return list(session.execute(query).all())
