"""A channel in its form as plain JSON, to be kept while it is not saved."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from store.core.types import Channel, Role


def from_channel(channel: Channel) -> dict[str, object]:
    """A channel as the form has it."""
    return {
        "name": channel.name,
        "type": channel.type,
        "address": channel.address,
        "schemes": list(channel.schemes),
        "roles": [role.value for role in channel.roles],
        "country": channel.country,
        "match_prefixes": list(channel.match_prefixes),
        "allow_international": channel.allow_international,
        "carrier": channel.carrier,
        "enabled": channel.enabled,
    }


def to_channel(content: Mapping[str, Any], base: Channel) -> Channel:
    """The channel that a form was making of `base`."""
    return replace(
        base,
        **{
            **content,
            "schemes": tuple(content["schemes"]),
            "roles": tuple(map(Role, content["roles"])),
            "match_prefixes": tuple(content["match_prefixes"]),
        },
    )
