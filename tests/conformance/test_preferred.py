"""Cases made by others: what a send resolves to and what an incoming message does, by the rules alone, and
where services do it, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from store.core import priority, urns
from store.core.contacts import incoming
from store.core.routing import Route, Router
from store.core.routing.reasons import ReasonCode
from store.core.types import Address, Channel, Contact, Status, Urn
from store.services import Services
from tests.conformance import cases, preferred_cases, reading
from tests.conformance.cases import Case
from tests.conformance.channels import addresses, channels, described
from tests.conformance.preferred_cases import CALLS, CHOICES, MESSAGES, REVIVING, kind_of
from tests.conformance.reading import Said
from tests.conformance.stored_workspace import StoredWorkspace
from tests.store.databases import Clock

SEEN = datetime(2026, 1, 1, tzinfo=UTC)
NOW = SEEN + timedelta(days=1)


class ContactState:
    """A contact among channels and other contacts, before and after what a case says."""

    def __init__(self, said: Said) -> None:
        environment = cases.environment("preferred")
        self.channels = channels(said["channels"] if "channels" in said else environment["channels"])
        self.languages: list[str] = environment["workspace_languages"]
        self.country: str = environment.get("default_country") or ""
        self.router = Router(self.channels.values(), self.country)
        self.contact = _contact(said["contact"])
        self.others = [_contact(other) for other in said.get("others", ())]
        self.archived = False
        self.happened = False
        self.now = NOW

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

    def happen(self, event: Said) -> None:
        """One event on a channel, or a choice by hand."""
        self.happened = True
        channel, kind = _channel(self.channels, event), kind_of(event)
        sender = urns.parse(event["from"]) if event.get("from") else None
        if new := event.get("new_urn"):
            new.one_of("action", ("append",))
            self._learn(urns.parse(new["urn"]), channel)
        if kind in MESSAGES and sender:
            received = incoming.receive(self.contact, sender, channel, NOW)
            self.contact, self.archived = received.contact, received.archived
        elif kind in (*CALLS, *REVIVING) and sender:
            revives = kind in REVIVING
            self.contact = incoming.receive_event(self.contact, sender, channel, NOW, revives=revives)
        elif kind in CHOICES:
            self._set(priority.prefer_channel(self.contact.addresses, channel))

    def _learn(self, urn: Urn, channel: Channel | None) -> None:
        urn = urns.normalize(urn)
        for index, other in enumerate(self.others):
            if urn in [address.urn for address in other.addresses]:
                if not incoming.can_claim(other, urn):
                    return
                self.others[index] = replace(other, addresses=priority.remove(other.addresses, urn))
        self._set(incoming.add_reported(self.contact.addresses, urn, channel, NOW))

    def _set(self, listed: tuple[Address, ...]) -> None:
        self.contact = replace(self.contact, addresses=listed)


class StoredState(ContactState):
    """The same on a database: the services carry out what happens."""

    def __init__(self, services: Services, clock: Clock, said: Said) -> None:
        super().__init__(said)
        event = said.get("event") or {}
        channel, _off = _named(event)
        used = [{"urn": event["from"], "channel": channel}] if event.get("from") and channel else []
        listed = [
            *said["contact"]["urns"],
            *(one for other in said.get("others", ()) for one in other["urns"]),
        ]
        carried = preferred_cases.locked_types(*listed, *used)
        self._workspace = StoredWorkspace(
            services, clock, self.channels, carried, [one["channel"] for one in used]
        )
        services.settings.set("default_country", self.country)
        self._uuids = [self._workspace.put(one) for one in (self.contact, *self.others)]
        self.now = clock.forward(days=1)
        self._read()

    def happen(self, event: Said) -> None:
        self.happened = True
        services, kind = self._workspace.services, kind_of(event)
        channel, off = _named(event)
        uuid = self._workspace.channels[channel].uuid if channel else None
        if uuid and off:
            services.channels.set_enabled(uuid, False)
        if kind in MESSAGES:
            assert uuid is not None
            reception = services.messages.receive(uuid, urns.parse(event["from"]), "hello")
            self.archived = reception.archived
        else:
            services.contacts.prefer_channel(self._uuids[0], uuid)
        self._read()

    def _read(self) -> None:
        stored = [self._workspace.services.contacts.get(uuid) for uuid in self._uuids]
        named = [replace(one, addresses=self._workspace.named(one.addresses)) for one in stored]
        self.contact, *self.others = named
        found = self._workspace.services.router()
        names = self._workspace.names
        self.router = Router(
            [replace(one, uuid=names[one.uuid]) for one in found.channels], found.default_country
        )


def _named(event: Any) -> tuple[str | None, bool]:
    """The name of the channel of an event, and whether it is disabled."""
    channel = event.get("channel")
    item = event if channel is None or isinstance(channel, str) else channel
    name = channel if item is event else item.get("name")
    off = [item.get("disabled") or False, item.get("enabled") is False, item.get("channel_enabled") is False]
    return name, any(off)


def _channel(known: dict[str, Channel], event: Said) -> Channel | None:
    """The channel that an event names, which may be said to be disabled; None when it is gone."""
    name, off = _named(event)
    channel = known.get(name or "")
    return replace(channel, enabled=False) if channel and off else channel


def _contact(said: Any) -> Contact:
    return Contact(
        uuid=said.get("name") or "the contact",
        name=said.get("name") or "",
        status=Status(said.get("status", "active")),
        language=said.get("language") or "",
        addresses=addresses(said["urns"]),
        last_seen_on=SEEN,
    )


@pytest.mark.parametrize("case", preferred_cases.params(preferred_cases.RULES))
def test_preferred(case: Case) -> None:
    run(case, ContactState)


@pytest.mark.parametrize("case", preferred_cases.stored_params())
def test_preferred_as_stored(case: Case, services: Services, clock: Clock) -> None:
    run(case, partial(StoredState, services, clock))


def run(case: Case, opened: Callable[[Said], ContactState]) -> None:
    """Run a case on a contact that is made for it."""
    said = reading.case(case)
    said.pass_over({"previous_channel": "A message that is sent again is routed as if it were new."})
    state = opened(said)
    if "event" in said:
        state.happen(said["event"])
    expected = said["expected"]
    for key in expected:
        if key not in OBSERVED:
            raise reading.Unread(f"{case['id']}.expected.{key} is not known.")
        seen, value = OBSERVED[key](state), expected.plain(key)
        assert value in seen if isinstance(seen, frozenset) else seen == _plain(value), key
    reading.finish(said)


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
    "last_seen_updated": lambda state: state.contact.last_seen_on == state.now,
}
"""What a case can ask for, and how it is seen here."""
