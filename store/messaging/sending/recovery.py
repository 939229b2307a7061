"""What is to be done beside sending: messages that a killed program left claimed, those that are too old, the
log."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row
from sqlmodel import Session

from store.core.messages.reports import ERROR_LIMIT
from store.core.messages.states import MessageState, Reason
from store.messaging.sending.outbox import Outbox, unknown_as
from store.repositories.delivery import attempts, exchanges, outbox

_UNKNOWN: Final = "The program that sent it ended before it heard what came of it."


def settle_left(ours: Outbox, now: datetime) -> int:
    """Settle some of the messages whose sender did not say in time what came of them; returns how many. Their
    requests may have gone out, so that they are sent again only where the channel is set to that."""

    def work(session: Session) -> int:
        rows = outbox.left(session, now)
        if rows:
            uuids = {key: uuid for uuid, key in ours.rules(session).snapshot.channel_ids.items()}
            for row in rows:
                _settle(session, ours, row, uuids.get(row.channel_id, ""), now)
            attempts.end_open(session, [row.id for row in rows], now, state="unconfirmed", detail=_UNKNOWN)
        return len(rows)

    return ours.write(work)


def _settle(session: Session, ours: Outbox, row: Row[Any], channel: str, now: datetime) -> None:
    known = unknown_as(ours.rules(session).snapshot.router.channel(channel))
    over = {"leased_until": None, "next_attempt": None}
    if known is MessageState.WIRED:
        outbox.change(session, row, now, known, **over, sent_on=now)
    elif known is None:
        outbox.change(session, row, now, MessageState.UNCONFIRMED, **over, detail=_UNKNOWN)
    elif row.errors + 1 >= ERROR_LIMIT:
        # Else a message that ends the program each time would be sent for ever.
        failed = {**over, "errors": row.errors + 1, "reason": str(Reason.ERROR_LIMIT), "detail": _UNKNOWN}
        outbox.change(session, row, now, MessageState.FAILED, **failed)
    else:
        again = {**over, "errors": row.errors + 1, "next_attempt": now}
        outbox.change(session, row, now, MessageState.QUEUED, **again)


def fail_old(ours: Outbox, now: datetime) -> int:
    """Fail some of the messages that wait and are too old to go; returns how many."""

    def work(session: Session) -> int:
        rows = outbox.too_old(session, now)
        if rows:
            failed = {"reason": str(Reason.TOO_OLD), "detail": "", "next_attempt": None}
            outbox.settle(session, rows, now, MessageState.FAILED, **failed)
        return len(rows)

    return ours.write(work)


def sweep_log(ours: Outbox, now: datetime) -> int:
    """Delete some of what the log does not keep any longer; returns how many requests that were."""
    return ours.write(lambda session: exchanges.sweep(session, now))
