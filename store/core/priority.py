"""The order of a contact's addresses, and their locks to channels.

Every function takes the addresses in order of priority and returns the new list, or the very same tuple
when nothing changed, so that callers can tell by `is`. Addresses are the same when their normalised
identities are.
"""

from collections.abc import Iterable
from dataclasses import replace as with_changes
from enum import StrEnum

from store.core.errors import ChannelUnusable, InvalidContact, Problem
from store.core.types import Address, Channel, LockOrigin, LockSource, Role, Urn
from store.core.urns.formatting import is_business_scoped
from store.core.urns.rules import normalize

Addresses = tuple[Address, ...]

MAX_ADDRESSES = 50
"""How many addresses a contact can have."""


class Preferring(StrEnum):
    """What choosing a channel for a contact comes to."""

    GOES = "goes"
    """Its next message would go by the channel."""
    STAYS = "stays"
    """It does so already, held by a lock."""
    LOCKED = "locked"
    """Its addresses that the channel is for belong to the accounts they were met on."""
    CANNOT = "cannot"
    """The channel is for none of its addresses."""


def move_up(addresses: Addresses, index: int) -> Addresses:
    """Raise the address at an index by one step; the first one stays. IndexError when there is none there."""
    if not 0 <= index < len(addresses):
        raise IndexError(f"There is no address {index} in a list of {len(addresses)}.")
    if index == 0:
        return addresses
    above, raised = addresses[index - 1 : index + 1]
    return (*addresses[: index - 1], raised, above, *addresses[index + 1 :])


def received(addresses: Addresses, urn: Urn, channel: Channel, origin: LockOrigin | None = None) -> Addresses:
    """A message came in from an address: it is locked to the channel that received it and goes to the top.

    The others keep their order and locks. Nothing happens when the contact does not have the address, or when
    the channel is disabled. `origin` is kept with the lock, and says it was made by a message when not given.
    """
    index = find(addresses, urn)
    if index is None or not channel.enabled:
        return addresses
    address = addresses[index]
    if address.channel != channel.uuid:
        origin = origin or LockOrigin(LockSource.MESSAGE)
        address = with_changes(address, channel=channel.uuid, origin=origin)
    elif index == 0:
        return addresses
    return (address, *addresses[:index], *addresses[index + 1 :])


def prefer_channel(
    addresses: Addresses, channel: Channel | None, origin: LockOrigin | None = None
) -> Addresses:
    """Choose the channel for a contact by hand; None clears every lock and leaves the order.

    Phone numbers and WhatsApp numbers are locked to the channel whatever they were locked to; other
    addresses that the channel is for only when they have no lock, since they belong to the account they
    were met on. Then all addresses that are locked to the channel go to the top together. `origin` is kept
    with new locks, and says they were chosen when not given. Raises ChannelUnusable when the channel is
    disabled or cannot send.
    """
    if channel is None:
        if all(address.channel is None for address in addresses):
            return addresses
        return tuple(with_changes(address, channel=None, origin=None) for address in addresses)
    _check_usable(channel)
    origin = origin or LockOrigin(LockSource.CHOICE)
    locked = tuple(
        with_changes(address, channel=channel.uuid, origin=origin)
        if _takes(channel, address) and address.channel != channel.uuid
        else address
        for address in addresses
    )
    first = tuple(address for address in locked if address.channel == channel.uuid)
    rest = tuple(address for address in locked if address.channel != channel.uuid)
    return _unless_same(addresses, first + rest)


def prefer_type(addresses: Addresses, scheme: str) -> Addresses:
    """Raise the first address of a type to the top; the others keep their order, and all their locks."""
    index = next((place for place, one in enumerate(addresses) if one.urn.scheme == scheme), 0)
    return addresses if index == 0 else (addresses[index], *addresses[:index], *addresses[index + 1 :])


def affected(addresses: Addresses, channel: Channel) -> Addresses:
    """The addresses that choosing a channel would take, in order; empty when none of them can use it.

    Raises ChannelUnusable when the channel cannot be chosen at all.
    """
    _check_usable(channel)
    return tuple(address for address in addresses if _takes(channel, address))


def preferring(addresses: Addresses, channel: Channel) -> Preferring:
    """What choosing a channel would come to; raises ChannelUnusable as `prefer_channel` does."""
    if affected(addresses, channel):
        same = prefer_channel(addresses, channel) is addresses
        return Preferring.STAYS if same else Preferring.GOES
    known = any(address.urn.scheme in channel.schemes for address in addresses)
    return Preferring.LOCKED if known else Preferring.CANNOT


def append(addresses: Addresses, *new: Address) -> Addresses:
    """Add addresses at the end. Those the contact has already are skipped, and their locks stay as they are.

    Raises InvalidContact when the list would grow beyond `MAX_ADDRESSES`.
    """
    merged = {_identity(address.urn): address for address in addresses}
    for address in new:
        merged.setdefault(_identity(address.urn), _normalized(address))
    if len(merged) == len(addresses):
        return addresses
    _check_number(len(merged))
    return addresses + tuple(merged.values())[len(addresses) :]


def replace(addresses: Addresses, new: Iterable[Address], *, keep_locks: bool = True) -> Addresses:
    """Put another list in the place of a contact's addresses, in the order given; repeated ones count once.

    An address that stays and comes without a lock keeps the one it had, and where the lock is the same one,
    its origin. With `keep_locks` off, an address that comes without a lock loses it: for lists that were
    edited whole, locks included. Raises InvalidContact when there are more than `MAX_ADDRESSES`.
    """
    known = {_identity(address.urn): address for address in addresses}
    result: dict[str, Address] = {}
    for address in new:
        identity = _identity(address.urn)
        old = known.get(identity)
        result.setdefault(
            identity, _inherit(_normalized(address), old, keep_locks) if old else _normalized(address)
        )
    _check_number(len(result))
    return _unless_same(addresses, tuple(result.values()))


def remove(addresses: Addresses, *urns: Urn) -> Addresses:
    """Take addresses off the list; those the contact does not have are passed over."""
    gone = {_identity(urn) for urn in urns}
    kept = tuple(address for address in addresses if _identity(address.urn) not in gone)
    return addresses if len(kept) == len(addresses) else kept


def find(addresses: Addresses, urn: Urn) -> int | None:
    """The place of a URN in the list, by normalised identity; None when it is not there."""
    identity = _identity(urn)
    return next(
        (index for index, address in enumerate(addresses) if _identity(address.urn) == identity), None
    )


def is_portable(urn: Urn) -> bool:
    """Whether any channel for the type reaches the address, so that a choice may take it over."""
    return urn.scheme == "tel" or (urn.scheme == "whatsapp" and not is_business_scoped(urn))


def _takes(channel: Channel, address: Address) -> bool:
    if address.urn.scheme not in channel.schemes:
        return False
    return address.channel in (None, channel.uuid) or is_portable(address.urn)


def is_usable(channel: Channel) -> bool:
    """Whether a channel can be chosen at all: it is enabled, and can send."""
    return channel.enabled and Role.SEND in channel.roles


def _check_usable(channel: Channel) -> None:
    if not channel.enabled:
        raise ChannelUnusable(
            f"{channel.name} is disabled and cannot be chosen.", "Enable the channel, or choose another one."
        )
    if Role.SEND not in channel.roles:
        raise ChannelUnusable(
            f"{channel.name} cannot send and so cannot be a contact's preferred channel.",
            "Choose a channel with the send role.",
        )


def _check_number(count: int) -> None:
    if count > MAX_ADDRESSES:
        message = f"A contact can have at most {MAX_ADDRESSES} addresses, and this would make {count}."
        raise InvalidContact((Problem("addresses", message),))


def _inherit(address: Address, old: Address, keep_locks: bool) -> Address:
    if address.channel is None and keep_locks:
        return with_changes(address, channel=old.channel, origin=old.origin)
    if address.channel == old.channel and address.origin is None:
        return with_changes(address, origin=old.origin)
    return address


def _normalized(address: Address) -> Address:
    urn = normalize(address.urn)
    same = urn == address.urn and urn.display == address.urn.display
    return address if same else with_changes(address, urn=urn)


def _identity(urn: Urn) -> str:
    return normalize(urn).identity


def _unless_same(before: Addresses, after: Addresses) -> Addresses:
    """`before` when `after` is equal to it, displays and origins of locks included; else `after`."""
    return before if list(map(_everything, before)) == list(map(_everything, after)) else after


def _everything(address: Address) -> tuple[Urn, str, str | None, LockOrigin | None]:
    return address.urn, address.urn.display, address.channel, address.origin
