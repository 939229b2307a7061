"""A workspace into which records and workbooks are imported, and its contacts in a form to compare.

Smart groups are not compared: their members are decided by searches, not by the import.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import true
from sqlmodel import Session

from store.core.errors import InvalidUrn
from store.core.exchange.merge import ImportContext
from store.core.exchange.records import ImportCounts, Record
from store.core.fields.values import read_value
from store.core.types import Address, Contact, Field, FieldType, Status, Urn, Workspace
from store.core.urns import parse
from store.core.views import HistoryKind
from store.exchange.import_batch import ImportBatch
from store.repositories import journal
from store.repositories.snapshot import load
from store.services import Services
from store.workspace import contacts as repository

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)


class ImportWorkspace:
    """A database with the fields and manual groups of the cases."""

    def __init__(self, services: Services, environment: Mapping[str, Any]) -> None:
        self.database = services.database
        self.workspace = Workspace(default_country=environment["default_country"])
        self.fields: dict[str, Field] = {}
        for each in environment["fields"]:
            made = services.fields.create(each["key"].capitalize(), FieldType(each["type"]))
            self.fields[made.key] = made
        self.groups = {name: services.groups.create(name) for name in environment["groups"]}

    def add(self, befores: Sequence[Mapping[str, Any]]) -> None:
        """Store the contacts that exist before the import."""
        pairs = [(None, self._contact(said)) for said in befores]
        self.database.write(lambda session: repository.save(session, load(session, 0), pairs, NOW))

    def record(self, said: Mapping[str, Any]) -> Record:
        """A record as it is read from a workbook."""
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

    def apply(self, records: Sequence[Record], sizes: Sequence[int] | None) -> ImportCounts:
        """Import records in batches of these sizes, or in one."""
        by_uuid = {group.uuid: group for group in self.groups.values()}
        around = ImportContext(self.workspace, NOW, self.fields, by_uuid)

        def work(session: Session) -> ImportCounts:
            action = journal.Action(HistoryKind.IMPORTED, NOW, source="import")
            journal_id = journal.begin(session, action)
            tally = ImportCounts()
            for part in _split(records, sizes or [len(records)]):
                batch = ImportBatch(around)
                batch.add(session, part, lock=True)
                tally += batch.save(session, load(session, 0), action, journal_id)
            return tally

        return self.database.write(work)

    def contacts(self) -> list[Contact]:
        """All contacts, as stored."""
        with self.database.reading() as session:
            return repository.load(session, true())

    def comparable(self, contact: Contact) -> tuple[str, ...]:
        """The parts of a contact that are compared, as texts that can be sorted."""
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

    def expected(self, said: Mapping[str, Any]) -> tuple[str, ...]:
        """The same parts of a contact that a case describes."""
        return self.comparable(self._contact(said))

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
