"""Acts on many contacts: each is one transaction with one entry in the journal, wholly done or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from sqlmodel import Session

from store.core import priority
from store.core.contacts.selection import Selection
from store.core.errors import Cancelled, ChannelUnusable, InvalidSelection, NotFound
from store.core.reports import BulkReport
from store.core.types import Channel, Contact, Group, LockOrigin, LockSource, Status
from store.core.views import HistoryKind, SelectionSummary
from store.repositories import groups
from store.repositories.snapshot import WorkspaceSnapshot
from store.services.context import ServiceContext
from store.workspace import bulk
from store.workspace import selection as selection_rows
from store.workspace.bulk import AfterBatch, Change

Progress = Callable[[int, int], None]
"""Told how many contacts are done, and of how many."""

Done = TypeVar("Done")

_NAMES = 3


def quiet(_done: int, _total: int) -> None:
    """Tells nobody."""


def never() -> bool:
    """Whether it was cancelled: it was not."""
    return False


class Bulk:
    """The same act on every contact of a selection.

    Every act takes `progress`, and `cancelled`, which is asked after every batch: Cancelled is raised then,
    and nothing has changed. Contacts that are gone by the time of the act are passed over.
    """

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    def look(self, selection: Selection) -> SelectionSummary:
        """How many contacts a selection has now, what the first of them are called, and whether any is in a
        group."""
        with self._context.database.reading() as session:
            snapshot = self._context.cache.current(session)
            return SelectionSummary(
                selection_rows.count(session, snapshot, selection),
                selection_rows.titles(session, snapshot, selection, _NAMES),
                selection_rows.grouped(session, snapshot, selection),
            )

    def count(self, selection: Selection) -> int:
        """How many contacts a selection has now."""
        with self._context.database.reading() as session:
            return selection_rows.count(session, self._context.cache.current(session), selection)

    def set_status(
        self,
        selection: Selection,
        status: Status,
        progress: Progress = quiet,
        cancelled: Callable[[], bool] = never,
    ) -> BulkReport:
        """Move contacts to another folder. Those that leave Active leave their groups."""

        def change(contact: Contact) -> Contact:
            return with_status(contact, status)

        return self._change(selection, lambda _session, _snapshot: change, progress, cancelled)

    def join(
        self,
        selection: Selection,
        group_uuid: str,
        progress: Progress = quiet,
        cancelled: Callable[[], bool] = never,
    ) -> BulkReport:
        """Add contacts to a manual group; it cannot be done to those that are not active.

        NotFound when there is no such group, InvalidSelection when its query decides who is in it.
        """

        def prepare(session: Session, _snapshot: WorkspaceSnapshot) -> Change:
            group = _manual(session, group_uuid)

            def change(contact: Contact) -> Contact | None:
                if contact.status is not Status.ACTIVE:
                    return None
                inside = any(own.uuid == group.uuid for own in contact.groups)
                return contact if inside else replace(contact, groups=(*contact.groups, group))

            return change

        return self._change(selection, prepare, progress, cancelled)

    def leave(
        self,
        selection: Selection,
        group_uuid: str,
        progress: Progress = quiet,
        cancelled: Callable[[], bool] = never,
    ) -> BulkReport:
        """Remove contacts from a manual group; NotFound and InvalidSelection as in `join`."""

        def prepare(session: Session, _snapshot: WorkspaceSnapshot) -> Change:
            group = _manual(session, group_uuid)

            def change(contact: Contact) -> Contact:
                return replace(contact, groups=tuple(own for own in contact.groups if own.uuid != group.uuid))

            return change

        return self._change(selection, prepare, progress, cancelled)

    def prefer_channel(
        self,
        selection: Selection,
        channel_uuid: str | None,
        progress: Progress = quiet,
        cancelled: Callable[[], bool] = never,
    ) -> BulkReport:
        """Choose the channel for contacts, or clear every lock with None.

        It cannot be done to contacts of whom no address can use the channel. ChannelUnusable when the channel
        is gone, disabled or cannot send.
        """
        origin = LockOrigin(LockSource.CHOICE, self._context.clock(), self._context.operator)

        def prepare(_session: Session, snapshot: WorkspaceSnapshot) -> Change:
            channel = _usable(snapshot, channel_uuid)

            def change(contact: Contact) -> Contact | None:
                if channel is not None and not priority.affected(contact.addresses, channel):
                    return None
                addresses = priority.prefer_channel(contact.addresses, channel, origin)
                return contact if addresses is contact.addresses else replace(contact, addresses=addresses)

            return change

        return self._change(selection, prepare, progress, cancelled)

    def delete(
        self,
        selection: Selection,
        expected: int,
        progress: Progress = quiet,
        cancelled: Callable[[], bool] = never,
    ) -> int:
        """Delete contacts for good, with their values, groups, messages and history; their addresses become
        free. This cannot be undone.

        InvalidSelection when one of them is active, or when they are not as many as the operator was told.
        """

        def work(session: Session, ids: Sequence[int], after_batch: AfterBatch) -> int:
            if len(ids) != expected:
                raise InvalidSelection(
                    f"These are {len(ids)} contacts now, not {expected}: somebody changed them meanwhile.",
                    "Look again before you delete them.",
                )
            action = self._context.action(HistoryKind.DELETED)
            return bulk.delete(session, action, ids, after_batch)

        return self._run(selection, work, progress, cancelled)

    def _change(
        self,
        selection: Selection,
        prepare: Callable[[Session, WorkspaceSnapshot], Change],
        progress: Progress,
        cancelled: Callable[[], bool],
    ) -> BulkReport:
        def work(session: Session, ids: Sequence[int], after_batch: AfterBatch) -> BulkReport:
            snapshot = self._context.cache.current(session, hold=True)
            change = prepare(session, snapshot)
            action = self._context.action(HistoryKind.UPDATED)
            return bulk.apply(session, snapshot, action, ids, change, after_batch)

        return self._run(selection, work, progress, cancelled)

    def _run(
        self,
        selection: Selection,
        act: Callable[[Session, Sequence[int], AfterBatch], Done],
        progress: Progress,
        cancelled: Callable[[], bool],
    ) -> Done:
        def work(session: Session) -> Done:
            ids = selection_rows.ids(session, self._context.cache.current(session), selection)

            def after_batch(done: int) -> None:
                progress(done, len(ids))
                if cancelled():
                    raise Cancelled("Stopped; nothing was changed.")

            after_batch(0)
            return act(session, ids, after_batch)

        return self._context.database.write(work)


def with_status(contact: Contact, status: Status) -> Contact:
    """The contact in another folder: out of every group when that is not the active one."""
    if contact.status is status:
        return contact
    return replace(contact, status=status, groups=contact.groups if status is Status.ACTIVE else ())


def _manual(session: Session, uuid: str) -> Group:
    group = groups.find(session, [uuid]).get(uuid)
    if group is None:
        raise NotFound("The group is not there any more.")
    if group.is_smart:
        raise InvalidSelection(f'Nobody is put into or out of "{group.name}" by hand: its query decides.')
    return group


def _usable(snapshot: WorkspaceSnapshot, uuid: str | None) -> Channel | None:
    if uuid is None:
        return None
    channel = snapshot.router.channel(uuid)
    if channel is None:
        raise ChannelUnusable("The channel is not there any more.")
    priority.affected((), channel)
    return channel
