"""Channels and lists of addresses: from the form that cases write them in, and back."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from store.core import urns
from store.core.types import Address, Channel, Role

_OLDEST = datetime(2020, 1, 1, tzinfo=UTC)


def channels(described: Iterable[Mapping[str, Any]]) -> dict[str, Channel]:
    """Channels by name, from oldest to newest. The name is also the uuid."""
    return {item["name"]: _channel(age, item) for age, item in enumerate(described)}


def _channel(age: int, item: Mapping[str, Any]) -> Channel:
    return Channel(
        uuid=item["name"],
        name=item["name"],
        type=item.get("type", "T"),
        address=item.get("address") or "",
        schemes=tuple(item["schemes"]),
        roles=tuple(Role(role) for role in item["roles"]),
        country=item.get("country") or "",
        match_prefixes=tuple(item.get("match_prefixes") or ()),
        allow_international=bool(item.get("allow_international")),
        enabled=item.get("enabled", True),
        created_on=_OLDEST + timedelta(days=age),
    )


def addresses(described: Iterable[Mapping[str, Any] | str]) -> tuple[Address, ...]:
    """A list of addresses from `{urn, channel}` or from plain URNs."""
    pairs = (
        (item, None) if isinstance(item, str) else (item["urn"], item.get("channel")) for item in described
    )
    return tuple(Address(urns.parse(text), lock) for text, lock in pairs)


def described(listed: Iterable[Address]) -> list[dict[str, str | None]]:
    """Addresses as cases write them, each as `{urn, channel}`."""
    return [{"urn": str(address.urn), "channel": address.channel} for address in listed]
