"""Changes to many contacts: each is one journal entry, done entirely or not at all."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial

from sqlmodel import Session

from store.core import priority
from store.core.contacts.selection import Selection
from store.core.errors import InvalidSelection, NotFound
from store.core.progress import UNWATCHED, Monitor
from store.core.reports import FIRST_NAMES, BulkReport, ChannelForecast
from store.core.types import Channel, Contact, Group, LockOrigin, LockSource, Status
from store.core.views import HistoryKind, SelectionSummary
from store.repositories import groups, journal
from store.repositories.journal import State
from store.repositories.rows import chunks
from store.repositories.snapshot import WorkspaceSnapshot
from store.services.contacts import lookup
from store.services.context import Service
from store.workspace import bulk
from store.workspace import contacts as repository
from store.workspace import selection as selection_rows
from store.workspace.bulk import AfterBatch, Judge, Prepare
from store.workspace.many import batches, deletion, pace
from store.workspace.many.batches import LongWork, OneTransaction

_STOPPED = "Stopped; nothing was changed."


class Bulk(Service):
    """Applies one change to every contact of a selection.

    When the monitor stops a change, Cancelled is raised and nothing stays written. Contacts deleted in the
    meantime are skipped. A change of more than `pace.LIMIT` contacts goes in batches between which others
    write; what they change stays, whether the change comes to its end or not.
    """

    def trial(self) -> "Bulk":
        """The same changes, counted and not made: each reports what it would do."""
        return _Trial(self._context)

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
        return self._change(selection, lambda *_: partial(with_status, status=status), monitor)

    def join(self, selection: Selection, group_uuid: str, monitor: Monitor = UNWATCHED) -> BulkReport:
        """Add contacts to a manual group; those that are not active are reported as unable.

        Raises NotFound when the group does not exist, InvalidSelection when it is a smart group.
        """
        return self._change(
            selection, lambda session, _: partial(_joined, group=_manual(session, group_uuid)), monitor
        )

    def leave(self, selection: Selection, group_uuid: str, monitor: Monitor = UNWATCHED) -> BulkReport:
        """Remove contacts from a manual group; raises NotFound and InvalidSelection as `join` does."""
        return self._change(
            selection, lambda session, _: partial(_left, group=_manual(session, group_uuid)), monitor
        )

    def prefer_channel(
        self, selection: Selection, channel_uuid: str | None, monitor: Monitor = UNWATCHED
    ) -> BulkReport:
        """Choose the channel for contacts, or clear every lock with None.

        Contacts without an address that can use the channel are reported as unable. Raises ChannelUnusable
        when the channel is gone, disabled or cannot send.
        """
        origin = LockOrigin(LockSource.CHOICE, self._context.clock(), self._context.operator)
        return self._change(
            selection,
            lambda _, snapshot: partial(_preferring, channel=_usable(snapshot, channel_uuid), origin=origin),
            monitor,
            partial(_overridden, channel_uuid=channel_uuid),
        )

    def forecast_channels(
        self, selection: Selection, most: int | None = None, monitor: Monitor = UNWATCHED
    ) -> ChannelForecast:
        """What choosing each of the channels would come to, for as many of the contacts as `most`."""
        lists: dict[priority.Shape, priority.Addresses] = {}
        shapes: Counter[priority.Shape] = Counter()
        with self._context.reading() as (session, snapshot):
            ids = selection_rows.first_ids(session, snapshot, selection, most)
            done = 0
            for chunk in chunks(ids, pace.LIMIT):
                monitor.check(_STOPPED)
                monitor.progress(done, len(ids))
                done += len(chunk)
                found = repository.lists_of(session, chunk)
                for addresses in (tuple(found[one]) for one in chunk):
                    shape = priority.shape(addresses)
                    shapes[shape] += 1
                    lists.setdefault(shape, addresses)
        outcomes: dict[str, Counter[priority.Preferring]] = {}
        for channel in filter(priority.is_usable, snapshot.router.channels):
            counted = outcomes.setdefault(channel.uuid, Counter())
            for shape, addresses in lists.items():
                counted[priority.preferring(addresses, channel)] += shapes[shape]
        locked = sum(shapes[shape] for shape, own in lists.items() if any(one.channel for one in own))
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

    def _change(
        self,
        selection: Selection,
        prepare: Prepare,
        monitor: Monitor,
        judge: Judge = lambda _snapshot, _contact: (),
    ) -> BulkReport:
        with self._context.reading() as (session, snapshot):
            ids = selection_rows.ids(session, snapshot, selection)
            prepare(session, snapshot)
        return self._carry_out(ids, prepare, _followed(monitor, len(ids)), judge, monitor)

    def _carry_out(
        self,
        ids: Sequence[int],
        prepare: Prepare,
        after_batch: AfterBatch,
        judge: Judge,
        monitor: Monitor,
    ) -> BulkReport:
        action = self._context.action(HistoryKind.UPDATED)
        if len(ids) > pace.LIMIT:
            with self._long_work(action, monitor) as work:
                report = bulk.apply(work, action, ids, prepare, after_batch, judge)
                work.finish()
                return report

        def act(session: Session, snapshot: WorkspaceSnapshot) -> BulkReport:
            together = OneTransaction(session, snapshot, action)
            return bulk.apply(together, action, ids, prepare, after_batch, judge)

        return self._context.write(act)

    def _long_work(self, action: journal.Action, monitor: Monitor) -> AbstractContextManager[LongWork]:
        begin = partial(_begin, action=action)
        context = self._context
        return batches.running(context.database, context.cache, action, begin, monitor.progress)


class _Trial(Bulk):
    """Counts what a change would do."""

    def set_status(self, selection: Selection, status: Status, monitor: Monitor = UNWATCHED) -> BulkReport:
        """How many contacts would move: those of a list are all in its folder, and are counted by the
        database."""
        if selection.listing is None:
            return super().set_status(selection, status, monitor)
        with self._context.reading() as (session, snapshot):
            count = selection_rows.count(session, snapshot, selection)
            if selection.listing.folder is status:
                return BulkReport(0, unchanged=count)
            names = selection_rows.titles(session, snapshot, selection, FIRST_NAMES)
            return BulkReport(count, names=names)

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
        self,
        ids: Sequence[int],
        prepare: Prepare,
        after_batch: AfterBatch,
        judge: Judge,
        monitor: Monitor,
    ) -> BulkReport:
        return bulk.tried(self._context.reading, ids, prepare, after_batch, judge)


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


def with_status(contact: Contact, status: Status) -> Contact:
    """The contact with another status; leaving Active removes it from every group."""
    if contact.status is status:
        return contact
    return replace(contact, status=status, groups=contact.groups if status is Status.ACTIVE else ())


def _joined(contact: Contact, group: Group) -> Contact | None:
    if contact.status is not Status.ACTIVE:
        return None
    inside = any(own.uuid == group.uuid for own in contact.groups)
    return contact if inside else replace(contact, groups=(*contact.groups, group))


def _left(contact: Contact, group: Group) -> Contact:
    return replace(contact, groups=tuple(own for own in contact.groups if own.uuid != group.uuid))


def _preferring(contact: Contact, channel: Channel | None, origin: LockOrigin) -> Contact | None:
    if channel is not None and not priority.affected(contact.addresses, channel):
        return None
    addresses = priority.prefer_channel(contact.addresses, channel, origin)
    return contact if addresses is contact.addresses else replace(contact, addresses=addresses)


def _manual(session: Session, uuid: str) -> Group:
    group = groups.find(session, [uuid]).get(uuid)
    if group is None:
        raise NotFound("The group is not there any more.")
    if group.is_smart:
        raise InvalidSelection(f'Nobody is put into or out of "{group.name}" by hand: its query decides.')
    return group


def _overridden(snapshot: WorkspaceSnapshot, contact: Contact, *, channel_uuid: str | None) -> Iterable[str]:
    """The rules that the channel chosen for a contact overrides."""
    if channel_uuid is None:
        return ()
    locked = [address for address in contact.addresses if address.channel == channel_uuid]
    channel = lookup.channel(snapshot, channel_uuid)
    return [reason.code.value for reason in snapshot.router.overridden(locked, channel)]


def _usable(snapshot: WorkspaceSnapshot, uuid: str | None) -> Channel | None:
    if uuid is None:
        return None
    channel = lookup.channel(snapshot, uuid)
    priority.affected((), channel)
    return channel
