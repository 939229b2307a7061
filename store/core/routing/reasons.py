"""The values that explain a route: a code, and the parameters that its sentence needs."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from store.core.types import LockSource, Role, Status


class ReasonCode(StrEnum):
    """What decided. The comments group the codes by what they explain."""

    # Why this channel.
    LOCKED = "locked"
    ONLY = "only"
    CARRIER = "carrier"
    OVERLAP = "overlap"
    NEWEST = "newest"
    OLDEST = "oldest"
    # Why not this channel.
    DISABLED = "disabled"
    ROLE = "role"
    SCHEME = "scheme"
    COUNTRY = "country"
    NOT_LOCKED = "not_locked"
    OTHER_CARRIER = "other_carrier"
    SHORTER_OVERLAP = "shorter_overlap"
    LOST_TIE = "lost_tie"
    NEWER = "newer"
    # Why no channel for an address.
    NO_CHANNELS = "no_channels"
    NO_CHANNEL_FOR_TYPE = "no_channel_for_type"
    NO_CHANNEL_FOR_COUNTRY = "no_channel_for_country"
    # Why no route for a contact.
    NO_ADDRESS = "no_address"
    NO_CHANNEL = "no_channel"
    NOT_ACTIVE = "not_active"
    # Why a lock does not hold.
    LOCK_DISABLED = "lock_disabled"
    LOCK_GONE = "lock_gone"
    LOCK_ROLE = "lock_role"
    LOCK_SCHEME = "lock_scheme"
    # Which rule a lock overrides.
    OVERRIDES_COUNTRY = "overrides_country"
    OVERRIDES_PREFIXES = "overrides_prefixes"
    # The three conditions of a lock.
    SEVERAL_CHANNELS = "several_channels"
    PRIORITY_TYPE = "priority_type"
    WROTE_IN = "wrote_in"


@dataclass(frozen=True, slots=True)
class Reason:
    """A code with what its sentence needs; fields that a code has no use for are empty.

    `channel` is the name of the channel that the reason speaks of, `other` the name of the one it is compared
    with. `number` is the phone number as it was compared and `number_country` its country; `country` is the
    channel's. `carrier` is the number's carrier, `channel_carrier` the channel's. `overlap` counts the equal
    leading digits, and `matched` is what they were counted on, without a plus. `source`, `at` and `by` tell
    where a lock comes from, `count` how many channels there are, `prefixes` what the channel's numbers begin
    with.
    """

    code: ReasonCode
    channel: str = ""
    other: str = ""
    scheme: str = ""
    number: str = ""
    country: str = ""
    number_country: str = ""
    carrier: str = ""
    channel_carrier: str = ""
    overlap: int = 0
    other_overlap: int = 0
    matched: str = ""
    role: Role = Role.SEND
    status: Status | None = None
    source: LockSource | None = None
    at: datetime | None = None
    by: str = ""
    count: int = 0
    prefixes: tuple[str, ...] = ()

    @property
    def digits(self) -> str:
        """The leading digits that the number and the channel share."""
        return self.matched[: self.overlap]
