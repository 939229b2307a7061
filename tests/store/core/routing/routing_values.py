"""Channels and addresses for the tests of routing, made short to write."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from store.core.routing.reasons import ReasonCode
from store.core.types import Address, Channel, LockOrigin, Role, Urn

BOTH = (Role.SEND, Role.RECEIVE)
BIRTH = datetime(2026, 1, 1, tzinfo=UTC)


def channel(
    name: str,
    address: str = "",
    *,
    day: int | None = None,
    schemes: tuple[str, ...] = ("tel",),
    roles: tuple[Role, ...] = BOTH,
    country: str = "",
    prefixes: tuple[str, ...] = (),
    international: bool = False,
    carrier: str = "",
    enabled: bool = True,
) -> Channel:
    """A channel whose uuid is its name; `day` is its age, counted from the same day for all."""
    return Channel(
        uuid=name,
        name=name,
        type="T",
        address=address,
        schemes=schemes,
        roles=roles,
        country=country,
        match_prefixes=prefixes,
        allow_international=international,
        carrier=carrier,
        enabled=enabled,
        created_on=None if day is None else BIRTH + timedelta(days=day),
    )


def address(text: str, lock: str | None = None, origin: LockOrigin | None = None) -> Address:
    """An address from `scheme:path#display`, or from a bare phone number."""
    scheme, _, rest = text.partition(":") if ":" in text else ("tel", "", text)
    path, _, display = rest.partition("#")
    return Address(Urn(scheme, path, display), lock, origin)


@dataclass(frozen=True)
class Row:
    """One decision: the channels oldest first, the address, the channel chosen and every channel's reason."""

    intent: str
    channels: tuple[Channel, ...]
    address: Address
    chosen: str | None
    code: ReasonCode
    others: dict[str, ReasonCode] = field(default_factory=dict)
    country: str = ""
    role: Role = Role.SEND
    ignored: ReasonCode | None = None
    carrier: str = ""
