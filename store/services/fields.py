"""The custom fields of the workspace."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from store import fields as repository
from store import journal, settings
from store.core.changes import attributes
from store.core.types import Field, FieldType
from store.core.views import FieldUse, HistoryKind
from store.services.base import House


class Fields:
    """The custom fields."""

    def __init__(self, house: House) -> None:
        self._house = house

    def all(self) -> tuple[Field, ...]:
        """Every field: the columns of the list in their order, then the others by age."""
        with self._house.database.reading() as session:
            return repository.all_fields(session)

    def uses(self) -> tuple[FieldUse, ...]:
        """Every field with the number of contacts that have a value in it."""
        with self._house.database.reading() as session:
            return repository.uses(session)

    def create(self, name: str, field_type: FieldType = FieldType.TEXT) -> Field:
        """Make a field; InvalidField when it cannot have that name."""
        at = self._house.clock()
        return self._write(
            HistoryKind.CREATED, lambda session: (None, repository.add(session, name, field_type, at))
        )

    def set_featured(self, key: str, featured: bool) -> Field:
        """Make a field a column of the list, or not; NotFound when there is none with that key."""
        return self._write(HistoryKind.UPDATED, lambda session: repository.feature(session, key, featured))

    def _write(self, kind: HistoryKind, change: Callable[[Session], tuple[Field | None, Field]]) -> Field:
        def work(session: Session) -> Field:
            settings.bump(session, reroutes=False)
            before, after = change(session)
            changes = attributes(_attributes(before), _attributes(after))
            if changes:
                journal.write(
                    session, self._house.action(kind), journal.Record(after.uuid, changes, subject="field")
                )
            return after

        return self._house.database.write(work)


def _attributes(field: Field | None) -> dict[str, Any]:
    if field is None:
        return {}
    return {
        "key": field.key,
        "name": field.name,
        "type": str(field.type),
        "featured": field.featured,
        "priority": field.priority,
    }
