"""What the operator did, taken back and done again."""

from dataclasses import replace

from sqlmodel import Session

from store.core.contacts.acts import PastAct, UndoPlan, UndoReport, irrevocable, told
from store.core.errors import NothingToUndo
from store.core.progress import UNWATCHED, Monitor
from store.core.views import HistoryKind
from store.repositories.snapshot import WorkspaceSnapshot
from store.services.context import Service
from store.workspace.undo import entries, run
from store.workspace.undo.entries import Entry

_LISTED = 20


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
            return tuple(self._past(session, snapshot, one, one.id in back) for one in found)

    def _past(self, session: Session, snapshot: WorkspaceSnapshot, entry: Entry, back: bool) -> PastAct:
        act = entries.act(session, snapshot, entry)
        can = not back and entry.kind is not HistoryKind.DELETED and bool(act.lines)
        people = act.contacts or act.deleted
        return PastAct(entry.id, entry.at, entry.kind, entry.source, told(act), people, back, can)

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
            lines=total - lines + people,
            contacts=people,
            names=act.names,
            skipped=skipped,
        )
        if total > run.LEFT:
            return replace(plan, changed=entries.changed_since(session, entry))
        back, left = run.look(session, self._context.cache, snapshot, entry)
        return replace(plan, left=tuple(left), changed=len(left), empty=not back)
