"""Importing workbooks."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from store.core.errors import InvalidImport
from store.core.exchange.cells import Row
from store.core.exchange.records import ImportCounts
from store.core.exchange.sheets import MAX_RECORDS, read_sheet
from store.core.phones.countries import is_country
from store.core.progress import UNWATCHED, Monitor
from store.core.reports import AS_IT_IS, ImportReport, ReadingChoices, UnknownUuid
from store.core.text import printable, quoted
from store.core.types import Workspace
from store.core.views import HistoryKind
from store.exchange import importer
from store.exchange.workbook_reader import open_rows
from store.repositories import settings
from store.repositories.snapshot import WorkspaceSnapshot
from store.services.context import Service
from store.workspace.many import pace

_CANCELLED = "The import was cancelled; nothing was changed."
_ROWS_BETWEEN_LOOKS = 500


class Imports(Service):
    """Imports of workbooks. An import is done entirely or not at all.

    One of more than `pace.LIMIT` records goes in batches, between which others see what is done by then, and
    write; what they change stays. One that is stopped or killed is taken back.
    """

    def run(
        self,
        path: Path,
        *,
        country: str | None = None,
        group: str = "",
        all_addresses: bool = False,
        unknown_uuid: UnknownUuid = UnknownUuid.REFUSE,
        dry_run: bool = False,
        reading: ReadingChoices = AS_IT_IS,
        monitor: Monitor = UNWATCHED,
    ) -> ImportReport:
        """Import the workbook at `path`, and report the outcome; with `dry_run` nothing is stored.

        `reading` says how to read it where the file does not tell. `country` replaces the default country of
        the workspace for reading phone numbers; `group` is the name of a manual group that the contacts are
        added to, created when it does not exist. `all_addresses` takes every address of a row where several
        columns are for one type; `unknown_uuid` is what becomes of rows whose UUID nobody has.

        Raises UnreadableWorkbook when the file as a whole cannot be imported, InvalidImport when there is no
        channel, when the country or group is invalid, or for a dry run that would tell whose a hidden address
        is; and Cancelled. None of them leaves anything behind.
        """
        plan = self._read(path, reading, country, all_addresses, monitor)
        plan = replace(plan, group=group.strip(), unknown=unknown_uuid)
        tally = self._tried(plan, monitor) if dry_run else self._done(plan, monitor)
        return _report(plan, tally, dry_run)

    def _tried(self, plan: importer.ImportPlan, monitor: Monitor) -> ImportCounts:
        after_batch = _followed(plan, monitor)
        with self._context.reading() as (session, snapshot):
            if snapshot.workspace.redacted and plan.sheet.has_addresses:
                raise InvalidImport(
                    "Names and addresses are hidden in this workspace, and a dry run would tell who has an"
                    " address.",
                    "Import the file, or leave its addresses out.",
                )
            return importer.plan_only(session, snapshot, plan, self._context.clock(), after_batch)

    def _done(self, plan: importer.ImportPlan, monitor: Monitor) -> ImportCounts:
        database, cache = self._context.database, self._context.cache
        action = self._context.action(HistoryKind.IMPORTED, "import")
        after_batch = _followed(plan, monitor)
        if len(plan.sheet.records) > pace.LIMIT:
            return importer.run_in_batches(database, cache, plan, action, after_batch, monitor.progress)
        return database.write(lambda session: importer.run(session, cache, plan, action, after_batch))

    def _read(
        self, path: Path, reading: ReadingChoices, country: str | None, all_addresses: bool, monitor: Monitor
    ) -> importer.ImportPlan:
        with self._context.reading() as (session, snapshot):
            workspace = _workspace(snapshot, country)
            limit = int(settings.read(session).get("import_limit") or MAX_RECORDS)
        file = printable(path.name)
        with open_rows(path, reading, lambda: monitor.check(_CANCELLED)) as rows:
            watched = _watched(rows, monitor)
            sheet = read_sheet(
                watched,
                file=file,
                fields=snapshot.fields.values(),
                workspace=workspace,
                all_addresses=all_addresses,
                max_records=limit,
                header_row=reading.header_row,
                facts=rows.facts,
            )
        return importer.ImportPlan(file, sheet, workspace)


def _followed(plan: importer.ImportPlan, monitor: Monitor) -> importer.AfterBatch:
    """Tells the monitor how much is done, now and after every batch, and stops when it says so."""

    def after_batch(done: int) -> None:
        monitor.progress(done, len(plan.sheet.records))
        monitor.check(_CANCELLED)

    after_batch(0)
    return after_batch


def _report(plan: importer.ImportPlan, tally: ImportCounts, dry_run: bool) -> ImportReport:
    return ImportReport(
        file=plan.file,
        columns=plan.sheet.uses(),
        records=len(plan.sheet.records),
        created=tally.created,
        updated=tally.updated,
        unchanged=tally.unchanged,
        errored=tally.errored,
        errors=tally.errors,
        group=plan.group,
        dry_run=dry_run,
        left_out=len(plan.sheet.left_out),
        notes=tuple(sorted((*plan.sheet.left_out, *tally.notes), key=lambda note: note.row)),
        reading=plan.sheet.reading,
    )


def _workspace(snapshot: WorkspaceSnapshot, country: str | None) -> Workspace:
    if not snapshot.router.channels:
        raise InvalidImport(
            "There is no channel yet, so nobody in the file could be reached.",
            "Add a channel, then import again.",
        )
    if country is None:
        return snapshot.workspace
    code = country.strip().upper()
    if code and not is_country(code):
        raise InvalidImport(f"{quoted(country)} is not the two-letter code of a country, such as RW or US.")
    return replace(snapshot.workspace, default_country=code)


def _watched(rows: Iterable[Row], monitor: Monitor) -> Iterator[Row]:
    for number, row in enumerate(rows):
        if number % _ROWS_BETWEEN_LOOKS == 0:
            monitor.check(_CANCELLED)
        yield row
