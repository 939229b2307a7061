"""Channels that are paused, as the history keeps it: nothing is sent by them until somebody resumes them."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session

from store.core.messages.states import PASSING, PauseReason
from store.database.models import channel_states, channels
from store.repositories.delivery import channel_states as rows


def standing(session: Session, uuid: str) -> dict[str, str] | None:
    """Why a channel is paused, since when, and what was said of it; None where it is not, also where it
    goes on by itself."""
    state = channel_states.join(channels, channels.c.id == channel_states.c.channel_id)
    query = select(channel_states).select_from(state).where(channels.c.uuid == uuid)
    row = session.execute(query).first()
    if row is None or row.paused_since is None or row.pause_reason in PASSING:
        return None
    return {"reason": row.pause_reason, "since": row.paused_since.isoformat(), "detail": row.pause_detail}


def put(session: Session, uuid: str, said: Mapping[str, str] | None) -> None:
    """Pause a channel as `standing` tells it, or with None resume it; what its provider refused before is
    forgotten."""
    channel_id = session.execute(select(channels.c.id).where(channels.c.uuid == uuid)).scalar_one()
    if said is None:
        rows.resume(session, channel_id)
        return
    since, reason = datetime.fromisoformat(said["since"]), PauseReason(said["reason"])
    rows.pause(session, channel_id, since, reason, said["detail"])
