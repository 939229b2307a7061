"""A choice of a channel: a line for each, with what it would do, the same in every list and command."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from store.core import priority
from store.core.channels.types import CHANNEL_TYPES
from store.core.contacts.bulk_reports import ChannelForecast
from store.core.contacts.selection import Selection
from store.core.priority import Preferring
from store.core.routing import Reason, ReasonCode, Router, address_kind
from store.core.types import Address, Channel, Role
from store.core.views import DisplaySettings
from tui.text.addresses import address_text, lock_text
from tui.text.cells import fit, number, plural

if TYPE_CHECKING:
    from store.services import Services

CLEAR = "none"
"""The value that stands for no channel: every lock is cleared."""

_NAME, _TYPE = 10, 10  # cells

_MANY = {
    Preferring.GOES: "would go by it",
    Preferring.STAYS: "already",
    Preferring.LOCKED: "locked stay",
    Preferring.CANNOT: "cannot",
}

Addresses = tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """A line of the list. `name` is what stands elsewhere for what is chosen, and what typing finds too;
    `why_not` is why it cannot be chosen, or empty."""

    value: str
    name: str
    text: str
    why_not: str = ""


def channel_lines(
    channels: Iterable[Channel], told: Callable[[Channel], tuple[bool, str]], clear: str = ""
) -> tuple[ChannelLine, ...]:
    """The lines of a list: what can be chosen, that no channel is, and what cannot be chosen.

    `told` says whether a channel can be chosen, and what it would do or why not; `clear` what clearing would.
    """
    able, unable = [], []
    for channel in channels:
        can, would = told(channel)
        line = ChannelLine(channel.uuid, channel.name, _facts(channel))
        if can:
            able.append(replace(line, text=f"{line.text}  {would}"))
        else:
            unable.append(replace(line, why_not=would))
    none = [ChannelLine(CLEAR, "none", f"{fit('none', _NAME + _TYPE + 5)}  {clear}")] if clear else []
    return (*able, *none, *unable)


def _facts(channel: Channel) -> str:
    """The short name, the type and the state."""
    kind = CHANNEL_TYPES.get(channel.type)
    name, state = channel.short_name or channel.name, "on" if channel.enabled else "off"
    return f"{fit(name, _NAME)} {fit(kind.name if kind else channel.type, _TYPE)} {state:3}"


def unusable(channel: Channel) -> str:
    """Why a channel can carry no message; empty where it can."""
    if not channel.enabled:
        return "is off"
    return "" if Role.SEND in channel.roles else "cannot send"


# For one contact


def preferring_told(
    addresses: Addresses, channel: Channel, router: Router, reading: DisplaySettings
) -> tuple[bool, str]:
    """Whether preferring a channel comes to anything for a contact, and what: the address that it carries and
    the rule that it overrides, or the rule that keeps it from any."""
    if why := unusable(channel):
        return False, f"cannot serve: {why}"
    outcome = priority.preferring(addresses, channel)
    if outcome is Preferring.CANNOT:
        return False, f"cannot serve: for {types_of(channel)} only"
    if outcome is Preferring.LOCKED:
        held = next(one for one in addresses if one.urn.scheme in channel.schemes)
        return False, f"cannot serve: {address_text(held, reading)} stays locked to {lock_text(held, router)}"
    taken = priority.affected(addresses, channel)
    first = address_text(taken[0], reading)
    said = f"carries {first} already" if outcome is Preferring.STAYS else f"would carry {first}"
    return True, f"{said}{_overriding(router.overridden(taken[:1], channel))}"


def lock_told(
    address: Address, channel: Channel, router: Router, reading: DisplaySettings
) -> tuple[bool, str]:
    """What a lock of an address to a channel would do; it can be tried even where it would not hold."""
    pick = router.pick(replace(address, channel=channel.uuid, origin=None))
    if pick.code is ReasonCode.LOCKED:
        rule = [pick.overridden] if pick.overridden else []
        return True, f"would carry {address_text(address, reading)}{_overriding(rule)}"
    why = unusable(channel) or f"for {types_of(channel)} only"
    return True, f"would not hold: {why}"


def incoming_told(scheme: str, channel: Channel) -> tuple[bool, str]:
    """What a message that comes in on a channel would do, from an address of a type; an empty one is any."""
    if scheme and scheme not in channel.schemes:
        return False, f"cannot receive: for {types_of(channel)} only"
    if not channel.enabled:
        return True, "would file the message away: is off"
    answers = "carry the answers" if Role.SEND in channel.roles else "carry no answer: cannot send"
    return True, f"would be locked to, and {answers}"


def types_of(channel: Channel) -> str:
    """The types of address that a channel is for."""
    return " and ".join(address_kind(scheme) for scheme in channel.schemes)


def _overriding(reasons: Iterable[Reason]) -> str:
    """Which rule of the channel is overridden."""
    limits = {
        ReasonCode.OVERRIDES_COUNTRY: lambda reason: f"{reason.country} only",
        ReasonCode.OVERRIDES_PREFIXES: lambda reason: f"for {', '.join(reason.prefixes)} only",
    }
    told = [limits[reason.code](reason) for reason in reasons]
    return f", although {told[0]}" if told else ""


# For many


def forecast_told(forecast: ChannelForecast, channel: Channel) -> tuple[bool, str]:
    """Whether preferring a channel comes to anything for many contacts, and what for how many."""
    if why := unusable(channel):
        return False, f"cannot serve: {why}"
    counts = forecast.outcomes.get(channel.uuid, {})
    some = any(counts.get(outcome) for outcome in (Preferring.GOES, Preferring.STAYS))
    return some, counts_told(counts)


def counts_told(counts: Mapping[Preferring, int]) -> str:
    """How many would go by a channel, do so already, stay with their account, and cannot go by it."""
    told = [f"{number(counts[one])} {words}" for one, words in _MANY.items() if counts.get(one)]
    return ", ".join(told)


def clearing_told(locked: int) -> str:
    """What clearing the preferred channel would do to contacts, so many of which have a lock."""
    return f"clears the lock of {plural(locked, 'contact')}" if locked else "nothing to clear: no lock"


@dataclass(frozen=True, slots=True)
class Effects:
    """What preferring a channel would do for some contacts: `of` says it of a channel, as whether it comes to
    anything and what; `clearing` is what no preferred channel would do."""

    of: Callable[[Channel], tuple[bool, str]]
    clearing: str

    def lines(self, channels: Iterable[Channel]) -> tuple[ChannelLine, ...]:
        """The list of channels to choose from."""
        return channel_lines(channels, self.of, self.clearing)


def effects_for_one(addresses: Addresses, router: Router, reading: DisplaySettings) -> Effects:
    """What preferring would do for a contact with these addresses."""
    locked = sum(one.channel is not None for one in addresses)
    clearing = f"clears {plural(locked, 'lock')}" if locked else "nothing to clear: no lock"
    return Effects(lambda channel: preferring_told(addresses, channel, router, reading), clearing)


def read_effects(
    services: "Services", selection: Selection, reading: DisplaySettings, most: int | None = None
) -> Effects:
    """What preferring would do for the contacts of a selection, of which `most` are looked at."""
    if selection.listing is None and len(selection.uuids) == 1:
        contact = services.contacts.get(next(iter(selection.uuids)))
        return effects_for_one(contact.addresses, services.router(), reading)
    forecast = services.bulk.forecast_channels(selection, most)
    return Effects(partial(forecast_told, forecast), clearing_told(forecast.locked))
