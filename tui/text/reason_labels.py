"""Reasons in a few words, for the cord and narrow columns; `store.core.routing` says them as sentences."""

from collections.abc import Sequence
from datetime import tzinfo
from itertools import groupby

from store.core.routing import Candidate, Reason, ReasonCode
from store.core.types import LockSource

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


def choice_label(reason: Reason, *, redacted: bool, timezone: tzinfo | None) -> str:
    """What decided for a channel: `1323 4 digits`, `carrier MTN`, `only one`, `locked 08-29`."""
    if reason.code is ReasonCode.LOCKED:
        at = reason.at.astimezone(timezone) if reason.at is not None else None
        return " ".join(filter(None, ("locked", f"{at:%m-%d}" if at else "")))
    if reason.code is ReasonCode.ONLY:
        return "only one"
    if reason.code is ReasonCode.CARRIER:
        return f"carrier {reason.carrier}"
    if reason.code is ReasonCode.OLDEST:
        return "oldest"
    shared = digits(reason.digits, reason.overlap, redacted=redacted)
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
