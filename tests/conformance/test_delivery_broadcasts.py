"""Cases made by others: who gets a text that is sent to many, once each, in which language and by what."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlmodel import Session

from store.core.contacts.selection import Selection
from store.core.errors import CordboardError
from store.core.progress import Monitor
from store.core.sending import Draft
from store.core.types import Address, Channel, Contact, FieldType, Role, Value
from store.core.urns import parse
from store.core.views import Listing
from store.database import models
from store.messaging import broadcasts as making
from store.repositories.snapshot import SnapshotCache
from store.services import Services, open_services
from store.workspace import contacts as repository
from store.workspace.many import pace
from tests.conformance import cases, reading
from tests.conformance.cases import Case
from tests.conformance.reading import Said
from tests.store.databases import Clock

_DOCTORS = 121
_PASSED_OVER = {
    "today": "It is for searches with days in them.",
    "names": "It is for searches with groups in them.",
}


class BroadcastWorkspace:
    """Contacts by their names, as the environment of the cases has them."""

    def __init__(self, services: Services, clock: Clock, said: Said) -> None:
        self.services, self.clock = services, clock
        self._add_channels(said)
        for key in said.get("fields", ()):
            services.fields.create(key.capitalize(), FieldType.TEXT)
        known = said.get("contacts", _environment().get("contacts", {}))
        self.people = {name: self._new(said, name, *urns) for name, urns in known.items()}
        more = [self._new(said, "", f"tel:+1206555{1000 + each}") for each in range(_DOCTORS - 1)]
        is_for_doctors = "doctors" in said["to"].get("groups", ())
        self._save([*self.people.values(), *(more if is_for_doctors else ())])
        if is_for_doctors:
            members = [self.people["ann"], *more]
            doctors = services.groups.create("doctors")
            services.bulk.join(Selection.of(one.uuid for one in members), doctors.uuid)

    def _add_channels(self, said: Said) -> None:
        default = [{"name": "Phone", "schemes": ["tel"]}, {"name": "Twitter", "schemes": ["twitter"]}]
        for one in said.get("channels", default):
            self.clock.forward(minutes=1)
            address, roles = one.get("address", one["name"]), (Role.SEND, Role.RECEIVE)
            self.services.channels.add(Channel("", one["name"], "EX", address, (*one["schemes"],), roles))

    def _new(self, said: Said, name: str, *urns: str) -> Contact:
        days = said.get("last_seen_days_ago", {}).get(name)
        fields = said.get("fields", {}) if name == "ann" else {}
        return Contact(
            str(uuid4()),
            name.capitalize(),
            language=said.get("languages", {}).get(name) or "",
            addresses=tuple(Address(parse(urn)) for urn in urns),
            fields={key: Value(text) for key, text in fields.items()},
            last_seen_on=None if days is None else self.clock.now - timedelta(days=days),
        )

    def _save(self, people: list[Contact]) -> None:
        def work(session: Session) -> None:
            snapshot = SnapshotCache().current(session, hold=True)
            repository.save(session, snapshot, [(None, one) for one in people], self.clock.now)

        self.services.database.write(work)

    def search(self, to: Said, exclude: Mapping[str, object]) -> tuple[str, list[str]]:
        """A search that finds whom a case means, and the addresses that nobody has."""
        parts = [f'group = "{name}"' for name in to.get("groups", ())]
        named = [*to.get("contacts", ())]
        unknown: list[str] = []
        for urn in to.get("urns", ()):
            owner = next((name for name, one in self.people.items() if _has(one, urn)), "")
            (named if owner else unknown).append(owner or urn)
        parts += [f'uuid = "{self.people[name].uuid}"' for name in named]
        parts += [f"({to['query']})"] if "query" in to else []
        found = " OR ".join(parts)
        if "not_seen_since_days" in exclude and found:
            since = self.clock.now - timedelta(days=int(str(exclude["not_seen_since_days"])))
            found = f"({found}) AND last_seen_on > {since:%d-%m-%Y}"
        return found, unknown


def _has(contact: Contact, urn: str) -> bool:
    return parse(urn).identity in {one.urn.identity for one in contact.addresses}


def _environment() -> Case:
    return cases.environment("delivery/broadcasts")


def _draft(said: Said) -> Draft:
    if "translations" in said:
        texts = dict(reading.plain(said["translations"]))
        return Draft(texts.pop(said["base_language"]), texts)
    text = said.get("text", "hello")
    # A sign that begins a variable is written twice where it does not.
    return Draft(text if said.get("variables_on") else text.replace("@", "@@"))


def _exclusions(said: Said) -> Mapping[str, object]:
    exclude = dict(said.get("exclude", {}))
    assert exclude.keys() <= {"not_seen_since_days", "non_active"}
    return exclude


@pytest.mark.parametrize("case", cases.params("delivery/broadcasts"))
def test_broadcasts(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said, clock = reading.case(case), Clock()
    said.pass_over(_PASSED_OVER)
    monkeypatch.setattr(pace, "LIMIT", 1)
    monkeypatch.setattr(making, "BATCH", _environment()["batch"])
    services = open_services(str(tmp_path / "contacts.db"), operator="ann", clock=clock)
    try:
        workspace = BroadcastWorkspace(services, clock, said)
        _check(workspace, said)
    finally:
        services.close()
    reading.finish(said)


def _check(workspace: BroadcastWorkspace, said: Said) -> None:
    services, expected = workspace.services, said["expected"]
    before = _count(services)
    batches: list[int] = []
    monitor = Monitor(lambda done, _total: batches.append(done))
    if "error" in expected:
        expected.one_of("error", (True,))
        with pytest.raises(CordboardError) as refused:
            _send(workspace, said, monitor)
        if "code" in expected:
            code = getattr(refused.value, "code", "")
            assert f"query:{code}" == expected["code"]
        return
    _send(workspace, said, monitor)
    found = _stored(services)
    checks: Mapping[str, Callable[[], object]] = {
        "messages": lambda: len(found),
        "batches_of_100": lambda: len(batches) - 1,
        "texts": lambda: Counter(text for _channel, _urn, text in found),
        "contacts_made": lambda: _count(services) - before,
        "by_channel": lambda: {
            channel: [urn for other, urn, _text in found if other == channel]
            for channel in {channel for channel, _urn, _text in found}
        },
    }
    for key in expected:
        assert checks[key]() == reading.plain(expected[key]), key


def _send(workspace: BroadcastWorkspace, said: Said, monitor: Monitor) -> None:
    draft = _draft(said)
    search, unknown = workspace.search(said["to"], _exclusions(said))
    if not search and not unknown:
        # An empty search is everybody here, and nobody chosen is no contact.
        workspace.services.broadcasts.send(Selection(), draft, monitor)
    if search:
        workspace.services.broadcasts.send(Selection.all_of(Listing(text=search)), draft, monitor)
    for urn in unknown:
        workspace.services.broadcasts.send_to(parse(urn), draft)


def _stored(services: Services) -> list[tuple[str, str, str]]:
    messages, channels = models.messages.c, models.channels.c
    query = select(channels.name, messages.identity, messages.text)
    query = query.join(models.channels, channels.id == messages.channel_id).order_by(messages.id)
    with services.database.reading() as session:
        return [(row[0], row[1], row[2]) for row in session.execute(query)]


def _count(services: Services) -> int:
    with services.database.reading() as session:
        query = select(func.count()).select_from(models.contacts)
        return int(session.execute(query).scalar_one())
