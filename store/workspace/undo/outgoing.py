"""What undo knows of acts on messages on their way and on broadcasts: delivery alone is not taken back."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from store.core.errors import InvalidContact, Problem
from store.core.history.changes import Change
from store.core.messages.views import BroadcastState
from store.repositories import journal
from store.repositories.delivery import outgoing
from store.workspace.undo import entries
from store.workspace.undo.kinds import Around, Definition, Values

_WENT = "it has gone out meanwhile"


class Outgoing(Definition):
    """A message or a broadcast, by its state; or messages that were cancelled or retried together, by the
    moment of that, as `rest` and `retried` keep it."""

    subject = word = "message"

    def __init__(self, around: Around, reference: str, changes: Mapping[str, Change]) -> None:
        super().__init__(around, reference)
        self._said = {
            name: change.after or change.before
            for name, change in changes.items()
            if name in ("rest", "retried")
        }

    def read(self) -> dict[str, Any] | None:
        """The state, and of what was done together whether any of it stands as it was left."""
        row = outgoing.message(self.session, self.reference)
        if row is not None:
            return {"state": outgoing.standing(row)}
        broadcast = outgoing.broadcast(self.session, self.reference)
        if broadcast is None and self.reference != outgoing.SINGLES:
            return None
        found: dict[str, Any] = {"state": broadcast.state} if broadcast is not None else {}
        if "rest" in self._said:
            found["rest"] = self._said["rest"] if found["state"] == BroadcastState.CANCELLED else None
        if "retried" in self._said:
            waits = outgoing.changed_at(self._broadcast_id, self._at("retried"), cancelled=False)
            any_waits = self.session.execute(waits.limit(1)).first() is not None
            found["retried"] = self._said["retried"] if any_waits else None
        return found

    def write(self, before: Values, after: Values) -> Iterable[journal.Record]:
        """Put it back; InvalidContact when it has gone out meanwhile."""
        row = outgoing.message(self.session, self.reference, lock=True)
        if row is not None:
            self._put_message(row, after["state"])
        if before.get("retried") != after.get("retried"):
            self._put_many("retried", cancels=not after["retried"])
        broadcast = outgoing.broadcast(self.session, self.reference, lock=True)
        if broadcast is not None and before["state"] != after["state"]:
            outgoing.set_broadcast(self.session, broadcast.id, BroadcastState(after["state"]))
            if "rest" in self._said:
                self._put_many("rest", cancels=after["state"] == BroadcastState.CANCELLED)
        return ()

    def add(self, values: Values) -> None:
        """Nothing makes one again."""

    def remove(self, values: Values) -> None:
        """Nothing removes one."""

    def called(self, values: Values) -> str:
        """What it is called in a sentence."""
        title = entries.message_title(self.session, self.around.snapshot, self.reference)
        return title[:1].upper() + title[1:]

    @property
    def _broadcast_id(self) -> int | None:
        row = outgoing.broadcast(self.session, self.reference)
        return None if row is None else int(row.id)

    def _at(self, name: str) -> datetime:
        return datetime.fromisoformat(self._said[name]["at"])

    def _put_message(self, row: Any, state: str) -> None:
        """Bring one message into a state that it had."""
        session, at = self.session, row.changed_on
        if state == outgoing.AWAITS:
            put = outgoing.wake(session, [row.id], at, anew=False)
        elif state == "unconfirmed":
            put = outgoing.doubt(session, row, at)
        elif state == "wired":
            put = outgoing.arrive(session, row, at)
        else:
            put = outgoing.cancel(session, [row.id], at)
        if not put:
            raise InvalidContact((Problem("state", _WENT),))

    def _put_many(self, name: str, *, cancels: bool) -> None:
        """Cancel what waits again since that moment, or have what was cancelled then wait again."""
        at = self._at(name)
        query = outgoing.changed_at(self._broadcast_id, at, cancelled=not cancels)
        ids = self.session.execute(query).scalars().all()
        for start in range(0, len(ids), outgoing.AT_ONCE):
            some = ids[start : start + outgoing.AT_ONCE]
            if cancels:
                outgoing.cancel(self.session, some, at)
            else:
                outgoing.wake(self.session, some, at, anew=False)
