"""The contacts: lists, single contacts, and every change to one."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import uuid4

from sqlalchemy import select
from sqlmodel import Session

from store.core import priority
from store.core.contacts.redaction import redact, title
from store.core.contacts.selection import Selection
from store.core.errors import ChannelUnusable, Conflict, NotFound
from store.core.history.changes import describe
from store.core.history.timeline import Topic
from store.core.types import Channel, Contact, LockOrigin, LockSource, Status, Urn
from store.core.urns import normalize
from store.core.views import ContactEdit, EditReport, FolderCounts, HistoryEntry, HistoryKind
from store.database.models import contacts
from store.repositories import counts, groups, journal
from store.repositories.rows import Span
from store.repositories.snapshot import WorkspaceSnapshot
from store.services.contacts import lookup
from store.services.contacts.lists import Lists
from store.workspace import contacts as repository


class Contacts(Lists):
    """The contacts of the workspace. Every change is one transaction that includes its history."""

    def revision(self) -> str:
        """A token that changes whenever contacts, channels, groups, fields or settings change, in this
        program or another, and when another day begins."""
        with self._context.reading() as (session, snapshot):
            return self._context.revision(session, snapshot)

    def counts(self) -> FolderCounts:
        """How many contacts each folder and each group has."""
        with self._context.database.reading() as session:
            sizes = counts.read(session)
            return FolderCounts(sizes.folders, groups.all_groups(session, sizes))

    def get(self, uuid: str) -> Contact:
        """The contact with a uuid; NotFound when there is none."""

        def look(session: Session, snapshot: WorkspaceSnapshot) -> Contact:
            return redact(_there(session, snapshot, uuid), snapshot.workspace)

        return self._look(look)

    def find(self, text: str) -> Contact:
        """The contact that a text names: by uuid or at least its first 4 characters, by address, by its whole
        name, or by what a search finds in names; where those are hidden, by uuid or reference code.

        Raises NotFound when there is none, with those that have the text in their addresses; Ambiguous when
        there are several, with the first of them.
        """

        def look(session: Session, snapshot: WorkspaceSnapshot) -> Contact:
            found = lookup.find(session, snapshot, text, self._context.today(snapshot))
            return redact(found, snapshot.workspace)

        return self._look(look)

    def owner_of(self, urn: Urn) -> Contact | None:
        """The contact that has an address, or None; always None where addresses are hidden."""

        def look(session: Session, snapshot: WorkspaceSnapshot) -> Contact | None:
            if snapshot.workspace.redacted:
                return None
            stored = normalize(urn, snapshot.workspace.default_country)
            return repository.by_urn(session, stored.identity)

        return self._look(look)

    def history(
        self,
        uuid: str,
        *,
        before: int | None = None,
        after: int | None = None,
        oldest: bool = False,
        size: int = 50,
        topic: Topic | None = None,
    ) -> tuple[HistoryEntry, ...]:
        """The history of a contact, always newest first, of all or of one topic: the newest entries, those
        next to the entry that they come `before` or `after`, by its id, or the oldest."""

        def look(session: Session, snapshot: WorkspaceSnapshot) -> tuple[HistoryEntry, ...]:
            query = select(contacts.c.id).where(contacts.c.uuid == uuid)
            contact_id = session.execute(query).scalar()
            if contact_id is None:
                raise lookup.gone(session, snapshot, uuid)
            hidden = snapshot.workspace.redacted
            span = Span(before, after, oldest)
            return journal.page(session, contact_id, uuid, span, size, topic=topic, hidden=hidden)

        return self._look(look)

    def create(self, edit: ContactEdit) -> Contact:
        """Create a contact; InvalidContact names every invalid field, and the owner of an address already in
        use."""

        def work(session: Session, snapshot: WorkspaceSnapshot) -> Contact:
            after = self._read(session, snapshot, Contact(str(uuid4())), edit)
            saved = self._save(session, snapshot, HistoryKind.CREATED, None, after)
            return redact(saved, snapshot.workspace)

        return self._context.write(work)

    def save(self, uuid: str, edit: ContactEdit) -> Contact:
        """Save a form as one history entry; addresses that stay keep their locks. Without a change nothing is
        written.

        Raises NotFound, Conflict when somebody else saved since the form was opened, and InvalidContact as
        `create` does.
        """

        def change(session: Session, snapshot: WorkspaceSnapshot, current: Contact) -> Contact:
            if edit.version != current.version:
                seen = redact(current, snapshot.workspace)
                raise Conflict("Somebody else saved this contact since it was opened here.", seen)
            return self._read(session, snapshot, current, edit)

        return self._change(uuid, change)

    def edit(
        self, uuid: str, change: Callable[[ContactEdit], ContactEdit], *, trial: bool = False
    ) -> EditReport:
        """Make a change in the form of a contact as it is now; with `trial` only say what it would do.

        Raises NotFound, InvalidContact as `create` does, and what `change` raises; NotFound also for a trial
        of a new address where addresses are hidden, since that would tell whose it is and leave no trace.
        """

        def work(session: Session, snapshot: WorkspaceSnapshot) -> EditReport:
            current = _there(session, snapshot, uuid, lock=not trial)
            edit = change(ContactEdit.of(current))
            if trial:
                _check_trial(snapshot, current, edit)
            after = self._read(session, snapshot, current, edit)
            if not trial:
                after = self._save(session, snapshot, HistoryKind.UPDATED, current, after)
            return _report(snapshot, current, after)

        return self._look(work) if trial else self._context.write(work)

    def try_to_create(self, edit: ContactEdit) -> EditReport:
        """What `create` would do; raises what it raises, and NotFound as a trial of `edit`."""

        def look(session: Session, snapshot: WorkspaceSnapshot) -> EditReport:
            nobody = Contact("")
            _check_trial(snapshot, nobody, edit)
            return _report(snapshot, None, self._read(session, snapshot, nobody, edit))

        return self._look(look)

    def raise_address(self, uuid: str, urn: Urn) -> Contact:
        """Move an address up by one position; raises NotFound when the contact does not have it."""

        def change(_session: Session, snapshot: WorkspaceSnapshot, current: Contact) -> Contact:
            index = priority.find(current.addresses, urn)
            if index is None:
                national = normalize(urn, snapshot.workspace.default_country)
                index = priority.find(current.addresses, national)
            if index is None:
                raise NotFound(f"{title(current, snapshot.workspace)} does not have that address.")
            return replace(current, addresses=priority.move_up(current.addresses, index))

        return self._change(uuid, change)

    def prefer_channel(self, uuid: str, channel_uuid: str | None) -> Contact:
        """Choose the channel for a contact, or clear every lock with None.

        ChannelUnusable when the channel is gone, disabled or cannot send, or when no address can use it.
        """

        def change(_session: Session, snapshot: WorkspaceSnapshot, current: Contact) -> Contact:
            channel = _chosen(snapshot, current, channel_uuid)
            origin = LockOrigin(LockSource.CHOICE, self._context.clock(), self._context.operator)
            return replace(current, addresses=priority.prefer_channel(current.addresses, channel, origin))

        return self._change(uuid, change)

    def set_status(self, uuids: Sequence[str], status: Status) -> int:
        """Move contacts to another folder, as one action; returns how many were not there already.

        Contacts that leave Active are removed from their groups, and are not put back when they return.
        """

        from store.services.contacts.bulk import Bulk  # noqa: PLC0415 - no list waits for it

        return Bulk(self._context).set_status(Selection.of(uuids), status).changed

    def _change(self, uuid: str, change: Callable[[Session, WorkspaceSnapshot, Contact], Contact]) -> Contact:
        def work(session: Session, snapshot: WorkspaceSnapshot) -> Contact:
            current = _there(session, snapshot, uuid, lock=True)
            after = change(session, snapshot, current)
            saved = self._save(session, snapshot, HistoryKind.UPDATED, current, after)
            return redact(saved, snapshot.workspace)

        return self._context.write(work)

    def _read(
        self, session: Session, snapshot: WorkspaceSnapshot, current: Contact, edit: ContactEdit
    ) -> Contact:
        from store.services.contacts.form import Form  # noqa: PLC0415 - no list waits for it

        return Form(session, snapshot, current, edit, self._context.clock(), self._context.operator).read()

    def _save(
        self,
        session: Session,
        snapshot: WorkspaceSnapshot,
        kind: HistoryKind,
        before: Contact | None,
        after: Contact,
    ) -> Contact:
        if before is not None and not repository.record_of(snapshot, before, after).changes:
            return before
        action = self._context.action(kind)
        saved = repository.save(session, snapshot, [(before, after)], action.at, claimed=True)
        repository.record(session, snapshot, action, saved)
        return saved[0][1]


def _chosen(snapshot: WorkspaceSnapshot, contact: Contact, channel_uuid: str | None) -> Channel | None:
    if channel_uuid is None:
        return None
    channel = lookup.channel(snapshot, channel_uuid)
    if not priority.affected(contact.addresses, channel):
        raise ChannelUnusable(f"No address of {title(contact, snapshot.workspace)} can use {channel.name}.")
    return channel


def _check_trial(snapshot: WorkspaceSnapshot, current: Contact, edit: ContactEdit) -> None:
    known = {address.urn.identity for address in current.addresses}
    if snapshot.workspace.redacted and any(one.urn.identity not in known for one in edit.addresses):
        raise NotFound(
            "Names and addresses are hidden in this workspace: whose a new address is, is told once it is"
            " stored."
        )


def _report(snapshot: WorkspaceSnapshot, before: Contact | None, after: Contact) -> EditReport:
    hidden = snapshot.workspace
    lines = describe(repository.record_of(snapshot, before, after).changes, hidden=hidden.redacted)
    return EditReport(redact(before, hidden) if before else None, redact(after, hidden), lines)


def _there(session: Session, snapshot: WorkspaceSnapshot, uuid: str, *, lock: bool = False) -> Contact:
    found = repository.one(session, uuid, lock=lock)
    if found is None:
        raise lookup.gone(session, snapshot, uuid)
    return found
