"""Making very many contacts at once: the same writing as everywhere, a batch at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from uuid import uuid4

from sqlmodel import Session

from store import contacts as repository
from store import smart_groups
from store.core.routing import Router
from store.core.types import Contact
from store.core.views import HistoryKind
from store.database import models
from store.database.dialects import refresh_statistics
from store.repositories import journal
from store.repositories.addresses import Pair
from store.repositories.settings import revision
from store.repositories.snapshot import WorkspaceSnapshot, load

BATCH = 1000


def insert_contacts(
    session: Session,
    contacts: Iterable[Contact],
    router: Router | None = None,
    *,
    at: datetime | None = None,
    journal_id: int | None = None,
) -> int:
    """Make contacts as they are given, in the caller's transaction; returns how many.

    Addresses are in their stored form; locks are uuids of channels that exist, field keys and groups
    likewise. A contact without a uuid is given one; `created_on` is kept. `router` is one over the stored
    channels, when the caller has it already. With `journal_id` each contact's history begins in that entry.
    UrnTaken when an address belongs to somebody already.
    """
    snapshot = load(session, revision(session, hold=True))
    if router is not None:
        snapshot = replace(snapshot, router=router)
    moment = at or datetime.now(UTC)
    count = 0
    for batch in _batches(contacts):
        saved = repository.save(session, snapshot, batch, moment)
        if journal_id is not None:
            _record(session, snapshot, journal_id, saved)
            smart_groups.record(session, journal.Action(HistoryKind.CREATED, moment), saved)
        count += len(saved)
    if count >= BATCH:
        refresh_statistics(session, models.contacts, models.addresses, models.values, models.memberships)
    return count


def _record(session: Session, snapshot: WorkspaceSnapshot, journal_id: int, saved: Iterable[Pair]) -> None:
    journal.record(session, journal_id, (repository.record_of(snapshot, *pair) for pair in saved))


def _batches(contacts: Iterable[Contact]) -> Iterator[list[Pair]]:
    source = iter(contacts)
    while batch := list(islice(source, BATCH)):
        yield [(None, contact if contact.uuid else replace(contact, uuid=str(uuid4()))) for contact in batch]
