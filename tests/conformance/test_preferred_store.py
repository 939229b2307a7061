"""Cases made by others: who owns, gets or loses an address, on a database.

Groups that are kept by a query are left out of the comparison: no query is run here.
"""

import pytest

from store.core import urns
from store.core.errors import InvalidContact
from store.core.types import Address, Channel, Contact, FieldType, Status
from store.services import Services, open_services
from tests.conformance import cases, preferred_cases
from tests.conformance.cases import Case
from tests.conformance.channels import addresses, channels, described
from tests.store.builders import edit, edit_of

PREVIOUSLY = "Somebody before"
"""The contact that orphaned addresses once belonged to."""


class PreferredWorkspace:
    """A workspace with the channels, contacts, groups and orphaned addresses of a case."""

    def __init__(self, case: Case, services: Services) -> None:
        self.services = services
        described_channels = channels(cases.environment("preferred")["channels"])
        carried = _carried(case)
        self.channels = {
            name: self._add_channel(channel, carried.get(name, set()))
            for name, channel in described_channels.items()
        }
        self.smart_groups = {group["name"] for group in case.get("smart_groups", ())}
        self.names = {channel.uuid: name for name, channel in self.channels.items()}
        self.people: dict[str, Contact] = {}
        before = [{"name": name, "urns": listed} for name, listed in case.get("before", {}).items()]
        for person in case.get("contacts", before):
            self._create_contact(person)
        self._orphan(case.get("orphaned_urns") or case.get("orphaned_before") or [])

    def _add_channel(self, channel: Channel, carried: set[str]) -> Channel:
        """Stored with a uuid of its own, as a channel that may carry whatever the case locks to it."""
        schemes = (*channel.schemes, *sorted(carried - set(channel.schemes)))
        return self.services.channels.add(
            Channel("", channel.name, "EX", channel.address, schemes, channel.roles, channel.country)
        )

    def _create_contact(self, person: Case) -> None:
        groups = [self.group(name) for name in person.get("groups", ()) if name not in self.smart_groups]
        made = self.services.contacts.create(
            edit(name=person["name"], addresses=self.locked(addresses(person["urns"])), groups=tuple(groups))
        )
        self.people[person["name"]] = made

    def group(self, name: str) -> str:
        """The uuid of a manual group, made when there is none by that name."""
        known = {group.name: group.uuid for group in self.services.groups.all()}
        return known[name] if name in known else self.services.groups.create(name).uuid

    def _orphan(self, texts: list[str]) -> None:
        """Addresses that had an owner and have none any more."""
        if texts:
            owner = self.services.contacts.create(edit(name=PREVIOUSLY, addresses=tuple(texts)))
            self.services.contacts.save(owner.uuid, edit_of(owner, addresses=()))

    def locked(self, listed: tuple[Address, ...]) -> tuple[Address, ...]:
        """Addresses with the names of channels turned to uuids."""
        return tuple(
            Address(address.urn, self.channels[address.channel].uuid if address.channel else None)
            for address in listed
        )

    def owner(self, text: str) -> Contact | None:
        """The contact that has an address."""
        return self.services.contacts.owner_of(urns.parse(text))

    def urns(self, contact: Contact) -> list[dict[str, str | None]]:
        """A contact's addresses as stored, with the names of channels."""
        listed = self.services.contacts.get(contact.uuid).addresses
        named = (Address(a.urn, self.names[a.channel] if a.channel else None) for a in listed)
        return described(named)


def _carried(case: Case) -> dict[str, set[str]]:
    """The address types that a case locks to each channel; the peers do so whatever a channel carries."""
    locked = [item for person in case.get("contacts", ()) for item in person["urns"]]
    locked += [{"urn": text, "channel": case["do"].get("channel")} for text in case["do"].get("urns") or ()]
    found: dict[str, set[str]] = {}
    for item in locked:
        if item["channel"]:
            found.setdefault(item["channel"], set()).add(urns.parse(item["urn"]).scheme)
    return found


def _get_or_create(workspace: PreferredWorkspace, case: Case) -> None:
    do, expected = case["do"], case["expected"]
    owners = {owner.uuid: owner for text in do["urns"] if (owner := workspace.owner(text))}
    if "error" in expected:
        assert len(owners) > 1
        return
    [contact] = owners.values() or [_created(workspace, do)]
    assert bool(not owners) is expected["created"]
    if expected.get("contact"):
        assert contact.name == expected["contact"]
    _check(workspace, contact, expected)


def _check(workspace: PreferredWorkspace, contact: Contact, expected: Case) -> None:
    """What a case says of a stored contact."""
    if "urns" in expected:
        assert workspace.urns(contact) == described(addresses(expected["urns"]))
    if "groups" in expected:
        manual = [name for name in expected["groups"] if name not in workspace.smart_groups]
        assert [group.name for group in contact.groups] == manual
    if "fields" in expected:
        said = {key: value for key, value in expected["fields"].items() if value}
        texts = {key: value["text"] if isinstance(value, dict) else value for key, value in said.items()}
        assert {key: value.text for key, value in contact.fields.items()} == texts
    for name in ("name", "language", "status"):
        if name in expected:
            assert getattr(contact, name) == (expected[name] or "")


def _created(workspace: PreferredWorkspace, do: Case) -> Contact:
    listed = [{"urn": text, "channel": do.get("channel")} for text in do.get("urns") or ()]
    for key in do.get("fields") or ():
        workspace.services.fields.create(key.capitalize(), FieldType.TEXT)
    return workspace.services.contacts.create(
        edit(
            name=do.get("name") or "",
            language=do.get("language") or "",
            status=Status(do.get("status") or "active"),
            addresses=workspace.locked(addresses(listed)),
            fields=do.get("fields") or {},
            groups=tuple(workspace.group(name) for name in do.get("groups") or ()),
        )
    )


def _look_up(workspace: PreferredWorkspace, case: Case) -> None:
    fetched, created = {}, []
    for text in case["do"]["urns"]:
        owner = workspace.owner(text)
        if owner is not None:
            fetched[text] = owner.name
        else:
            created.append(text)
            workspace.services.contacts.create(edit(addresses=(text,)))
    assert fetched == case["expected"]["fetched"]
    assert created == case["expected"]["created"]
    assert all(workspace.owner(text) for text in case["do"]["urns"])


def _create(workspace: PreferredWorkspace, case: Case) -> None:
    expected = case["expected"]
    if "error" in expected:
        with pytest.raises(InvalidContact):
            _created(workspace, case["do"])
        return
    _check(workspace, _created(workspace, case["do"]), expected)


def _set_lists(workspace: PreferredWorkspace, case: Case) -> None:
    for name, listed in case["do"]["lists"].items():
        current = workspace.services.contacts.get(workspace.people[name].uuid)
        workspace.services.contacts.save(current.uuid, edit_of(current, addresses=tuple(listed)))
    for name, listed in case["expected"]["lists"].items():
        assert [item["urn"] for item in workspace.urns(workspace.people[name])] == listed
    assert [text for text in case["expected"].get("orphaned", ()) if workspace.owner(text)] == []


ACTIONS = {
    "get or create contact": _get_or_create,
    "get or create one contact per address": _look_up,
    "create contact": _create,
    "set address lists": _set_lists,
}


@pytest.mark.parametrize("case", preferred_cases.params(preferred_cases.STORE))
def test_preferred_on_a_database(case: Case) -> None:
    services = open_services("sqlite://")
    try:
        ACTIONS[case["do"]["kind"]](PreferredWorkspace(case, services), case)
    finally:
        services.close()
