"""Cases made by others: how a change reorders a contact's addresses and moves their locks."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import pytest

from store.core import priority, urns
from store.core.errors import ChannelUnusable, CordboardError, InvalidContact, InvalidUrn, NotFound, UrnTaken
from store.core.routing import Router
from store.core.types import Address, Channel
from tests.conformance import cases
from tests.conformance.cases import Case
from tests.conformance.channels import addresses, channels, described

Addresses = tuple[Address, ...]
CHECKED = ("after", "changed", "events", "first", "starts_with", "preferred_channel", "country", "locale")
"""What a case can say of a list once something was done to it."""

NEGATIONS = ("no", "never", "without", "absent", "lacks", "missing", "excludes")
"""How the name of any other thing that is said starts, when it says what is not in the list."""

CODES = {InvalidUrn: "urn:invalid", UrnTaken: "urn:taken"}


class AddressEditor:
    """Applies the changes of a case to a list of addresses, and keeps the errors of refused ones."""

    def __init__(self, case: Case) -> None:
        environment = cases.environment("contact_channel")
        self.channels = channels(case["channels"] if "channels" in case else environment["channels"])
        self.taken = {urns.normalize(urns.parse(text)) for text in environment.get("taken_urns", ())}
        self.default_country = environment.get("default_country") or ""
        self.language = case["contact"].get("language") or ""
        self.addresses: Addresses = addresses(case["before"])
        self.changed = False
        self.refusals: list[CordboardError] = []

    def apply(self, what: Case) -> None:
        """Apply one change, as far as it is accepted; errors of the rest are in `refusals`."""
        before = self.addresses
        self.refusals = []
        name = f"{what['type']} {what['modification']}" if "modification" in what else what["type"]
        ACTIONS[name](self, what)
        self.changed = self.addresses is not before

    def channel(self, name: str) -> Channel:
        """A channel by name; NotFound when there is none."""
        if name not in self.channels:
            raise NotFound(f"There is no channel named {name}.")
        return self.channels[name]

    def attempt(self, change: Callable[[], Addresses]) -> None:
        """Make one change, or keep the error that refuses it."""
        try:
            self.addresses = change()
        except (ChannelUnusable, InvalidContact, InvalidUrn, NotFound, UrnTaken) as refusal:
            self.refusals.append(refusal)

    def checked(self, text: str, lock: str | None, claims: bool) -> Address:
        """The address as it is stored; raises when it is refused, with `claims` also when it has an owner."""
        urn = urns.normalize(urns.parse(text), self.default_country)
        urns.validate(urn)
        if urn in self.taken and claims:
            raise UrnTaken(f"{urn} belongs to somebody else.", "somebody else", "")
        if lock is not None:
            self.channel(lock)
        return Address(urn, lock)

    def accepted(self, listed: Iterable[Case | str], *, claims: bool = True) -> Addresses:
        """The addresses that are accepted, of those that are listed."""
        found: list[Address] = []
        for item in listed:
            text, lock = (item, None) if isinstance(item, str) else (item["urn"], item.get("channel"))
            try:
                found.append(self.checked(text, lock, claims))
            except (InvalidUrn, NotFound, UrnTaken) as refusal:
                self.refusals.append(refusal)
        return tuple(found)


def _nothing(_desk: AddressEditor, _what: Case) -> None:
    pass


def _channel(editor: AddressEditor, what: Case) -> None:
    name = what["channel"]
    editor.attempt(lambda: priority.prefer_channel(editor.addresses, editor.channel(name) if name else None))


def _affinity(editor: AddressEditor, what: Case) -> None:
    urn = urns.parse(what["urn"])
    editor.attempt(lambda: priority.received(editor.addresses, urn, editor.channel(what["channel"])))


def _append(editor: AddressEditor, what: Case) -> None:
    for address in editor.accepted(_listed(what)):
        before = len(editor.refusals)
        editor.attempt(partial(priority.append, editor.addresses, address))
        if len(editor.refusals) > before:
            break


def _remove(editor: AddressEditor, what: Case) -> None:
    gone = [address.urn for address in editor.accepted(_listed(what), claims=False)]
    editor.attempt(lambda: priority.remove(editor.addresses, *gone))


def _set(editor: AddressEditor, what: Case) -> None:
    new = editor.accepted(_listed(what))
    editor.attempt(lambda: priority.replace(editor.addresses, new))


def _listed(what: Case) -> list[Any]:
    """The addresses that a modifier names, in whichever way it names them."""
    if "scheme" in what:
        return [f"{what['scheme']}:{what['path']}"]
    if "urn" in what:
        return [{"urn": what["urn"], "channel": what.get("channel")}]
    listed: list[Any] = what["routes"] if "routes" in what else what["urns"]
    return listed


ACTIONS: dict[str, Callable[[AddressEditor, Case], None]] = {
    "nothing": _nothing,
    "channel": _channel,
    "affinity": _affinity,
    **{f"{kind} append": _append for kind in ("routes", "urns")},
    **{f"{kind} remove": _remove for kind in ("routes", "urns")},
    **{f"{kind} set": _set for kind in ("routes", "urns")},
    **{f"add_{kind}": _append for kind in ("route", "routes", "urn", "urns")},
    **{f"remove_{kind}": _remove for kind in ("route", "routes", "urn", "urns")},
    **{f"set_{kind}": _set for kind in ("route", "routes", "urn", "urns")},
}


@pytest.mark.parametrize("case", cases.params("contact_channel"))
def test_contact_channel(case: Case) -> None:
    editor = AddressEditor(case)
    steps = case.get("steps") or [{"do": case["modifier"], **{k: case[k] for k in CHECKED if k in case}}]
    for step in steps:
        editor.apply(step["do"])
        _check(editor, step)
        for name in set(step) - {"do", "note", *CHECKED}:
            _check_presence(editor, name, step[name])


def _check_presence(editor: AddressEditor, name: str, said: Any) -> None:
    """Whether something is in the list, or is not: a channel by name, or addresses as `{urn, channel}`."""
    if isinstance(said, dict) and "urn" not in said:
        said = [{"urn": urn, "channel": channel} for urn, channel in said.items()]
    wanted = said if isinstance(said, list) else [said]
    shown = [*described(editor.addresses), *(address.channel for address in editor.addresses)]
    found = [item in shown for item in wanted]
    assert not any(found) if name.startswith(NEGATIONS) else all(found), name


def _check(editor: AddressEditor, expected: Case) -> None:
    shown = described(editor.addresses)
    if "after" in expected:
        assert shown == expected["after"]
    if "first" in expected:
        assert shown[0] == expected["first"]
    if "starts_with" in expected:
        assert shown[: len(expected["starts_with"])] == expected["starts_with"]
    if "changed" in expected:
        assert editor.changed is expected["changed"]
    if "events" in expected:
        assert _events(editor) == [_told(event) for event in expected["events"]]
    _check_route(editor, expected)


def _check_route(editor: AddressEditor, expected: Case) -> None:
    router = Router(editor.channels.values(), editor.default_country)
    if "preferred_channel" in expected:
        channel = router.route(editor.addresses).channel
        assert (channel.name if channel else None) == expected["preferred_channel"]
    country = router.country(editor.addresses)
    if "country" in expected:
        assert country == (expected["country"] or "")
    if "locale" in expected:
        assert "-".join(filter(None, (editor.language, country))) == expected["locale"]


def _events(editor: AddressEditor) -> list[Case]:
    """What happened, as cases tell it: each refusal, and the list if it changed."""
    told = [{"type": "error", "code": CODES.get(type(refusal), "")} for refusal in editor.refusals]
    return [*told, {"type": "urns_changed", "urns": described(editor.addresses)}] if editor.changed else told


def _told(event: Case) -> Case:
    """An event of a case without the wording; of the codes, only those that tell addresses apart."""
    if event["type"] != "error":
        return event
    code = event.get("code", "")
    return {"type": "error", "code": code if code in CODES.values() else ""}
