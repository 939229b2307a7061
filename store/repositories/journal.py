"""The journal of actions and the history of what they changed, written in the transaction of the change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlmodel import Session

from store.core.contacts.changes import Change, describe
from store.core.views import HistoryEntry, HistoryKind
from store.database.models import history, journal

_LATEST = 500


@dataclass(frozen=True, slots=True)
class Action:
    """Who does what, when and by which way; `import_id` is the import that it is part of."""

    kind: HistoryKind
    at: datetime
    by: str = ""
    source: str = "screen"
    import_id: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What an action changed on one subject: `contact`, `channel`, `group`, `field` or `setting`.

    A search that is kept by a name counts as a setting. `reference` is its uuid, or a setting's key;
    `contact_id` is given for contacts only.
    """

    reference: str
    changes: tuple[Change, ...]
    subject: str = "contact"
    contact_id: int | None = None


def begin(session: Session, action: Action) -> int:
    """Insert the journal entry of an action, and return its id."""
    row = {
        "kind": str(action.kind),
        "at": action.at,
        "operator": action.by,
        "source": action.source,
        "import_id": action.import_id,
    }
    return int(session.execute(insert(journal).values(row).returning(journal.c.id)).scalar_one())


def record(session: Session, journal_id: int, records: Iterable[Record]) -> None:
    """Insert what an action changed."""
    rows: list[dict[str, Any]] = [
        {
            "journal_id": journal_id,
            "subject": record.subject,
            "reference": record.reference,
            "contact_id": record.contact_id,
            "changes": [change.to_json() for change in record.changes],
        }
        for record in records
    ]
    if rows:
        session.connection().execute(insert(history), rows)


def write(session: Session, action: Action, *records: Record) -> None:
    """Insert the journal entry of an action with everything that it changed."""
    record(session, begin(session, action), records)


def mark(session: Session) -> str:
    """A text that changes with every committed entry, by one look at the end of an index.

    Entries may be committed out of the order of their ids, so the latest ones are counted too.
    """
    last = int(session.execute(select(func.max(journal.c.id))).scalar() or 0)
    latest = select(func.count()).select_from(journal).where(journal.c.id > last - _LATEST)
    return f"{last} {session.execute(latest).scalar_one()}"


def page(
    session: Session, contact_id: int, before: int | None, size: int, *, hidden: bool = False
) -> tuple[HistoryEntry, ...]:
    """What happened to a contact, newest first; `before` is the id of the last entry of the page before.

    With `hidden` no line has a name or an address in it.
    """
    query = (
        select(
            history.c.id,
            history.c.changes,
            journal.c.at,
            journal.c.kind,
            journal.c.operator,
            journal.c.source,
        )
        .join(journal, history.c.journal_id == journal.c.id)
        .where(history.c.contact_id == contact_id)
        .order_by(history.c.id.desc())
        .limit(size)
    )
    if before is not None:
        query = query.where(history.c.id < before)
    return tuple(_entry(row, hidden) for row in session.execute(query))


def _entry(row: Any, hidden: bool) -> HistoryEntry:
    changes: Sequence[Change] = [Change.from_json(stored) for stored in row.changes]
    lines = describe(changes, hidden=hidden)
    return HistoryEntry(row.id, row.at, HistoryKind(row.kind), row.operator, row.source, lines)
