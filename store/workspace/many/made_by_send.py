"""What an unfinished send made of a broadcast: taken away, since nothing of it went out."""

from functools import partial

from sqlmodel import Session

from store.database.engine import Database
from store.repositories import journal
from store.repositories.delivery import broadcasts
from store.repositories.journal import State
from store.workspace.many.pace import Pace


def remove(database: Database, entry: int) -> None:
    """Delete the broadcast of an entry that is being taken back, with its messages, in batches."""
    going = Pace(database)
    while going.write(partial(_step, entry=entry)):
        going.rest()


def _step(session: Session, entry: int) -> bool:
    if journal.state_of(session, entry) is not State.UNDOING:
        return False
    place = broadcasts.made_by(session, entry)
    return place is not None and broadcasts.remove_batch(session, place)
