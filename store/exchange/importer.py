"""Applies the records of a workbook to the stored contacts: in one transaction, or many in batches."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select, update
from sqlmodel import Session

from store.core.errors import InvalidImport
from store.core.exchange.headers import ImportColumn
from store.core.exchange.merge import ImportContext, letters
from store.core.exchange.records import ImportCounts, Record, batches
from store.core.exchange.sheets import Sheet
from store.core.history.changes import attributes
from store.core.progress import Progress
from store.core.reports import UnknownUuid
from store.core.text import quoted
from store.core.types import Field, Group, Workspace
from store.core.views import HistoryKind
from store.database.engine import Database
from store.database.models import groups as group_table
from store.database.models import import_runs
from store.exchange.import_batch import ImportBatch
from store.repositories import fields, groups, journal, settings
from store.repositories.snapshot import SnapshotCache, WorkspaceSnapshot
from store.workspace import field_usage, smart_groups
from store.workspace.many import pace
from store.workspace.many.batches import Batches, OneTransaction, running

AfterBatch = Callable[[int], None]
"""Told how many records are done; what it raises ends the import."""


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


@dataclass(frozen=True, slots=True)
class _Begun:
    """An import that was begun: its row, its entry in the journal, and its group."""

    run_id: int
    entry: int
    group: Group | None


def plan_only(
    session: Session, snapshot: WorkspaceSnapshot, plan: ImportPlan, at: datetime, after_batch: AfterBatch
) -> ImportCounts:
    """What an import would do, worked out from what is stored now; nothing is written or locked.

    Raises what `run` does.
    """
    new = [
        fields.planned(session, column.name, column.type, imported=True)
        for column in _new_columns(session, plan.sheet.columns)
    ]
    fields.check_room(session, len(new))
    group = _found_group(session, plan.group)
    if plan.group and group is None:
        group = groups.planned(session, plan.group)
    after = replace(
        snapshot,
        fields={**snapshot.fields, **{made.key: made for made in new}},
        groups={**snapshot.groups, **({group.uuid: group} if group else {})},
    )
    batch = ImportBatch(_context(session, after, plan, group, at))
    done = 0
    for records in _chunks(plan, group):
        batch.add(session, records)
        done += len(records)
        after_batch(done)
    return batch.tally


def run(
    session: Session,
    cache: SnapshotCache,
    plan: ImportPlan,
    action: journal.Action,
    after_batch: AfterBatch = lambda _done: None,
) -> ImportCounts:
    """Apply a workbook's records, with its new fields, its group, the history and the import itself, in the
    caller's transaction.

    InvalidField, InvalidGroup and InvalidImport say which field or group is not possible.
    """
    begun = _begin(session, cache, plan, action)
    together = OneTransaction(session, cache.current(session, hold=True), action, begun.entry)
    tally = _apply(together, plan, action, begun, after_batch)
    _end(session, begun.run_id, tally)
    return tally


def run_in_batches(
    database: Database,
    cache: SnapshotCache,
    plan: ImportPlan,
    action: journal.Action,
    after_batch: AfterBatch,
    progress: Progress,
) -> ImportCounts:
    """As `run`, but each batch in a transaction of its own, between which others write.

    What raises has the import taken back; `progress` is then told how much of it is left.
    """
    begun: list[_Begun] = []

    def begin(session: Session, owner: str) -> int:
        begun[:] = [_begin(session, cache, plan, action, owner)]
        return begun[0].entry

    with running(database, cache, action, begin, progress) as work:
        tally = _apply(work, plan, action, begun[0], after_batch)
        work.finish(lambda session: _end(session, begun[0].run_id, tally))
    return tally


def _begin(
    session: Session, cache: SnapshotCache, plan: ImportPlan, action: journal.Action, owner: str = ""
) -> _Begun:
    """Write the import, its journal entry, and the fields and the group that it makes."""
    made = _add_fields(session, plan.sheet.columns, action.at)
    group = _found_group(session, plan.group)
    if plan.group and group is None:
        if not made:
            settings.bump(session, reroutes=False)
        group = groups.add(session, plan.group, action.at)
        said = attributes({}, {"name": group.name})
        made = [*made, journal.Record(group.uuid, said, subject="group")]
    snapshot = cache.current(session, hold=True)
    if made:
        smart_groups.mark_for_refill(session, snapshot)
    run_id = _add_run(session, plan, group, action)
    part = replace(action, import_id=run_id)
    entry = journal.begin(session, part, owner)
    journal.record(session, entry, made)
    _note_fields(session, snapshot, plan, part)
    return _Begun(run_id, entry, group)


def _apply(
    work: Batches, plan: ImportPlan, action: journal.Action, begun: _Begun, after_batch: AfterBatch
) -> ImportCounts:
    """Apply the records in their order, each seeing the effects of those before it."""

    def save(
        session: Session, snapshot: WorkspaceSnapshot, batch: ImportBatch, entry: Callable[[], int]
    ) -> ImportCounts:
        return batch.save(session, snapshot, action, entry())

    tally, done = ImportCounts(), 0
    for records in _chunks(plan, begun.group):
        prepare = partial(_prepare, records=records, plan=plan, group=begun.group, at=action.at)
        tally += work.run(prepare, save)
        done += len(records)
        after_batch(done)
    return tally


def _prepare(
    session: Session,
    snapshot: WorkspaceSnapshot,
    lock: bool,
    *,
    records: Sequence[Record],
    plan: ImportPlan,
    group: Group | None,
    at: datetime,
) -> ImportBatch:
    batch = ImportBatch(_context(session, snapshot, plan, group, at))
    batch.add(session, records, lock=lock)
    return batch


def _context(
    session: Session, snapshot: WorkspaceSnapshot, plan: ImportPlan, group: Group | None, at: datetime
) -> ImportContext:
    """What records are merged in; InvalidImport when somebody deleted a field or the group meanwhile."""
    gone = [column.name for column in plan.sheet.columns if column.key and column.key not in snapshot.fields]
    if gone:
        raise InvalidImport(f"The field {quoted(gone[0])} was deleted while the file was being imported.")
    if group is not None and group.uuid not in snapshot.groups:
        raise InvalidImport(f"The group {quoted(group.name)} was deleted while the file was being imported.")
    chosen = {group.uuid: group} if group else {}
    places = snapshot.places.hierarchy(session)
    around = plan.workspace, at, snapshot.fields, chosen, places
    return ImportContext(*around, letters(plan.sheet.columns), plan.unknown)


def _chunks(plan: ImportPlan, group: Group | None) -> Iterator[Sequence[Record]]:
    """The records in batches, with the group that their contacts go to."""
    for records in batches(plan.sheet.records, pace.BATCH):
        own = () if group is None else (group.uuid,)
        yield [replace(record, groups=(*record.groups, *own)) for record in records] if own else records


def _new_columns(session: Session, columns: Sequence[ImportColumn]) -> list[ImportColumn]:
    known = {known.key for known in fields.all_fields(session)}
    return [column for column in columns if column.key and column.key not in known]


def _add_fields(session: Session, columns: Sequence[ImportColumn], at: datetime) -> list[journal.Record]:
    """Make the missing fields of columns, and return what was made."""
    new = _new_columns(session, columns)
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


def _found_group(session: Session, name: str) -> Group | None:
    """The manual group of that name, None when there is none; InvalidImport for a smart group."""
    found = groups.named(session, name) if name else None
    if found is not None and found.is_smart:
        raise InvalidImport(f"The group {quoted(found.name)} is kept by a search: nobody can be put into it.")
    return found


def _add_run(session: Session, plan: ImportPlan, group: Group | None, action: journal.Action) -> int:
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
