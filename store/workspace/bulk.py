"""Changing many contacts in batches, in the caller's transaction."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from uuid import uuid4

from sqlalchemy import delete as delete_rows
from sqlalchemy import func, select
from sqlmodel import Session

from store.core.errors import InvalidSelection
from store.core.reports import BulkReport
from store.core.routing import Router
from store.core.types import Contact, Status
from store.core.views import HistoryKind
from store.database import models
from store.database.dialects import refresh_statistics
from store.database.models import addresses, contacts
from store.repositories import journal
from store.repositories.addresses import ContactChange
from store.repositories.rows import chunks
from store.repositories.settings import revision
from store.repositories.snapshot import WorkspaceSnapshot, load
from store.workspace import contacts as repository

BATCH = 500

Change = Callable[[Contact], Contact | None]
"""What becomes of a contact; None when the change cannot be made to it."""

AfterBatch = Callable[[int], None]
"""Told how many contacts are done; what it raises ends the change, and the transaction with it."""


def apply(
    session: Session,
    snapshot: WorkspaceSnapshot,
    action: journal.Action,
    ids: Sequence[int],
    change: Change,
    after_batch: AfterBatch,
) -> BulkReport:
    """Apply a change to contacts, with their routes and versions, as one journal entry.

    There is no entry when nothing changed.
    """
    entry = changed = unchanged = unable = done = 0
    for chunk in chunks(ids, BATCH):
        pairs: list[tuple[Contact | None, Contact]] = []
        for before in repository.load(session, contacts.c.id.in_(list(chunk)), lock=True):
            after = change(before)
            unable += after is None
            unchanged += after == before
            if after is not None and after != before:
                pairs.append((before, after))
        if pairs:
            entry = entry or journal.begin(session, action)
            saved = repository.save(session, snapshot, pairs, action.at, claimed=True)
            repository.record(session, snapshot, action, saved, entry)
        changed += len(pairs)
        done += len(chunk)
        after_batch(done)
    return BulkReport(changed, unchanged, unable)


def delete(session: Session, action: journal.Action, ids: Sequence[int], after_batch: AfterBatch) -> int:
    """Delete contacts and everything of theirs; their addresses are free again.

    InvalidSelection when one of them is active. The journal only has the fact of the deletion.
    """
    if not ids:
        return 0
    journal.begin(session, action)
    done = 0
    for chunk in chunks(ids, BATCH):
        ours = contacts.c.id.in_(list(chunk))
        lively = select(func.count()).select_from(contacts).where(ours, contacts.c.status == Status.ACTIVE)
        if session.execute(lively).scalar_one():
            raise InvalidSelection(
                "Active contacts cannot be deleted, and there are some among these.", "Archive them first."
            )
        session.execute(delete_rows(addresses).where(addresses.c.contact_id.in_(list(chunk))))
        session.execute(delete_rows(contacts).where(ours))
        done += len(chunk)
        after_batch(done)
    return done


INSERT_BATCH = 1000


def insert_contacts(
    session: Session,
    contacts: Iterable[Contact],
    router: Router | None = None,
    *,
    at: datetime | None = None,
    journal_id: int | None = None,
) -> int:
    """Insert contacts as they are given, in the caller's transaction; returns how many.

    Addresses are in their stored form; locks, field keys and groups exist. A contact without a uuid gets
    one; `created_on` is kept. `router` is a router of the stored channels that the caller has already. With
    `journal_id` each contact's history begins in that entry. UrnTaken when an address belongs to somebody
    else.
    """
    snapshot = load(session, revision(session, hold=True))
    if router is not None:
        snapshot = replace(snapshot, router=router)
    moment = at or datetime.now(UTC)
    count = 0
    for batch in _batches(contacts):
        saved = repository.save(session, snapshot, batch, moment)
        if journal_id is not None:
            action = journal.Action(HistoryKind.CREATED, moment)
            repository.record(session, snapshot, action, saved, journal_id)
        count += len(saved)
    if count >= INSERT_BATCH:
        refresh_statistics(session, models.contacts, models.addresses, models.values, models.memberships)
    return count


def _batches(contacts: Iterable[Contact]) -> Iterator[list[ContactChange]]:
    source = iter(contacts)
    while batch := list(islice(source, INSERT_BATCH)):
        yield [(None, contact if contact.uuid else replace(contact, uuid=str(uuid4()))) for contact in batch]
