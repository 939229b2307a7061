"""The fields and groups that an import made: removed with it, unless something else uses them by now."""

from typing import Any

from sqlalchemy import Row, delete, exists, or_, select
from sqlmodel import Session

from store.core.text import folded
from store.database.models import fields, groups, history, import_runs, journal, memberships, values
from store.repositories import fields as field_rows
from store.repositories import groups as group_rows
from store.repositories import settings
from store.workspace import field_usage, saved_searches


def remove(session: Session, entry: int) -> bool:
    """Remove what an import's entry says it made and nothing uses; returns whether anything was removed.

    Lines of history stay about what stays. Has to be the first that its transaction writes.
    """
    query = select(history).where(history.c.journal_id == entry, history.c.subject.in_(("field", "group")))
    lines = session.execute(query).all()
    if not lines:
        return False
    settings.bump(session, reroutes=False)
    run_id = session.execute(select(journal.c.import_id).where(journal.c.id == entry)).scalar()
    texts = [folded(one.text) for one in saved_searches.kept(session)]
    gone = [line.id for line in lines if _remove(session, line, run_id, texts)]
    session.execute(delete(history).where(history.c.id.in_(gone)))
    return bool(gone)


def _remove(session: Session, line: Row[Any], run_id: int | None, searches: list[str]) -> bool:
    table = fields if line.subject == "field" else groups
    row = session.execute(select(table).where(table.c.uuid == line.reference)).first()
    if row is None:
        return True
    if _was_changed(session, line, run_id) or any(folded(row.name) in text for text in searches):
        return False
    if line.subject == "group":
        return _remove_group(session, row, run_id)
    return _remove_field(session, row, searches)


def _was_changed(session: Session, line: Row[Any], run_id: int | None) -> bool:
    """Whether the history knows of anything else about it, such as a column of another import for it."""
    others = select(history.c.id).join(journal, history.c.journal_id == journal.c.id)
    others = others.where(history.c.subject == line.subject, history.c.reference == line.reference)
    foreign = or_(journal.c.import_id.is_(None), journal.c.import_id != run_id)
    return session.execute(others.where(foreign).limit(1)).first() is not None


def _remove_group(session: Session, row: Row[Any], run_id: int | None) -> bool:
    member = exists().where(memberships.c.group_id == row.id)
    other_run = exists().where(import_runs.c.group_id == row.id, import_runs.c.id != run_id)
    if session.execute(select(or_(member, other_run))).scalar():
        return False
    group_rows.remove(session, row.uuid)
    return True


def _remove_field(session: Session, row: Row[Any], searches: list[str]) -> bool:
    used = session.execute(select(exists().where(values.c.field_id == row.id))).scalar()
    if used or row.key in field_usage.smart_groups(session) or any(row.key in text for text in searches):
        return False
    field_rows.remove(session, row.key)
    return True
