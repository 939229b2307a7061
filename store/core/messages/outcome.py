"""What came of an attempt to send a text: the state that it leaves the message in, why, and what was said
over HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

KEPT: Final = 4096
"""How many bytes of a body an exchange keeps, as UTF-8."""


class State(StrEnum):
    """Where an attempt leaves a message: the provider took it; it may be tried again; it will not go; or
    nobody knows whether it went."""

    WIRED = "wired"
    ERRORED = "errored"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"


class Code(StrEnum):
    """Why a text did not go, the same words for every provider."""

    CHANNEL_CONFIG = "channel_config"
    CONNECTION_FAILED = "connection_failed"
    CONNECTION_THROTTLED = "connection_throttled"
    RESPONSE_STATUS = "response_status"
    RESPONSE_CONTENT = "response_content"
    RESPONSE_UNPARSEABLE = "response_unparseable"
    RESPONSE_UNEXPECTED = "response_unexpected"
    REJECTED_WITH_REASON = "rejected_with_reason"
    CONTACT_STOPPED = "contact_stopped"
    INTERNAL_ERROR = "internal_error"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer as they may be kept and shown: secrets taken out, bodies of at most `KEPT`
    bytes. Without an answer `status` is 0 and `response_body` says what went wrong. `answered_on` is when the
    answer was made by the clock of the provider, where it says so."""

    method: str
    url: str
    request_headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    request_body: str = ""
    status: int = 0
    response_body: str = ""
    started: datetime | None = None
    milliseconds: int = 0
    answered_on: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt.

    `external_id` is the provider's name for the message, by which it reports; of several parts the first
    one's. `code` is a `Code` or empty, `provider_code` and `text` the provider's own words. `retry_after` is
    in seconds, where the provider asks for them. With `pauses_channel` nothing sent by this channel would go:
    for a while where the code is `connection_throttled`, else until somebody mends the account. With
    `refuses_credentials` the provider did not let us in: several of those on end pause the channel, too.
    `unreached` is one without any connection, so that nothing of the message went out.
    """

    state: State
    external_id: str = ""
    code: str = ""
    provider_code: str = ""
    text: str = ""
    retry_after: float | None = None
    stops_contact: bool = False
    pauses_channel: bool = False
    refuses_credentials: bool = False
    unreached: bool = False
    exchanges: tuple[Exchange, ...] = ()

    @property
    def is_answered(self) -> bool:
        """Whether the provider said anything."""
        return self.state is State.WIRED or any(one.status for one in self.exchanges)
