"""The log of the workspace: the actions of everybody, newest first, read along the order of an index."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, literal, not_, or_, select
from sqlmodel import Session

from store.core.history.acts import told, uncapitalized
from store.core.history.changes import MERGED_INTO, Change, describe, who_said
from store.core.history.timeline import LogEntry, LogLine, is_called
from store.core.text import quoted
from store.core.views import HistoryKind
from store.database.column_types import UtcDateTime
from store.database.models import contacts, history, journal
from store.repositories.journal import State
from store.repositories.rows import Span, one_row, windowed
from store.repositories.snapshot import WorkspaceSnapshot
from store.workspace import selection
from store.workspace.undo import entries

_FEW = 2000
"""The lines of a contact that are put in order for each window."""

_BACK = {HistoryKind.UNDONE: "Took back", HistoryKind.REDONE: "Did again"}


@dataclass(frozen=True, slots=True)
class Window:
    """Which actions are read: from a moment on, before one, by these operators, of a kind, on a contact, and
    older or newer than an entry. None is any."""

    since: datetime | None = None
    until: datetime | None = None
    by: tuple[str, ...] | None = None
    kind: HistoryKind | None = None
    contact_id: int | None = None
    before: int | None = None
    after: int | None = None


def page(
    session: Session, snapshot: WorkspaceSnapshot, window: Window, size: int, *, oldest: bool = False
) -> tuple[LogEntry, ...]:
    """The newest actions of a window, newest first, or those next to the entry that they are newer than, or
    the oldest; without what followed from others in nobody's name."""
    return _entries(
        session, snapshot, _rows(session, window, size, upwards=oldest or window.after is not None)
    )


def one(session: Session, snapshot: WorkspaceSnapshot, entry: int) -> LogEntry:
    """One action. NotFound when it is not there."""
    row = one_row(session, select(journal).where(journal.c.id == entry), _missing(entry))
    return _entries(session, snapshot, [row])[0]


def _missing(entry: int) -> str:
    return f"There is no action {entry} in the log."


def _entries(session: Session, snapshot: WorkspaceSnapshot, rows: Sequence[Row[Any]]) -> tuple[LogEntry, ...]:
    listed = [entries.of_row(session, row) for row in rows]
    back = entries.are_back(session, [one.id for one in listed])
    acts = entries.acts(session, snapshot, listed)
    made: list[LogEntry] = []
    for row, entry, act in zip(rows, listed, acts, strict=True):
        text = f"{_BACK[entry.kind]}: {uncapitalized(told(act))}" if entry.kind in _BACK else told(act)
        state = State(row.state)
        made.append(
            LogEntry(
                id=row.id,
                at=row.at,
                kind=entry.kind,
                by=row.operator,
                source=row.source,
                text=text,
                contacts=act.contacts or act.deleted,
                taken_back=row.id in back or state is State.UNDONE,
                running=state not in (State.DONE, State.UNDONE),
            )
        )
    return tuple(made)


def lines(
    session: Session, snapshot: WorkspaceSnapshot, entry: int, span: Span, size: int
) -> tuple[LogLine, ...]:
    """What an action changed, subject by subject, in the order in which it was written."""
    query = select(history, contacts.c.uuid).outerjoin(contacts, history.c.contact_id == contacts.c.id)
    rows = windowed(session, query.where(history.c.journal_id == entry), history.c.id, span, size)
    ids = [row.contact_id for row in rows if row.contact_id is not None]
    names = selection.called(session, snapshot, list(dict.fromkeys(ids)))
    return tuple(_line(session, snapshot, row, names) for row in rows)


def operators(session: Session, name: str) -> tuple[str, ...]:
    """Those in whose name something was done and whose name this is, whatever its case and whether they only
    stated it."""
    return tuple(one for one in everybody(session) if is_called(one, name))


def everybody(session: Session) -> Iterator[str]:
    """All in whose name something was done, by a seek in the index for each."""
    query = select(func.min(journal.c.operator))
    found = session.execute(query.where(journal.c.operator > "")).scalar()
    while found is not None:
        yield found
        found = session.execute(query.where(journal.c.operator > found)).scalar()


def _rows(session: Session, window: Window, size: int, *, upwards: bool) -> Sequence[Row[Any]]:
    """The rows of the actions, newest first, taken from the oldest on when `upwards`; those of several
    operators are walked along one by one, and put together."""
    query = select(journal).where(*_conditions(session, window)).limit(size)
    if upwards:
        query = query.order_by(journal.c.at, journal.c.id)
    else:
        query = query.order_by(journal.c.at.desc(), journal.c.id.desc())
    each = [query] if window.by is None else [query.where(journal.c.operator == one) for one in window.by]
    found = [row for one in each for row in session.execute(one).all()]
    taken = sorted(found, key=lambda row: (row.at, row.id), reverse=not upwards)[:size]
    return taken[::-1] if upwards else taken


def _conditions(session: Session, window: Window) -> Iterator[ColumnElement[bool]]:
    follows = or_(journal.c.operator == "", journal.c.import_id.is_not(None))
    yield not_(and_(journal.c.kind == HistoryKind.UPDATED, follows))
    if window.kind is not None:
        yield journal.c.kind == window.kind
    if window.contact_id is not None:
        yield _touches(session, window.contact_id)
    yield from _bounds(session, window)


def _bounds(session: Session, window: Window) -> Iterator[ColumnElement[bool]]:
    """Between which moments the actions are; one bound on each side, which both databases take for a seek."""
    before = None if window.before is None else _moment(session, window.before)
    after = None if window.after is None else _moment(session, window.after)
    if before is not None and (window.until is None or before < window.until):
        at = literal(before, UtcDateTime)
        yield journal.c.at <= at
        yield or_(journal.c.at < at, journal.c.id < window.before)
    elif window.until is not None:
        yield journal.c.at < window.until
    if after is not None and (window.since is None or after >= window.since):
        at = literal(after, UtcDateTime)
        yield journal.c.at >= at
        yield or_(journal.c.at > at, journal.c.id > window.after)
    elif window.since is not None:
        yield journal.c.at >= window.since


def _moment(session: Session, entry: int) -> datetime:
    query = select(journal.c.at).where(journal.c.id == entry)
    at: datetime = one_row(session, query, _missing(entry)).at
    return at


def _touches(session: Session, contact_id: int) -> ColumnElement[bool]:
    """That an action changed a contact. Of one with few lines these are read and put in order; of any other
    the actions are walked along and asked, since about as many of them as there are lines have one."""
    lines = select(history.c.journal_id).where(history.c.contact_id == contact_id)
    few = session.execute(lines.limit(_FEW)).scalars().all()
    if len(few) < _FEW:
        return journal.c.id.in_(set(few))
    # An expression, so that not the index of the contact's lines is asked, which are many.
    return exists().where(history.c.journal_id == journal.c.id, history.c.contact_id + 0 == contact_id)


def _line(session: Session, snapshot: WorkspaceSnapshot, row: Row[Any], names: dict[int, str]) -> LogLine:
    changes = tuple(map(Change.from_json, row.changes))
    hidden = snapshot.workspace.redacted
    sentences = describe(changes, hidden=hidden, subject=row.subject)
    into = next((one for one in changes if one.attribute == MERGED_INTO), None)
    if into is not None:
        return LogLine(row.id, who_said(into.before, hidden=hidden), sentences, row.uuid or "")
    if row.subject == "contact":
        former = "a contact" if hidden else next(entries.former_names([row]))
        return LogLine(row.id, names.get(row.contact_id, former), sentences, row.uuid or "")
    if row.subject == "message":
        return LogLine(row.id, entries.message_title(session, snapshot, row.reference), sentences)
    name = entries.called(session, snapshot, row, changes)
    kind = "search" if row.subject == "setting" and name != row.reference else row.subject
    return LogLine(row.id, f"the {kind} {quoted(name)}", sentences)
