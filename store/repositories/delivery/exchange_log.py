"""The log of a channel: its requests and those that came in, the newest first."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, select
from sqlmodel import Session

from store.database.models import channels, exchanges, messages
from store.repositories.rows import Span, one_row, windowed


def page(session: Session, channel_id: int, span: Span, size: int, *, failed: bool) -> Sequence[Row[Any]]:
    """So many requests of a channel; with `failed` only those that have to be looked at."""
    ours = query().where(exchanges.c.channel_id == channel_id)
    if failed:
        ours = ours.where(exchanges.c.failed.is_(True))
    return windowed(session, ours, exchanges.c.id, span, size, descending=True)


def one(session: Session, exchange_id: int) -> Row[Any]:
    """A request by its id; NotFound when it is not kept any more."""
    return one_row(session, query().where(exchanges.c.id == exchange_id), "The request is not kept any more.")


def query() -> Select[Any]:
    """Requests with their channels, and the messages of ours that they are about; the caller says which, and
    in what order."""
    joined = exchanges.outerjoin(channels, channels.c.id == exchanges.c.channel_id)
    ours = (messages.c.id == exchanges.c.message_id) & (messages.c.direction == "out")
    joined = joined.outerjoin(messages, ours)
    named = (channels.c.uuid.label("channel"), channels.c.name.label("channel_name"))
    return select(exchanges, *named, messages.c.uuid.label("message")).select_from(joined)
