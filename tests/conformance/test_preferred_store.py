"""Cases made by others: who owns, gets or loses an address, on both databases."""

from collections.abc import Callable

import pytest

from store.core import urns
from store.core.contacts import incoming
from store.core.errors import InvalidContact
from store.core.types import Contact, FieldType
from store.services import Services
from tests.conformance import cases, preferred_cases, reading
from tests.conformance.cases import Case
from tests.conformance.channels import addresses, channels, described
from tests.conformance.reading import Said
from tests.conformance.stored_workspace import StoredWorkspace
from tests.store.builders import edit, edit_of
from tests.store.databases import Clock

PREVIOUSLY = "Somebody before"
"""The contact that orphaned addresses once belonged to."""


class PreferredWorkspace(StoredWorkspace):
    """A workspace with the channels, contacts, groups and orphaned addresses of a case."""

    def __init__(self, services: Services, clock: Clock, said: Said) -> None:
        known = channels(cases.environment("preferred")["channels"])
        named = {name: channel for name, channel in known.items() if said.mentions(name)}
        locked = [item for person in said.get("contacts", ()) for item in person["urns"]]
        if channel := said["do"].get("channel"):
            locked += [{"urn": text, "channel": channel} for text in said["do"].get("urns") or ()]
        super().__init__(services, clock, named, preferred_cases.locked_types(*locked))
        services.settings.set("default_country", cases.environment("preferred").get("default_country") or "")
        self.smart_groups = [group["name"] for group in said.get("smart_groups", ())]
        for group in said.get("smart_groups", ()):
            services.groups.fill(services.groups.create(group["name"], group["query"]).uuid)
        self.people: dict[str, Contact] = {}
        for name, listed in said.get("before", {}).items():
            self.people[name] = self.create(name, addresses(listed))
        for person in said.get("contacts", ()):
            self._create_contact(person)
        for key in ("orphaned_urns", "orphaned_before"):
            self._orphan(said.get(key) or [])

    def _create_contact(self, person: Said) -> None:
        joined = [name for name in person.get("groups", ()) if name not in self.smart_groups]
        made = self.create(person["name"], addresses(person["urns"]), groups=joined)
        self.people[person["name"]] = made
        assert {group.name for group in made.groups} == set(person.get("groups", ()))

    def _orphan(self, texts: list[str]) -> None:
        """Addresses that had an owner and have none any more."""
        if texts:
            owner = self.services.contacts.create(edit(name=PREVIOUSLY, addresses=tuple(texts)))
            self.services.contacts.save(owner.uuid, edit_of(owner, addresses=()))


def _get_or_create(workspace: PreferredWorkspace, do: Said, expected: Said) -> None:
    owners = {owner.uuid: owner for text in do["urns"] if (owner := workspace.owner(text))}
    if "error" in expected:
        expected.pass_over({"error": "The wording is that of others."})
        assert len(owners) > 1
        return
    [contact] = owners.values() or [_created(workspace, do)]
    do.pass_over({"channel": "Whoever is found keeps the channel of the address."} if owners else {})
    assert bool(not owners) is expected["created"]
    if expected.get("contact"):
        assert contact.name == expected["contact"]
    _check(workspace, contact, expected)


def _check(workspace: PreferredWorkspace, contact: Contact, expected: Said) -> None:
    """What a case says of a stored contact."""
    if "urns" in expected:
        assert workspace.urns(contact) == described(addresses(expected["urns"]))
    if "groups" in expected:
        assert {group.name for group in contact.groups} == set(expected["groups"])
    if "fields" in expected:
        said = {key: value for key, value in expected.plain("fields").items() if value}
        texts = {key: value["text"] if isinstance(value, dict) else value for key, value in said.items()}
        assert {key: value.text for key, value in contact.fields.items()} == texts
    for name in ("name", "language", "status"):
        if name in expected:
            assert getattr(contact, name) == (expected[name] or "")


def _created(workspace: PreferredWorkspace, do: Said) -> Contact:
    listed = [{"urn": text, "channel": do.get("channel")} for text in do.get("urns") or ()]
    fields = {key: do["fields"][key] for key in do.get("fields") or ()}
    for key in fields:
        workspace.services.fields.create(key.capitalize(), FieldType.TEXT)
    return workspace.create(
        do.get("name") or "",
        addresses(listed),
        status=do.get("status") or "active",
        language=do.get("language") or "",
        groups=do.get("groups") or (),
        fields=fields,
    )


def _look_up(workspace: PreferredWorkspace, do: Said, expected: Said) -> None:
    fetched, created = {}, []
    for text in do["urns"]:
        owner = workspace.owner(text)
        if owner is not None:
            fetched[text] = owner.name
        else:
            created.append(text)
            workspace.services.contacts.create(edit(addresses=(text,)))
    assert fetched == expected.plain("fetched")
    assert created == expected["created"]
    assert all(workspace.owner(text) for text in do["urns"])


def _create(workspace: PreferredWorkspace, do: Said, expected: Said) -> None:
    if "error" in expected:
        expected.pass_over({"error": "The wording is that of others."})
        with pytest.raises(InvalidContact):
            _created(workspace, do)
        return
    _check(workspace, _created(workspace, do), expected)


def _set_lists(workspace: PreferredWorkspace, do: Said, expected: Said) -> None:
    for name, listed in do["lists"].items():
        current = workspace.services.contacts.get(workspace.people[name].uuid)
        workspace.services.contacts.save(current.uuid, edit_of(current, addresses=tuple(listed)))
    for name, listed in expected["lists"].items():
        assert [item["urn"] for item in workspace.urns(workspace.people[name])] == listed
    assert [text for text in expected.get("orphaned", ()) if workspace.owner(text)] == []


def _claim(workspace: PreferredWorkspace, do: Said, expected: Said) -> None:
    """What a channel reports moves an address by this rule; operators merge instead."""
    claimed = urns.normalize(urns.parse(do["urn"]))
    owner = workspace.services.contacts.owner_of(claimed)
    claimant = do["contact"]
    other = owner if owner is not None and owner.name != claimant else None
    assert (other is not None and incoming.can_claim(other, claimed)) is expected["moved"]
    assert (other.name if other else None) == expected["previous_owner"]


Action = Callable[[PreferredWorkspace, Said, Said], None]

ACTIONS: dict[str, Action] = {
    "get or create contact": _get_or_create,
    "get or create one contact per address": _look_up,
    "create contact": _create,
    "set address lists": _set_lists,
    "claim if owner has nothing else": _claim,
}


@pytest.mark.parametrize(
    "case",
    [*preferred_cases.params(preferred_cases.STORE), *preferred_cases.params(preferred_cases.CLAIMS)],
)
def test_preferred_on_a_database(case: Case, services: Services, clock: Clock) -> None:
    run(case, services, clock)


def run(case: Case, services: Services, clock: Clock) -> None:
    """Run a case on a workspace with nothing in it."""
    said = reading.case(case)
    action = said["do"].known("kind", ACTIONS)
    action(PreferredWorkspace(services, clock, said), said["do"], said["expected"])
    reading.finish(said)
