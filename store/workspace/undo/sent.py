"""A broadcast that is taken back: what of it still waits is cancelled, and waits again when it is done again.

It goes in batches, and once it has begun it is brought to its end, also after the program was killed: a
broadcast that is cancelled by half would be told as neither.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from sqlalchemy import select
from sqlmodel import Session

from store.core.errors import NothingToUndo
from store.core.history.acts import Left
from store.core.history.changes import BROADCAST, Change
from store.core.messages.states import MessageState
from store.core.messages.views import BroadcastState
from store.core.progress import UNWATCHED, Progress
from store.database.engine import Database
from store.database.models import history, journal
from store.repositories import journal as journal_rows
from store.repositories.delivery import broadcasts, tallies
from store.repositories.journal import Action, State
from store.repositories.snapshot import SnapshotCache
from store.workspace.many import pace
from store.workspace.many.batches import running
from store.workspace.undo import entries

_OUT: Final = (
    MessageState.SENDING,
    MessageState.UNCONFIRMED,
    MessageState.WIRED,
    MessageState.SENT,
    MessageState.DELIVERED,
    MessageState.READ,
)
"""The states of messages whose request went out, or is going out."""


@dataclass(frozen=True, slots=True)
class Line:
    """What an entry did to a broadcast: `sends` is whether it let it go, or took that back."""

    broadcast: str
    change: Change

    @property
    def sends(self) -> bool:
        """Whether messages wait by it."""
        return self.change.after is not None


def line_of(session: Session, entry: int) -> Line | None:
    """What an entry did to a broadcast; None for one that is about anything else."""
    query = select(history.c.reference, history.c.changes)
    ours = (history.c.journal_id == entry) & (history.c.subject == "message")
    row = session.execute(query.where(ours)).first()
    changes = [Change.from_json(one) for one in row.changes] if row is not None else []
    found = next((one for one in changes if one.attribute == BROADCAST), None)
    return Line(row.reference, found) if row is not None and found is not None else None


def look(session: Session, entry: int, line: Line, now: datetime) -> tuple[int, list[Left]]:
    """How many messages taking an entry back would cancel, or have wait again, and which stay as they are."""
    place = broadcasts.id_of(session, line.broadcast)
    if place is None:
        return 0, [Left("The broadcast", "it is not there any more")]
    if line.sends:
        return broadcasts.waiting(session, place), _gone_out(session, place)
    back, late = broadcasts.cancelled(session, place, _moment(session, entry), now)
    return back, _left(late, "their time has passed")


def run(
    database: Database, cache: SnapshotCache, entry: int, line: Line, action: Action, progress: Progress
) -> tuple[int, list[Left]]:
    """Take an entry back by a new one; NothingToUndo when somebody did so meanwhile. Returns how many
    messages that changed, and what stays."""
    with database.reading() as session:
        place = broadcasts.id_of(session, line.broadcast)
        _back, left = look(session, entry, line, action.at)
    if place is None:
        return 0, left

    def begin(session: Session, owner: str) -> int:
        if entries.is_taken_back(session, entry):
            raise NothingToUndo("That was taken back meanwhile.")
        return journal_rows.begin(session, action, owner)

    def last(session: Session, new: int) -> None:
        change = Change(BROADCAST, line.change.after, line.change.before)
        journal_rows.record(session, new, [journal_rows.Record(line.broadcast, (change,), "message")])
        if line.sends:
            broadcasts.set_state(session, place, BroadcastState.CANCELLED)

    with running(database, cache, action, begin, progress) as work:
        work.finish(partial(last, new=work.entry), State.FINISHING)
        back = go_on(database, work.entry, progress)
    with database.reading() as session:
        return back, _gone_out(session, place) if line.sends else left


def go_on(database: Database, entry: int, progress: Progress = UNWATCHED.progress) -> int:
    """Bring an entry to its end that took a broadcast back, or let it go again; returns how many messages
    that changed."""
    with database.reading() as session:
        row = session.execute(select(journal).where(journal.c.id == entry)).one()
        line = line_of(session, entry)
        place = broadcasts.id_of(session, line.broadcast) if line else None
        since = _moment(session, row.undoes) if row.undoes is not None else row.at
    going, done = pace.Pace(database), 0
    if line is not None and place is not None:
        step = (
            partial(broadcasts.queue_batch, broadcast_id=place, cancelled_at=since, now=row.at)
            if line.sends
            else partial(broadcasts.cancel_batch, broadcast_id=place, at=row.at)
        )
        while size := going.write(step):
            done += size
            progress(done, done)
            going.rest()

    def end(session: Session) -> None:
        if line is not None and line.sends and place is not None:
            broadcasts.set_state(session, place, BroadcastState.GOING)
        journal_rows.settle(session, entry, State.DONE)

    database.write(end)
    return done


def _moment(session: Session, entry: int) -> datetime:
    at: datetime = session.execute(select(journal.c.at).where(journal.c.id == entry)).scalar_one()
    return at


def _gone_out(session: Session, place: int) -> list[Left]:
    kept = tallies.read(session, (place,))[place]
    return _left(sum(kept.get(state, 0) for state in _OUT), "already on their way")


def _left(count: int, why: str) -> list[Left]:
    return [Left("1 message" if count == 1 else f"{count} messages", why)] if count else []
