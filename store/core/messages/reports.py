"""What becomes of a message by what came of an attempt, or by what its provider reports.

Attempts end and reports come in any order: a report may overtake the end of its own attempt, and an early one
may come late. So the order is queued < sending < wired < sent < delivered < read, and nothing lowers a
message. One that failed is raised by nothing less than its arrival, and one that arrived has not failed.

An error is what a provider made of a message, and the third is the last. Without any connection nothing of it
went out, which says nothing of the message: it has no error by that, and waits for a network until it is too
old. So does one whose provider asks to slow down.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from store.core.messages.outcome import Code, Outcome
from store.core.messages.states import MessageState, Reason

ERROR_LIMIT: Final = 3
"""The error that is the last."""

RETRY_AFTER: Final = timedelta(minutes=5)
"""How long after its first error a message is tried again; after the second it is twice that."""

JITTER: Final = 0.1
"""The part of that time by which it may be longer or shorter, so that not all come back at once."""

_RANK: Mapping[MessageState, int] = MappingProxyType(
    {
        MessageState.QUEUED: 0,
        MessageState.HELD: 0,
        MessageState.ERRORED: 0,
        MessageState.SENDING: 1,
        MessageState.UNCONFIRMED: 1,
        MessageState.WIRED: 2,
        MessageState.SENT: 3,
        MessageState.FAILED: 3,
        MessageState.DELIVERED: 4,
        MessageState.READ: 5,
    }
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a message stands: what its row keeps of that."""

    state: MessageState
    errors: int = 0
    external_id: str = ""
    reason: str = ""
    detail: str = ""
    next_attempt: datetime | None = None
    sent_on: datetime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What is said of a message: wired or higher, errored, failed, or unconfirmed after an attempt without an
    answer. `reason` is a code, `detail` what the provider says; it may ask for `retry_after` seconds. With
    `unreached` there was no connection to it."""

    state: MessageState
    external_id: str = ""
    reason: str = ""
    detail: str = ""
    retry_after: float | None = None
    unreached: bool = False

    @classmethod
    def of(cls, outcome: Outcome) -> "Report":
        """What an attempt says."""
        state = MessageState(outcome.state.value)
        said = outcome.external_id, outcome.code, outcome.text, outcome.retry_after
        return cls(state, *said, unreached=outcome.unreached)


def applied(now: Standing, report: Report, at: datetime, jitter: float = 0.0) -> Standing:
    """How a message stands after a report; the same value where it changes nothing.

    `jitter` is from -1 to 1, and by chance: where between the shortest and the longest time the next attempt
    is. The provider's own wish wins over both.
    """
    if not _counts(now.state, report.state):
        # Our own end of an attempt may come after a report, which knew no id: it is kept then.
        known = now.external_id or report.external_id
        return now if known == now.external_id else replace(now, external_id=known)
    stands = replace(
        now,
        state=report.state,
        external_id=report.external_id or now.external_id,
        reason=kept_reason(now.reason, report.reason),
        detail=report.detail,
        next_attempt=None,
        sent_on=(now.sent_on or at) if _RANK[report.state] >= 2 else None,
    )
    if report.state is MessageState.FAILED:
        return replace(stands, reason=report.reason, sent_on=None)
    if report.state is not MessageState.ERRORED:
        return stands
    is_blameless = report.unreached or report.reason == Code.CONNECTION_THROTTLED
    errors = now.errors if is_blameless else now.errors + 1
    if errors >= ERROR_LIMIT:
        return replace(stands, state=MessageState.FAILED, errors=errors, reason=Reason.ERROR_LIMIT.value)
    wait = retry_in(1 if report.unreached else errors, jitter, report.retry_after)
    return replace(stands, errors=errors, next_attempt=at + wait)


def kept_reason(before: str, reason: str) -> str:
    """The reason of a message that is not over: what answers who opted out goes for that reason only, also
    when it is tried again."""
    return before if before == Reason.OPT_OUT_ANSWER else reason


def retry_in(errors: int, jitter: float = 0.0, retry_after: float | None = None) -> timedelta:
    """How long after its last error a message with so many is tried again."""
    if retry_after is not None:
        return timedelta(seconds=retry_after)
    return RETRY_AFTER * max(errors, 1) * (1 + JITTER * jitter)


def _counts(now: MessageState, said: MessageState) -> bool:
    """Whether a message in a state is changed by a report."""
    if said is MessageState.FAILED:
        return now is not MessageState.FAILED and _RANK[now] < _RANK[MessageState.DELIVERED]
    if said is MessageState.ERRORED:
        return _RANK[now] < _RANK[MessageState.DELIVERED] and now is not MessageState.FAILED
    if said is MessageState.UNCONFIRMED:
        return now is MessageState.SENDING
    return _RANK[said] > _RANK[now]
