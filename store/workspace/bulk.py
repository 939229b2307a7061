"""Changing many contacts in batches."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from uuid import uuid4

from sqlmodel import Session

from store.core.contacts.bulk_reports import CHANGED, FIRST_NAMES, UNCHANGED, BulkReport, RouteShift, Unable
from store.core.contacts.redaction import title
from store.core.routing import Router
from store.core.types import Contact
from store.core.views import HistoryKind
from store.database import models
from store.database.dialects import refresh_statistics
from store.database.models import contacts
from store.repositories import journal
from store.repositories.addresses import ContactChange
from store.repositories.rows import chunks
from store.repositories.settings import revision
from store.repositories.snapshot import WorkspaceSnapshot, load
from store.workspace import contacts as repository
from store.workspace import selection
from store.workspace.many import pace
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

    What a trial reads of a contact beside its addresses follows from `reads_values` and `reads_groups`; it
    says how routes shift where the act `reroutes`. After one that `leaves` Active no smart group asks for
    values, so that they are not read to do it either.
    """

    prepare: Prepare
    judge: Judge = lambda _snapshot, _contact: ()
    reads_values: bool = False
    reads_groups: bool = False
    reroutes: bool = False
    leaves: bool = False


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


@dataclass(slots=True)
class Trial:
    """What `apply` would do, counted batch by batch; nothing is written.

    `kept` are the ids of the contacts that have the outcome `keeps`.
    """

    act: Act
    keeps: str = ""
    kept: "array[int]" = field(default_factory=lambda: array("q"))
    before: Counter[int | None] = field(default_factory=Counter)
    after: Counter[int | None] = field(default_factory=Counter)

    def count(self, session: Session, snapshot: WorkspaceSnapshot, ids: list[int]) -> BulkReport:
        """Count a batch of contacts."""
        batch = _prepare(session, snapshot, False, ids=ids, act=self.act, whole=False)
        outcomes = {CHANGED: [one.id for one, _after in batch.pairs], UNCHANGED: batch.unchanged}
        self.kept.extend(outcomes.get(self.keeps, ()))
        self.kept.extend(contact_id for contact_id, why in batch.unable if why.code == self.keeps)
        if self.act.reroutes:
            self._count_routes(session, snapshot, batch, ids)
        return _report(snapshot, batch, self.act)

    def routes(self, snapshot: WorkspaceSnapshot) -> tuple[RouteShift, ...]:
        """How the routes of all that were counted would shift."""
        return shifts(snapshot, self.before, self.after)

    def _count_routes(
        self, session: Session, snapshot: WorkspaceSnapshot, batch: _Prepared, ids: list[int]
    ) -> None:
        stored = selection.routes_of(session, contacts.c.id.in_(ids))
        self.before += stored
        self.after += stored
        self.after -= selection.routes_of(session, contacts.c.id.in_([one.id for one, _ in batch.pairs]))
        for _before, after in batch.pairs:
            channel = snapshot.route_channel(after)
            self.after[snapshot.channel_ids[channel.uuid] if channel else None] += 1


def shifts(
    snapshot: WorkspaceSnapshot, before: Mapping[int | None, int], after: Mapping[int | None, int]
) -> tuple[RouteShift, ...]:
    """How routes shift, from the number of contacts by the id of the channel; no channel comes last."""
    channels = {snapshot.channel_ids[one.uuid]: one for one in snapshot.router.channels}
    found = [
        RouteShift(channels.get(place) if place else None, before.get(place, 0), after.get(place, 0))
        for place in {**before, **after}
    ]
    return tuple(
        sorted(found, key=lambda one: (one.channel is None, -max(one.before, one.after), _name(one)))
    )


def _name(shift: RouteShift) -> str:
    return shift.channel.name if shift.channel else ""


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
    session: Session, snapshot: WorkspaceSnapshot, lock: bool, *, ids: list[int], act: Act, whole: bool = True
) -> _Prepared:
    """The act's results; unless contacts are read `whole`, only with what the act needs of them."""
    change = act.prepare(session, snapshot)
    loaded = repository.load(
        session,
        contacts.c.id.in_(ids),
        lock=lock,
        fields=act.reads_values or (whole and not act.leaves),
        joined=whole or act.reads_groups,
    )
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
