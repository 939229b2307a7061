"""Messages that came in."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import insert
from sqlmodel import Session

from store.core.types import Urn
from store.database.models import messages


def add(
    session: Session, *, contact_id: int, channel_id: int, urn: Urn, text: str, at: datetime, archived: bool
) -> None:
    """Store an incoming message; an archived one is not shown."""
    row = {
        "uuid": str(uuid4()),
        "contact_id": contact_id,
        "channel_id": channel_id,
        "identity": urn.identity,
        "direction": "in",
        "visibility": "archived" if archived else "visible",
        "text": text,
        "created_on": at,
    }
    session.execute(insert(messages).values(row))
