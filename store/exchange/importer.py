"""Applies the records of a workbook to the stored contacts, a batch at a time, and stores the result."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select, update
from sqlmodel import Session

from store.core.contacts.changes import attributes
from store.core.errors import InvalidImport
from store.core.exchange import merge
from store.core.exchange.headers import ImportColumn
from store.core.exchange.merge import ImportContext
from store.core.exchange.records import ImportCounts, Record, batches
from store.core.exchange.sheets import Sheet
from store.core.reports import UnknownUuid
from store.core.text import quoted
from store.core.types import Contact, Field, Group, Workspace
from store.core.urns import format_urn
from store.core.views import HistoryKind
from store.database.models import contacts as contact_table
from store.database.models import groups as group_table
from store.database.models import import_runs
from store.repositories import addresses as address_rows
from store.repositories import fields, groups, journal, settings
from store.repositories.addresses import ContactChange, StoredAddress
from store.repositories.snapshot import SnapshotCache, WorkspaceSnapshot
from store.workspace import contacts, field_usage, smart_groups


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What to import: the records of a workbook, and the group for its contacts, which may be empty.

    `workspace` has the settings that the workbook was read with, `unknown` is what becomes of its UUIDs that
    nobody has.
    """

    file: str
    sheet: Sheet
    workspace: Workspace
    group: str = ""
    unknown: UnknownUuid = UnknownUuid.REFUSE


def run(
    session: Session,
    cache: SnapshotCache,
    plan: ImportPlan,
    action: journal.Action,
    after_batch: Callable[[int], None] = lambda _done: None,
) -> ImportCounts:
    """Apply a workbook's records, with its new fields, its group, the history and the import itself.

    `after_batch` is told how many records are done; what it raises ends the import. InvalidField,
    InvalidGroup and InvalidImport say which field or group is not possible.
    """
    made = _add_fields(session, plan.sheet.columns, action.at)
    if plan.group and not made and groups.named(session, plan.group) is None:
        settings.bump(session, reroutes=False)
    group, made_group = _find_or_add_group(session, plan.group, action.at)
    snapshot = cache.current(session, hold=True)
    if made:
        smart_groups.mark_for_refill(session, snapshot)
    chosen = {group.uuid: group} if group else {}
    places = snapshot.places.hierarchy(session)
    letters = {column.target: column.letter for column in plan.sheet.columns}
    context = ImportContext(plan.workspace, action.at, snapshot.fields, chosen, places, letters, plan.unknown)
    run_id = _begin(session, plan, group, action)
    journal_id = journal.begin(session, replace(action, import_id=run_id))
    journal.record(session, journal_id, made + made_group)
    _note_fields(session, snapshot, plan, replace(action, import_id=run_id))
    tally, done = ImportCounts(), 0
    for records in batches(plan.sheet.records):
        if group:
            records = [replace(record, groups=(*record.groups, group.uuid)) for record in records]
        tally += apply(session, snapshot, context, records, journal_id, action)
        done += len(records)
        after_batch(done)
    _end(session, run_id, tally)
    return tally


def apply(
    session: Session,
    snapshot: WorkspaceSnapshot,
    context: ImportContext,
    records: Sequence[Record],
    journal_id: int,
    action: journal.Action,
) -> ImportCounts:
    """Apply records in their order, each seeing the effects of those before it, and save what changed."""
    batch = _Batch.load(session, records, context)
    tally = sum((batch.apply(record) for record in records), ImportCounts())
    saved = contacts.save(session, snapshot, batch.pairs(), context.now)
    contacts.record(session, snapshot, action, saved, journal_id)
    return tally


def _add_fields(session: Session, columns: Sequence[ImportColumn], at: datetime) -> list[journal.Record]:
    """Make the missing fields of columns, and return what was made."""
    known = {known.key for known in fields.all_fields(session)}
    new = [column for column in columns if column.key and column.key not in known]
    if new:
        settings.bump(session, reroutes=False)
    added = [fields.add(session, column.name, column.type, at, imported=True) for column in new]
    return [_field_record(field) for field in added]


def _note_fields(
    session: Session, snapshot: WorkspaceSnapshot, plan: ImportPlan, action: journal.Action
) -> None:
    """Record which fields the workbook had columns for, for the fields' usage."""
    keys = dict.fromkeys(column.key for column in plan.sheet.columns if column.key in snapshot.fields)
    uuids = [snapshot.fields[key].uuid for key in keys]
    field_usage.note_import(session, replace(action, kind=HistoryKind.UPDATED), uuids, plan.file)


def _field_record(made: Field) -> journal.Record:
    said = {"key": made.key, "name": made.name, "type": str(made.type), "featured": False, "priority": 0}
    return journal.Record(made.uuid, attributes({}, said), subject="field")


def _find_or_add_group(
    session: Session, name: str, at: datetime
) -> tuple[Group | None, list[journal.Record]]:
    """The manual group of that name, None for the empty name, and what was made when it did not exist."""
    if not name:
        return None, []
    found = groups.named(session, name)
    if found is None:
        new = groups.add(session, name, at)
        return new, [journal.Record(new.uuid, attributes({}, {"name": new.name}), subject="group")]
    if found.is_smart:
        raise InvalidImport(f"The group {quoted(found.name)} is kept by a search: nobody can be put into it.")
    return found, []


def _begin(session: Session, plan: ImportPlan, group: Group | None, action: journal.Action) -> int:
    group_id = select(group_table.c.id).where(group_table.c.uuid == (group.uuid if group else ""))
    row: dict[str, Any] = {
        "uuid": str(uuid4()),
        "file": plan.file,
        "operator": action.by,
        "created_on": action.at,
        "group_id": session.execute(group_id).scalar(),
        "records": len(plan.sheet.records),
    }
    return int(session.execute(insert(import_runs).values(row).returning(import_runs.c.id)).scalar_one())


def _end(session: Session, run_id: int, tally: ImportCounts) -> None:
    counts = {
        "created": tally.created,
        "updated": tally.updated,
        "unchanged": tally.unchanged,
        "errored": tally.errored,
        "errors": [[error.row, error.message] for error in tally.errors],
    }
    session.execute(update(import_runs).where(import_runs.c.id == run_id).values(counts))


@dataclass
class _Batch:
    """The contacts of a batch of records: as they were, as they are so far, and the owners of URNs."""

    context: ImportContext
    before: Mapping[str, Contact]
    known: Mapping[str, StoredAddress]
    owners: dict[str, str]
    current: dict[str, Contact] = field(default_factory=dict)

    @classmethod
    def load(cls, session: Session, records: Sequence[Record], context: ImportContext) -> "_Batch":
        """Read all contacts of the records in a few queries."""
        known = address_rows.known(session, {urn.identity for record in records for urn in record.urns})
        owners = {identity: found.owner_uuid for identity, found in known.items() if found.owner}
        uuids = {record.uuid for record in records if record.uuid} | {
            owners[urn.identity]
            for record in records
            if not record.uuid or context.unknown is UnknownUuid.IGNORE
            for urn in record.urns
            if urn.identity in owners
        }
        loaded = contacts.load(session, contact_table.c.uuid.in_(uuids), lock=True) if uuids else []
        before = {contact.uuid: contact for contact in loaded}
        return cls(context, before, known, owners, dict(before))

    def apply(self, record: Record) -> ImportCounts:
        """What becomes of one record; the batch is as it leaves it."""
        target = merge.find_target(record, self.owners, self.current.__contains__, self.context.unknown)
        if target.problem:
            return ImportCounts(errored=1, errors=(*record.errors, target.problem))
        contact = self.current.get(target.uuid) or Contact(target.uuid or str(uuid4()))
        merged = merge.merge(record, contact, self._other_owner(contact.uuid), self.context)
        errors, notes = record.errors + merged.problems, record.notes + merged.notes
        if contact.uuid in self.current and merged.contact == contact:
            return ImportCounts(unchanged=1, errors=errors, notes=notes)
        is_new = contact.uuid not in self.current
        self.current[contact.uuid] = merged.contact
        self.owners.update((address.urn.identity, contact.uuid) for address in merged.contact.addresses)
        return ImportCounts(created=int(is_new), updated=int(not is_new), errors=errors, notes=notes)

    def pairs(self) -> list[ContactChange]:
        """The contacts that changed, each with what it was before."""
        now = ((self.before.get(uuid), contact) for uuid, contact in self.current.items())
        return [(before, after) for before, after in now if before != after]

    def _other_owner(self, uuid: str) -> Callable[[str], str]:
        def title(identity: str) -> str:
            owner = self.owners.get(identity, "")
            return self._title(owner, identity) if owner and owner != uuid else ""

        return title

    def _title(self, uuid: str, identity: str) -> str:
        """The display name of a contact: its name, else its address."""
        if self.context.workspace.redacted:
            return "another contact"
        contact = self.current.get(uuid)
        name = contact.name if contact else self.known[identity].owner_name
        if name.strip():
            return name.strip()
        first = contact.addresses[0].urn if contact and contact.addresses else None
        return format_urn(first, international=True) if first else "a contact without a name"
