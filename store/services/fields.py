"""The custom fields of the workspace."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlmodel import Session

from store.core.errors import FieldInUse, NotFound
from store.core.history.changes import attributes
from store.core.reports import FieldReading, FieldUse
from store.core.text import folded, listed
from store.core.types import Field, FieldType, Group
from store.core.views import HistoryKind
from store.repositories import fields as repository
from store.repositories import journal, settings
from store.services.context import Service
from store.workspace import field_usage
from store.workspace.undo import kinds

Changed = tuple[Field | None, Field | None]
"""A field before and after; None when it is not there."""


class Fields(Service):
    """The custom fields. Every change is one transaction that includes its history."""

    def all(self) -> tuple[Field, ...]:
        """Every field: columns of the list first, in their order, then the others by age."""
        with self._context.database.reading() as session:
            return repository.all_fields(session)

    def get(self, key: str) -> Field:
        """The field with a key; NotFound when there is none."""
        with self._context.database.reading() as session:
            return repository.get(session, key)

    def find(self, text: str) -> Field:
        """The field that a text names, by key or by name in any case; NotFound."""
        known = self.all()
        by_key = {field.key: field for field in known}
        found = by_key.get(text.strip()) or {folded(field.name): field for field in known}.get(folded(text))
        if found is None:
            names = listed([field.key for field in known])
            hint = f"The fields are: {names}." if names else "There are no fields yet."
            raise NotFound(f'There is no field "{text.strip()}".', hint)
        return found

    def uses(self) -> tuple[FieldUse, ...]:
        """Every field with the number of contacts that have a value in it, and where it is used."""
        with self._context.database.reading() as session:
            return _with_places(session, field_usage.uses(session))

    def used_by(self, key: str) -> FieldUse:
        """A field with the number of contacts that have a value in it, the smart groups whose query uses it,
        and the imports that had a column for it; raises NotFound."""
        with self._context.database.reading() as session:
            field = repository.get(session, key)
            count = field_usage.reading(session, key, FieldType.TEXT).contacts
            return _with_places(session, (FieldUse(field, count),))[0]

    def reading(self, key: str, field_type: FieldType) -> FieldReading:
        """How many values a field has, and how many of them can be read as a type; raises NotFound."""
        with self._context.database.reading() as session:
            return field_usage.reading(session, key, field_type)

    def create(self, name: str, field_type: FieldType = FieldType.TEXT, *, featured: bool = False) -> Field:
        """Create a field; raises InvalidField when the name is not allowed."""
        at = self._context.clock()

        def add(session: Session) -> list[Changed]:
            made = repository.add(session, name, field_type, at)
            after = repository.change(session, made.key, featured=featured)[1] if featured else made
            return [(None, after)]

        return _one(self._write(HistoryKind.CREATED, add))

    def change(
        self,
        key: str,
        *,
        name: str | None = None,
        type: FieldType | None = None,  # noqa: A002 - what it is called everywhere
        featured: bool | None = None,
    ) -> Field:
        """Change the given attributes of a field, as one action; raises NotFound, or InvalidField when the
        name is not allowed.

        The key never changes. Stored values are not rewritten for another type, only read as it, and smart
        groups whose query uses the field are marked as to be filled. A field that stops being a column of the
        list loses its position.
        """

        def update(session: Session) -> list[Changed]:
            return [repository.change(session, key, name=name, field_type=type, featured=featured)]

        return _one(self._write(HistoryKind.UPDATED, update))

    def fill_groups(self) -> None:
        """Fill the smart groups that changed fields have marked, for callers that wait for it."""
        self._context.fill_groups()

    def move_up(self, key: str) -> tuple[Field, ...]:
        """Move a column of the list one place to the front; returns every field as `all` does.

        Raises InvalidField when the field is not a column, NotFound when it does not exist.
        """
        self._write(HistoryKind.UPDATED, lambda session: [*repository.move_up(session, key)])
        return self.all()

    def order(self, keys: Sequence[str]) -> tuple[Field, ...]:
        """Put the columns of the list in this order; returns every field as `all` does.

        Columns that are not named come last. Raises InvalidField when a named field is not a column.
        """
        self._write(HistoryKind.UPDATED, lambda session: [*repository.order(session, keys)])
        return self.all()

    def delete(self, key: str) -> int:
        """Delete a field permanently with every value in it; returns how many values were deleted.

        Raises NotFound, and FieldInUse with the names of the smart groups whose queries use it.
        """
        gone = 0

        def remove(session: Session) -> list[Changed]:
            nonlocal gone
            field = repository.get(session, key)
            using = field_usage.smart_groups(session).get(key, [])
            if using:
                raise FieldInUse(_in_use(field, using), tuple(group.name for group in using))
            before, gone = repository.remove(session, key)
            return [(before, None)]

        self._write(HistoryKind.DELETED, remove)
        return gone

    def _write(self, kind: HistoryKind, change: Callable[[Session], list[Changed]]) -> list[Changed]:
        def work(session: Session) -> list[Changed]:
            settings.bump(session, reroutes=False)
            changed = change(session)
            records = [record for pair in changed if (record := _record(*pair)).changes]
            if records:
                journal.write(session, self._context.action(kind), *records)
            if any(_changes_meaning(*pair) for pair in changed):
                self._context.unsettle_groups(session)
            return changed

        return self._context.database.write(work)


def _changes_meaning(before: Field | None, after: Field | None) -> bool:
    """Whether queries that use the field have changed their meaning."""
    return before is None or after is None or before.type is not after.type


def _one(changed: list[Changed]) -> Field:
    (pair,) = changed
    assert pair[1] is not None
    return pair[1]


def _with_places(session: Session, uses: Sequence[FieldUse]) -> tuple[FieldUse, ...]:
    groups, files = field_usage.smart_groups(session), field_usage.imported(session)
    return tuple(
        replace(
            use,
            groups=tuple(group.name for group in groups.get(use.field.key, ())),
            imports=tuple(files.get(use.field.uuid, ())),
        )
        for use in uses
    )


def _in_use(field: Field, using: Sequence[Group]) -> str:
    names = ", ".join(f'"{group.name}"' for group in using)
    groups = f"the query of the group {names} asks" if len(using) == 1 else f"the queries of {names} ask"
    return f'The field "{field.name}" cannot be deleted: {groups} for it.'


def _record(before: Field | None, after: Field | None) -> journal.Record:
    field = after or before
    assert field is not None
    return journal.Record(field.uuid, attributes(kinds.said(before), kinds.said(after)), subject="field")
