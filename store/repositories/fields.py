"""Custom fields: their names and keys, their columns in the list, and how many contacts have a value."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlmodel import Session

from store.core.contacts import search_keys
from store.core.errors import InvalidField, Problem
from store.core.fields.keys import MAX_FIELDS, check_name, check_new_name, derive_key
from store.core.types import Field, FieldType
from store.database.models import fields, values
from store.repositories import mapping
from store.repositories.rows import one_row


def all_fields(session: Session) -> tuple[Field, ...]:
    """Every field: the featured ones in the order of their columns, then the others by age."""
    order = (fields.c.featured.desc(), fields.c.priority.desc(), fields.c.created_on, fields.c.id)
    return tuple(mapping.field(row) for row in session.execute(select(fields).order_by(*order)))


def get(session: Session, key: str) -> Field:
    """The field with a key; NotFound when there is none."""
    query = select(fields).where(fields.c.key == key)
    return mapping.field(one_row(session, query, f'There is no field with the key "{key}".'))


def add(session: Session, name: str, field_type: FieldType, at: datetime, *, imported: bool = False) -> Field:
    """Make a field with a key derived from its name; InvalidField when it cannot have that name.

    An `imported` field may have a key that is also a property in searches. The caller raises the revision in
    the same transaction.
    """
    field = planned(session, name, field_type, imported=imported)
    check_room(session)
    session.execute(insert(fields).values({**mapping.field_row(field), "created_on": at}))
    return field


def planned(session: Session, name: str, field_type: FieldType, *, imported: bool = False) -> Field:
    """The field that `add` would make; InvalidField when it cannot have that name."""
    name = name.strip()
    problem = check_name(name) if imported else check_new_name(name)
    problem = problem or _same_name(session, name) or _same_key(session, name)
    if problem:
        raise _invalid(problem)
    return Field(str(uuid4()), derive_key(name), name, field_type)


def check_room(session: Session, more: int = 1) -> None:
    """Raise InvalidField when so many more fields would be too many."""
    if session.execute(select(func.count()).select_from(fields)).scalar_one() + more > MAX_FIELDS:
        raise _invalid(f"A workspace has at most {MAX_FIELDS} custom fields.")


def change(
    session: Session,
    key: str,
    *,
    name: str | None = None,
    field_type: FieldType | None = None,
    featured: bool | None = None,
) -> tuple[Field, Field]:
    """Change a field's name, type or place in the list, and return it before and after.

    The key stays the same, and so do the values: another type uses other readings of them. A field that is
    no longer a column loses its priority. NotFound when there is no such field, InvalidField when it cannot
    have that name.
    """
    before = get(session, key)
    after = before
    if name is not None and name.strip() != before.name:
        after = replace(after, name=name.strip())
        problem = check_name(after.name) or _same_name(session, after.name, but=key)
        if problem:
            raise _invalid(problem)
    if field_type is not None:
        after = replace(after, type=field_type)
    if featured is not None:
        after = replace(after, featured=featured, priority=before.priority if featured else 0)
    if after != before:
        _write(session, after)
    return before, after


def order(session: Session, keys: Sequence[str]) -> list[tuple[Field, Field]]:
    """Put the columns of the list in this order, and return those fields that moved, before and after.

    Featured fields that are not named come last, in the order they had. InvalidField when a named field is
    not a column. Columns are sorted by descending priority, then by age; a new column has priority 0.
    """
    columns = {field.key: field for field in all_fields(session) if field.featured}
    unknown = [key for key in keys if key not in columns]
    if unknown:
        raise _invalid(f'The field "{get(session, unknown[0]).name}" is no column of the list.', "featured")
    wanted = [columns[key] for key in dict.fromkeys((*keys, *columns))]
    if wanted == list(columns.values()):
        return []
    ranked = [(field, replace(field, priority=len(wanted) - place)) for place, field in enumerate(wanted)]
    moved = [(before, after) for before, after in ranked if before != after]
    for _before, after in moved:
        _write(session, after)
    return moved


def move_up(session: Session, key: str) -> list[tuple[Field, Field]]:
    """Move a column of the list one place to the front, unless it is the first."""
    keys = [field.key for field in all_fields(session) if field.featured]
    if key not in keys:
        raise _invalid(f'The field "{get(session, key).name}" is no column of the list.', "featured")
    place = keys.index(key)
    if place:
        keys[place - 1], keys[place] = key, keys[place - 1]
    return order(session, keys)


def remove(session: Session, key: str) -> tuple[Field, int]:
    """Delete a field and its values, and return it with the number of values; NotFound when there is none.

    Values belong to the field's id, not its key: a later field with the same name starts without any.
    """
    before = get(session, key)
    gone = session.connection().execute(delete(values).where(values.c.field_id == id_of(key))).rowcount
    session.execute(delete(fields).where(fields.c.key == key))
    return before, gone


def write(session: Session, before: Field, after: Field) -> None:
    """Write a field as it is to be, at any place of the order; InvalidField when its name is another's."""
    problem = _same_name(session, after.name, but=after.key) if after.name != before.name else ""
    if problem:
        raise _invalid(problem)
    _write(session, after)


def put_back(session: Session, field: Field, created_on: datetime | None) -> None:
    """Make a field that was removed again, at its old age; InvalidField when another has its name or key."""
    same_key = select(fields.c.name).where(fields.c.key == field.key)
    problem = _same_name(session, field.name)
    if not problem and (other := session.execute(same_key).scalar()) is not None:
        problem = f'The field "{other}" has its key "{field.key}".'
    if problem:
        raise _invalid(problem)
    check_room(session)
    at = created_on or datetime.now(UTC)
    session.execute(insert(fields).values({**mapping.field_row(field), "created_on": at}))


def _write(session: Session, field: Field) -> None:
    row = mapping.field_row(field)
    del row["uuid"], row["key"]
    session.execute(update(fields).where(fields.c.key == field.key).values(row))


def id_of(key: str) -> ColumnElement[int]:
    """The id of the field with a key, as a subquery."""
    return select(fields.c.id).where(fields.c.key == key).scalar_subquery()


def _invalid(problem: str, place: str = "name") -> InvalidField:
    return InvalidField((Problem(place, problem),))


def _same_name(session: Session, name: str, but: str = "") -> str:
    same = select(fields.c.name).where(fields.c.folded == search_keys.text_key(name), fields.c.key != but)
    other = session.execute(same).scalar()
    return f'There is already a field called "{other}".' if other is not None else ""


def _same_key(session: Session, name: str) -> str:
    key = derive_key(name)
    other = session.execute(select(fields.c.name).where(fields.c.key == key)).scalar()
    if other is None:
        return ""
    return f'The field "{other}" has the key "{key}" already, which "{name}" would have too.'
