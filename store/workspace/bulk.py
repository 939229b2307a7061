"""Changing many contacts in batches."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from uuid import uuid4

from sqlmodel import Session

from store.core.contacts.bulk_reports import FIRST_NAMES, BulkReport, Unable
from store.core.contacts.redaction import title
from store.core.routing import Router
from store.core.types import Contact
from store.core.views import HistoryKind
from store.database import models
from store.database.dialects import refresh_statistics, with_ids
from store.database.models import contacts
from store.repositories import journal
from store.repositories.addresses import ContactChange
from store.repositories.rows import chunks
from store.repositories.settings import revision
from store.repositories.snapshot import WorkspaceSnapshot, load
from store.workspace import contacts as repository
from store.workspace import smart_groups
from store.workspace.many import pace
from store.workspace.many.alike import Alike
from store.workspace.many.batches import Batches

Change = Callable[[Contact], Contact | Unable]
"""What becomes of a contact, or why the change cannot be made to it."""

Prepare = Callable[[Session, WorkspaceSnapshot], Change]
"""Makes what is done to each contact, from what is in the database."""

Judge = Callable[[WorkspaceSnapshot, Contact], Iterable[str]]
"""The codes of the rules that a change of a contact overrides, from the contact as it is afterwards."""


@dataclass(frozen=True, slots=True)
class Act:
    """A change of many contacts. `prepare` makes it, for each batch anew.

    A trial tries it on one contact of those that are `alike` to it, and says how routes shift where it
    `reroutes`. Other values of a contact than those that decide who is in a smart group are read where it
    `reads_values`, and none after an act that `leaves` Active, where there are no groups.
    """

    prepare: Prepare
    alike: Callable[[WorkspaceSnapshot], Alike]
    judge: Judge = lambda _snapshot, _contact: ()
    reroutes: bool = False
    leaves: bool = False
    reads_values: bool = False


AfterBatch = Callable[[int], None]
"""Told how many contacts are done; what it raises ends the change."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What a change makes of a batch of contacts, as they were read."""

    pairs: Sequence[tuple[Contact, Contact]]
    unchanged: Sequence[int]
    unable: Sequence[tuple[int, Unable]]

    def stands(self, session: Session) -> bool:
        """Whether the contacts are still as they were read; those that are to be written are locked."""
        return repository.are_unchanged(session, [before for before, _after in self.pairs])


def apply(
    batches: Batches, action: journal.Action, ids: Sequence[int], act: Act, after_batch: AfterBatch
) -> BulkReport:
    """Apply an act to contacts, with their routes and versions, as one journal entry."""

    def save(
        session: Session, snapshot: WorkspaceSnapshot, batch: _Prepared, entry: Callable[[], int]
    ) -> BulkReport:
        if batch.pairs:
            saved = repository.save(session, snapshot, batch.pairs, action.at, claimed=True)
            repository.record(session, snapshot, action, saved, entry())
        return _report(snapshot, batch, act)

    total, done = BulkReport(0), 0
    for chunk in chunks(ids, pace.BATCH):
        total += batches.run(partial(_prepare, ids=list(chunk), act=act), save)
        done += len(chunk)
        after_batch(done)
    return total


def _report(snapshot: WorkspaceSnapshot, batch: _Prepared, act: Act) -> BulkReport:
    codes = [code for _before, after in batch.pairs for code in {*act.judge(snapshot, after)}]
    return BulkReport(
        len(batch.pairs),
        len(batch.unchanged),
        len(batch.unable),
        dict(Counter(codes)),
        tuple(title(after, snapshot.workspace) for _before, after in batch.pairs[:FIRST_NAMES]),
        dict(Counter(why for _id, why in batch.unable)),
    )


def _prepare(
    session: Session, snapshot: WorkspaceSnapshot, lock: bool, *, ids: list[int], act: Act
) -> _Prepared:
    """The act's results."""
    change = act.prepare(session, snapshot)
    asked = () if act.leaves else smart_groups.asked_fields(snapshot)
    field_ids = None if act.reads_values else [snapshot.field_ids[key] for key in asked]
    loaded = repository.load(session, with_ids(session, contacts.c.id, ids), lock=lock, field_ids=field_ids)
    pairs, unchanged, unable = [], list[int](), list[tuple[int, Unable]]()
    for before in loaded:
        after = change(before)
        if isinstance(after, Unable):
            unable.append((before.id, after))
        elif after is before or after == before:
            unchanged.append(before.id)
        else:
            pairs.append((before, after))
    return _Prepared(pairs, unchanged, unable)


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
