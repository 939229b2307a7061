"""Addresses as text: the rows of a contact's list of addresses, locks and variables."""

from collections.abc import Mapping
from dataclasses import dataclass

from store.core import urns
from store.core.routing import ReasonCode, Route, Router
from store.core.text import listed
from store.core.types import Address, Channel, Urn
from store.core.views import DisplaySettings
from tui.text.cells import plural
from tui.text.reasons import pick_told


@dataclass(frozen=True, slots=True)
class AddressRow:
    """One address: its type, value and lock as text, the channel that would carry a message to it, and why.

    `channel` and `lock` are empty when there is none, and so is `via`, the channel's short name; `detail` is
    the pick as a sentence, after the variable that yields the address in a message; `problem` is what is
    wrong with the address, or empty.
    """

    label: str
    value: str
    lock: str
    channel: str
    detail: str
    problem: str = ""
    via: str = ""


def address_rows(
    addresses: tuple[Address, ...],
    router: Router,
    problems: Mapping[str, str],
    reading: DisplaySettings,
) -> tuple[AddressRow, ...]:
    """The rows of a contact's addresses, in order of priority; `problems` maps identities of URNs."""
    variables = urns.variables(addresses)
    rows = []
    for address, variable in zip(addresses, variables, strict=True):
        pick = router.pick(address)
        reason = with_problem(pick_told(pick, reading), address.urn)
        rows.append(
            AddressRow(
                label=urns.label(address.urn.scheme),
                value=address_text(address, reading),
                lock=lock_text(address, router),
                channel=pick.channel.name if pick.channel else "",
                detail=f"{variable}  {reason}" if variable else reason,
                problem=problems.get(address.urn.identity, ""),
                via=(pick.channel.short_name or pick.channel.name) if pick.channel else "",
            )
        )
    return tuple(rows)


def variables_told(addresses: tuple[Address, ...], route: Route) -> tuple[str, ...]:
    """For each address the variables that yield it in a message; empty for none.

    `@contact.urn` yields the address that the route goes to, or the first one when there is no route.
    """
    first = route.address or next(iter(addresses), None)
    pairs = zip(addresses, urns.variables(addresses), strict=True)
    return tuple(
        " ".join(name for name in (variable, "@contact.urn" if address == first else "") if name)
        for address, variable in pairs
    )


def address_text(address: Address, reading: DisplaySettings) -> str:
    """An address as people read it, or the placeholder while addresses are redacted."""
    return urns.HIDDEN if reading.redacted else urns.format_urn(address.urn, international=True)


def with_problem(sentence: str, urn: Urn) -> str:
    """What is said of an address, with it that the number reaches nobody where that is so."""
    problem = urns.dialling_problem(urn)
    return f"{sentence}; {problem}" if problem else sentence


def lock_text(address: Address, router: Router) -> str:
    """The name of the channel that an address is locked to, and whether that is disabled; empty for none."""
    if address.channel is None:
        return ""
    channel = router.channel(address.channel)
    if channel is None:
        return "a deleted channel"
    return channel.name if channel.enabled else f"{channel.name} (disabled)"


def overridden_told(overridden: Mapping[str, int], channel: Channel, noun: str) -> str:
    """Which rules choosing a channel overrides, for how many of what, as a sentence; empty for none.

    `overridden` maps the codes of the rules to counts.
    """
    limits = {
        ReasonCode.OVERRIDES_COUNTRY: ("the country rule", f"{channel.country} only"),
        ReasonCode.OVERRIDES_PREFIXES: ("the prefixes", ", ".join(channel.match_prefixes)),
    }
    parts = [
        f"{rule} for {plural(overridden[code], noun)} ({limit})"
        for code, (rule, limit) in limits.items()
        if overridden.get(code)
    ]
    return f"This overrides {' and '.join(parts)}." if parts else ""


def named(addresses: tuple[Address, ...], reading: DisplaySettings, limit: int = 3) -> str:
    """The first `limit` addresses, separated by commas, and how many more there are."""
    return listed([address_text(address, reading) for address in addresses], limit)
