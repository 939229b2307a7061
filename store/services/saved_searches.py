"""Saved searches: named ones for everybody, and the most recent ones of each operator."""

from dataclasses import replace

from sqlmodel import Session

from store.core.views import HistoryKind, KeptSearch
from store.repositories import journal
from store.repositories.snapshot import WorkspaceSnapshot
from store.services.context import Service
from store.workspace import saved_searches as repository


class Searches(Service):
    """Named searches, and the recent searches of the operator."""

    def kept(self) -> tuple[KeptSearch, ...]:
        """Every named search, by name; a text that asks for hidden names or addresses is hidden."""
        with self._context.reading() as (session, snapshot):
            return tuple(self._shown(snapshot, one) for one in repository.kept(session))

    def keep(self, name: str, text: str) -> KeptSearch:
        """Save a search under a name, for everybody, in its canonical form.

        Raises InvalidSearch when the name is not allowed, QueryError when the text is not a valid search.
        """

        def work(session: Session, snapshot: WorkspaceSnapshot) -> KeptSearch:
            canonical = snapshot.canonical(text, self._context.today(snapshot))
            one = repository.keep(session, name, canonical, self._context.operator, self._context.clock())
            self._note(session, HistoryKind.CREATED, None, one)
            return one

        return self._context.write(work)

    def rename(self, uuid: str, name: str) -> KeptSearch:
        """Rename a saved search; raises NotFound when it is gone, InvalidSearch as `keep` does."""

        def work(session: Session) -> KeptSearch:
            before, after = repository.rename(session, uuid, name)
            self._note(session, HistoryKind.UPDATED, before, after)
            return self._shown(self._context.cache.current(session), after)

        return self._context.database.write(work)

    def forget(self, uuid: str) -> KeptSearch:
        """Remove a saved search, which can be taken back; raises NotFound when it is gone already."""

        def work(session: Session) -> KeptSearch:
            gone, record = repository.forget(session, uuid)
            journal.write(session, self._context.action(HistoryKind.UPDATED), record)
            return self._shown(self._context.cache.current(session), gone)

        return self._context.database.write(work)

    def _note(
        self, session: Session, kind: HistoryKind, before: KeptSearch | None, after: KeptSearch | None
    ) -> None:
        record = repository.record_of(before, after)
        if record.changes:
            journal.write(session, self._context.action(kind), record)

    def recent(self, limit: int = repository.MAX_RECENT) -> tuple[str, ...]:
        """The operator's most recent searches, newest first, without those for what is hidden."""
        with self._context.reading() as (session, snapshot):
            found = repository.recent(session, self._context.operator, limit)
            today = self._context.today(snapshot)
            return tuple(text for text in found if snapshot.shown_query(text, today) == text)

    def _shown(self, snapshot: WorkspaceSnapshot, one: KeptSearch) -> KeptSearch:
        return replace(one, text=snapshot.shown_query(one.text, self._context.today(snapshot)))

    def remember(self, text: str) -> None:
        """Record a search of the operator."""
        at = self._context.clock()
        self._context.database.write(
            lambda session: repository.remember(session, self._context.operator, text, at)
        )
