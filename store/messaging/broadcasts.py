"""Making the messages of a send: their routes and texts are kept with them, as they are at that moment.

A broadcast of many is made in batches under one entry of the journal. Nothing of it goes out before all of it
is there: until then its state is `making`. What stops it before has it taken away.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import func, select
from sqlmodel import Session

from store.core.errors import NotSent
from store.core.history.changes import BROADCAST, Change
from store.core.messages.ids import new_id
from store.core.messages.states import MessageState
from store.core.messages.views import BroadcastState
from store.core.progress import Monitor
from store.core.sending import Nobody, Sent
from store.core.templates import Surroundings, Wording
from store.core.types import Channel, Status, Urn
from store.database.dialects import with_ids
from store.database.engine import Database
from store.database.models import contacts
from store.messaging.recipients import Recipients
from store.repositories import journal
from store.repositories.delivery import broadcasts
from store.repositories.delivery.broadcasts import NewBroadcast
from store.repositories.rows import chunks
from store.repositories.snapshot import SnapshotCache, WorkspaceSnapshot
from store.workspace.many import pace
from store.workspace.many.batches import Batches, OneTransaction, running

BATCH: Final = 1000
"""How many messages are made together."""

_STOPPED: Final = "Stopped; nothing is sent."


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be made: a broadcast, its texts, and for whom, by their ids."""

    new: NewBroadcast
    wording: Wording
    sender: str
    ids: Sequence[int]


@dataclass(frozen=True, slots=True)
class _Batch:
    """The messages for some contacts, worked out from what was read."""

    rows: list[dict[str, Any]]
    blank: int
    ids: Sequence[int] = field(default_factory=tuple)

    def stands(self, session: Session) -> bool:
        """Whether all of the contacts still get something; what else changed is looked at when it is sent."""
        active = contacts.c.status == str(Status.ACTIVE)
        query = select(func.count()).select_from(contacts).where(with_ids(session, contacts.c.id, self.ids))
        return int(session.execute(query.where(active)).scalar_one()) == len(self.ids)


def make(
    database: Database,
    cache: SnapshotCache,
    action: journal.Action,
    job: Job,
    monitor: Monitor,
    clock: Callable[[], datetime],
) -> Sent:
    """Make a broadcast. NotSent, when nobody gets anything, and Cancelled, when the monitor stops it, leave
    nothing of it."""
    made: Counter[str] = Counter()
    if len(job.ids) <= pace.LIMIT:

        def at_once(session: Session) -> None:
            made.clear()
            entry, place = _begin(session, action, job, BroadcastState.GOING)
            together = OneTransaction(session, cache.current(session, hold=True), action, entry)
            _fill(together, job, place, made, monitor, clock)
            _tell(session, entry, job, made)

        database.write(at_once)
    else:
        _in_batches(database, cache, action, job, made, monitor, clock)
    return Sent(made["made"], job.new.uuid, nobody=_nobody(job, made))


def _in_batches(
    database: Database,
    cache: SnapshotCache,
    action: journal.Action,
    job: Job,
    made: Counter[str],
    monitor: Monitor,
    clock: Callable[[], datetime],
) -> None:
    place = 0

    def begin(session: Session, owner: str) -> int:
        nonlocal place
        entry, place = _begin(session, action, job, BroadcastState.MAKING, owner)
        return entry

    def last(session: Session, entry: int) -> None:
        broadcasts.set_state(session, place, BroadcastState.GOING)
        _tell(session, entry, job, made)

    with running(database, cache, action, begin, monitor.progress) as work:
        _fill(work, job, place, made, monitor, clock)
        work.finish(partial(last, entry=work.entry))


def _begin(
    session: Session, action: journal.Action, job: Job, state: BroadcastState, owner: str = ""
) -> tuple[int, int]:
    entry = journal.begin(session, action, owner)
    return entry, broadcasts.add(session, job.new, state, entry)


def _tell(session: Session, entry: int, job: Job, made: Mapping[str, int]) -> None:
    """Write the line of history of what was made; NotSent when nobody gets anything."""
    if not made["made"]:
        raise NotSent("Nobody gets anything: there is nothing in the text of those that can be reached.")
    said = {"count": made["made"], "audience": job.new.audience, "text": job.new.text}
    journal.record(
        session, entry, [journal.Record(job.new.uuid, (Change(BROADCAST, None, said),), "message")]
    )


def _nobody(job: Job, made: Mapping[str, int]) -> dict[Nobody, int]:
    blank, other = made["blank"], len(job.ids) - made["made"] - made["blank"]
    return {
        reason: count for reason, count in ((Nobody.EMPTY_TEXT, blank), (Nobody.NO_CHANNEL, other)) if count
    }


def _fill(
    work: Batches,
    job: Job,
    place: int,
    made: Counter[str],
    monitor: Monitor,
    clock: Callable[[], datetime],
) -> None:
    """Make the messages, a batch after the other."""
    done = 0
    monitor.progress(0, len(job.ids))
    for chunk in chunks(job.ids, BATCH):
        monitor.check(_STOPPED)

        def prepare(
            session: Session, snapshot: WorkspaceSnapshot, lock: bool, chunk: Sequence[int] = chunk
        ) -> _Batch:
            ids = _locked(session, chunk) if lock else chunk
            return _prepared(session, snapshot, job, place, ids, clock())

        def save(
            session: Session, _snapshot: WorkspaceSnapshot, batch: _Batch, _entry: Callable[[], int]
        ) -> tuple[int, int]:
            broadcasts.add_messages(session, place, batch.rows)
            return len(batch.rows), batch.blank

        size, blank = work.run(prepare, save)
        made["made"] += size
        made["blank"] += blank
        done += len(chunk)
        monitor.progress(done, len(job.ids))


def _locked(session: Session, ids: Sequence[int]) -> Sequence[int]:
    """Those of the contacts that are there, and that nobody deletes before the transaction ends."""
    query = select(contacts.c.id).where(with_ids(session, contacts.c.id, ids)).order_by(contacts.c.id)
    return session.execute(query.with_for_update(read=True, key_share=True)).scalars().all()


def _prepared(
    session: Session, snapshot: WorkspaceSnapshot, job: Job, place: int, ids: Sequence[int], now: datetime
) -> _Batch:
    within = Surroundings(snapshot.workspace, sender_name=job.sender)
    rows: list[dict[str, Any]] = []
    blank = 0
    reader = Recipients(session, snapshot, job.wording, within, addressed=True)
    for recipient, channel, _by_phone in reader.batch(ids):
        text = job.wording.template(recipient.contact.language).render(recipient).text
        if not text.strip() or recipient.address is None:
            blank += 1
            continue
        person, urn = recipient.contact.id, recipient.address.urn
        row = message_row(snapshot, person, channel, urn, text, new_id(now), job.new.at, job.new.expires_on)
        row["broadcast_id"] = place
        rows.append(row)
    return _Batch(rows, blank, ids)


def message_row(
    snapshot: WorkspaceSnapshot,
    contact_id: int,
    channel: Channel,
    urn: Urn,
    text: str,
    uuid: str,
    at: datetime,
    expires_on: datetime,
) -> dict[str, Any]:
    """A message that waits to be sent."""
    return {
        "uuid": uuid,
        "contact_id": contact_id,
        "channel_id": snapshot.channel_ids[channel.uuid],
        "identity": urn.identity,
        "direction": "out",
        "visibility": "visible",
        "text": text,
        "created_on": at,
        "state": str(MessageState.QUEUED),
        "next_attempt": at,
        "expires_on": expires_on,
        "changed_on": at,
    }
