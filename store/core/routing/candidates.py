"""The whole decision for one address, channel by channel, worked out by looking at each of them in turn.

This is how a pick explains itself. It is slow with many channels and plain to read, and it is what the
index is held against in the tests.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from store.core.phones.carriers import carrier_of
from store.core.routing.prefix_index import PreparedChannel
from store.core.routing.reasons import Reason, ReasonCode
from store.core.types import Address, Channel, Role


class Verdict(StrEnum):
    """What became of a channel: `outranked` ones could carry the message, `refused` ones could not."""

    CHOSEN = "chosen"
    OUTRANKED = "outranked"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A channel with what the decision made of it, and why.

    `overlap` is how many leading digits it shares with the number, counted on `matched`: one of its match
    prefixes or its own number, in digits without a plus. Both are empty for channels and addresses that are
    not phones.
    """

    channel: Channel
    verdict: Verdict
    reason: Reason
    overlap: int = 0
    matched: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """An address to be reached in a role; for phones, the number as it is compared and its country."""

    address: Address
    role: Role
    number: str = ""
    country: str = ""

    @property
    def scheme(self) -> str:
        """The address's scheme."""
        return self.address.urn.scheme

    @property
    def is_phone(self) -> bool:
        """Whether country, carrier and leading digits count."""
        return self.scheme == "tel"

    @property
    def digits(self) -> str:
        """The number without its plus: what leading digits are counted on."""
        return self.number.removeprefix("+")

    @property
    def carrier(self) -> str:
        """The carrier that the number was given to, or empty; short codes have none."""
        return carrier_of(self.digits) if self.number.startswith("+") else ""


@dataclass(frozen=True, slots=True)
class Decision:
    """Which channel was chosen and by what; `carrier` is set when it narrowed the choice."""

    entry: PreparedChannel | None
    code: ReasonCode
    overlap: int = 0
    carrier: str = ""


def can_serve(channel: Channel, scheme: str, role: Role) -> bool:
    """Whether a channel is enabled and has the role and the scheme: all that a lock asks of it."""
    return channel.enabled and role in channel.roles and scheme in channel.schemes


def decide(target: Target, entries: Sequence[PreparedChannel], lock: Channel | None) -> Decision:
    """Choose by going through all channels, which are given oldest first."""
    if lock is not None and can_serve(lock, target.scheme, target.role):
        entry = next(entry for entry in entries if entry.channel.uuid == lock.uuid)
        return Decision(entry, ReasonCode.LOCKED, entry.best(target.digits)[0] if target.is_phone else 0)
    able = [entry for entry in entries if can_serve(entry.channel, target.scheme, target.role)]
    if not able:
        enabled = any(entry.channel.enabled for entry in entries)
        return Decision(None, ReasonCode.NO_CHANNEL_FOR_TYPE if enabled else ReasonCode.NO_CHANNELS)
    if not target.is_phone:
        return Decision(able[0], ReasonCode.OLDEST if len(able) > 1 else ReasonCode.ONLY)
    return _decide_phone(target, [entry for entry in able if _serves_country(entry, target)])


def _decide_phone(target: Target, able: list[PreparedChannel]) -> Decision:
    if not able:
        return Decision(None, ReasonCode.NO_CHANNEL_FOR_COUNTRY)
    scores = {entry.rank: entry.best(target.digits)[0] for entry in able}
    if len(able) == 1:
        return Decision(able[0], ReasonCode.ONLY, scores[able[0].rank])
    carrier = target.carrier
    same = [entry for entry in able if entry.is_of(carrier)]
    if not same or len(same) == len(able):
        same, carrier = able, ""
    elif len(same) == 1:
        return Decision(same[0], ReasonCode.CARRIER, scores[same[0].rank], carrier)
    most = max(scores[entry.rank] for entry in same)
    equal = [entry for entry in same if scores[entry.rank] == most]
    return Decision(equal[-1], ReasonCode.NEWEST if len(equal) > 1 else ReasonCode.OVERLAP, most, carrier)


def _serves_country(entry: PreparedChannel, target: Target) -> bool:
    return not entry.country or not target.country or entry.country == target.country


def overridden(target: Target, entry: PreparedChannel) -> Reason | None:
    """Which rule a lock to the channel overrides: that of the country, or else that of its match prefixes."""
    if not target.is_phone:
        return None
    if not _serves_country(entry, target):
        return _reason(ReasonCode.OVERRIDES_COUNTRY, target, entry, "")
    prefixes = entry.channel.match_prefixes
    if not prefixes or any(target.digits.startswith(key) for key in entry.keys):
        return None
    return _reason(ReasonCode.OVERRIDES_PREFIXES, target, entry, "", prefixes=prefixes)


def explain(
    target: Target, entries: Sequence[PreparedChannel], lock: Channel | None
) -> tuple[Candidate, ...]:
    """Every channel with its verdict, oldest first."""
    decision = decide(target, entries, lock)
    return tuple(_candidate(target, entry, decision) for entry in entries)


def _candidate(target: Target, entry: PreparedChannel, decision: Decision) -> Candidate:
    overlap, matched = entry.best(target.digits) if target.is_phone else (0, "")
    if decision.entry is entry:
        reason = choice_reason(target, entry, decision.code, decision.carrier)
        return Candidate(entry.channel, Verdict.CHOSEN, reason, overlap, matched)
    refusal = _refusal(target, entry)
    code = refusal or _outranking(entry, overlap, decision)
    other = decision.entry.channel.name if decision.entry else ""
    reason = _reason(code, target, entry, decision.carrier, other=other, other_overlap=decision.overlap)
    verdict = Verdict.REFUSED if refusal else Verdict.OUTRANKED
    return Candidate(entry.channel, verdict, reason, overlap, matched)


def _refusal(target: Target, entry: PreparedChannel) -> ReasonCode | None:
    channel = entry.channel
    if not channel.enabled:
        return ReasonCode.DISABLED
    if target.scheme not in channel.schemes:
        return ReasonCode.SCHEME
    if target.role not in channel.roles:
        return ReasonCode.ROLE
    if target.is_phone and not _serves_country(entry, target):
        return ReasonCode.COUNTRY
    return None


def _outranking(entry: PreparedChannel, overlap: int, decision: Decision) -> ReasonCode:
    if decision.code is ReasonCode.LOCKED:
        return ReasonCode.NOT_LOCKED
    if decision.code is ReasonCode.OLDEST:
        return ReasonCode.NEWER
    if decision.carrier and not entry.is_of(decision.carrier):
        return ReasonCode.OTHER_CARRIER
    return ReasonCode.LOST_TIE if overlap == decision.overlap else ReasonCode.SHORTER_OVERLAP


def choice_reason(target: Target, entry: PreparedChannel, code: ReasonCode, carrier: str = "") -> Reason:
    """Why a channel was chosen. For a lock it tells where the lock comes from."""
    origin = target.address.origin if code is ReasonCode.LOCKED else None
    if origin is None:
        return _reason(code, target, entry, carrier)
    return _reason(code, target, entry, carrier, source=origin.source, at=origin.at, by=origin.by)


def _reason(code: ReasonCode, target: Target, entry: PreparedChannel, carrier: str, **more: Any) -> Reason:
    overlap, matched = entry.best(target.digits) if target.is_phone else (0, "")
    return Reason(
        code,
        channel=entry.channel.name,
        scheme=target.scheme,
        number=target.number,
        country=entry.channel.country,
        number_country=target.country,
        carrier=carrier,
        channel_carrier=", ".join(entry.carriers),
        overlap=overlap,
        matched=matched,
        role=target.role,
        **more,
    )


def no_channel_reason(target: Target, code: ReasonCode) -> Reason:
    """Why an address has no channel."""
    return Reason(
        code, scheme=target.scheme, number=target.number, number_country=target.country, role=target.role
    )
