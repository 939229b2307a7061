"""A contact's list of addresses as history keeps it, and what happened to it in words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from store.core import urns
from store.core.types import Address

_Stored = dict[str, Any]


def address_list(addresses: Sequence[Address], channels: Mapping[str, str]) -> list[_Stored]:
    """The list for JSON: each URN with its display and, when it is locked, to what and by what.

    `channels` gives a channel's name by its uuid.
    """
    return [_address(address, channels) for address in addresses]


def address_lines(before: Sequence[_Stored], after: Sequence[_Stored], *, hidden: bool = False) -> list[str]:
    """What happened between two such lists, a sentence each: gone, come, moved, locked. With `hidden` they do
    not tell which address."""
    old = {_identity(item): {**item, "hidden": hidden} for item in before}
    new = {_identity(item): {**item, "hidden": hidden} for item in after}
    lines = [f"Removed {_shown(item)}." for identity, item in old.items() if identity not in new]
    lines += [f"Added {_shown(item)}." for identity, item in new.items() if identity not in old]
    lines += _order([key for key in old if key in new], [key for key in new if key in old], new)
    for identity, item in new.items():
        lines += _lock(old.get(identity, {}), item)
    return lines


def _address(address: Address, channels: Mapping[str, str]) -> _Stored:
    stored: _Stored = {"urn": str(address.urn)}
    if address.channel:
        stored |= {"channel": address.channel, "name": channels.get(address.channel, "")}
    if address.channel and address.origin:
        origin = address.origin
        at = origin.at.isoformat() if origin.at else None
        stored |= {"source": str(origin.source), "at": at, "by": origin.by}
    return stored


def _identity(item: _Stored) -> str:
    return str(item["urn"]).partition("#")[0]


def _shown(item: _Stored) -> str:
    urn = replace(urns.parse(str(item["urn"])), hidden=item["hidden"])
    return urns.format_urn(urn, international=True)


def _order(before: list[str], after: list[str], items: Mapping[str, _Stored]) -> list[str]:
    if before == after:
        return []
    first = after[0]
    if [first, *(key for key in before if key != first)] == after:
        return [f"Moved {_shown(items[first])} to the top."]
    return ["The addresses are now in this order: " + ", ".join(_shown(items[key]) for key in after) + "."]


def _lock(old: _Stored, new: _Stored) -> list[str]:
    before, after = old.get("channel"), new.get("channel")
    if after and after != before:
        how = " by the message" if new.get("source") == "message" else ""
        return [f"Locked {_shown(new)} to {new.get('name') or 'a channel'}{how}."]
    if before and not after:
        return [f"Unlocked {_shown(new)} from {old.get('name') or 'a channel'}."]
    return []
