"""The outbox of the demo: a broadcast that is over and one in the middle, and messages one by one in every
state, with attempts and what was said over HTTP. Nothing of it was ever sent to anybody."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlmodel import Session

from store.core.messages.states import MessageState, Reason
from store.core.routing import Route
from store.core.types import Contact, Status
from store.database import models
from store.demo.examples import OPERATOR
from store.repositories import messages
from store.repositories.delivery import tallies
from store.repositories.snapshot import WorkspaceSnapshot
from store.workspace import contacts as repository

MARKET = "Hello @contact.first_name, the market opens on Friday at 8."
CLINIC = "The clinic opens at 8 on Friday. Please bring your card."
_DAY = timedelta(days=1)

_MOST = 150
"""How many contacts the broadcasts are to, at most."""

_OVER = (MessageState.DELIVERED, MessageState.DELIVERED, MessageState.READ, MessageState.SENT)
_GOING = (
    *(MessageState.DELIVERED, MessageState.DELIVERED, MessageState.SENT, MessageState.DELIVERED),
    *(MessageState.WIRED, MessageState.QUEUED, MessageState.QUEUED),
)
_SINGLES = (
    (MessageState.DELIVERED, "", ""),
    (MessageState.FAILED, "rejected_with_reason", "20003 Authenticate"),
    (MessageState.READ, "", ""),
    (MessageState.UNCONFIRMED, "", ""),
    (MessageState.ERRORED, "connection_failed", "The server did not answer in time."),
    (MessageState.FAILED, Reason.TOO_OLD, ""),
    (MessageState.SENT, "", ""),
    (MessageState.WIRED, "", ""),
    (MessageState.FAILED, "rejected_with_reason", "21211 The number is not a valid phone number."),
    (MessageState.QUEUED, "", ""),
)
"""The state of each message, its reason, and the provider's words."""

_GONE = frozenset({MessageState.WIRED, MessageState.SENT, MessageState.DELIVERED, MessageState.READ})
_TEXTS = ("Yes, of course. Room 4.", "Thank you, we call you back today.", "Your card is ready.")


@dataclass(frozen=True, slots=True)
class _Recipient:
    """Somebody who can be reached, and how."""

    id: int
    contact: Contact
    route: Route


def write(session: Session, snapshot: WorkspaceSnapshot, now: datetime) -> None:
    """Fill the outbox for the first contacts that can be reached."""
    reached = _recipients(session, snapshot)
    numbers = count(1 + len(_SINGLES))
    over = _broadcast(session, 1, CLINIC, "Newsletter", now - 3 * _DAY)
    going = _broadcast(session, 2, MARKET, "Farmers", now - timedelta(minutes=14))
    made = [*_of_broadcast(snapshot, reached, over, CLINIC, now - 3 * _DAY, _OVER, numbers)]
    made += _of_broadcast(snapshot, reached[1:], going, MARKET, now - timedelta(minutes=14), _GOING, numbers)
    made += _one_by_one(snapshot, reached, now)
    messages.add_all(session, made)
    for row in made:
        tallies.moved(session, row["broadcast_id"], "", row["state"])
    _attempts(session, snapshot, made)


def _recipients(session: Session, snapshot: WorkspaceSnapshot) -> list[_Recipient]:
    active = models.contacts.c.status == str(Status.ACTIVE)
    routed = models.contacts.c.route_channel_id.is_not(None)
    ids = session.execute(
        select(models.contacts.c.id).where(active, routed).order_by(models.contacts.c.id).limit(_MOST)
    )
    found = repository.load(session, models.contacts.c.id.in_(list(ids.scalars())))
    routes = ((one, snapshot.router.route(one.addresses, status=one.status)) for one in found)
    return [_Recipient(one.id, one, route) for one, route in routes if route.channel is not None]


def _broadcast(session: Session, number: int, text: str, audience: str, at: datetime) -> int:
    row = {
        "uuid": str(UUID(int=0xB0ADCA57 << 96 | number)),
        "created_on": at,
        "operator": OPERATOR,
        "audience": f'group = "{audience}"',
        "text": text,
        "texts": {},
        "state": "going",
        "expires_on": at + _DAY,
    }
    made = insert(models.broadcasts).values(row).returning(models.broadcasts.c.id)
    return int(session.execute(made).scalar_one())


def _of_broadcast(
    snapshot: WorkspaceSnapshot,
    reached: Sequence[_Recipient],
    broadcast: int,
    text: str,
    at: datetime,
    states: Sequence[MessageState],
    numbers: Iterator[int],
) -> Iterator[dict[str, Any]]:
    """The messages of a broadcast in turn in these states, but that one in forty failed."""
    for place, one in enumerate(reached):
        first = (one.contact.name or "friend").partition(" ")[0]
        said = text.replace("@contact.first_name", first)
        if place % 40 == 7:
            state, reason, detail = MessageState.FAILED, "rejected_with_reason", "30003 Unreachable handset."
        else:
            state, reason, detail = states[place % len(states)], "", ""
        row = _row(snapshot, one, next(numbers), said, at, state)
        yield {**row, "broadcast_id": broadcast, "reason": reason, "detail": detail}


def _one_by_one(
    snapshot: WorkspaceSnapshot, reached: Sequence[_Recipient], now: datetime
) -> Iterator[dict[str, Any]]:
    for place, (state, reason, detail) in enumerate(_SINGLES):
        if place < len(reached):
            at = now - timedelta(minutes=9 + 31 * (len(_SINGLES) - place))
            row = _row(snapshot, reached[place], place + 1, _TEXTS[place % len(_TEXTS)], at, state)
            yield {**row, "reason": str(reason), "detail": detail}


def _row(
    snapshot: WorkspaceSnapshot, one: _Recipient, number: int, text: str, at: datetime, state: MessageState
) -> dict[str, Any]:
    address, channel = one.route.address, one.route.channel
    assert address is not None
    assert channel is not None
    waits = state in (MessageState.QUEUED, MessageState.ERRORED)
    return {
        "uuid": str(UUID(int=0x0B0C << 112 | number)),
        "contact_id": one.id,
        "channel_id": snapshot.channel_ids[channel.uuid],
        "identity": address.urn.identity,
        "direction": "out",
        "visibility": "visible",
        "text": text,
        "created_on": at,
        "state": str(state),
        "reason": "",
        "detail": "",
        "external_id": f"SM{number:08x}" if state in _GONE else "",
        "broadcast_id": None,
        "errors": int(state is MessageState.ERRORED),
        "next_attempt": at + timedelta(minutes=5) if waits else None,
        "expires_on": at + _DAY,
        "sent_on": at + timedelta(seconds=6) if state in _GONE else None,
        "changed_on": at + timedelta(seconds=6),
    }


def _attempts(session: Session, snapshot: WorkspaceSnapshot, made: Sequence[dict[str, Any]]) -> None:
    """Of the messages that went out one by one, what was tried and said."""
    tried = {row["uuid"]: row for row in made if row["broadcast_id"] is None and row["state"] != "queued"}
    ids = session.execute(
        select(models.messages.c.id, models.messages.c.uuid)
        .where(models.messages.c.uuid.in_(list(tried)))
        .order_by(models.messages.c.id)
    )
    for found in ids.all():
        row = tried[found.uuid]
        state = row["state"] if row["state"] in ("failed", "errored", "unconfirmed") else "wired"
        code, words = _parted(row)
        attempt = {
            "message_id": found.id,
            "number": 1,
            "channel_id": row["channel_id"],
            "identity": row["identity"],
            "started": row["created_on"] + timedelta(seconds=5),
            "finished": row["changed_on"],
            "state": state,
            "code": row["reason"] if row["reason"] != Reason.TOO_OLD else "connection_failed",
            "provider_code": code,
            "detail": words,
            "why": "",
        }
        attempt_id = session.execute(
            insert(models.attempts).values(attempt).returning(models.attempts.c.id)
        ).scalar_one()
        session.execute(insert(models.exchanges).values(_exchange(row, attempt, found.id, attempt_id)))


def _parted(row: dict[str, Any]) -> tuple[str, str]:
    """The provider's code and its words."""
    if row["reason"] != "rejected_with_reason":
        return "", row["detail"]
    code, _blank, words = row["detail"].partition(" ")
    return code, words


def _exchange(
    row: dict[str, Any], attempt: dict[str, Any], message_id: int, attempt_id: int
) -> dict[str, Any]:
    """The request of an attempt as it would be kept, with its answer."""
    answered = attempt["state"] in ("wired", "failed") and row["reason"] != Reason.TOO_OLD
    said: dict[str, Any] = {}
    if attempt["state"] == "wired":
        said = {"sid": row["external_id"], "status": "queued"}
    elif answered:
        said = {"code": int(attempt["provider_code"] or 0), "message": attempt["detail"]}
    to = row["identity"].partition(":")[2]
    return {
        "at": attempt["started"],
        "channel_id": row["channel_id"],
        "message_id": message_id,
        "attempt_id": attempt_id,
        "direction": "out",
        "method": "POST",
        "url": "https://api.example.com/v1/messages",
        "request_headers": {"Authorization": "********", "Content-Type": "application/x-www-form-urlencoded"},
        "request_body": f"To={to}&Body={row['text'].replace(' ', '+')}",
        "status": (201 if said.get("sid") else 400) if answered else 0,
        "response_body": json.dumps(said) if said else "The server did not answer in time.",
        "milliseconds": 212 if answered else 30000,
        "failed": attempt["state"] != "wired",
        "note": "",
    }
