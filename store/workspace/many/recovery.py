"""Bringing the work of killed programs to its end: taken back, or what was to be deleted is deleted, or
what was to be cancelled is cancelled."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from store.core.views import HistoryKind
from store.database import liveness
from store.database.engine import Database
from store.repositories import journal
from store.repositories.journal import State
from store.repositories.snapshot import SnapshotCache
from store.workspace.many import deletion, taking_back
from store.workspace.undo import sent

_LOOKS = 3
_REST = 0.1
"""How often, and after how many seconds again, a server is asked for a program that seems to live: it needs a
moment to find out that one was killed."""


def run(database: Database, cache: SnapshotCache, clock: Callable[[], datetime]) -> None:
    """Look through the unfinished entries of the journal; programs that still live keep theirs."""
    for look in range(1 if database.location.is_sqlite else _LOOKS):
        with database.reading() as session:
            entries = journal.unfinished(session)
        if not entries:
            return
        time.sleep(_REST if look else 0)
        for one in entries:
            with liveness.held(database, one.owner) as dead:
                if dead:
                    _bring_to_end(database, cache, one, clock())


def _bring_to_end(database: Database, cache: SnapshotCache, one: journal.Unfinished, now: datetime) -> None:
    if one.state is State.FINISHING and one.action.kind is not HistoryKind.DELETED:
        sent.go_on(database, one.id)
    elif one.state is State.FINISHING:
        deletion.go_on(database, one.id, lambda _done: None)
    else:
        action = replace(one.action, at=now)
        taking_back.run(database, cache, one.id, action, lambda _left, _total: None)
