"""How custom fields are used: by contacts, in the queries of smart groups, and by imports."""

from collections import defaultdict
from functools import lru_cache

from sqlalchemy import func, select
from sqlmodel import Session

from store.core import query as search_language
from store.core.history.changes import Change
from store.core.query import QueryError
from store.core.query.days import ANY_DAY
from store.core.reports import FieldReading, FieldUse
from store.core.types import FieldType, Group
from store.core.views import HistoryKind
from store.database.models import fields, groups, history, import_runs, journal, values
from store.repositories import fields as repository
from store.repositories import journal as journal_rows
from store.repositories.mapping import READING_COLUMNS
from store.repositories.rows import chunks

_KEPT = 500
_IMPORTED = "imported"


def uses(session: Session) -> tuple[FieldUse, ...]:
    """Every field with the number of contacts that have a value in it, in the order of `all_fields`."""
    query = select(values.c.field_id, func.count()).group_by(values.c.field_id)
    by_id = dict(session.execute(query).all())
    ids = dict(session.execute(select(fields.c.key, fields.c.id)).all())
    return tuple(FieldUse(field, by_id.get(ids[field.key], 0)) for field in repository.all_fields(session))


def reading(session: Session, key: str, field_type: FieldType) -> FieldReading:
    """How many contacts have a value in a field, and how many of the values read as that type; NotFound.

    Counts the stored readings; nothing is parsed.
    """
    repository.get(session, key)
    query = select(func.count()).select_from(values).where(values.c.field_id == repository.id_of(key))
    contacts = readable = int(session.execute(query).scalar_one())
    if field_type is not FieldType.TEXT:
        readable = int(
            session.execute(query.where(values.c[READING_COLUMNS[field_type]].is_not(None))).scalar_one()
        )
    return FieldReading(contacts, readable)


def smart_groups(session: Session) -> dict[str, list[Group]]:
    """The smart groups whose query uses a field, by name, by the field's key."""
    found: dict[str, list[Group]] = defaultdict(list)
    query = select(groups.c.uuid, groups.c.name, groups.c.query).where(groups.c.query != "")
    for row in session.execute(query.order_by(groups.c.folded)):
        for key in _fields_of(row.query):
            found[key].append(Group(row.uuid, row.name, row.query))
    return found


def imported(session: Session) -> dict[str, list[str]]:
    """The names of the workbooks that had a column for a field, newest first, by the field's uuid."""
    entries = select(journal.c.id, import_runs.c.file).join(
        import_runs, journal.c.import_id == import_runs.c.id
    )
    # What an import changed on contacts can be a million rows; its fields stand in an entry of their own.
    files = dict(session.execute(entries.where(journal.c.kind == str(HistoryKind.UPDATED))).all())
    found: dict[str, list[str]] = defaultdict(list)
    for chunk in chunks(sorted(files, reverse=True)):
        rows = select(history.c.journal_id, history.c.reference).where(
            history.c.journal_id.in_(chunk), history.c.subject == "field"
        )
        for row in session.execute(rows.order_by(history.c.journal_id.desc(), history.c.id)):
            if files[row.journal_id] not in found[row.reference]:
                found[row.reference].append(files[row.journal_id])
    return found


def note_import(session: Session, action: journal_rows.Action, uuids: list[str], file: str) -> None:
    """Record that a workbook had columns for these fields."""
    records = [journal_rows.Record(uuid, (Change(_IMPORTED, None, file),), subject="field") for uuid in uuids]
    if records:
        journal_rows.write(session, action, *records)


@lru_cache(maxsize=_KEPT)
def _fields_of(query: str) -> frozenset[str]:
    """The keys of the fields in a query; none for a text that is not valid."""
    try:
        return frozenset(
            search_language.parse(
                query, fields=None, groups=None, channels=None, today=ANY_DAY, keep_relative=True
            ).needs.fields
        )
    except QueryError:
        return frozenset()
