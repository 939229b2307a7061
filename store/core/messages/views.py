"""Messages on their way, as lists and pages show them. Hidden names and addresses are replaced already."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from store.core.messages.outcome import Exchange
from store.core.messages.states import MessageState, PauseReason


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message that came in or goes out. `contact` and `channel` are uuids, `address` is as it is shown.
    `state` is None of one that came in; `reason` is a code, `detail` a sentence or the provider's words."""

    uuid: str
    contact: str
    name: str
    address: str
    incoming: bool
    text: str
    created_on: datetime
    state: MessageState | None = None
    reason: str = ""
    detail: str = ""
    channel: str = ""
    channel_name: str = ""
    broadcast: str = ""
    errors: int = 0
    changed_on: datetime | None = None
    sent_on: datetime | None = None
    next_attempt: datetime | None = None
    expires_on: datetime | None = None


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """A request and its answer in the log of a channel: ours, or one that came in. `message` is the uuid of
    the message of ours that it is about."""

    id: int
    at: datetime
    incoming: bool
    channel: str
    channel_name: str
    exchange: Exchange
    failed: bool
    note: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class AttemptView:
    """An attempt to send a message. `state` is `sending` until it ends; `why` says why this channel."""

    number: int
    channel_name: str
    address: str
    started: datetime
    finished: datetime | None
    state: str
    code: str = ""
    provider_code: str = ""
    detail: str = ""
    why: str = ""
    requests: tuple[LoggedRequest, ...] = ()


class BroadcastState(StrEnum):
    """Where a broadcast is: its messages are being made, they go out, or somebody paused or cancelled it."""

    MAKING = "making"
    GOING = "going"
    PAUSED = "paused"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class BroadcastView:
    """A text to many, with the number of its messages in each state."""

    uuid: str
    created_on: datetime
    operator: str
    audience: str
    text: str
    state: BroadcastState
    expires_on: datetime
    texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    counts: Mapping[MessageState, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def total(self) -> int:
        """How many messages it has."""
        return sum(self.counts.values())


class Condition(StrEnum):
    """How sending by a channel goes: well; with errors lately; not at all, since it is paused; it is turned
    off."""

    OK = "ok"
    SLOW = "slow"
    PAUSED = "paused"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class ChannelHealth:
    """How sending and receiving by a channel goes. `waiting` are its messages that are due or will be,
    `oldest` when the one that waits longest was written."""

    channel: str
    condition: Condition
    pause_reason: PauseReason | None = None
    pause_detail: str = ""
    paused_since: datetime | None = None
    resumes_on: datetime | None = None
    last_success: datetime | None = None
    last_error: datetime | None = None
    last_error_text: str = ""
    last_received: datetime | None = None
    waiting: int = 0
    oldest: datetime | None = None
    sent_today: int = 0


@dataclass(frozen=True, slots=True)
class SenderHealth:
    """How the sender of this program goes. `is_running` is whether it is the one that sends; `elsewhere` says
    who does where that is another program. `queue_age` is for how many seconds the oldest message that may go
    is due, None without one; `last_success` is by the name of the channel."""

    is_running: bool
    elsewhere: str = ""
    on_the_way: int = 0
    queue_age: float | None = None
    last_success: Mapping[str, datetime] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of messages that were due: how many are in each state now. Nothing was done where another
    program sends, of which `elsewhere` tells."""

    counts: Mapping[MessageState, int] = field(default_factory=lambda: MappingProxyType({}))
    elsewhere: str = ""
