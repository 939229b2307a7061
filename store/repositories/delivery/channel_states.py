"""How sending and receiving by each channel goes: one row a channel, made when there is something to say."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, update
from sqlmodel import Session

from store.core.messages.states import PauseReason
from store.database.dialects import insert_or_update
from store.database.models import channel_states


@dataclass(frozen=True, slots=True)
class StoredState:
    """What is stored of a channel; the times in UTC."""

    channel_id: int
    paused_since: datetime | None = None
    pause_reason: str = ""
    pause_detail: str = ""
    resumes_on: datetime | None = None
    refusals: int = 0
    unreached: int = 0
    last_success: datetime | None = None
    last_error: datetime | None = None
    last_error_text: str = ""
    last_received: datetime | None = None
    day: str = ""
    sent: int = 0
    cursor: str = ""

    def is_paused(self, now: datetime) -> bool:
        """Whether nothing is to be sent by it at a moment."""
        return self.paused_since is not None and (self.resumes_on is None or self.resumes_on > now)

    def is_cut_off(self) -> bool:
        """Whether there was no connection to the provider when it was last tried, often enough."""
        return self.paused_since is not None and self.pause_reason == PauseReason.UNREACHABLE


_COLUMNS = tuple(channel_states.c[name] for name in StoredState.__slots__)


def read(session: Session) -> dict[int, StoredState]:
    """What is stored, by the id of the channel."""
    rows = session.execute(select(*_COLUMNS))
    return {row.channel_id: StoredState(*row) for row in rows}


def of(session: Session, channel_id: int) -> StoredState:
    """What is stored of a channel; nothing yet is a state, too."""
    row = session.execute(select(*_COLUMNS).where(channel_states.c.channel_id == channel_id)).first()
    return StoredState(*row) if row is not None else StoredState(channel_id)


def change(session: Session, channel_id: int, **values: Any) -> None:
    """Store something of a channel; the rest stays as it is."""
    insert_or_update(session, channel_states, [{"channel_id": channel_id, **values}], ("channel_id",))


def pause(
    session: Session,
    channel_id: int,
    now: datetime,
    reason: PauseReason,
    detail: str = "",
    until: datetime | None = None,
) -> None:
    """Send nothing by a channel from now on, until a moment or until somebody resumes it."""
    change(
        session,
        channel_id,
        paused_since=now,
        pause_reason=str(reason),
        pause_detail=detail,
        resumes_on=until,
    )


def resume(session: Session, channel_id: int) -> None:
    """Send by a channel again; earlier refusals are forgotten."""
    change(session, channel_id, **_GOING, refusals=0, unreached=0)


def reached(session: Session, channel_id: int) -> None:
    """Send by a channel again if it was only held back since there was no connection."""
    table = channel_states.c
    held = (table.channel_id == channel_id) & (table.pause_reason == str(PauseReason.UNREACHABLE))
    session.connection().execute(update(channel_states).where(held).values(_GOING))


_GOING: Final = {"paused_since": None, "pause_reason": "", "pause_detail": "", "resumes_on": None}
