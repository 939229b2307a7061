"""A channel as plain values: what a row, JSON, a draft and the history keep of it."""

from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any

from store.core.types import Channel, Role

_NAMES = tuple(field.name for field in fields(Channel))


def to_values(channel: Channel) -> dict[str, Any]:
    """The values of a channel by name: lists for tuples, texts for roles, `created_on` as it is."""
    values = {name: getattr(channel, name) for name in _NAMES}
    return values | {
        "schemes": list(channel.schemes),
        "roles": [role.value for role in channel.roles],
        "match_prefixes": list(channel.match_prefixes),
        "settings": dict(channel.settings),
    }


def from_values(values: Mapping[str, Any]) -> Channel:
    """The channel that has these values; KeyError when one is missing, other names are ignored."""
    known = {name: values[name] for name in _NAMES} | {
        "schemes": tuple(values["schemes"]),
        "roles": tuple(map(Role, values["roles"])),
        "match_prefixes": tuple(values["match_prefixes"]),
        "settings": MappingProxyType(dict(values["settings"])),
    }
    return Channel(**known)
