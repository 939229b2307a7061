"""Messages that wait, go out or did not go: read, sent again, cancelled; broadcasts, paused and resumed."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select
from sqlmodel import Session

from store.core.errors import InvalidOutboxAct, NotFound
from store.core.history.changes import Change
from store.core.messages.outbox import BEGINNING, IN_ORDER, Acted, MessageDetail, Place, ReasonCount
from store.core.messages.states import WAITING, MessageState, Reason
from store.core.messages.views import AttemptView, BroadcastState, BroadcastView, MessageView
from store.core.progress import UNWATCHED, Monitor
from store.core.types import Workspace
from store.core.urns.formatting import HIDDEN
from store.core.views import HistoryKind
from store.repositories import journal
from store.repositories.delivery import attempts, leases, listing, message_views, outgoing, tallies
from store.repositories.rows import Span
from store.repositories.snapshot import WorkspaceSnapshot
from store.services.context import Service
from store.services.delivery.exchanges import logged
from store.workspace.many import pace

_PAGE: Final = 50
_STOPPED: Final = "Stopped; {done} of them were changed."


class Outbox(Service):
    """The outbox. Names, addresses and texts are hidden where the workspace hides them."""

    def broadcasts(self, place: Place = BEGINNING, size: int = _PAGE) -> tuple[BroadcastView, ...]:
        """Broadcasts, always the newest first."""
        with self._context.reading() as (session, snapshot):

            def id_of(uuid: str) -> int | None:
                return int(listing.broadcast(session, uuid).id) if uuid else None

            span = Span(id_of(place.below), id_of(place.above), place.last)
            rows = listing.broadcast_page(session, span, size)
            return _broadcasts(session, snapshot.workspace, rows)

    def broadcast(self, uuid: str) -> BroadcastView:
        """One broadcast; NotFound when it is not there."""
        with self._context.reading() as (session, snapshot):
            return _broadcasts(session, snapshot.workspace, [listing.broadcast(session, uuid)])[0]

    def page(
        self,
        broadcast: str = "",
        states: Collection[MessageState] = (),
        place: Place = BEGINNING,
        size: int = _PAGE,
    ) -> tuple[MessageView, ...]:
        """Messages of a broadcast, in the order of `IN_ORDER`; without one those that went out one by one,
        always the newest first. With `states` only those that are in one of them, as it is stored: what is
        held since a channel is paused is queued.

        NotFound when the broadcast is not there, or the message that a place names.
        """
        wanted = states or IN_ORDER
        with self._context.reading() as (session, snapshot):
            edge = place.below or place.above
            at = listing.place(session, edge) if edge else None
            if broadcast:
                row = listing.broadcast(session, broadcast)
                upwards = place.last or bool(place.above)
                ids = listing.broadcast_ids(session, row.id, wanted, size, at=at, upwards=upwards)
            else:
                span = Span(
                    before=at[0] if at and place.below else None,
                    after=at[0] if at and place.above else None,
                    last=place.last,
                )
                ids = listing.single_ids(session, wanted, span, size)
            now = self._context.clock()
            rows = listing.rows(session, ids)
            return tuple(message_views.view(row, snapshot.workspace, now) for row in rows)

    def message(self, uuid: str) -> MessageDetail:
        """A message with its attempts and what was said about it over HTTP; NotFound when it is not there."""
        with self._context.reading() as (session, snapshot):
            message_id, _state = listing.place(session, uuid)
            row = listing.rows(session, [message_id])[0]
            view = message_views.view(row, snapshot.workspace, self._context.clock())
            said = listing.exchanges_of(session, message_id)
            tried = attempts.of_message(session, message_id)
            known = {one.id for one in tried}
            return MessageDetail(
                view=view,
                attempts=tuple(_attempt(one, said, snapshot) for one in tried),
                requests=tuple(
                    logged(one, snapshot.workspace) for one in said if one.attempt_id not in known
                ),
                external_id=listing.external_id(session, message_id),
            )

    def find(self, uuid: str) -> BroadcastView | MessageView:
        """The broadcast or the message with a uuid; NotFound when there is neither."""
        with self._context.reading() as (session, _snapshot):
            is_broadcast = outgoing.broadcast(session, uuid.lower()) is not None
        return self.broadcast(uuid.lower()) if is_broadcast else self.message(uuid.lower()).view

    def sender_seen(self) -> bool:
        """Whether some program sends: its lease is not over."""
        with self._context.reading() as (session, _snapshot):
            held = leases.held(session, leases.SENDER)
            return held is not None and held.until > self._context.clock()

    def reasons(self, broadcast: str = "") -> tuple[ReasonCount, ...]:
        """Why messages of a broadcast failed, the most frequent reason first; without one, those that went
        out one by one."""
        with self._context.reading() as (session, _snapshot):
            return tuple(listing.reasons(session, _id_of(session, broadcast)))

    def retry(self, reasons: Collection[str], broadcast: str = "", monitor: Monitor = UNWATCHED) -> Acted:
        """Have messages of a broadcast, or without one those that went out one by one, wait again that failed
        for these reasons. Who is blocked, stopped or archived gets nothing.

        InvalidOutboxAct where the broadcast was cancelled. Cancelled, when the monitor stops it, leaves done
        what is done.
        """
        if Reason.CONTACT in reasons:
            raise InvalidOutboxAct(
                "Who is blocked, stopped or archived gets nothing, however often it is tried."
            )
        at = self._context.clock()

        def begin(session: Session, _snapshot: WorkspaceSnapshot) -> tuple[int | None, int]:
            broadcast_id = _id_of(session, broadcast, sends=True)
            found = listing.reasons(session, broadcast_id)
            count = sum(one.count for one in found if one.reason in reasons)
            if count:
                said = {"at": at.isoformat(), "count": count}
                self._record(session, broadcast or outgoing.SINGLES, Change("retried", None, said))
            return broadcast_id, count

        broadcast_id, count = self._context.write(begin)
        query = outgoing.failed_of(broadcast_id, reasons)
        done = self._in_batches(query, lambda session, ids: outgoing.wake(session, ids, at), count, monitor)
        return Acted(done)

    def send_again(self, uuid: str) -> None:
        """Have a message wait again that failed, or of which nobody knows whether it went: it may arrive
        twice then. InvalidOutboxAct for any other, and for one to somebody who is blocked or stopped."""

        def change(session: Session, row: Row[Any], at: datetime) -> int:
            if row.reason == Reason.CONTACT:
                raise InvalidOutboxAct("The contact was blocked, stopped or archived: it gets nothing.")
            return outgoing.wake(session, [row.id], at)

        self._change(uuid, change, "Only a message that failed, or may not have gone, is sent again.")

    def cancel(self, uuid: str) -> None:
        """Take a message back that still waits; InvalidOutboxAct when it does not wait any more."""

        def change(session: Session, row: Row[Any], at: datetime) -> int:
            return outgoing.cancel(session, [row.id], at)

        self._change(uuid, change, "It does not wait any more, so that it cannot be taken back.")

    def arrived(self, uuid: str) -> None:
        """Say that a message went of which nobody knew; InvalidOutboxAct for any other."""
        self._change(
            uuid, outgoing.arrive, "Only of a message that may have gone can it be said that it did."
        )

    def cancel_rest(self, broadcast: str, monitor: Monitor = UNWATCHED) -> Acted:
        """Take back what of a broadcast still waits; what is being sent at this moment goes. What a stop by
        the monitor leaves is not sent either. NotFound when the broadcast is not there."""
        at = self._context.clock()

        def begin(session: Session, _snapshot: WorkspaceSnapshot) -> tuple[int, int, int]:
            row = _there(outgoing.broadcast(session, broadcast, lock=True))
            counts = tallies.read(session, [row.id])[row.id]
            waiting = sum(count for state, count in counts.items() if state in WAITING)
            if waiting and row.state != BroadcastState.CANCELLED:
                outgoing.set_broadcast(session, row.id, BroadcastState.CANCELLED)
                rest = Change("rest", None, {"at": at.isoformat(), "count": waiting})
                self._record(session, broadcast, Change("state", row.state, "cancelled"), rest)
            return row.id, waiting, counts.get(MessageState.SENDING, 0)

        broadcast_id, waiting, sending = self._context.write(begin)
        if not waiting:
            raise InvalidOutboxAct("Nothing of the broadcast waits any more.")
        query = outgoing.waiting_of(broadcast_id)
        done = self._in_batches(
            query, lambda session, ids: outgoing.cancel(session, ids, at), waiting, monitor
        )
        return Acted(done, sending)

    def pause(self, broadcast: str) -> None:
        """Have nothing of a broadcast be sent until it is resumed; InvalidOutboxAct where it does not go."""
        self._set(broadcast, BroadcastState.GOING, BroadcastState.PAUSED)

    def resume(self, broadcast: str) -> None:
        """Have a broadcast go on; InvalidOutboxAct where it is not paused."""
        self._set(broadcast, BroadcastState.PAUSED, BroadcastState.GOING)

    def _set(self, broadcast: str, before: BroadcastState, after: BroadcastState) -> None:
        def work(session: Session, _snapshot: WorkspaceSnapshot) -> None:
            row = _there(outgoing.broadcast(session, broadcast, lock=True))
            if row.state != before:
                raise InvalidOutboxAct(f"The broadcast is {_STATES[row.state]}.")
            outgoing.set_broadcast(session, row.id, after)
            self._record(session, broadcast, Change("state", str(before), str(after)))

        self._context.write(work)

    def _change(self, uuid: str, change: Callable[[Session, Row[Any], datetime], int], why_not: str) -> None:
        """Change one message, and record what it was and is."""
        at = self._context.clock()

        def work(session: Session, _snapshot: WorkspaceSnapshot) -> None:
            before = _there(outgoing.message(session, uuid, lock=True), "message")
            if not change(session, before, at):
                raise InvalidOutboxAct(why_not)
            after = _there(outgoing.message(session, uuid), "message")
            states = outgoing.standing(before), outgoing.standing(after)
            self._record(session, uuid, Change("state", *states))

        self._context.write(work)

    def _record(self, session: Session, reference: str, *changes: Change) -> None:
        action = self._context.action(HistoryKind.UPDATED)
        journal.write(session, action, journal.Record(reference, changes, subject="message"))

    def _in_batches(
        self,
        query: Select[Any],
        change: Callable[[Session, Sequence[int]], int],
        total: int,
        monitor: Monitor,
    ) -> int:
        """Change what a query finds, as long as it finds any, with rests for other writers."""
        steps, done = pace.Pace(self._context.database), 0

        def step(session: Session) -> tuple[int, int]:
            ids = session.execute(query.limit(pace.BATCH)).scalars().all()
            return len(ids), change(session, ids)

        while True:
            found, changed = steps.write(step)
            done += changed
            monitor.progress(done, max(done, total))
            # What others changed meanwhile would be found again and again.
            if found < pace.BATCH or not changed:
                return done
            monitor.check(_STOPPED.format(done=done))
            steps.rest()


_STATES: Final = {
    BroadcastState.MAKING: "still being made",
    BroadcastState.GOING: "not paused",
    BroadcastState.PAUSED: "paused already",
    BroadcastState.CANCELLED: "cancelled",
}


def _broadcasts(
    session: Session, workspace: Workspace, rows: Sequence[Row[Any]]
) -> tuple[BroadcastView, ...]:
    counts = tallies.read(session, [row.id for row in rows])
    hidden = HIDDEN if workspace.redacted else ""
    return tuple(listing.broadcast_view(row, counts[row.id], hidden=hidden) for row in rows)


def _attempt(row: Row[Any], said: Sequence[Row[Any]], snapshot: WorkspaceSnapshot) -> AttemptView:
    """An attempt as it is shown: what a provider said, and why this channel, may have an address in it."""
    workspace = snapshot.workspace
    names = {snapshot.channel_ids[uuid]: name for uuid, name in snapshot.channel_names.items()}
    return AttemptView(
        number=row.number,
        channel_name=names.get(row.channel_id, ""),
        address=message_views.address(row.identity, workspace),
        started=row.started,
        finished=row.finished,
        state=row.state,
        code=row.code,
        provider_code=row.provider_code,
        detail="" if workspace.redacted else row.detail,
        why="" if workspace.redacted else row.why,
        requests=tuple(logged(one, workspace) for one in said if one.attempt_id == row.id),
    )


def _there(row: Row[Any] | None, what: str = "broadcast") -> Row[Any]:
    if row is None:
        raise NotFound(f"The {what} is not there any more.")
    return row


def _id_of(session: Session, broadcast: str, *, sends: bool = False) -> int | None:
    """The id of a broadcast, None for what went out one by one; InvalidOutboxAct where it `sends` no more."""
    if not broadcast:
        return None
    row = _there(outgoing.broadcast(session, broadcast))
    if sends and row.state == BroadcastState.CANCELLED:
        raise InvalidOutboxAct("The broadcast was cancelled: nothing of it is sent any more.")
    return int(row.id)
