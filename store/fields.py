"""Custom fields: their names and keys, their columns in the list, and how many contacts have a value."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from sqlalchemy import func, insert, select, update
from sqlmodel import Session

from store import mapping
from store.core.errors import InvalidField, NotFound, Problem
from store.core.field_keys import check_name, derive_key
from store.core.types import Field, FieldType
from store.core.views import FieldUse
from store.models import fields, values

MAX_FIELDS = 250
"""How many custom fields a workspace can have."""


def all_fields(session: Session) -> tuple[Field, ...]:
    """Every field: the featured ones in the order of their columns, then the others by age."""
    order = (fields.c.featured.desc(), fields.c.priority.desc(), fields.c.created_on, fields.c.id)
    return tuple(mapping.field(row) for row in session.execute(select(fields).order_by(*order)))


def uses(session: Session) -> tuple[FieldUse, ...]:
    """Every field with the number of contacts that have a value in it, in the order of `all_fields`."""
    query = (
        select(fields.c.key, func.count())
        .join(values, values.c.field_id == fields.c.id)
        .group_by(fields.c.key)
    )
    counts = dict(session.execute(query).all())
    return tuple(FieldUse(field, counts.get(field.key, 0)) for field in all_fields(session))


def add(session: Session, name: str, field_type: FieldType, at: datetime) -> Field:
    """Make a field, its key derived from its name; InvalidField when it cannot have that name.

    Whoever calls this raises the revision in the same transaction.
    """
    name = name.strip()
    problem = check_name(name) or _problem(session, name)
    if problem:
        raise InvalidField((Problem("name", problem),))
    field = Field(str(uuid4()), derive_key(name), name, field_type)
    row = {
        "uuid": field.uuid,
        "key": field.key,
        "name": name,
        "folded": mapping.fold(name),
        "type": str(field_type),
        "featured": False,
        "priority": 0,
        "created_on": at,
    }
    session.execute(insert(fields).values(row))
    return field


def feature(session: Session, key: str, featured: bool) -> tuple[Field, Field]:
    """Make a field a column of the list or not, and return it before and after; NotFound when there is none.

    A field that is a column no more loses its place.
    """
    row = session.execute(select(fields).where(fields.c.key == key)).first()
    if row is None:
        raise NotFound(f'There is no field with the key "{key}".')
    before = mapping.field(row)
    after = replace(before, featured=featured, priority=before.priority if featured else 0)
    changed = {"featured": after.featured, "priority": after.priority}
    session.execute(update(fields).where(fields.c.key == key).values(changed))
    return before, after


def _problem(session: Session, name: str) -> str:
    key = derive_key(name)
    same = select(fields.c.name).where((fields.c.folded == mapping.fold(name)) | (fields.c.key == key))
    other = session.execute(same).scalar()
    if other is not None:
        return f'There is already a field called "{other}".'
    if session.execute(select(func.count()).select_from(fields)).scalar_one() >= MAX_FIELDS:
        return f"A workspace has at most {MAX_FIELDS} custom fields."
    return ""
