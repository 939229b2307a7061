"""Why a channel is taken or not: in sentences, told as the workspace tells moments, and in a few words for
the cord and narrow columns."""

from collections.abc import Sequence
from itertools import groupby

from store.core.fields.dates import format_date
from store.core.routing import (
    Candidate,
    Pick,
    Reason,
    ReasonCode,
    Route,
    clause,
    pick_sentence,
    route_sentence,
)
from store.core.types import LockSource
from store.core.views import DisplaySettings

_GROUPS = {
    ReasonCode.COUNTRY: "country",
    ReasonCode.SCHEME: "type",
    ReasonCode.DISABLED: "off",
    ReasonCode.ROLE: "role",
    ReasonCode.NOT_LOCKED: "not locked",
    ReasonCode.OTHER_CARRIER: "carrier",
    ReasonCode.SHORTER_OVERLAP: "fewer digits",
    ReasonCode.LOST_TIE: "older",
    ReasonCode.NEWER: "newer",
}
"""What several channels are counted under."""


def route_told(route: Route, how: DisplaySettings) -> str:
    """Where the next message goes and why."""
    return route_sentence(route, redacted=how.redacted, timezone=how.timezone, date_order=how.date_order)


def pick_told(pick: Pick, how: DisplaySettings) -> str:
    """Why an address has its channel, or has none."""
    return pick_sentence(pick, redacted=how.redacted, timezone=how.timezone, date_order=how.date_order)


def why(reason: Reason, how: DisplaySettings) -> str:
    """A reason, for where the channel and the verdict are shown beside it."""
    return clause(reason, redacted=how.redacted, timezone=how.timezone, date_order=how.date_order)


def choice_label(reason: Reason, how: DisplaySettings) -> str:
    """What decided for a channel: `1323 4 digits`, `carrier MTN`, `only one`, `locked 29-08`."""
    if reason.code is ReasonCode.LOCKED:
        at = reason.at.astimezone(how.timezone) if reason.at is not None else None
        return f"locked {format_date(at, how.date_order.replace('y', ''))}" if at else "locked"
    if reason.code is ReasonCode.ONLY:
        return "only one"
    if reason.code is ReasonCode.CARRIER:
        return f"carrier {reason.carrier}"
    if reason.code is ReasonCode.OLDEST:
        return "oldest"
    shared = digits(reason.digits, reason.overlap, redacted=how.redacted)
    return f"newest, {shared}" if reason.code is ReasonCode.NEWEST else shared


def lock_cause(reason: Reason) -> str:
    """Who tied an address to its channel, in two words; empty where that is not known."""
    if reason.source is LockSource.MESSAGE:
        return "their message"
    if reason.source is LockSource.CHOICE:
        return f"by {reason.by}" if reason.by else "by hand"
    return ""


def refusal_label(candidate: Candidate, *, redacted: bool) -> str:
    """What decided against a channel: `CA only`, `off`, `no digit`."""
    reason = candidate.reason
    if reason.code is ReasonCode.COUNTRY:
        return f"{reason.country} only" if reason.country else "other country"
    if reason.code is ReasonCode.SCHEME:
        return "other type"
    if reason.code is ReasonCode.OTHER_CARRIER:
        return f"of {reason.channel_carrier}" if reason.channel_carrier else "other carrier"
    if reason.code is ReasonCode.SHORTER_OVERLAP:
        return digits(reason.digits, reason.overlap, redacted=redacted)
    return _GROUPS.get(reason.code, reason.code.value.replace("_", " "))


def counted(candidates: Sequence[Candidate]) -> str:
    """How many channels there are of each reason, the most first: `9 country, 3 type, 1 off`."""
    names = sorted(_GROUPS.get(candidate.reason.code, "other") for candidate in candidates)
    counts = [(len(list(found)), name) for name, found in groupby(names)]
    return ", ".join(f"{count} {name}" for count, name in sorted(counts, key=lambda each: -each[0]))


def digits(shared: str, count: int, *, redacted: bool) -> str:
    """The leading digits that are equal, with their number; the number alone while addresses are hidden."""
    if not count:
        return "no digit"
    said = f"{count} digit" if count == 1 else f"{count} digits"
    return said if redacted else f"{shared} {said}"
