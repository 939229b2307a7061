"""Single messages that were sent: cancelled while they wait, and waiting again, when lines of history are
taken back. A message that came in goes and comes instead."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session

from store.core import urns
from store.core.history.changes import Change
from store.core.messages.states import MessageState
from store.database.models import messages
from store.repositories.delivery import broadcasts, outgoing
from store.repositories.snapshot import WorkspaceSnapshot

Said = Mapping[str, Any]
"""A message as a change keeps it."""

LATE: Final = "the time of the message has passed"


def said(changes: Iterable[Change], *, before: bool) -> Iterator[Said]:
    """The messages that changes brought, or with `before` took away."""
    for one in changes:
        side = one.before if before else one.after
        if one.attribute == "message" and side:
            yield side


def is_out(message: Said) -> bool:
    """Whether a message was to be sent, rather than came in."""
    return bool(message.get("sent"))


def waiting(session: Session, changes: Iterable[Iterable[Change]]) -> set[str]:
    """The uuids of those messages of changes that wait to be sent."""
    sent = [one["uuid"] for each in changes for one in said(each, before=False) if is_out(one)]
    return {*broadcasts.waits(session, sent)} if sent else set()


def cancel(session: Session, wanted: Mapping[str, Sequence[Said]], at: datetime) -> None:
    """Cancel messages that wait, by the uuid of their contact."""
    uuids = [one["uuid"] for listed in wanted.values() for one in listed]
    if uuids:
        outgoing.cancel(session, broadcasts.waits(session, uuids).values(), at)


def queue(
    session: Session,
    snapshot: WorkspaceSnapshot,
    wanted: dict[str, list[Said]],
    ids: Mapping[str, int],
    at: datetime,
) -> list[str]:
    """Have messages wait again, by the uuid of their contact, and make those again that went with it. Those
    whose time has passed are taken out; returns whose they were."""
    late: list[str] = []
    for uuid, listed in wanted.items():
        for one in [*listed]:
            if datetime.fromisoformat(one["expires_on"]) <= at:
                listed.remove(one)
                late.append(uuid)
            elif cancelled := broadcasts.were_cancelled(session, [one["uuid"]]):
                outgoing.wake(session, cancelled.values(), at, anew=False)
            else:
                _make_again(session, snapshot, ids[uuid], one, at)
    return late


def _make_again(
    session: Session, snapshot: WorkspaceSnapshot, contact_id: int, message: Said, at: datetime
) -> None:
    known = select(messages.c.id).where(messages.c.uuid == message["uuid"])
    if session.execute(known).first() is not None:
        return
    row = {
        "uuid": message["uuid"],
        "contact_id": contact_id,
        "channel_id": snapshot.channel_ids.get(message["channel_uuid"]),
        "identity": urns.parse(message["urn"]).identity,
        "direction": "out",
        "visibility": "visible",
        "text": message["text"],
        "created_on": datetime.fromisoformat(message["at"]),
        "state": str(MessageState.QUEUED),
        "next_attempt": at,
        "expires_on": datetime.fromisoformat(message["expires_on"]),
        "changed_on": at,
    }
    broadcasts.add_messages(session, None, [row])
