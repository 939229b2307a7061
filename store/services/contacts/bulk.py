"""Changes to many contacts: each is one journal entry, done entirely or not at all."""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial

from sqlmodel import Session

from store.core import priority
from store.core.contacts.bulk_reports import FIRST_NAMES, BulkReport, ChannelForecast
from store.core.contacts.selection import Selection
from store.core.errors import InvalidSelection
from store.core.progress import UNWATCHED, Monitor
from store.core.types import LockOrigin, LockSource, Status
from store.core.views import ContactRow, HistoryKind, RowKey, SelectionSummary
from store.repositories import journal
from store.repositories.journal import State
from store.repositories.rows import chunks
from store.repositories.snapshot import WorkspaceSnapshot
from store.services.contacts import bulk_acts, rows
from store.services.contacts.bulk_acts import Parts
from store.services.context import Service, ServiceContext
from store.workspace import bulk
from store.workspace import contacts as repository
from store.workspace import selection as selection_rows
from store.workspace.bulk import Act, AfterBatch
from store.workspace.many import batches, deletion, pace, trials
from store.workspace.many.alike import ByAddresses
from store.workspace.many.batches import LongWork, OneTransaction

_STOPPED = "Stopped; nothing was changed."

_PAGE = 1000
"""How many rows of a trial are read at once."""


class Bulk(Service):
    """Applies one change to every contact of a selection.

    When the monitor stops a change, Cancelled is raised and nothing stays written. Contacts deleted in the
    meantime are skipped. A change of more than `pace.LIMIT` contacts goes in batches between which others
    write; what they change stays, whether the change comes to its end or not.
    """

    def trial(self, outcome: str = "") -> "Trial":
        """The same changes, counted and not made: each reports what it would do, and keeps the contacts that
        have an outcome."""
        return Trial(self._context, outcome)

    def look(self, selection: Selection) -> SelectionSummary:
        """Summarize a selection: how many contacts it has, the names of the first few, and whether any is in
        a group."""
        with self._context.reading() as (session, snapshot):
            return SelectionSummary(
                selection_rows.count(session, snapshot, selection),
                selection_rows.titles(session, snapshot, selection, FIRST_NAMES),
                selection_rows.grouped(session, snapshot, selection),
            )

    def members(self, selection: Selection) -> Mapping[str, int]:
        """How many contacts of a selection are in each group, by its uuid, for the groups that have any."""
        with self._context.reading() as (session, snapshot):
            return selection_rows.members(session, snapshot, selection)

    def count(self, selection: Selection) -> int:
        """How many contacts a selection has now."""
        with self._context.reading() as (session, snapshot):
            return selection_rows.count(session, snapshot, selection)

    def set_status(self, selection: Selection, status: Status, monitor: Monitor = UNWATCHED) -> BulkReport:
        """Move contacts to another folder. Those that leave Active leave their groups."""
        return self._change(selection, bulk_acts.moving(status), monitor)

    def join(self, selection: Selection, group_uuid: str, monitor: Monitor = UNWATCHED) -> BulkReport:
        """Add contacts to a manual group; those that are not active are reported as unable.

        Raises NotFound when the group does not exist, InvalidSelection when it is a smart group.
        """
        return self._change(selection, bulk_acts.joining(group_uuid), monitor)

    def leave(self, selection: Selection, group_uuid: str, monitor: Monitor = UNWATCHED) -> BulkReport:
        """Remove contacts from a manual group; raises NotFound and InvalidSelection as `join` does."""
        return self._change(selection, bulk_acts.leaving(group_uuid), monitor)

    def prefer_channel(
        self, selection: Selection, channel_uuid: str | None, monitor: Monitor = UNWATCHED
    ) -> BulkReport:
        """Choose the channel for contacts, or clear every lock with None.

        Contacts without an address that can use the channel are reported as unable. Raises ChannelUnusable
        when the channel is gone, disabled or cannot send.
        """
        origin = LockOrigin(LockSource.CHOICE, self._context.clock(), self._context.operator)
        return self._change(selection, bulk_acts.preferring(channel_uuid, origin), monitor)

    def prefer_type(self, selection: Selection, scheme: str, monitor: Monitor = UNWATCHED) -> BulkReport:
        """Raise the first address of a type to the top of each list; those without one are reported as
        unable."""
        return self._change(selection, bulk_acts.preferring_type(scheme), monitor)

    def set_parts(self, selection: Selection, parts: Parts, monitor: Monitor = UNWATCHED) -> BulkReport:
        """Set the language and values of fields, with the checks of the form. Contacts for whom a field
        cannot read its text are reported as unable, with the reason, and keep all their parts.

        Raises InvalidContact for what nobody can be given, such as a field that does not exist.
        """
        return self._change(selection, bulk_acts.setting(parts, self._context.clock()), monitor)

    def forecast_channels(
        self, selection: Selection, most: int | None = None, monitor: Monitor = UNWATCHED
    ) -> ChannelForecast:
        """What choosing each of the channels would come to, for as many of the contacts as `most`."""
        found: dict[Hashable, priority.Addresses] = {}
        sizes: Counter[Hashable] = Counter()
        with self._context.reading() as (session, snapshot):
            ids = selection_rows.first_ids(session, snapshot, selection, most)
            alike, done = ByAddresses(snapshot), 0
            for chunk in chunks(ids, trials.BATCH):
                monitor.check(_STOPPED)
                monitor.progress(done, len(ids))
                done += len(chunk)
                keys = alike.keys(session, chunk)
                sizes.update(key for key in keys if key is not None)
                new = {key: one for key, one in zip(keys, chunk, strict=True) if key not in found}
                lists = repository.lists_of(session, list(new.values()))
                found |= {key: tuple(lists[one]) for key, one in new.items()}
        outcomes: dict[str, Counter[priority.Preferring]] = {}
        for channel in filter(priority.is_usable, snapshot.router.channels):
            counted = outcomes.setdefault(channel.uuid, Counter())
            for key, addresses in found.items():
                counted[priority.preferring(addresses, channel)] += sizes[key]
        locked = sum(sizes[key] for key, own in found.items() if any(one.channel for one in own))
        return ChannelForecast(len(ids), locked, outcomes)

    def delete(self, selection: Selection, expected: int, monitor: Monitor = UNWATCHED) -> int:
        """Delete contacts permanently, with their values, memberships, messages and history; their addresses
        become free.

        Raises InvalidSelection when one of them is active, or when there are not as many as `expected`. The
        monitor can stop it before the first of many is deleted, not later: nothing brings contacts back.
        """
        with self._context.reading() as (session, snapshot):
            ids = selection_rows.ids(session, snapshot, selection)
        _check_count(len(ids), expected)
        after_batch = _followed(monitor, len(ids))
        action = self._context.action(HistoryKind.DELETED)
        if len(ids) > pace.LIMIT:
            return self._delete_many(ids, action, monitor)

        def work(session: Session) -> int:
            done = deletion.delete_contacts(session, journal.begin(session, action), ids) if ids else 0
            after_batch(len(ids))
            return done

        return self._context.database.write(work)

    def _delete_many(self, ids: Sequence[int], action: journal.Action, monitor: Monitor) -> int:
        with self._long_work(action, monitor) as work:
            for chunk in chunks(ids, pace.LIMIT):
                work.write(partial(deletion.mark, entry=work.entry, ids=chunk))
                monitor.check(_STOPPED)
            work.finish(state=State.FINISHING)
            return deletion.go_on(
                self._context.database, work.entry, lambda done: monitor.progress(done, len(ids))
            )

    def _change(self, selection: Selection, act: Act, monitor: Monitor) -> BulkReport:
        with self._context.reading() as (session, snapshot):
            ids = selection_rows.ids(session, snapshot, selection)
            act.prepare(session, snapshot)
        return self._carry_out(ids, act, _followed(monitor, len(ids)), monitor)

    def _carry_out(
        self, ids: Sequence[int], act: Act, after_batch: AfterBatch, monitor: Monitor
    ) -> BulkReport:
        action = self._context.action(HistoryKind.UPDATED)
        if len(ids) > pace.LIMIT:
            with self._long_work(action, monitor) as work:
                report = bulk.apply(work, action, ids, act, after_batch)
                work.finish()
                return report

        def carry_out(session: Session, snapshot: WorkspaceSnapshot) -> BulkReport:
            together = OneTransaction(session, snapshot, action)
            return bulk.apply(together, action, ids, act, after_batch)

        return self._context.write(carry_out)

    def _long_work(self, action: journal.Action, monitor: Monitor) -> AbstractContextManager[LongWork]:
        begin = partial(_begin, action=action)
        context = self._context
        return batches.running(context.database, context.cache, action, begin, monitor.progress)


class Trial(Bulk):
    """Counts what a change would do, and keeps whom it finds to have one outcome."""

    def __init__(self, context: ServiceContext, outcome: str = "") -> None:
        super().__init__(context)
        self._outcome = outcome
        self._kept: Sequence[int] = ()

    @property
    def found(self) -> int:
        """How many contacts had the outcome in the last change that was tried."""
        return len(self._kept)

    def page(self, start: int, size: int) -> Sequence[ContactRow]:
        """Some of those contacts, the oldest first, without those that are gone."""
        with self._context.reading() as (session, snapshot):
            keys = [RowKey(None, one) for one in self._kept[start : start + size]]
            return rows.rows(session, snapshot, keys)

    def rows(self) -> Iterator[ContactRow]:
        """All of those contacts."""
        for start in range(0, self.found, _PAGE):
            yield from self.page(start, _PAGE)

    def set_status(self, selection: Selection, status: Status, monitor: Monitor = UNWATCHED) -> BulkReport:
        """How many contacts would move: those of a list are all in its folder, and are counted by the
        database, unless they get routes."""
        if selection.listing is None or self._outcome:
            return super().set_status(selection, status, monitor)
        folder = selection.listing.folder
        if status is Status.ACTIVE and folder is not status:
            return super().set_status(selection, status, monitor)
        with self._context.reading() as (session, snapshot):
            routes = selection_rows.routes(session, snapshot, selection)
            count = routes.total()
            if folder is status:
                return BulkReport(0, unchanged=count, routes=trials.shifts(snapshot, routes, routes))
            names = selection_rows.titles(session, snapshot, selection, FIRST_NAMES)
            shifts = trials.shifts(snapshot, routes, {None: count})
            return BulkReport(count, names=names, routes=shifts)

    def delete(self, selection: Selection, expected: int, monitor: Monitor = UNWATCHED) -> int:
        """Raise what would keep the contacts from being deleted; returns how many would be."""
        with self._context.reading() as (session, snapshot):
            count = selection_rows.count(session, snapshot, selection)
            active = selection_rows.active(session, snapshot, selection)
        _check_count(count, expected)
        if active:
            told = f"Active contacts cannot be deleted, and {active} of these {count} are active."
            raise InvalidSelection(told, "Archive them first.")
        return count

    def _carry_out(
        self, ids: Sequence[int], act: Act, after_batch: AfterBatch, monitor: Monitor
    ) -> BulkReport:
        trial, total, done = trials.Trial(act, self._outcome), BulkReport(0), 0
        for chunk in chunks(ids, trials.BATCH):
            with self._context.reading() as (session, snapshot):
                total += trial.count(session, snapshot, chunk)
            done += len(chunk)
            after_batch(done)
        self._kept = trial.kept
        with self._context.reading() as (_session, snapshot):
            return replace(total, routes=trial.routes(snapshot))


def _check_count(count: int, expected: int) -> None:
    if count != expected:
        raise InvalidSelection(
            f"These are {count} contacts now, not {expected}: somebody changed them meanwhile.",
            "Look again before you delete them.",
        )


def _begin(session: Session, owner: str, action: journal.Action) -> int:
    return journal.begin(session, action, owner)


def _followed(monitor: Monitor, total: int) -> AfterBatch:
    """Tells the monitor how much is done, now and after every batch, and stops when it says so."""

    def after_batch(done: int) -> None:
        monitor.progress(done, total)
        monitor.check(_STOPPED)

    after_batch(0)
    return after_batch
