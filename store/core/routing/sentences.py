"""Why a channel carries a message or does not, in sentences: for each reason code, its words.

Every screen, command and test that explains a route prints what is made here, from a code with parameters.
Sentences are plain text; names in them are user data, and each is also a field of the `Reason`, so that a
screen can style it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from store.core.fields.dates import format_date
from store.core.routing.reasons import Reason, ReasonCode
from store.core.types import LockSource, Role
from store.core.urns.formatting import HIDDEN
from store.core.urns.schemes import label


@dataclass(frozen=True, slots=True)
class Words:
    """How to word one reason: whether addresses are hidden, and the zone and order that times are told in."""

    reason: Reason
    redacted: bool
    timezone: tzinfo | None
    date_order: str

    @property
    def number(self) -> str:
        """The number, unless addresses are hidden."""
        return HIDDEN if self.redacted else self.reason.number

    @property
    def target(self) -> str:
        """The number with its country, or the address type in words."""
        if not self.reason.number:
            return address_kind(self.reason.scheme)
        country = self.reason.number_country
        return f"{self.number} ({country})" if country else self.number

    @property
    def digits(self) -> str:
        """The shared digits and their number; only their number while addresses are hidden."""
        count = _plural(self.reason.overlap, "digit")
        return count if self.redacted else f"{self.reason.digits}, {count}"

    @property
    def at(self) -> str:
        """When an address was locked, to the minute."""
        at = self.reason.at
        if at is None:
            return ""
        if self.timezone is not None and at.tzinfo is not None:
            at = at.astimezone(self.timezone)
        return f"{format_date(at, self.date_order)} {at:%H:%M}"

    @property
    def same_carrier(self) -> str:
        """The tail of a sentence when only the channels of the number's carrier were compared."""
        carrier = self.reason.carrier
        return f", among those of the same carrier, {carrier} (numbers can be ported)" if carrier else ""


ISO = "ymd"
"""The order of dates for programs; people are told them in the order of their workspace."""

_DOES = {
    Role.SEND: "send to",
    Role.RECEIVE: "receive from",
    Role.CALL: "call",
    Role.ANSWER: "answer calls from",
}
_CANNOT = {
    Role.SEND: "cannot send",
    Role.RECEIVE: "cannot receive",
    Role.CALL: "cannot call",
    Role.ANSWER: "cannot answer calls",
}
_KINDS = {"tel": "phone numbers", "mailto": "email addresses", "ext": "external identifiers"}
_LABEL_NOUNS = (" Identifier", " Handle", " ID", " Address", " Number")


def address_kind(scheme: str) -> str:
    """The addresses of a type in the plural, such as `phone numbers` or `Telegram addresses`."""
    if scheme in _KINDS:
        return _KINDS[scheme]
    name = label(scheme)
    for noun in _LABEL_NOUNS:
        name = name.removesuffix(noun)
    return f"{name} addresses"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _lock_origin(words: Words) -> str:
    reason = words.reason
    since = f"since {words.at}" if words.at else ""
    if reason.source is LockSource.MESSAGE:
        cause = "when the contact wrote in" if since else "by a message from the contact"
    elif reason.source is LockSource.CHOICE:
        cause = f"chosen by {reason.by}" if reason.by else "chosen by hand"
    else:
        cause = ""
    return ", ".join(filter(None, (since, cause)))


def _newest(words: Words) -> str:
    if words.reason.overlap:
        what = f"the newest of the channels that share most with {words.number} ({words.digits})"
    else:
        what = f"the newest channel; none shares a leading digit with {words.number}"
    return f"{what}{words.same_carrier}"


def _other_carrier(words: Words) -> str:
    reason = words.reason
    own = f"its carrier is {reason.channel_carrier}" if reason.channel_carrier else "its carrier is not known"
    return f"{own}, the number's is {reason.carrier} (numbers can be ported)"


def _shorter_overlap(words: Words) -> str:
    reason = words.reason
    own = f"shares fewer leading digits ({words.digits})" if reason.overlap else "shares no leading digits"
    return f"{own}; {reason.other} shares {reason.other_overlap}"


def _lost_tie(words: Words) -> str:
    reason = words.reason
    shared = (
        f"shares as many digits ({reason.overlap})" if reason.overlap else "shares no leading digits either"
    )
    return f"{shared}, but {reason.other} is newer"


def _wrote_in(words: Words) -> str:
    return "the contact wrote in from this address" + (f" ({words.at})" if words.at else "")


CHOICES: Mapping[ReasonCode, Callable[[Words], str]] = {
    ReasonCode.LOCKED: _lock_origin,
    ReasonCode.ONLY: lambda w: f"the only channel that can {_DOES[w.reason.role]} {w.target}",
    ReasonCode.CARRIER: lambda w: (
        f"the only channel of the number's carrier, {w.reason.carrier} (numbers can be ported)"
    ),
    ReasonCode.OVERLAP: lambda w: (
        f"shares the most leading digits with {w.number} ({w.digits}){w.same_carrier}"
    ),
    ReasonCode.NEWEST: _newest,
    ReasonCode.OLDEST: lambda w: f"the oldest of the channels for {address_kind(w.reason.scheme)}",
}
"""Why a channel was chosen, to be said after its name."""

REFUSALS: Mapping[ReasonCode, Callable[[Words], str]] = {
    ReasonCode.DISABLED: lambda w: "disabled",
    ReasonCode.ROLE: lambda w: f"{_CANNOT[w.reason.role]}",
    ReasonCode.SCHEME: lambda w: f"not for {address_kind(w.reason.scheme)}",
    ReasonCode.COUNTRY: lambda w: f"{w.reason.country} only; this number is from {w.reason.number_country}",
}
"""Why a channel could not be chosen."""

DEFEATS: Mapping[ReasonCode, Callable[[Words], str]] = {
    ReasonCode.NOT_LOCKED: lambda w: f"the address is locked to {w.reason.other}",
    ReasonCode.OTHER_CARRIER: _other_carrier,
    ReasonCode.SHORTER_OVERLAP: _shorter_overlap,
    ReasonCode.LOST_TIE: _lost_tie,
    ReasonCode.NEWER: lambda w: f"{w.reason.other} is older",
}
"""Why a channel that could be chosen was not."""

OTHERS: Mapping[ReasonCode, Callable[[Words], str]] = {
    ReasonCode.NO_CHANNELS: lambda w: "No channel: none is connected and enabled",
    ReasonCode.NO_CHANNEL_FOR_TYPE: lambda w: (
        f"No channel can {_DOES[w.reason.role]} {address_kind(w.reason.scheme)}"
    ),
    ReasonCode.NO_CHANNEL_FOR_COUNTRY: lambda w: (
        f"No channel can {_DOES[w.reason.role]} {w.target}: each is for the numbers of another country only"
    ),
    ReasonCode.NO_ADDRESS: lambda w: "No route: the contact has no address",
    ReasonCode.NO_CHANNEL: lambda w: "No route: no channel can reach any of the contact's addresses",
    ReasonCode.NOT_ACTIVE: lambda w: f"No route: the contact is {w.reason.status}",
    ReasonCode.LOCK_DISABLED: lambda w: f"locked to {w.reason.channel} (disabled), which is ignored",
    ReasonCode.LOCK_GONE: lambda w: "locked to a channel that no longer exists, which is ignored",
    ReasonCode.LOCK_ROLE: lambda w: (
        f"locked to {w.reason.channel}, which {_CANNOT[w.reason.role]} and is ignored"
    ),
    ReasonCode.LOCK_SCHEME: lambda w: (
        f"locked to {w.reason.channel}, which is not for {address_kind(w.reason.scheme)} and is ignored"
    ),
    ReasonCode.OVERRIDES_COUNTRY: lambda w: (
        f"this overrides the country rule: {w.reason.country} only; this number is from"
        f" {w.reason.number_country}"
    ),
    ReasonCode.OVERRIDES_PREFIXES: lambda w: (
        f"this overrides the prefixes: {w.reason.channel} has {', '.join(w.reason.prefixes)}, and this number"
        " begins with none of them"
    ),
    ReasonCode.SEVERAL_CHANNELS: lambda w: (
        f"several channels can send to {address_kind(w.reason.scheme)} ({w.reason.count} now)"
    ),
    ReasonCode.PRIORITY_TYPE: lambda w: (
        f"the priority address is one of the contact's {address_kind(w.reason.scheme)}"
    ),
    ReasonCode.WROTE_IN: _wrote_in,
}
"""What is not about one channel among others: no channel, no route, locks that do not hold, conditions."""


_ALL = {**CHOICES, **REFUSALS, **DEFEATS, **OTHERS}


def clause(
    reason: Reason, *, redacted: bool = False, timezone: tzinfo | None = None, date_order: str = ISO
) -> str:
    """A reason in words for where the channel's name and the verdict stand beside it already.

    `redacted` hides numbers; times are told in `timezone`, else in the zone that they carry.
    """
    text = _ALL[reason.code](Words(reason, redacted, timezone, date_order))
    return _locked("locked", text) if reason.code is ReasonCode.LOCKED else text


def sentence(
    reason: Reason, *, redacted: bool = False, timezone: tzinfo | None = None, date_order: str = ISO
) -> str:
    """A reason in words that stand alone: with the name of the channel chosen, or with the verdict."""
    text = _ALL[reason.code](Words(reason, redacted, timezone, date_order))
    if reason.code is ReasonCode.LOCKED:
        return _locked(f"Locked to {reason.channel}", text)
    if reason.code in CHOICES:
        return f"{reason.channel}: {text}"
    if reason.code in REFUSALS:
        return f"refused: {text}"
    return f"outranked: {text}" if reason.code in DEFEATS else text


def _locked(head: str, origin: str) -> str:
    """That an address is locked, and where the lock comes from: perhaps after a comma, perhaps unknown."""
    separator = " " if origin.startswith(("since", "by a")) else ", "
    return f"{head}{separator}{origin}" if origin else head
