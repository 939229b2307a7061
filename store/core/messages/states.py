"""The states of a message that goes out, and why it is in one."""

from enum import StrEnum
from typing import Final


class MessageState(StrEnum):
    """Where a message is on its way.

    Queued, errored (tried again later) and held wait for the sender, which claims them as *sending*. Wired is
    what the provider has; it reports sent, delivered and read. Unconfirmed: the request went out, and no
    answer came. Failed is over.
    """

    QUEUED = "queued"
    SENDING = "sending"
    WIRED = "wired"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    ERRORED = "errored"
    UNCONFIRMED = "unconfirmed"
    FAILED = "failed"
    HELD = "held"


WAITING: Final = frozenset({MessageState.QUEUED, MessageState.ERRORED, MessageState.HELD})
"""The states of messages that are still to be sent, and can be cancelled."""


class Reason(StrEnum):
    """Why a message failed or is held, beside the codes of an attempt (`outcome.Code`). One that answers who
    opted out goes though its contact is stopped, so that it keeps that reason until it has failed."""

    CONTACT = "contact"
    NO_DESTINATION = "no_destination"
    LOOPING = "looping"
    ERROR_LIMIT = "error_limit"
    TOO_OLD = "too_old"
    CHANNEL_REMOVED = "channel_removed"
    CANCELLED = "cancelled"
    QUIET_HOURS = "quiet_hours"
    DAILY_CAP = "daily_cap"
    OPT_OUT_ANSWER = "opt_out_answer"


class PauseReason(StrEnum):
    """Why nothing is sent by a channel: an operator said so, the provider refuses our credentials, it asks to
    slow down, the channel cannot be used as it is set, or there is no connection to the provider."""

    OPERATOR = "operator"
    CREDENTIALS = "credentials"
    THROTTLED = "throttled"
    SETTINGS = "settings"
    UNREACHABLE = "unreachable"


PASSING: Final = frozenset({PauseReason.THROTTLED, PauseReason.UNREACHABLE})
"""Pauses that end by themselves: a channel that has one is slow."""
