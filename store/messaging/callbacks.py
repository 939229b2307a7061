"""What providers report of messages of ours, stored with these."""

from dataclasses import dataclass
from datetime import datetime
from random import uniform
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy import text as sql
from sqlmodel import Session

from store.core.messages import reports
from store.core.messages.outcome import Code
from store.core.messages.reports import Standing
from store.core.messages.states import MessageState
from store.database.models import messages
from store.database.models.journal import REPORTED
from store.database.watching import notices
from store.messaging.inbound import Reported
from store.messaging.webhooks import Report
from store.repositories.delivery import tallies

_WRONG = (Reported.ERRORED, Reported.FAILED)
_KEPT = ("errors", "external_id", "reason", "detail", "next_attempt", "sent_on")


@dataclass(frozen=True, slots=True)
class Told:
    """The message that a report is of, and whether the report changed it."""

    message_id: int
    changed: bool


def apply(
    session: Session, channel_id: int, report: Report, now: datetime, *, opted_out: bool = False
) -> Told | None:
    """Store what a provider reports by a channel of a message that went by it; None where there is no such
    message, or not yet. `opted_out` is whether it failed since the person opted out."""
    row = _row(session, channel_id, report)
    if row is None:
        return None
    before = Standing(MessageState(row.state), **{name: getattr(row, name) for name in _KEPT})
    after = reports.applied(before, _said(report, opted_out=opted_out), now, uniform(-1, 1))
    if after == before:
        return Told(row.id, changed=False)
    values: dict[str, Any] = {"state": str(after.state)} | {name: getattr(after, name) for name in _KEPT}
    if after.state is not before.state:
        values |= {"changed_on": now, "leased_until": None}
        tallies.moved(session, row.broadcast_id, before.state, after.state)
    session.execute(update(messages).where(messages.c.id == row.id).values(values))
    notices.tell(session, ())
    return Told(row.id, changed=True)


def _row(session: Session, channel_id: int, report: Report) -> Row[Any] | None:
    """The message, by our uuid of it or else by the provider's name for it: only one of that channel, so that
    nobody who may call for one changes the messages of another."""
    ours = select(messages).where(messages.c.channel_id == channel_id, messages.c.direction == "out")
    if report.uuid:
        row = session.execute(ours.where(messages.c.uuid == report.uuid).with_for_update()).first()
        if row is not None:
            return row
    if not report.external_id:
        return None
    named = ours.where(messages.c.external_id == report.external_id, sql(REPORTED))
    return session.execute(named.order_by(messages.c.id.desc()).limit(1).with_for_update()).first()


def _said(report: Report, *, opted_out: bool) -> reports.Report:
    if report.state not in _WRONG:
        return reports.Report(MessageState(report.state), report.external_id)
    code = Code.CONTACT_STOPPED if opted_out else Code.REJECTED_WITH_REASON
    words = (report.provider_code, report.reason or "The provider reports that it did not arrive.")
    detail = ": ".join(filter(None, words))
    return reports.Report(MessageState(report.state), report.external_id, str(code), detail)
