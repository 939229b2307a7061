"""Parsed records and whole files applied to the contacts there are, as other projects' tests have them.

Their smart groups are left out of the comparison: who is in one is the search's business, not the import's.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import true
from sqlmodel import Session

from store import contacts as repository
from store import imports, journal
from store.catalogue import load
from store.core.errors import CordboardError, InvalidUrn, UnreadableWorkbook
from store.core.import_choices import group_name_for
from store.core.import_headers import read_headers
from store.core.import_rules import Surroundings
from store.core.importing import Record, Tally
from store.core.types import Address, Channel, Contact, Field, FieldType, Group, Role, Status, Urn, Workspace
from store.core.urns import parse
from store.core.values import read_value
from store.core.views import HistoryKind, ImportReport
from store.services import Services
from tests.conformance import cases
from tests.conformance.cases import Case

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
RECORDS = cases.environment("import_records")
LEGACY = cases.environment("imports_legacy")


@pytest.mark.parametrize("case", cases.params("import_records"))
def test_import_records(case: Case, services: Services) -> None:
    world = _World(services, RECORDS)
    world.add(case["contacts_before"])
    tally = world.apply([world.record(said) for said in case["records"]], case.get("batch_sizes"))

    expected = case["expected"]
    assert tally.created == expected["created"]
    if "updated" in expected:
        # The others count whom they found; we tell those who changed from those who were so already.
        assert tally.updated + tally.unchanged == expected["updated"]
    if "errored" in expected:
        assert tally.errored == expected["errored"]
    if "errors" in expected:
        assert [error.row for error in tally.errors] == [error["row"] for error in expected["errors"]]
    if "contacts_after" in expected:
        assert sorted(map(world.seen, world.all())) == sorted(map(world.wanted, expected["contacts_after"]))
        uuids = {contact.uuid for contact in world.all()}
        assert uuids >= {before["uuid"] for before in case["contacts_before"]}
    names = [(contact.name, contact.language) for contact in world.all()]
    for partial in expected.get("contacts_after_partial", ()):
        assert (partial["name"], partial["language"]) in names


class _World:
    """A database with the fields and manual groups that the cases name."""

    def __init__(self, services: Services, environment: Mapping[str, Any]) -> None:
        self.database = services.database
        self.workspace = Workspace(default_country=environment["default_country"])
        self.fields: dict[str, Field] = {}
        for each in environment["fields"]:
            made = services.fields.create(each["key"].capitalize(), FieldType(each["type"]))
            self.fields[made.key] = made
        self.groups = {name: services.groups.create(name) for name in environment["groups"]}

    def add(self, befores: Sequence[Mapping[str, Any]]) -> None:
        """Make the contacts that there are before."""
        pairs = [(None, self._contact(said)) for said in befores]
        self.database.write(lambda session: repository.save(session, load(session, 0), pairs, NOW))

    def record(self, said: Mapping[str, Any]) -> Record:
        record = Record(
            row=said["row"],
            uuid=said.get("uuid", ""),
            name=said.get("name"),
            language=said.get("language"),
            status=said.get("status"),
            fields=said.get("fields", {}),
            groups=tuple(self.groups[name].uuid for name in said.get("groups", ())),
        )
        return record.with_urns(map(_urn, said.get("urns", ())), self.workspace.default_country)

    def apply(self, records: Sequence[Record], sizes: Sequence[int] | None) -> Tally:
        by_uuid = {group.uuid: group for group in self.groups.values()}
        around = Surroundings(self.workspace, NOW, self.fields, by_uuid)

        def work(session: Session) -> Tally:
            journal_id = journal.begin(session, journal.Action(HistoryKind.IMPORTED, NOW, source="import"))
            tallies = (
                imports.apply(session, load(session, 0), around, batch, journal_id)
                for batch in _split(records, sizes or [len(records)])
            )
            return sum(tallies, Tally())

        return self.database.write(work)

    def all(self) -> list[Contact]:
        with self.database.reading() as session:
            return repository.load(session, true())

    def seen(self, contact: Contact) -> tuple[str, ...]:
        """What of a contact is compared, as text that sorts."""
        fields = {
            key: str(value.datetime or value.number or value.text) for key, value in contact.fields.items()
        }
        return (
            contact.name,
            contact.language,
            contact.status,
            str([address.urn.identity for address in contact.addresses]),
            str(sorted(fields.items())),
            str(sorted(group.name for group in contact.groups)),
        )

    def wanted(self, said: Mapping[str, Any]) -> tuple[str, ...]:
        return self.seen(self._contact(said))

    def _contact(self, said: Mapping[str, Any]) -> Contact:
        values = {
            key: read_value(text, self.fields[key].type, self.workspace, NOW)
            for key, text in said.get("fields", {}).items()
        }
        return Contact(
            uuid=said.get("uuid") or str(uuid4()),
            name=said.get("name") or "",
            language=said.get("language") or "",
            status=Status(said.get("status") or "active"),
            addresses=tuple(Address(_urn(text)) for text in said.get("urns", ())),
            fields={key: value for key, value in values.items() if value},
            groups=tuple(self.groups[name] for name in said.get("groups", ()) if name in self.groups),
        )


def _urn(text: str) -> Urn:
    try:
        return parse(text)
    except InvalidUrn:
        scheme, _colon, path = text.partition(":")
        return Urn(scheme, path)


def _split(records: Sequence[Record], sizes: Iterable[int]) -> Iterator[Sequence[Record]]:
    start = 0
    for size in sizes:
        yield records[start : start + size]
        start += size


@pytest.mark.parametrize("case", cases.params("imports_legacy"))
def test_imports_legacy(case: Case, services: Services, tmp_path: Path) -> None:
    if "headers" in case:
        assert _headers_accepted(case["headers"]) == case["expected"]["ok"]
        return
    _prepare(services)
    world = _World(services, {"default_country": LEGACY["default_country"], "fields": [], "groups": []})
    world.add(case["contacts_before"])
    path = _file(case, tmp_path)
    group = group_name_for(case.get("file_name") or path.name, [])
    report = None
    with suppress(CordboardError):
        report = services.imports.run(path, group=group)

    expected = case["expected"]
    applied = report is not None and not (report.errors if "row" in case else ())
    assert applied == expected["ok"]
    if report is not None and applied:
        _check(report, expected, world.all(), services.groups.all())


def _headers_accepted(headers: list[str]) -> bool:
    try:
        read_headers(headers, (), "headers.xlsx")
    except UnreadableWorkbook:
        return False
    return True


def _prepare(services: Services) -> None:
    services.settings.set("default_country", LEGACY["default_country"])
    services.settings.set("timezone", LEGACY["timezone"])
    services.channels.add(
        Channel("", "Phone", "A", "+250788000000", ("tel",), (Role.SEND, Role.RECEIVE), country="RW")
    )


def _file(case: Case, folder: Path) -> Path:
    """The workbook of a case; one that gives a row only gets a workbook of it."""
    if "row" not in case:
        return cases.folder() / str(LEGACY["folder"]) / str(case["file"])
    path = folder / "row.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([case["row"].keys(), case["row"].values()])
    return path


def _check(
    report: ImportReport, expected: Mapping[str, Any], after: list[Contact], groups: tuple[Group, ...]
) -> None:
    if "records" in expected:
        assert report.created + report.updated + report.unchanged == expected["records"]
    if "creates" in expected:
        assert report.created == expected["creates"]
    if "updates" in expected:
        assert report.updated + report.unchanged == expected["updates"]
    if "errors" in expected:
        wanted = expected["errors"]
        assert report.errored == (wanted if isinstance(wanted, int) else len(wanted))
    if "group" in expected:
        [group] = groups
        assert (group.name, group.count) == (expected["group"]["name"], expected["group"]["members"])
    # Names keep the case they have in the file; the older importer gave each word a capital.
    names = [contact.name.casefold() for contact in after]
    for said in [*expected.get("contacts", ()), *expected.get("after", ())]:
        _check_contact({"name": said} if isinstance(said, str) else said, after, names)
    if "contact" in expected:
        _check_contact(expected["contact"], after, names)


def _check_contact(said: Mapping[str, Any], after: list[Contact], names: list[str]) -> None:
    contact = after[names.index((said.get("name") or "").casefold())]
    if "urns" in said:
        assert [address.urn.identity for address in contact.addresses] == said["urns"]
    if "language" in said:
        assert contact.language == (said["language"] or "")
