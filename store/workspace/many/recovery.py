"""Bringing the work of killed programs to its end: taken back, or what was to be deleted is deleted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from store.database import liveness
from store.database.engine import Database
from store.repositories import journal
from store.repositories.journal import State
from store.repositories.snapshot import SnapshotCache
from store.workspace.many import deletion, taking_back


def run(database: Database, cache: SnapshotCache, clock: Callable[[], datetime]) -> None:
    """Look through the unfinished entries of the journal; programs that still live keep theirs."""
    with database.reading() as session:
        entries = journal.unfinished(session)
    for one in entries:
        with liveness.held(database, one.owner) as dead:
            if dead and one.state is State.FINISHING:
                deletion.go_on(database, one.id, lambda _done: None)
            elif dead:
                action = replace(one.action, at=clock())
                taking_back.run(database, cache, one.id, action, lambda _left, _total: None)
