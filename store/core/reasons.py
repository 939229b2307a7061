"""Why a channel carries a message or does not, in sentences.

Every screen, command and test that explains a route prints what is made here, from a code with parameters.
Sentences are plain text; names in them are user data, and each is also a field of the `Reason`, so that a
screen can style it.
"""

from datetime import tzinfo
from typing import TYPE_CHECKING

from store.core.reason_values import Reason, ReasonCode
from store.core.urns import HIDDEN, format_urn
from store.core.wording import CHOICES, DEFEATS, OTHERS, REFUSALS, Words, address_kind

if TYPE_CHECKING:
    from store.core.routing import Pick, Route

__all__ = [
    "Reason",
    "ReasonCode",
    "address_kind",
    "clause",
    "pick_sentence",
    "route_sentence",
    "sentence",
]

_ALL = {**CHOICES, **REFUSALS, **DEFEATS, **OTHERS}


def clause(reason: Reason, *, redacted: bool = False, timezone: tzinfo | None = None) -> str:
    """A reason in words for where the channel's name and the verdict stand beside it already.

    `redacted` hides numbers; times are told in `timezone`, else in the zone that they carry.
    """
    text = _ALL[reason.code](Words(reason, redacted, timezone))
    return _locked("locked", text) if reason.code is ReasonCode.LOCKED else text


def sentence(reason: Reason, *, redacted: bool = False, timezone: tzinfo | None = None) -> str:
    """A reason in words that stand alone: with the name of the channel chosen, or with the verdict."""
    text = _ALL[reason.code](Words(reason, redacted, timezone))
    if reason.code is ReasonCode.LOCKED:
        return _locked(f"Locked to {reason.channel}", text)
    if reason.code in CHOICES:
        return f"{reason.channel}: {text}"
    if reason.code in REFUSALS:
        return f"refused: {text}"
    return f"outranked: {text}" if reason.code in DEFEATS else text


def pick_sentence(pick: "Pick", *, redacted: bool = False, timezone: tzinfo | None = None) -> str:
    """Why an address has its channel, or has none, with a note on a lock that does not hold. Of a hidden
    address no number is told."""
    redacted = redacted or pick.address.urn.hidden
    text = sentence(pick.reason, redacted=redacted, timezone=timezone)
    return text + _lock_note(pick, redacted, timezone)


def route_sentence(route: "Route", *, redacted: bool = False, timezone: tzinfo | None = None) -> str:
    """Where the next message goes and why, in one line that also names what was passed over. Of hidden
    addresses no number is told."""
    redacted = redacted or any(pick.address.urn.hidden for pick in route.picks)
    if route.address is None or route.channel is None:
        return sentence(route.reason, redacted=redacted, timezone=timezone)
    *skipped, taken = route.picks
    address = HIDDEN if redacted else format_urn(route.address.urn, international=True)
    why = clause(taken.reason, redacted=redacted, timezone=timezone)
    text = f"To {address} by {route.channel.name}: {why}{_lock_note(taken, redacted, timezone)}"
    passed = dict.fromkeys(sentence(pick.reason, redacted=redacted, timezone=timezone) for pick in skipped)
    return f"{text}. Passed over: {'; '.join(passed)}" if passed else text


def _locked(head: str, origin: str) -> str:
    """That an address is locked, and where the lock comes from: perhaps after a comma, perhaps unknown."""
    separator = " " if origin.startswith(("since", "by a")) else ", "
    return f"{head}{separator}{origin}" if origin else head


def _lock_note(pick: "Pick", redacted: bool, timezone: tzinfo | None) -> str:
    if pick.ignored_lock is None:
        return ""
    return f"; {sentence(pick.ignored_lock, redacted=redacted, timezone=timezone)}"
