"""Exporting contacts into workbooks, and what became of a broadcast."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Row
from sqlmodel import Session

from store.core.contacts.selection import Selection
from store.core.errors import NotFound
from store.core.exchange import outcome
from store.core.messages.outbox import IN_ORDER
from store.core.messages.states import MessageState
from store.core.progress import UNWATCHED, Monitor
from store.core.reports import ExportReport
from store.core.types import Group, GroupState
from store.core.views import Listing
from store.exchange import exporter
from store.exchange.workbook_writer import writing
from store.repositories import groups as repository
from store.repositories.delivery import listing, message_views, tallies
from store.services.context import Service
from store.workspace import selection

_PAGE: Final = 500


class Exports(Service):
    """Exports to workbooks. An export is a snapshot of one moment, and the file appears only when it is
    complete."""

    def run(
        self,
        path: Path,
        wanted: Listing | Selection,
        *,
        groups: Sequence[str] = (),
        replace: bool = False,
        monitor: Monitor = UNWATCHED,
    ) -> ExportReport:
        """Write the contacts of a list, or those selected, to the workbook at `path`, with their uuids and
        all known values; `groups` are the uuids of groups that get a column.

        Raises UnwritableWorkbook when the file cannot be written, QueryError when the list's text is not a
        valid search, NotFound when a group is gone or still being filled, and Cancelled; none of them leaves
        a file behind.
        """
        with self._context.reading() as (session, snapshot):
            chosen = wanted if isinstance(wanted, Selection) else Selection.all_of(wanted)
            if chosen.listing is not None and chosen.listing.group:
                _chosen(session, (chosen.listing.group,))
            columns = exporter.plan(session, snapshot, _chosen(session, groups))
            total, done = selection.count(session, snapshot, chosen), 0
            with writing(path, columns.headers(), replace=replace) as write:
                for batch in exporter.read(session, snapshot, chosen):
                    for contact in batch:
                        write(columns.cells(contact))
                    done += len(batch)
                    monitor.progress(done, total)
                    monitor.check("The export was cancelled; no file was written.")
        return ExportReport(path.name, done, tuple(columns.headers()))

    def broadcast(
        self, path: Path, uuid: str, *, replace: bool = False, monitor: Monitor = UNWATCHED
    ) -> ExportReport:
        """Write what became of each message of a broadcast to the workbook at `path`, what somebody has to
        look at first.

        Raises UnwritableWorkbook when the file cannot be written, NotFound when the broadcast is gone, and
        Cancelled; none of them leaves a file behind.
        """
        now = self._context.clock()
        with self._context.reading() as (session, snapshot):
            workspace, done = snapshot.workspace, 0
            broadcast_id = int(listing.broadcast(session, uuid).id)
            total = sum(tallies.read(session, [broadcast_id])[broadcast_id].values())
            columns = outcome.headers(workspace)
            with writing(path, columns, replace=replace) as write:
                for batch in _messages(session, broadcast_id):
                    for row in batch:
                        view = message_views.view(row, workspace, now)
                        write(outcome.cells(view, row.identity, workspace))
                    done += len(batch)
                    monitor.progress(done, total)
                    monitor.check("The export was cancelled; no file was written.")
        return ExportReport(path.name, done, tuple(columns))


def _messages(session: Session, broadcast_id: int) -> Iterator[list[Row[Any]]]:
    """The messages of a broadcast in batches."""
    at: tuple[int, MessageState] | None = None
    while ids := listing.broadcast_ids(session, broadcast_id, IN_ORDER, _PAGE, at=at):
        rows = listing.rows(session, ids)
        yield rows
        at = rows[-1].id, MessageState(rows[-1].state)


def _chosen(session: Session, uuids: Sequence[str]) -> tuple[Group, ...]:
    known = {group.uuid: group for group in repository.all_groups(session)}
    for uuid in uuids:
        if uuid not in known:
            raise NotFound("A group that was chosen is not there any more; choose again.")
        if known[uuid].state is GroupState.FILLING:
            raise NotFound(
                f'The group "{known[uuid].name}" is still being filled; export it when it is done.'
            )
    return tuple(known[uuid] for uuid in dict.fromkeys(uuids))
