"""The groups of the workspace: manual ones, and smart ones whose members a query decides."""

from contextlib import suppress
from dataclasses import replace

from sqlmodel import Session

from store.core.errors import Ambiguous, InvalidGroup, NotFound, Problem
from store.core.history.changes import attributes
from store.core.progress import UNWATCHED, Monitor
from store.core.query.days import may_be_relative
from store.core.query.errors import QueryError
from store.core.reports import GroupUse
from store.core.text import folded, listed, unmarked
from store.core.types import Group
from store.core.views import HistoryKind
from store.repositories import groups as repository
from store.repositories import journal, settings
from store.repositories.group_queries import meaning_of
from store.repositories.snapshot import WorkspaceSnapshot
from store.services.context import Service
from store.workspace import saved_searches, smart_groups
from store.workspace.undo import kinds

_BARRED = ("id", "ref", "status", "group", "flow", "history")


class Groups(Service):
    """The groups. Every change is one transaction that includes its history.

    A new query leaves its group in the state `filling`; `fill` finds its members in batches and resumes where
    an earlier call was stopped. Contacts that change meanwhile are matched with the new query at once.
    """

    def all(self) -> tuple[Group, ...]:
        """Every group with its number of members; smart ones first, then by name."""
        with self._context.reading() as (session, snapshot):
            return tuple(self._shown(snapshot, group) for group in repository.all_groups(session))

    def find(self, text: str) -> Group:
        """The group that a text names: by uuid, by name in any case, or by a name without its marks.

        NotFound lists some that exist; Ambiguous lists those that match.
        """
        wanted, known = folded(text), self.all()
        found = [one for one in known if wanted in (one.uuid, folded(one.name))]
        found = found or [one for one in known if unmarked(text) == unmarked(one.name)]
        if len(found) == 1:
            return found[0]
        if found:
            told = listed([f"{one.name} ({one.uuid[:8]})" for one in found])
            raise Ambiguous(f'"{text.strip()}" could be any of these groups: {told}.', "Give the uuid.")
        names = listed([one.name for one in known])
        hint = f"The groups are: {names}." if names else "There are no groups yet."
        raise NotFound(f'There is no group "{text.strip()}".', hint)

    def create(self, name: str, query: str = "") -> Group:
        """Create a group: a manual one, or with a query a smart one, which is then to be filled.

        Raises InvalidGroup when the name or the query is not allowed for a group, QueryError when the query
        is invalid.
        """

        def work(session: Session) -> Group:
            settings.bump(session, reroutes=False)
            action = self._context.action(HistoryKind.CREATED)
            text, meaning = self._read(session, query) if query.strip() else ("", "")
            group = repository.add(session, name, action.at, query=text, meaning=meaning)
            self._record(session, action, None, group)
            return group

        return self._context.database.write(work)

    def change(self, uuid: str, *, name: str | None = None, query: str | None = None) -> Group:
        """Change the given attributes of a group, as one action. Saved searches that name the group follow
        its new name; a group with a new query is to be filled.

        Raises NotFound; QueryError when the query is invalid; InvalidGroup when the name or the query is not
        allowed for a group, or when the query of a manual group or of one that is filling is changed.
        """

        def work(session: Session) -> Group:
            settings.bump(session, reroutes=False)
            before = after = repository.get(session, uuid, lock=True)
            kept: list[journal.Record] = []
            if name is not None:
                snapshot = self._context.cache.current(session)
                after = repository.rename(session, uuid, name)[1]
                kept = saved_searches.follow(session, snapshot, "group", uuid, after.name)
            if query is not None:
                after = repository.set_query(session, uuid, *self._read(session, query))[1]
            self._record(session, self._context.action(HistoryKind.UPDATED), before, after, *kept)
            return self._shown(self._context.cache.current(session), after)

        return self._context.database.write(work)

    def used_by(self, uuid: str) -> GroupUse:
        """A group with its number of members, the saved searches that name it and its imports; raises
        NotFound."""
        with self._context.reading() as (session, snapshot):
            group = next((one for one in repository.all_groups(session) if one.uuid == uuid), None)
            kept = [
                one.name for one in saved_searches.kept(session) if uuid in _groups_of(snapshot, one.text)
            ]
            shown = self._shown(snapshot, group or repository.get(session, uuid))
            return GroupUse(shown, tuple(kept), repository.imports(session, uuid))

    def delete(self, uuid: str) -> Group:
        """Delete a group; its members stay. Raises NotFound when it is gone already."""

        def work(session: Session) -> Group:
            settings.bump(session, reroutes=False)
            gone = repository.remove(session, uuid)
            self._record(session, self._context.action(HistoryKind.DELETED), gone, None)
            return self._shown(self._context.cache.current(session), gone)

        return self._context.database.write(work)

    def filling(self) -> tuple[str, ...]:
        """The uuids of the groups that are not filled yet, including those whose filling was interrupted."""
        with self._context.database.reading() as session:
            return smart_groups.filling(session)

    def fill(self, uuid: str, monitor: Monitor = UNWATCHED) -> Group:
        """Find the members of a group that is filling, and return it with its count; raises NotFound.

        After Cancelled the group stays partly filled, and the next call resumes there.
        """
        with self._context.database.reading() as session:
            repository.get(session, uuid)
            total = smart_groups.remaining(session, uuid)
        smart_groups.fill(self._context.database, self._context.cache, uuid, total, monitor)
        with self._context.reading() as (session, snapshot):
            found = {group.uuid: group for group in repository.all_groups(session)}
            return self._shown(snapshot, found.get(uuid) or repository.get(session, uuid))

    def _shown(self, snapshot: WorkspaceSnapshot, group: Group) -> Group:
        """The group with what its query means now; the query is hidden where it asks for hidden names or
        addresses."""
        query, meant = snapshot.shown_query(group.query, self._context.today(snapshot)), ""
        if may_be_relative(query):
            with suppress(QueryError):
                meant = snapshot.stored(query).meant
        return replace(group, query=query, meant=meant)

    def _read(self, session: Session, text: str) -> tuple[str, str]:
        """The canonical text of a query for a group, and the text that identifies its meaning."""
        snapshot = self._context.cache.current(session)
        today = self._context.today(snapshot)
        query = snapshot.query(text, today, keep_relative=True)
        if query.is_relative:
            smart_groups.turn_day(session, self._context.cache, today)
        barred = [name for name in _BARRED if name in query.needs.attributes]
        said = ""
        if query.root is None:
            said = "A smart group needs a query, such as age > 18."
        elif barred or not query.needs.allow_as_group:
            named = " and ".join(barred) or "that"
            said = f"A smart group's query cannot ask for {named}; search for something else."
        if said:
            raise InvalidGroup((Problem("query", said),))
        canonical = snapshot.canonical(text, today)
        return canonical, meaning_of(snapshot.query(canonical, today, keep_relative=True))

    def _record(
        self,
        session: Session,
        action: journal.Action,
        before: Group | None,
        after: Group | None,
        *others: journal.Record,
    ) -> None:
        changes = attributes(kinds.said(before), kinds.said(after))
        one = after or before
        if changes and one is not None:
            journal.write(session, action, journal.Record(one.uuid, changes, subject="group"), *others)


def _groups_of(snapshot: WorkspaceSnapshot, text: str) -> tuple[str, ...]:
    """The uuids of the groups that a search names; none when it is no longer a valid search."""
    try:
        return snapshot.stored(text).needs.groups
    except QueryError:
        return ()
