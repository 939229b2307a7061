"""What was done: the log of everybody, and what the operator did, taken back and done again."""

from dataclasses import replace
from itertools import islice

from sqlalchemy import select
from sqlmodel import Session

from store.core.errors import NotFound, NothingToUndo
from store.core.history.acts import Act, PastAct, UndoPlan, UndoReport, irrevocable, is_one_thing, told
from store.core.history.timeline import LogEntry, LogFilter, LogLine
from store.core.progress import UNWATCHED, Monitor
from store.core.query.days import literal, read_day
from store.core.query.tree import Day
from store.core.text import listed, quoted
from store.core.views import HistoryKind
from store.database.models import contacts
from store.repositories.rows import Span
from store.repositories.snapshot import WorkspaceSnapshot
from store.services.context import Service
from store.workspace import log
from store.workspace.undo import entries, run, sent
from store.workspace.undo.entries import Entry

_LISTED = 20
_NAMED = 20


class History(Service):
    """The actions of the operator, across sessions and ways: each can be taken back once, and done again.

    What somebody changed since stays as it is and is named; the rest goes back. Deleting for good cannot be
    taken back.
    """

    def next_undo(self) -> UndoPlan:
        """What taking back the newest action would do; NothingToUndo when there is none."""
        with self._context.reading() as (session, snapshot):
            entry, gone = entries.next_undo(session, self._context.operator)
            skipped = tuple(irrevocable(entries.act(session, snapshot, one)) for one in gone)
            if entry is None:
                raise NothingToUndo("There is nothing to take back.", " ".join(skipped))
            return self._plan(session, snapshot, entry, skipped)

    def next_redo(self) -> UndoPlan:
        """What doing again would do that was taken back last; NothingToUndo when there is nothing, or when
        something else was done since."""
        with self._context.reading() as (session, snapshot):
            entry = entries.next_redo(session, self._context.operator)
            if entry is None:
                raise NothingToUndo(
                    "There is nothing to do again: nothing was taken back, or something else was done since."
                )
            return self._plan(session, snapshot, entry)

    def undo(self, plan: UndoPlan, monitor: Monitor = UNWATCHED) -> UndoReport:
        """Do what a plan says: take an action back, or do it again.

        NothingToUndo when that was done meanwhile; Cancelled, when the monitor stops it, leaves nothing of
        it. What changed since the plan was made stays, as the report says.
        """
        context = self._context
        with context.reading() as (session, _snapshot):
            entry = entries.find(session, plan.entry)
        own = context.action(HistoryKind.REDONE if plan.redo else HistoryKind.UNDONE)
        action = replace(own, undoes=entry.id, import_id=entry.import_id)
        tally = run.run(context.database, context.cache, entry, action, monitor)
        if tally.follow_up.groups:
            context.fill_groups()
        return UndoReport(plan.text, plan.redo, tally.back, tuple(tally.left))

    def listed(self, limit: int = _LISTED) -> tuple[PastAct, ...]:
        """The operator's newest actions, newest first, without those that took back or did again."""
        with self._context.reading() as (session, snapshot):
            found = entries.listed(session, self._context.operator, limit)
            back = entries.are_back(session, [one.id for one in found])
            acts = entries.acts(session, snapshot, found)
            return tuple(_past(one, act, one.id in back) for one, act in zip(found, acts, strict=True))

    def log(
        self,
        wanted: LogFilter,
        *,
        before: int | None = None,
        after: int | None = None,
        oldest: bool = False,
        size: int = 50,
    ) -> tuple[LogEntry, ...]:
        """The actions of everybody, always newest first: the newest of all, those next to the entries that
        they come `before` or `after`, by their ids, or the oldest.

        What follows from an action in nobody's name, such as the moves of smart groups, is not told by
        itself. Raises NotFound for a text that is no day, for somebody who has done nothing here, and for a
        contact that is not there.
        """
        with self._context.reading() as (session, snapshot):
            window = log.Window(
                since=self._bound(snapshot, wanted.since).start if wanted.since else None,
                until=self._bound(snapshot, wanted.until).end if wanted.until else None,
                by=_operators(session, wanted.by) if wanted.by else None,
                kind=wanted.kind,
                contact_id=_contact_id(session, wanted.contact) if wanted.contact else None,
                before=before,
                after=after,
            )
            return log.page(session, snapshot, window, size, oldest=oldest)

    def log_entry(self, entry: int) -> LogEntry:
        """One action of the log, by its id; NotFound when it is not there."""
        with self._context.reading() as (session, snapshot):
            return log.one(session, snapshot, entry)

    def log_lines(
        self,
        entry: int,
        *,
        before: int | None = None,
        after: int | None = None,
        last: bool = False,
        size: int = 500,
    ) -> tuple[LogLine, ...]:
        """What an action changed, subject by subject: the first lines, those next to the line that they come
        `after` or `before`, by its id, or the last."""
        with self._context.reading() as (session, snapshot):
            return log.lines(session, snapshot, entry, Span(before, after, last), size)

    def people(self) -> tuple[str, ...]:
        """Those in whose name something was done."""
        with self._context.reading() as (session, _snapshot):
            return tuple(log.everybody(session))

    def _bound(self, snapshot: WorkspaceSnapshot, text: str) -> Day:
        """The day that a text names."""
        workspace, today = snapshot.workspace, self._context.today(snapshot)
        order = workspace.date_order
        day = read_day(literal(text, order, today), order, workspace.timezone, today)
        if day is None:
            example = literal("today", order, today)
            raise NotFound(
                f"There is no day {quoted(text)}.", f"Write one such as {example}, yesterday or -7d."
            )
        return day

    def _plan(
        self, session: Session, snapshot: WorkspaceSnapshot, entry: Entry, skipped: tuple[str, ...] = ()
    ) -> UndoPlan:
        act = entries.act(session, snapshot, entry)
        total, lines, people = entries.line_counts(session, entry.id)
        plan = UndoPlan(
            entry=entry.id,
            redo=entry.is_undo,
            text=told(act),
            at=entry.at,
            source=entry.source,
            lines=1 if is_one_thing(act.lines) else total - lines + people,
            contacts=people,
            names=act.names,
            skipped=skipped,
        )
        if (sending := sent.line_of(session, entry.id)) is not None:
            back, left = sent.look(session, entry.id, sending, self._context.clock())
            return replace(plan, lines=back, left=tuple(left), changed=len(left), empty=not back)
        if total > run.LEFT:
            changed, stays = run.look_at_changed(session, snapshot, entry)
            return replace(plan, left=tuple(stays), changed=changed)
        back, left = run.look(session, self._context.cache, snapshot, entry)
        return replace(plan, left=tuple(left), changed=len(left), empty=not back)


def _past(entry: Entry, act: Act, back: bool) -> PastAct:
    can = not back and entry.kind is not HistoryKind.DELETED and bool(act.lines)
    people = act.contacts or act.deleted
    return PastAct(entry.id, entry.at, entry.kind, entry.source, told(act), people, back, can)


def _operators(session: Session, name: str) -> tuple[str, ...]:
    found = log.operators(session, name)
    if not found:
        known = [*islice(log.everybody(session), _NAMED)]
        hint = f"The log has {listed(known)}." if known else "Nobody has yet."
        raise NotFound(f"Nobody called {quoted(name)} has done anything here.", hint, tuple(known))
    return found


def _contact_id(session: Session, uuid: str) -> int:
    found = session.execute(select(contacts.c.id).where(contacts.c.uuid == uuid)).scalar()
    if found is None:
        raise NotFound("The contact is not there any more.")
    return int(found)
