"""Whether a message may go at the moment at which it would, and by which channel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row
from sqlmodel import Session

from store.core.messages import limits, quiet_hours
from store.core.messages.states import MessageState, Reason
from store.core.routing.router import Pick, pick_sentence
from store.core.types import Address, Channel, Status, Urn
from store.messaging.sending.zones import zone_of
from store.repositories.delivery import outbox
from store.repositories.snapshot import WorkspaceSnapshot


@dataclass(frozen=True, slots=True)
class Rules:
    """The workspace when a message is looked at."""

    snapshot: WorkspaceSnapshot

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the workspace."""
        return ZoneInfo(self.snapshot.workspace.timezone)


@dataclass(frozen=True, slots=True)
class Way:
    """It goes: by this channel to this address; `why` says so in words."""

    channel: Channel
    channel_id: int
    urn: Urn
    why: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """It does not go at all."""

    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Delay:
    """It does not go before a moment, for a reason that its row is to say."""

    reason: Reason
    until: datetime


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """It goes by another channel or to another address than its row says, in the order of those; `note` says
    so in words."""

    channel_id: int
    urn: Urn
    note: str


class Stays:
    """It stays as it is, since its broadcast or its channel is paused."""


Verdict = Way | Refusal | Delay | Elsewhere | Stays


def check(
    session: Session, rules: Rules, row: Row[Any], addresses: Sequence[Address], now: datetime
) -> Verdict:
    """What the rules say of a message, given as `outbox.read` has it, and the addresses of its contact."""
    if row.broadcast_state is not None and row.broadcast_state != "going":
        return Refusal(Reason.CANCELLED) if row.broadcast_state == "cancelled" else Stays()
    if row.expires_on is not None and row.expires_on <= now:
        return Refusal(Reason.TOO_OLD)
    status = Status(row.status)
    answers = status is Status.STOPPED and row.reason == Reason.OPT_OUT_ANSWER
    if status is not Status.ACTIVE and not answers:
        return Refusal(Reason.CONTACT, f"The contact is {status}.")
    pick = _pick(rules.snapshot, addresses, row.identity)
    others = _others(session, row) if pick is not None else ()
    reason = limits.refusal(Status.ACTIVE, has_route=pick is not None, text=row.text, others=others)
    if reason is not None or pick is None or pick.channel is None:
        lost = reason is Reason.NO_DESTINATION and row.channel_id is None
        return Refusal(Reason.CHANNEL_REMOVED if lost else reason or Reason.NO_DESTINATION)
    channel_id, urn = rules.snapshot.channel_ids[pick.channel.uuid], pick.address.urn
    if (channel_id, urn.identity) != (row.channel_id, row.identity):
        return Elsewhere(channel_id, urn, _note(rules.snapshot, row, channel_id))
    if row.paused_since is not None and (row.resumes_on is None or row.resumes_on > now):
        return Stays()
    until = _quiet_until(session, rules.snapshot, row, urn, now)
    return Way(pick.channel, channel_id, urn, _why(pick, row)) if until is None else until


def _pick(snapshot: WorkspaceSnapshot, addresses: Sequence[Address], identity: str) -> Pick | None:
    """The channel for the address that the message was written to; where there is none any more, the next
    one of the contact."""
    router = snapshot.router
    meant = next((one for one in addresses if one.urn.identity == identity), None)
    pick = router.pick(meant) if meant is not None else None
    if pick is None or pick.channel is None:
        picks = router.route(addresses).picks
        pick = picks[-1] if picks else None
    return pick if pick is not None and pick.channel is not None else None


def _note(snapshot: WorkspaceSnapshot, row: Row[Any], channel_id: int) -> str:
    if channel_id == row.channel_id:
        return "the address that it was written to is not used any more"
    uuid = next((uuid for uuid, known in snapshot.channel_ids.items() if known == row.channel_id), "")
    before = snapshot.channel_names.get(uuid)
    told = f"to go by {before}" if before is not None else "to go by a channel that is gone"
    return f"when it was written it was {told}"


def _why(pick: Pick, row: Row[Any]) -> str:
    # Without numbers: the line is kept longer than a number may be the contact's.
    said = pick_sentence(pick, redacted=True)
    is_note = row.state == MessageState.QUEUED and not row.reason and row.detail
    return f"{said}; {row.detail}" if is_note else said


def _others(session: Session, row: Row[Any]) -> Sequence[str]:
    """The texts that were written to the contact shortly before, where there are enough for a loop."""
    since, _end = limits.loop_window(row.created_on)
    if row.looked_back is None or row.looked_back < since - limits.LOOP_WINDOW:
        return ()
    return outbox.written_before(session, row.contact_id, row.id, since)


def _quiet_until(
    session: Session, snapshot: WorkspaceSnapshot, row: Row[Any], urn: Urn, now: datetime
) -> Delay | None:
    hours = snapshot.sending.quiet_hours
    if hours is None:
        return None
    zone = zone_of(session, snapshot, row.contact_id, urn)
    heard_on = row.last_seen_on if row.broadcast_id is None else None
    until = quiet_hours.held_until([hours], zone, now, heard_on)
    return Delay(Reason.QUIET_HOURS, until) if until is not None else None
