"""Cases made by others: how a change reorders a contact's addresses and moves their locks, by the rules alone
and on both databases."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import pytest

from store.core import urns
from store.core.errors import ChannelUnusable, CordboardError, InvalidContact, InvalidUrn, NotFound, UrnTaken
from store.core.types import Address, Channel, Status
from store.services import Services
from tests.conformance import cases, reading
from tests.conformance.address_lists import AddressList, RuleList, StoredList
from tests.conformance.cases import Case
from tests.conformance.channels import addresses, channels, described
from tests.conformance.reading import Said
from tests.conformance.stored_workspace import StoredWorkspace
from tests.store.databases import Clock

CHECKED = ("after", "changed", "events", "first", "starts_with", "preferred_channel", "country", "locale")
"""What a case can say of a list once something was done to it."""

ROUTED = ("preferred_channel", "country", "locale")
"""Those that all channels there are decide about."""

PRESENCE = ("has", "contains", "includes", "present", "still")
ABSENCE = ("no", "never", "without", "absent", "lacks", "missing", "excludes")
"""How the name of any other thing that is said starts: that something is in the list, or that it is not."""

CODES = {InvalidUrn: "urn:invalid", UrnTaken: "urn:taken"}


class AddressEditor:
    """Applies the changes of a case to a list of addresses, and keeps the errors of refused ones."""

    def __init__(
        self, listed: AddressList, named: Mapping[str, Channel], language: str, country: str
    ) -> None:
        self.list, self.channels, self.language, self.default_country = listed, named, language, country
        self.changed = False
        self.refusals: list[CordboardError] = []

    def apply(self, what: Said) -> None:
        """Apply one change, as far as it is accepted; errors of the rest are in `refusals`."""
        before = described(self.list.addresses)
        self.refusals = []
        act = what.known("type", ACTIONS)
        how = what.known("modification", MODIFICATIONS) if "modification" in what else None
        if isinstance(act, dict):
            act = act[how or "append"]
        act(self, what)
        self.changed = described(self.list.addresses) != before

    def channel(self, name: str) -> Channel:
        """A channel by name; NotFound when there is none."""
        if name not in self.channels:
            raise NotFound(f"There is no channel named {name}.")
        return self.channels[name]

    def attempt(self, change: Callable[[], None]) -> bool:
        """Make one change, or keep the error that refuses it; whether it was made."""
        try:
            change()
        except (ChannelUnusable, InvalidContact, InvalidUrn, NotFound, UrnTaken) as refusal:
            self.refusals.append(refusal)
            return False
        return True

    def accepted(self, listed: Iterable[Said | str]) -> tuple[Address, ...]:
        """The addresses that can be read, of those that are listed."""
        found: list[Address] = []
        for item in listed:
            text, lock = (item, None) if isinstance(item, str) else (item["urn"], item.get("channel"))
            self.attempt(partial(self._accept, found, text, lock))
        return tuple(found)

    def _accept(self, found: list[Address], text: str, lock: str | None) -> None:
        urn = urns.normalize(urns.parse(text), self.default_country)
        urns.validate(urn)
        if lock is not None:
            self.channel(lock)
        found.append(Address(urn, lock))


def _nothing(_editor: AddressEditor, _what: Said) -> None:
    pass


def _channel(editor: AddressEditor, what: Said) -> None:
    name = what["channel"]
    editor.attempt(lambda: editor.list.prefer(editor.channel(name) if name else None))


def _affinity(editor: AddressEditor, what: Said) -> None:
    urn = urns.parse(what["urn"])
    editor.attempt(lambda: editor.list.received(urn, editor.channel(what["channel"])))


def _append(editor: AddressEditor, what: Said) -> None:
    for address in editor.accepted(_listed(what)):
        if not editor.attempt(partial(editor.list.append, address)):
            break


def _remove(editor: AddressEditor, what: Said) -> None:
    gone = [address.urn for address in editor.accepted(_listed(what))]
    editor.attempt(lambda: editor.list.remove(*gone))


def _set(editor: AddressEditor, what: Said) -> None:
    """Of a list with an address that somebody else has, the rest is set."""
    new = editor.accepted(_listed(what))
    while not editor.attempt(partial(editor.list.replace, new)):
        taken = [one for one in new if isinstance(editor.refusals[-1], UrnTaken) and _is_of(one, editor)]
        if not taken:
            break
        new = tuple(one for one in new if one not in taken)


def _is_of(address: Address, editor: AddressEditor) -> bool:
    return str(address.urn) in str(editor.refusals[-1])


def _listed(what: Said) -> list[Any]:
    """The addresses that a change names, in whichever way it names them."""
    if "scheme" in what:
        return [f"{what['scheme']}:{what['path']}"]
    if "urn" in what:
        return [{"urn": what["urn"], "channel": what.get("channel")}]
    listed: list[Any] = what["routes"] if "routes" in what else what["urns"]
    return listed


MODIFICATIONS = {name: name for name in ("append", "remove", "set")}
_LISTS = {"append": _append, "remove": _remove, "set": _set}
ACTIONS: dict[str, Any] = {
    "nothing": _nothing,
    "channel": _channel,
    "affinity": _affinity,
    "routes": _LISTS,
    "urns": _LISTS,
    **{f"add_{kind}": _append for kind in ("route", "routes", "urn", "urns")},
    **{f"remove_{kind}": _remove for kind in ("route", "routes", "urn", "urns")},
    **{f"set_{kind}": _set for kind in ("route", "routes", "urn", "urns")},
}


@pytest.mark.parametrize("case", cases.params("contact_channel"))
def test_contact_channel(case: Case) -> None:
    run(case, by_rules)


@pytest.mark.parametrize("case", cases.params("contact_channel"))
def test_contact_channel_as_stored(case: Case, services: Services, clock: Clock) -> None:
    run(case, partial(_stored, services, clock))


def run(case: Case, opened: Callable[[Said, Case], AddressEditor]) -> None:
    """Run a case on a list that is made for it."""
    said = reading.case(case)
    editor = opened(said, cases.environment("contact_channel"))
    if "steps" not in said:
        editor.apply(said["modifier"])
        _check(editor, said)
    for step in said.get("steps", ()):
        step.pass_over({"note": reading.ABOUT["note"]})
        editor.apply(step["do"])
        _check(editor, step)
        for name in set(step) - {"do", "note", *CHECKED}:
            _check_presence(editor, name, step.plain(name))
    reading.finish(said)


def by_rules(said: Said, environment: Case) -> AddressEditor:
    named, country = _channels(said, environment), environment.get("default_country") or ""
    contact = said["contact"]
    contact.pass_over(dict.fromkeys(("name", "status"), "The rules of the list do not look at it."))
    taken = [urns.normalize(urns.parse(text)) for text in environment.get("taken_urns", ())]
    listed = RuleList(addresses(said["before"]), named.values(), country, taken)
    return AddressEditor(listed, named, contact.get("language") or "", country)


def _stored(services: Services, clock: Clock, said: Said, environment: Case) -> AddressEditor:
    named, country = _channels(said, environment), environment.get("default_country") or ""
    if not any(key in step for step in said.get("steps", [said]) for key in ROUTED):
        # The others take part in no change, and each costs a transaction.
        named = {name: channel for name, channel in named.items() if said.mentions(name)}
    changes = [step["do"] for step in said["steps"]] if "steps" in said else [said["modifier"]]
    used = [(one["channel"], urns.parse(one["urn"]).scheme) for one in changes if one["type"] == "affinity"]
    locked = [(one["channel"], urns.parse(one["urn"]).scheme) for one in said["before"]]
    workspace = StoredWorkspace(services, clock, named, (*locked, *used), [name for name, _scheme in used])
    services.settings.set("default_country", country)
    for text in environment.get("taken_urns", ()):
        workspace.create("Somebody else", addresses([text]))
    contact = said["contact"]
    status, language = contact.known("status", Status), contact.get("language") or ""
    made = workspace.create(contact["name"], addresses(said["before"]), status=status, language=language)
    return AddressEditor(StoredList(workspace, made), named, language, country)


def _channels(said: Said, environment: Case) -> dict[str, Channel]:
    return channels(said["channels"] if "channels" in said else environment["channels"])


def _check_presence(editor: AddressEditor, name: str, said: Any) -> None:
    """Whether something is in the list, or is not: a channel by name, or addresses as `{urn, channel}`."""
    if isinstance(said, dict) and "urn" not in said:
        said = [{"urn": urn, "channel": channel} for urn, channel in said.items()]
    wanted = said if isinstance(said, list) else [said]
    now = editor.list.addresses
    shown = [*described(now), *(address.channel for address in now)]
    found = [item in shown for item in wanted]
    if name.startswith(PRESENCE):
        assert all(found), name
    elif name.startswith(ABSENCE):
        assert not any(found), name
    else:
        raise reading.Unread(f"What {name} says of a list is not known.")


def _check(editor: AddressEditor, expected: Said) -> None:
    shown = described(editor.list.addresses)
    if "after" in expected:
        assert shown == expected.plain("after")
    if "first" in expected:
        assert shown[0] == expected.plain("first")
    if "starts_with" in expected:
        assert shown[: len(expected["starts_with"])] == expected.plain("starts_with")
    if "changed" in expected:
        assert editor.changed is expected["changed"]
    if "events" in expected:
        assert _events(editor) == [_told(event) for event in expected["events"]]
    _check_route(editor, expected)


def _check_route(editor: AddressEditor, expected: Said) -> None:
    router, now = editor.list.router, editor.list.addresses
    if "preferred_channel" in expected:
        channel = router.route(now).channel
        assert (channel.name if channel else None) == expected["preferred_channel"]
    country = router.country(now)
    if "country" in expected:
        assert country == (expected["country"] or "")
    if "locale" in expected:
        assert "-".join(filter(None, (editor.language, country))) == expected["locale"]


def _events(editor: AddressEditor) -> list[Case]:
    """What happened, as cases tell it: each refusal, and the list if it changed."""
    told = [{"type": "error", "code": CODES.get(type(refusal), "")} for refusal in editor.refusals]
    now = described(editor.list.addresses)
    return [*told, {"type": "urns_changed", "urns": now}] if editor.changed else told


def _told(event: Said) -> Case:
    """An event of a case without the wording; of the codes, only those that tell addresses apart."""
    if event.one_of("type", ("error", "urns_changed")) == "urns_changed":
        return {"type": "urns_changed", "urns": event.plain("urns")}
    event.pass_over({"text": "The wording is that of others.", "extra": "It repeats what was refused."})
    code = event.get("code", "")
    return {"type": "error", "code": code if code in CODES.values() else ""}
