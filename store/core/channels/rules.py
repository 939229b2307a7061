"""What a channel has to be to be stored: every rule of its form, each with the field it stands beside."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import MappingProxyType

from store.core.channels import settings
from store.core.channels import types as channel_types
from store.core.channels.short_names import MAX_CELLS, MAX_LENGTH, cells
from store.core.channels.types import ChannelType
from store.core.errors import InvalidChannel, NotFound, Problem
from store.core.text import folded, storable
from store.core.types import Channel
from store.core.urns.schemes import SCHEMES

MAX_NAME = 64
MAX_ADDRESS = 255

_WITH_COUNTRY = ("tel", "whatsapp")


def normalized(channel: Channel) -> Channel:
    """The channel without the spaces around what was typed, and without the plus of its match prefixes."""
    prefixes = (prefix.strip().removeprefix("+") for prefix in channel.match_prefixes)
    return replace(
        channel,
        name=storable(channel.name).strip(),
        short_name=storable(channel.short_name).strip(),
        address=storable(channel.address).strip(),
        country=channel.country.strip().upper(),
        carrier=storable(channel.carrier).strip(),
        schemes=tuple(dict.fromkeys(channel.schemes)),
        roles=tuple(dict.fromkeys(channel.roles)),
        match_prefixes=tuple(dict.fromkeys(prefix for prefix in prefixes if prefix)),
        settings=MappingProxyType(settings.normalized(channel.settings)),
    )


def check(channel: Channel, others: Iterable[Channel]) -> None:
    """Check a normalised channel against every rule; `others` are all channels of the workspace.

    Raises InvalidChannel with one problem per broken rule.
    """
    others = [other for other in others if other.uuid != channel.uuid]
    problems = list(_problems(channel, others))
    if problems:
        raise InvalidChannel(tuple(problems))


def _problems(channel: Channel, others: list[Channel]) -> Iterator[Problem]:
    yield from _name(channel, others)
    yield from _short_name(channel, others)
    if len(channel.address) > MAX_ADDRESS:
        yield Problem("address", f"A channel's address has at most {MAX_ADDRESS} characters.")
    try:
        known = channel_types.get(channel.type)
    except NotFound as error:
        yield Problem("type", error.message)
        return
    yield from _schemes(channel, known)
    if not channel.roles:
        yield Problem("roles", "A channel needs at least one role: send, receive, call or answer.")
    yield from _country(channel)
    if not all(prefix.isascii() and prefix.isdigit() for prefix in channel.match_prefixes):
        yield Problem("match_prefixes", "Match prefixes are digits, such as 25078, with commas between them.")
    if channel.allow_international and "tel" not in channel.schemes:
        yield Problem("allow_international", "Only channels for phone numbers can be international.")
    yield from _unique_address(channel, known, others)
    yield from settings.problems(channel.type, channel.settings)


def _name(channel: Channel, others: list[Channel]) -> Iterator[Problem]:
    name = folded(channel.name)
    if not channel.name:
        yield Problem("name", "A channel needs a name.")
    elif len(channel.name) > MAX_NAME:
        yield Problem(
            "name", f"A channel's name has at most {MAX_NAME} characters; this one has {len(channel.name)}."
        )
    elif any(folded(other.name) == name for other in others):
        yield Problem("name", f'There is already a channel called "{channel.name}".')


def _short_name(channel: Channel, others: list[Channel]) -> Iterator[Problem]:
    name = folded(channel.short_name)
    width = cells(channel.short_name)
    if not width:
        yield Problem("short_name", "A channel needs a short name.")
    elif width > MAX_CELLS:
        most = f"A short name takes at most {MAX_CELLS} cells"
        yield Problem("short_name", f"{most}; this one takes {width}.")
    elif len(channel.short_name) > MAX_LENGTH:
        yield Problem("short_name", f"A short name has at most {MAX_LENGTH} characters, marks counted.")
    for other in others:
        if name and folded(other.short_name) == name:
            yield Problem("short_name", f'{other.name} has the short name "{other.short_name}" already.')


def _schemes(channel: Channel, known: ChannelType) -> Iterator[Problem]:
    if not channel.schemes:
        yield Problem("schemes", "A channel needs at least one type of address that it is for.")
    for scheme in channel.schemes:
        if scheme not in SCHEMES:
            yield Problem("schemes", f'"{scheme}" is not a type of address.')
        elif known.schemes and scheme not in known.schemes:
            allowed = ", ".join(known.schemes)
            yield Problem("schemes", f"{known.name} cannot carry {scheme}; it is for {allowed}.")


def _country(channel: Channel) -> Iterator[Problem]:
    country = channel.country
    if not country:
        return
    if not (len(country) == 2 and country.isascii() and country.isalpha()):
        yield Problem(
            "country", f'"{country}" is not a country code: two letters are needed, for example RW.'
        )
    elif not channel.schemes or channel.schemes[0] not in _WITH_COUNTRY:
        yield Problem("country", "Only channels for phone numbers or WhatsApp have a country.")


def _unique_address(channel: Channel, known: ChannelType, others: list[Channel]) -> Iterator[Problem]:
    """Two channels of types whose addresses are accounts cannot both be the same account."""
    if not (known.unique_address and channel.address):
        return
    for other in others:
        shared = set(channel.schemes) & set(other.schemes)
        if shared and folded(other.address) == folded(channel.address):
            yield Problem("address", f"{other.name} has this address already.")
            return
