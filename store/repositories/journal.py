"""The journal of actions and the history of what they changed, written in the transaction of the change."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, String, cast, func, insert, select, text, update
from sqlmodel import Session

from store.core.errors import DatabaseUnavailable
from store.core.history.changes import MERGED_INTO, Change, describe, who_said
from store.core.history.timeline import ATTRIBUTES, Topic, about
from store.core.views import HistoryEntry, HistoryKind
from store.database.dialects import insert_rows
from store.database.models import history, journal
from store.database.models.journal import UNFINISHED
from store.database.watching import notices
from store.repositories.rows import Span, windowed

_LATEST = 500

_LAST_LINE = select(func.max(history.c.id)).scalar_subquery()


class State(StrEnum):
    """How far an action is; only one that takes several transactions is ever anything but done."""

    RUNNING = "running"
    UNDOING = "undoing"
    FINISHING = "finishing"
    DONE = "done"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Action:
    """Who does what, when and by which way; `import_id` is the import that it is part of, `undoes` the entry
    that it takes back."""

    kind: HistoryKind
    at: datetime
    by: str = ""
    source: str = "screen"
    import_id: int | None = None
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What an action changed on one subject: `contact`, `channel`, `group`, `field` or `setting`.

    A search that is kept by a name counts as a setting. `reference` is its uuid, or a setting's key;
    `contact_id` is given for contacts only, that are still there.
    """

    reference: str
    changes: tuple[Change, ...]
    subject: str = "contact"
    contact_id: int | None = None


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An entry of an action that takes several transactions and has not come to its end.

    `owner` is the mark of the program that runs it.
    """

    id: int
    state: State
    owner: str
    action: Action


def begin(session: Session, action: Action, owner: str = "") -> int:
    """Insert the journal entry of an action, and return its id; with an `owner` it is running until it is
    settled."""
    row = {
        "kind": str(action.kind),
        "at": action.at,
        "operator": action.by,
        "source": action.source,
        "import_id": action.import_id,
        "undoes": action.undoes,
        "state": str(State.RUNNING if owner else State.DONE),
        "owner": owner,
    }
    notices.tell(session, ())
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
        insert_rows(session, history, rows)
        notices.tell(session, (row["reference"] for row in rows))


def write(session: Session, action: Action, *records: Record) -> None:
    """Insert the journal entry of an action with everything that it changed."""
    record(session, begin(session, action), records)


def unfinished(session: Session) -> tuple[Unfinished, ...]:
    """The entries that have not come to their end, the oldest first; of living programs and of others."""
    # As a text, so that SQLite sees that the index of these has all that is asked for.
    rows = session.execute(select(journal).where(text(UNFINISHED)).order_by(journal.c.id))
    return tuple(
        Unfinished(
            row.id,
            State(row.state),
            row.owner,
            Action(HistoryKind(row.kind), row.at, row.operator, row.source, row.import_id),
        )
        for row in rows
    )


def check_running(session: Session, journal_id: int) -> None:
    """Make sure that nobody takes an entry back before this transaction ends.

    DatabaseUnavailable when another program has begun to, because whoever runs it seemed to be gone.
    """
    state = session.execute(
        select(journal.c.state).where(journal.c.id == journal_id).with_for_update(read=True)
    ).scalar()
    if state != State.RUNNING:
        raise DatabaseUnavailable(
            "The connection to the database was lost for a while, and another program has taken back what was"
            " done until then."
        )


def state_of(session: Session, journal_id: int) -> State:
    """How far an entry is, which nobody changes before this transaction ends."""
    query = select(journal.c.state).where(journal.c.id == journal_id).with_for_update()
    return State(session.execute(query).scalar_one())


def settle(session: Session, journal_id: int, state: State) -> None:
    """Change how far an entry is; one that was itself taken back before its end takes back nothing."""
    changed: dict[str, Any] = {"state": str(state)}
    if state is State.UNDONE:
        changed["undoes"] = None
    session.execute(update(journal).where(journal.c.id == journal_id).values(changed))


def mark(session: Session) -> str:
    """A text that changes with every committed entry or batch of one, by a look at the ends of two indexes.

    Entries may be committed out of the order of their ids, so the latest ones are counted too.
    """
    last = select(func.max(journal.c.id)).scalar_subquery()
    latest = select(func.count()).select_from(journal).where(journal.c.id > last - _LATEST)
    return " ".join(map(str, session.execute(select(latest.scalar_subquery(), _LAST_LINE, last)).one()))


def last_line(session: Session) -> int:
    """The id of the newest line of history; 0 before there is one."""
    return int(session.execute(select(_LAST_LINE)).scalar() or 0)


def changed_since(session: Session, line: int) -> frozenset[str] | None:
    """The references of what was changed after a line of history; None when that is more than a notice names.

    On a database whose lines are committed in the order of their ids.
    """
    query = select(history.c.reference).where(history.c.id > line).limit(notices.MOST + 1)
    found = session.execute(query).scalars().all()
    return frozenset(found) if len(found) <= notices.MOST else None


def changed_by(session: Session, reference: str, line: int) -> str | None:
    """Who changed something last, after a line of history; None when nobody did."""
    query = select(journal.c.operator).join(history, history.c.journal_id == journal.c.id)
    ours = query.where(history.c.id > line, history.c.reference == reference)
    return session.execute(ours.order_by(history.c.id.desc()).limit(1)).scalar()


def page(
    session: Session,
    contact_id: int,
    uuid: str,
    span: Span,
    size: int,
    *,
    topic: Topic | None = None,
    hidden: bool = False,
) -> tuple[HistoryEntry, ...]:
    """What happened to a contact, always newest first; the last of it is the oldest.

    With a topic only the changes about it, where there are any. With `hidden` no line has a name or an
    address in it. Lines of those who were merged into it say whose they are.
    """
    found: list[HistoryEntry] = []
    query, upwards = _of_contact(contact_id, topic), span.last or span.after is not None
    former = _Former(session, contact_id, uuid, hidden)
    while rows := windowed(session, query, history.c.id, span, size, descending=True):
        entries = [*_entries(rows, former, topic)]
        found = entries + found if upwards else found + entries
        if len(rows) < size or len(found) >= size:
            break
        span = Span(after=rows[0].id) if upwards else Span(before=rows[-1].id)
    return tuple(found[-size:] if upwards else found[:size])


def _of_contact(contact_id: int, topic: Topic | None) -> Select[Any]:
    """The lines of a contact, without most that have nothing about the topic."""
    query = (
        select(
            history.c.id,
            history.c.reference,
            history.c.changes,
            journal.c.at,
            journal.c.kind,
            journal.c.operator,
            journal.c.source,
        )
        .join(journal, history.c.journal_id == journal.c.id)
        .where(history.c.contact_id == contact_id)
    )
    if topic is Topic.IMPORT:
        query = query.where(journal.c.kind == HistoryKind.IMPORTED)
    elif topic is not None:
        # A text inside of a change has its quotes escaped, and is not taken for an attribute.
        said = f'"attribute": "{ATTRIBUTES[topic]}'
        query = query.where(cast(history.c.changes, String).contains(said, autoescape=True))
    return query


def former_name(session: Session, contact_id: int, reference: str, *, hidden: bool) -> str:
    """What a contact was called that was merged into another, given by its uuid; its code where names are
    hidden, empty where there is none."""
    # Its newest line is that of the merge.
    query = select(history.c.changes).where(history.c.contact_id == contact_id)
    ours = query.where(history.c.reference == reference).order_by(history.c.id.desc()).limit(1)
    changes = map(Change.from_json, session.execute(ours).scalar() or ())
    said = next((one.before for one in changes if one.attribute == MERGED_INTO), None)
    return who_said(said, hidden=hidden) if said else ""


class _Former:
    """What those were called who were merged into a contact, as far as its lines are about them."""

    def __init__(self, session: Session, contact_id: int, uuid: str, hidden: bool) -> None:
        self._session, self._contact_id, self.uuid, self.hidden = session, contact_id, uuid, hidden
        self._names = {uuid: ""}

    def __getitem__(self, reference: str) -> str:
        """The name before what is told of one of them; empty for the contact itself."""
        if reference not in self._names:
            name = former_name(self._session, self._contact_id, reference, hidden=self.hidden)
            self._names[reference] = f"{name}: " if name else ""
        return self._names[reference]


def _entries(rows: Iterable[Any], former: _Former, topic: Topic | None) -> Iterator[HistoryEntry]:
    """What lines tell about a topic, where they do."""
    for row in rows:
        stored = tuple(map(Change.from_json, row.changes))
        changes = about(stored, topic)
        # Of the same merge a line of the contact itself tells.
        tells = row.reference == former.uuid or all(one.attribute != MERGED_INTO for one in stored)
        if tells and (changes or topic is None):
            told = describe(changes, hidden=former.hidden)
            lines = tuple(f"{former[row.reference]}{line}" for line in told)
            kind = HistoryKind(row.kind)
            yield HistoryEntry(row.id, row.at, kind, row.operator, row.source, lines)
