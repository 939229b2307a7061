"""The outbox as it is read and acted on: the order of states, a message with its attempts, how long the rest
of a broadcast takes, and what an act came to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from store.core.messages.states import WAITING, MessageState, Reason
from store.core.messages.views import (
    AttemptView,
    BroadcastState,
    BroadcastView,
    LoggedRequest,
    MessageView,
)

IN_ORDER: Final = (
    MessageState.FAILED,
    MessageState.UNCONFIRMED,
    MessageState.ERRORED,
    MessageState.SENDING,
    MessageState.HELD,
    MessageState.QUEUED,
    MessageState.WIRED,
    MessageState.SENT,
    MessageState.DELIVERED,
    MessageState.READ,
)
"""The states in the order in which somebody has to look at them."""

STILL_GOING: Final = WAITING | {MessageState.SENDING}
"""The states of messages that the provider does not have yet, and may still get."""

WITH_PROVIDER: Final = frozenset({MessageState.WIRED, MessageState.SENT})
"""The states of messages that the provider has, and nobody is known to have got."""

ARRIVED: Final = frozenset({MessageState.DELIVERED, MessageState.READ})
"""The states of messages that somebody has got."""

_LEAST = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Which part of a list is read: what comes next `below` a message or a broadcast, by its uuid, or `above`
    it; or the `last` of the list; its first with none of these."""

    below: str = ""
    above: str = ""
    last: bool = False


BEGINNING: Final = Place()
"""The first of a list."""


@dataclass(frozen=True, slots=True)
class MessageDetail:
    """A message with its attempts, the first one first, and what was said over HTTP about it beside them,
    such as reports. `external_id` is the provider's name for it."""

    view: MessageView
    attempts: tuple[AttemptView, ...] = ()
    requests: tuple[LoggedRequest, ...] = ()
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many messages failed for a reason."""

    reason: str
    count: int

    @property
    def can_retry(self) -> bool:
        """Whether trying again may help: who is blocked, stopped or archived gets nothing."""
        return self.reason != Reason.CONTACT


@dataclass(frozen=True, slots=True)
class Acted:
    """How many messages an act changed, and how many it found gone out already."""

    done: int
    gone: int = 0


def counted(view: BroadcastView, states: frozenset[MessageState]) -> int:
    """How many messages of a broadcast are in any of these states."""
    return sum(count for state, count in view.counts.items() if state in states)


def time_left(view: BroadcastView, now: datetime) -> timedelta | None:
    """How long the rest of a broadcast takes, if it goes on as it went until now; None where nothing goes, or
    went yet."""
    rest = counted(view, STILL_GOING)
    done = view.total - rest
    if view.state is not BroadcastState.GOING or not rest or not done:
        return None
    return max(now - view.created_on, _LEAST) / done * rest
