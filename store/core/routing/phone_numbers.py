"""Phone numbers as routing compares them: those of channels and those of contacts, read the same way."""

import re
from collections.abc import Sequence
from functools import lru_cache

from phonenumbers import PhoneMetadata, region_code_for_country_code

from store.core.phones.carriers import carriers_of_channel
from store.core.phones.countries import E164
from store.core.routing.prefix_index import PreparedChannel
from store.core.types import Channel, Urn
from store.core.urns.rules import normalize

_SHORT_CODE_LENGTH = 7
_NOT_DIGITS = re.compile(r"\D+")


def prepare(channels: Sequence[Channel], default_country: str) -> tuple[PreparedChannel, ...]:
    """Channels, oldest first, with the digits and carriers that numbers are compared with."""
    return tuple(_entry(channel, rank, default_country) for rank, channel in enumerate(channels))


def read_number(path: str, default_country: str) -> str:
    """A phone number as it is compared.

    A `+` number that is not possible under its apparent country code is read as a national number of the
    default country; anything else stays as it is.
    """
    if is_read_as_written(path, default_country):
        return path
    return normalize(Urn("tel", path), default_country).path


def is_read_as_written(path: str, default_country: str) -> bool:
    """Whether a phone number is compared as it is stored, which follows from its length and its first four
    characters."""
    return not default_country or path[:1] != "+" or _is_possible(path[:4], len(path))


def _entry(channel: Channel, rank: int, default_country: str) -> PreparedChannel:
    limited = channel.country.upper() if channel.country and not channel.allow_international else ""
    if "tel" not in channel.schemes:
        return PreparedChannel(channel, rank, ("",), limited, ())
    prefixes = tuple(filter(None, (_NOT_DIGITS.sub("", prefix) for prefix in channel.match_prefixes)))
    if prefixes:
        return PreparedChannel(
            channel, rank, prefixes, limited, carriers_of_channel(channel.carrier, prefixes)
        )
    number = _own_number(channel.address.strip(), default_country)
    digits = number.removeprefix("+")
    numbers = (digits,) if number != digits else ()
    return PreparedChannel(channel, rank, (digits,), limited, carriers_of_channel(channel.carrier, numbers))


def _own_number(address: str, default_country: str) -> str:
    """A channel's own number: short codes as they are, everything else normalised like an address."""
    if len(address) < _SHORT_CODE_LENGTH:
        return address
    if E164.fullmatch(address) and (not default_country or _is_possible(address[:4], len(address))):
        return address
    return normalize(Urn("tel", address), default_country).path


@lru_cache(maxsize=8192)
def _is_possible(lead: str, length: int) -> bool:
    """Whether a number as long as this, plus included, can exist under the calling code it begins with."""
    for digits in range(1, 4):
        code = lead[1 : 1 + digits]
        if len(code) == digits and code.isdecimal():
            lengths = _national_lengths(int(code))
            if lengths:
                return length - 1 - digits in lengths
    return False


@lru_cache(maxsize=512)
def _national_lengths(code: int) -> frozenset[int]:
    """How many digits may follow a country calling code; empty when there is no such code."""
    region = region_code_for_country_code(code)
    metadata = PhoneMetadata.metadata_for_region_or_calling_code(code, region)
    if metadata is None or metadata.general_desc is None:
        return frozenset()
    return frozenset(metadata.general_desc.possible_length or ())
