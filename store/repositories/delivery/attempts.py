"""The attempts to send a message."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlmodel import Session

from store.database.dialects import insert_rows, new_ids, update_rows
from store.database.models import attempts


def begin(session: Session, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Store attempts before their requests go out, given as rows with `message_id`, `number`, `channel_id`,
    `identity`, `started` and `why`; returns their ids."""
    ids = list(new_ids(session, attempts, len(rows))) if rows else []
    begun = {"state": "sending", "code": "", "provider_code": "", "detail": ""}
    insert_rows(session, attempts, [{"id": key, **row, **begun} for key, row in zip(ids, rows, strict=True)])
    return ids


def end(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Store what came of attempts, given as rows with `id`, `finished`, `state`, `code`, `provider_code` and
    `detail`."""
    update_rows(session, attempts, "id", rows)


def end_open(session: Session, message_ids: Collection[int], at: datetime, **values: Any) -> None:
    """Store what came of the attempts of messages that never ended."""
    unended = attempts.c.message_id.in_(list(message_ids)) & (attempts.c.state == "sending")
    session.connection().execute(update(attempts).where(unended).values(finished=at, **values))


def of_message(session: Session, message_id: int) -> list[Row[Any]]:
    """The attempts of a message, the first one first."""
    query = select(attempts).where(attempts.c.message_id == message_id).order_by(attempts.c.number)
    return list(session.execute(query).all())
