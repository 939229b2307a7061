"""Cases made by others: what a send resolves to and what an incoming message does; no store needed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from store.core import priority, urns
from store.core.contacts import incoming
from store.core.routing import Route, Router
from store.core.routing.reasons import ReasonCode
from store.core.types import Address, Channel, Contact, Status, Urn
from tests.conformance import cases, preferred_cases
from tests.conformance.cases import Case
from tests.conformance.channels import addresses, channels, described

SEEN = datetime(2026, 1, 1, tzinfo=UTC)
NOW = SEEN + timedelta(days=1)
REVIVING = ("new conversation", "referral")


class ContactState:
    """A contact among channels and other contacts, before and after what a case says."""

    def __init__(self, case: Case) -> None:
        environment = cases.environment("preferred")
        self.channels = channels(case["channels"] if "channels" in case else environment["channels"])
        self.languages: list[str] = environment["workspace_languages"]
        self.router = Router(self.channels.values(), environment.get("default_country") or "")
        self.contact = _contact(case["contact"])
        self.others = [_contact(other) for other in case.get("others", ())]
        self.archived = False
        self.happened = False

    @property
    def route(self) -> Route:
        """Where the next message to the contact goes."""
        return self.router.route(self.contact.addresses, status=self.contact.status)

    @property
    def locale(self) -> str:
        """The language of the next message, the contact's if the workspace speaks it, and its country."""
        known = self.contact.language in self.languages
        language = self.contact.language if known else self.languages[0]
        return "-".join(filter(None, (language, self.router.country(self.contact.addresses))))

    def happen(self, event: Case) -> None:
        """One event on a channel, or a choice by hand."""
        self.happened = True
        channel = self._channel(event)
        kind = event["kind"].replace("_", " ")
        sender = urns.parse(event["from"]) if event.get("from") else None
        if new := event.get("new_urn"):
            self._learn(urns.parse(new["urn"]), channel)
        if kind == "message received" and sender:
            received = incoming.receive(self.contact, sender, channel, NOW)
            self.contact, self.archived = received.contact, received.archived
        elif sender:
            self.contact = incoming.receive_event(
                self.contact, sender, channel, NOW, revives=kind in REVIVING
            )
        elif kind != "contact changed":
            self._set(priority.prefer_channel(self.contact.addresses, channel))

    def _channel(self, event: Case) -> Channel | None:
        """The channel that an event names, which may be said to be disabled; None when it is gone."""
        said = event.get("channel")
        item: Case = said if isinstance(said, dict) else {"name": said, **event}
        channel = self.channels.get(item.get("name") or "")
        off = item.get("disabled") or False in (item.get("enabled"), item.get("channel_enabled"))
        return replace(channel, enabled=False) if channel and off else channel

    def _learn(self, urn: Urn, channel: Channel | None) -> None:
        urn = urns.normalize(urn)
        for index, other in enumerate(self.others):
            if urn in [address.urn for address in other.addresses]:
                if not incoming.can_claim(other, urn):
                    return
                self.others[index] = _with(other, priority.remove(other.addresses, urn))
        self._set(incoming.add_reported(self.contact.addresses, urn, channel, NOW))

    def _set(self, listed: tuple[Address, ...]) -> None:
        self.contact = _with(self.contact, listed)


def _contact(described_one: Case) -> Contact:
    return Contact(
        uuid=described_one.get("name") or "the contact",
        name=described_one.get("name") or "",
        status=Status(described_one.get("status", "active")),
        language=described_one.get("language") or "",
        addresses=addresses(described_one["urns"]),
        last_seen_on=SEEN,
    )


def _with(contact: Contact, listed: tuple[Address, ...]) -> Contact:
    return Contact(
        contact.uuid,
        contact.name,
        contact.status,
        contact.language,
        listed,
        last_seen_on=contact.last_seen_on,
    )


@pytest.mark.parametrize("case", preferred_cases.params(preferred_cases.RULES))
def test_preferred(case: Case) -> None:
    state = ContactState(case)
    if "event" in case:
        state.happen(case["event"])
    for key, value in case["expected"].items():
        seen = OBSERVED[key](state)
        assert value in seen if isinstance(seen, frozenset) else seen == _plain(value), key


def _plain(value: Any) -> Any:
    """An expected value with every address as `{urn, channel}`, also those that are told in parts."""
    if not isinstance(value, list):
        return value
    return [_whole(item) if isinstance(item, dict) and "scheme" in item else item for item in value]


def _whole(item: Case) -> Case:
    urn = Urn(item["scheme"], item["path"], item.get("display") or "")
    channel = item.get("channel")
    return {"urn": str(urn), "channel": channel["name"] if isinstance(channel, dict) else channel}


def _failures(state: ContactState) -> frozenset[str | None]:
    """All the words of the others for why a message cannot go out; None when it can."""
    match state.route.reason.code:
        case ReasonCode.NO_ADDRESS | ReasonCode.NO_CHANNEL:
            return frozenset(("no_destination", "no_route"))
        case ReasonCode.NOT_ACTIVE:
            return frozenset(("contact", f"contact_{state.contact.status}"))
        case _:
            return frozenset((None,))


def _routed(state: ContactState) -> dict[str, str | None] | None:
    """The route as cases write it; a contact that cannot be reached has none."""
    route = state.route
    if route.address is None or route.channel is None:
        return None
    return {"urn": str(route.address.urn), "channel": route.channel.name}


def _route_channel(state: ContactState) -> str | None:
    channel = state.route.channel
    return channel.name if channel else None


def _inspected(state: ContactState) -> list[dict[str, str | None]]:
    """Every address with the channel it would take, those that have one first."""
    picks = [state.router.pick(address) for address in state.contact.addresses]
    picks.sort(key=lambda pick: pick.channel is None)
    return [
        {"urn": str(pick.address.urn), "channel": pick.channel.name if pick.channel else None}
        for pick in picks
    ]


def _urns(state: ContactState) -> list[dict[str, str | None]]:
    """The stored list after an event; without one there is only what would be taken to ask for."""
    return described(state.contact.addresses) if state.happened else _inspected(state)


def _send_to(state: ContactState) -> str | None:
    address = state.route.address
    return str(address.urn) if address else None


OBSERVED: dict[str, Callable[[ContactState], object]] = {
    "route": _routed,
    "channel": _route_channel,
    "next_send_channel": _route_channel,
    "send_to": _send_to,
    "resent": lambda state: state.route.channel is not None,
    "failed_reason": _failures,
    "unsendable_reason": _failures,
    "locale": lambda state: state.locale,
    "urns": _urns,
    "routes": _inspected,
    "destinations": _inspected,
    "inspected": _inspected,
    "others": lambda state: [{"name": o.name, "urns": described(o.addresses)} for o in state.others],
    "order": lambda state: [str(address.urn) for address in state.contact.addresses],
    "top": lambda state: str(state.contact.addresses[0].urn) if state.contact.addresses else None,
    "top_scheme": lambda state: state.contact.addresses[0].urn.scheme,
    "status": lambda state: str(state.contact.status),
    "contact_status": lambda state: str(state.contact.status),
    "message_visibility": lambda state: "archived" if state.archived else "visible",
    "last_seen_updated": lambda state: state.contact.last_seen_on == NOW,
}
"""What a case can ask for, and how it is seen here."""


@pytest.mark.parametrize("case", preferred_cases.params(preferred_cases.CLAIMS))
def test_claims(case: Case) -> None:
    claimed, claimant = urns.normalize(urns.parse(case["do"]["urn"])), case["do"]["contact"]
    contacts = [_contact({"name": name, "urns": listed}) for name, listed in case["before"].items()]
    owner = next((c for c in contacts if claimed in [a.urn for a in c.addresses]), None)
    other = owner if owner is not None and owner.name != claimant else None

    assert (other is not None and incoming.can_claim(other, claimed)) is case["expected"]["moved"]
    assert (other.name if other else None) == case["expected"]["previous_owner"]
