"""Rows of messages as they are shown: whose they are, by which channel, and what holds those up that wait."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, select

from store.core import urns
from store.core.contacts.redaction import reference_code
from store.core.messages.states import WAITING, MessageState, Reason
from store.core.messages.views import BroadcastState, MessageView
from store.core.types import Workspace
from store.core.urns.formatting import HIDDEN
from store.database.models import broadcasts, channel_states, channels, contacts, messages

PAUSED: Final = "paused"
"""The reason of a message that waits since its channel or its broadcast is paused."""

ARCHIVED: Final = "archived"
"""The reason of a message that came in and was filed away: its sender is blocked, or the channel off."""

_OWN: Final = (
    *("id", "uuid", "identity", "direction", "visibility", "text", "created_on", "state", "reason"),
    *("detail", "errors", "changed_on", "sent_on", "next_attempt", "expires_on", "contact_id"),
)


def query() -> Select[Any]:
    """Messages with what `view` asks of them; the caller says which, and in what order."""
    found = messages.join(contacts, contacts.c.id == messages.c.contact_id)
    found = found.outerjoin(channels, channels.c.id == messages.c.channel_id)
    found = found.outerjoin(channel_states, channel_states.c.channel_id == messages.c.channel_id)
    found = found.outerjoin(broadcasts, broadcasts.c.id == messages.c.broadcast_id)
    return select(
        *(messages.c[name] for name in _OWN),
        contacts.c.uuid.label("contact"),
        contacts.c.name.label("name"),
        channels.c.uuid.label("channel"),
        channels.c.name.label("channel_name"),
        broadcasts.c.uuid.label("broadcast"),
        broadcasts.c.state.label("broadcast_state"),
        channel_states.c.paused_since,
        channel_states.c.resumes_on,
        channel_states.c.pause_detail,
    ).select_from(found)


def view(row: Row[Any], workspace: Workspace, now: datetime) -> MessageView:
    """A message as it is shown at a moment, without names, addresses and texts where these are hidden."""
    incoming, hides = row.direction == "in", workspace.redacted
    shown: Mapping[str, Any] = _state(row, now)
    return MessageView(
        uuid=row.uuid,
        contact=row.contact,
        name=reference_code(row.contact_id) if hides else row.name,
        address=address(row.identity, workspace),
        incoming=incoming,
        text=HIDDEN if hides else row.text,
        created_on=row.created_on,
        channel=row.channel or "",
        channel_name=row.channel_name or "",
        broadcast=row.broadcast or "",
        errors=row.errors,
        changed_on=row.changed_on,
        sent_on=row.sent_on,
        next_attempt=row.next_attempt,
        expires_on=row.expires_on,
        state=shown["state"],
        reason=shown["reason"],
        # The words of a provider may have the address in them.
        detail="" if hides else shown["detail"],
    )


def address(identity: str, workspace: Workspace) -> str:
    """An address as it is shown, from its identity."""
    urn = replace(urns.parse(identity), hidden=workspace.redacted)
    return urns.format_urn(urn, international=True)


def _state(row: Row[Any], now: datetime) -> dict[str, Any]:
    """The state of a message and why: one that waits for a channel or a broadcast that is paused is held, and
    one that waits in a broadcast that was cancelled is about to be, too."""
    if row.direction == "in":
        return {"state": None, "reason": ARCHIVED if row.visibility == ARCHIVED else "", "detail": ""}
    state = MessageState(row.state)
    if state in WAITING and row.broadcast_state == BroadcastState.CANCELLED:
        return {"state": MessageState.FAILED, "reason": str(Reason.CANCELLED), "detail": ""}
    if state in WAITING and (row.broadcast_state == BroadcastState.PAUSED or is_paused(row, now)):
        return {"state": MessageState.HELD, "reason": PAUSED, "detail": row.pause_detail or ""}
    return {"state": state, "reason": row.reason, "detail": row.detail}


def is_paused(row: Row[Any], now: datetime) -> bool:
    """Whether nothing is sent by a channel at a moment, from its `paused_since` and `resumes_on`."""
    return row.paused_since is not None and (row.resumes_on is None or row.resumes_on > now)
