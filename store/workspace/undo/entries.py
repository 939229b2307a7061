"""The entries of an operator's actions: what can be taken back or done again next, and what they did."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    func,
    select,
    union_all,
)
from sqlmodel import Session

from store.core import urns
from store.core.history.acts import Act, ActLine
from store.core.history.changes import BROADCAST, MERGED, Change, inverse, who_said
from store.core.text import printable
from store.core.views import HistoryKind
from store.database.models import (
    channels,
    contacts,
    fields,
    groups,
    history,
    import_runs,
    journal,
    kept_searches,
)
from store.repositories.delivery import outgoing, tallies
from store.repositories.journal import State
from store.repositories.rows import chunks, rows_with
from store.repositories.snapshot import WorkspaceSnapshot
from store.workspace import selection

_SAMPLE = 20
"""How many lines tell what an action did: what is done to many is the same for each."""

_EXACT = 1000
"""Of how many lines the contacts are counted; what touches more has one line for each."""

_AT_ONCE = 50
"""The first lines of how many entries one statement reads."""

_NONE = 0
"""The id of no entry."""

_NAMES = 3
_EXCERPT = 40
"""How many characters of a text tell which it was."""
_BACK = (str(HistoryKind.UNDONE), str(HistoryKind.REDONE))
_DELETED = str(HistoryKind.DELETED)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the journal; `root` is the kind of the action that it is, or takes back, or does again."""

    id: int
    kind: HistoryKind
    root: HistoryKind
    at: datetime
    source: str
    import_id: int | None

    @property
    def is_undo(self) -> bool:
        """Whether it took an action back."""
        return self.kind is HistoryKind.UNDONE


def next_undo(session: Session, operator: str) -> tuple[Entry | None, tuple[Entry, ...]]:
    """The newest action of an operator that can be taken back, and the deletions after it that cannot; those
    before something was taken back are not told again."""
    own = _own(operator) & (journal.c.kind != HistoryKind.UNDONE)
    query = _newest().where(own, ~_undone(), journal.c.kind != _DELETED, _has_lines())
    found = session.execute(query.limit(1)).first()
    last_back = select(func.max(journal.c.id)).where(_own(operator), journal.c.kind.in_(_BACK))
    after = max(found.id if found else 0, session.execute(last_back).scalar() or 0)
    gone = _newest().where(_own(operator), journal.c.kind == _DELETED, journal.c.id > after)
    entry = of_row(session, found) if found else None
    return entry, tuple(of_row(session, row) for row in session.execute(gone.limit(_SAMPLE)))


def find(session: Session, entry: int) -> Entry:
    """The entry with an id, which is there."""
    return of_row(session, session.execute(select(journal).where(journal.c.id == entry)).one())


def next_redo(session: Session, operator: str) -> Entry | None:
    """The newest action of an operator that was taken back and can be done again: nothing else was done
    since."""
    undone = _newest().where(_own(operator), journal.c.kind == HistoryKind.UNDONE, ~_undone(), _has_lines())
    found = session.execute(undone.limit(1)).first()
    if found is None:
        return None
    newer = _newest().where(_own(operator), journal.c.id > found.id, journal.c.kind.not_in(_BACK))
    return None if session.execute(newer.limit(1)).first() else of_row(session, found)


def listed(session: Session, operator: str, limit: int) -> tuple[Entry, ...]:
    """The newest actions of an operator, without those that took another back or did it again."""
    query = _newest().where(_own(operator), journal.c.kind.not_in(_BACK))
    return tuple(of_row(session, row) for row in session.execute(query.limit(limit)))


def are_back(session: Session, ids: Iterable[int]) -> set[int]:
    """Those of the actions that are taken back now, and not done again."""
    state = {one: (one, False) for one in ids}
    asked = {one: one for one in state}
    while asked:
        query = select(journal.c.id, journal.c.undoes).where(journal.c.undoes.in_(asked))
        found = session.execute(query).all()
        for row in found:
            first = asked[row.undoes]
            state[first] = (row.id, not state[first][1])
        asked = {row.id: asked[row.undoes] for row in found}
    return {one for one, (_last, back) in state.items() if back}


def is_taken_back(session: Session, entry: int) -> bool:
    """Whether an entry is taken back; nobody else does so before this transaction ends."""
    session.execute(select(journal.c.id).where(journal.c.id == entry).with_for_update())
    return session.execute(select(journal.c.id).where(journal.c.undoes == entry)).first() is not None


def line_counts(session: Session, entry: int) -> tuple[int, int, int]:
    """How many lines of an entry there are, how many of them are about contacts, and about how many."""
    ours = history.c.journal_id == entry
    total = select(func.count()).select_from(history).where(ours)
    of_contacts = ours & (history.c.subject == "contact")
    counts = select(func.count(), func.count(history.c.reference.distinct())).where(of_contacts)
    row = session.execute(counts).one()
    return int(session.execute(total).scalar_one()), int(row[0]), int(row[1])


def act(session: Session, snapshot: WorkspaceSnapshot, entry: Entry) -> Act:
    """What is known of an action, or of the one that it took back."""
    return acts(session, snapshot, [entry])[0]


def acts(session: Session, snapshot: WorkspaceSnapshot, listed: Sequence[Entry]) -> list[Act]:
    """What is known of each action, in a number of statements that does not grow with what they touched."""
    rows = _first_lines(session, [one.id for one in listed])
    firsts = {one.id: list(dict.fromkeys(_ids_in(rows[one.id])))[:_NAMES] for one in listed}
    names = selection.called(session, snapshot, [one for ids in firsts.values() for one in ids])
    query = select(import_runs.c.id, import_runs.c.file)
    runs = {one.import_id for one in listed if one.import_id is not None}
    files = {row.id: row.file for row in rows_with(session, query, import_runs.c.id, runs)}
    about = _people(session, rows)
    made: list[Act] = []
    for one in listed:
        people = about[one.id]
        if one.kind is HistoryKind.DELETED and people:
            made.append(Act(one.root, deleted=people))
            continue
        lines = [_line(session, snapshot, row, one.is_undo) for row in rows[one.id]]
        people = people or _sent_to(lines)
        shown = [line for line in lines if line.subject == "contact"] or lines
        named = tuple(names[each] for each in firsts[one.id] if each in names)
        if not named and people and not snapshot.workspace.redacted:
            named = tuple(dict.fromkeys(former_names(rows[one.id])))[:_NAMES]
        if one.root is HistoryKind.MERGED:
            named = _merged(rows[one.id], hidden=snapshot.workspace.redacted) or named
        made.append(Act(one.root, shown, people, named, files.get(one.import_id or 0, "")))
    return made


def changed_since(session: Session, entry: Entry, limit: int) -> tuple[int, Sequence[int]]:
    """How many of an entry's contacts were written after it, and their ids where they are at most `limit`."""
    touched = history.join(contacts, history.c.contact_id == contacts.c.id)
    ours = (history.c.journal_id == entry.id) & (contacts.c.modified_on > entry.at)
    listed = select(contacts.c.id).distinct().select_from(touched).where(ours).limit(limit + 1)
    found = session.execute(listed).scalars().all()
    if len(found) <= limit:
        return len(found), sorted(found)
    count = select(func.count(contacts.c.id.distinct())).select_from(touched).where(ours)
    return int(session.execute(count).scalar_one()), ()


def _own(operator: str) -> ColumnElement[bool]:
    """The actions of an operator; what was done in nobody's name follows from other actions."""
    noted = and_(journal.c.kind == HistoryKind.UPDATED, journal.c.import_id.is_not(None))
    return and_(
        journal.c.operator == operator, journal.c.operator != "", journal.c.state == State.DONE, ~noted
    )


def _undone() -> ColumnElement[bool]:
    later = journal.alias()
    return exists().where(later.c.undoes == journal.c.id)


def _has_lines() -> ColumnElement[bool]:
    return exists().where(history.c.journal_id == journal.c.id)


def _newest() -> Select[Any]:
    return select(journal).order_by(journal.c.id.desc())


def of_row(session: Session, row: Row[Any]) -> Entry:
    """An entry as its row has it."""
    kind, undoes = row.kind, row.undoes
    while undoes is not None:
        kind, undoes = session.execute(
            select(journal.c.kind, journal.c.undoes).where(journal.c.id == undoes)
        ).one()
    return Entry(row.id, HistoryKind(row.kind), HistoryKind(kind), row.at, row.source, row.import_id)


def _line(session: Session, snapshot: WorkspaceSnapshot, row: Row[Any], inverted: bool) -> ActLine:
    changes = tuple(map(Change.from_json, row.changes))
    changes = inverse(changes)[::-1] if inverted else changes
    title = "" if row.subject == "contact" else called(session, snapshot, row, changes)
    return ActLine(row.subject, title, changes)


def called(session: Session, snapshot: WorkspaceSnapshot, row: Row[Any], changes: Sequence[Change]) -> str:
    """What a channel, field, group, search, setting, message or broadcast of a line is called."""
    if (sent := next(_broadcasts(changes), None)) is not None:
        return "" if snapshot.workspace.redacted else printable(sent["text"], _EXCERPT)
    if row.subject == "message":
        return message_title(session, snapshot, row.reference)
    if any(one.attribute == row.reference for one in changes) or row.reference == "places":
        return str(row.reference)
    tables = {"channel": channels, "field": fields, "group": groups, "setting": kept_searches}
    table = tables[row.subject]
    said = next((one.after or one.before for one in changes if one.attribute == "name"), "")
    query = select(table.c.name).where(table.c.uuid == row.reference)
    return str(said or session.execute(query).scalar() or "")


def message_title(session: Session, snapshot: WorkspaceSnapshot, reference: str) -> str:
    """What a broadcast or a message is called in a sentence; without a name where names are hidden."""
    if (found := outgoing.message(session, reference)) is not None:
        name = selection.called(session, snapshot, [found.contact_id]).get(found.contact_id)
        return f"a message to {name or selection.UNNAMED}"
    if (sent := outgoing.broadcast(session, reference)) is None:
        return "messages"
    total = sum(tallies.read(session, [sent.id])[sent.id].values())
    return f"the broadcast to {total:,} contacts".replace(",", " ")


def _sent_to(lines: Iterable[ActLine]) -> int:
    """To how many contacts a text was sent."""
    return sum(int(said["count"]) for line in lines for said in _broadcasts(line.changes))


def _broadcasts(changes: Iterable[Change]) -> Iterator[Mapping[str, Any]]:
    """The texts to many that changes are about."""
    return (one.after or one.before for one in changes if one.attribute == BROADCAST)


def _first_lines(session: Session, ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """The first lines of each entry."""
    found: dict[int, list[Row[Any]]] = {one: [] for one in ids}
    for chunk in chunks(ids, _AT_ONCE):
        size = 1 if len(chunk) == 1 else _AT_ONCE
        asked = {f"entry_{place}": one for place, one in enumerate(chunk)}
        nobody = {f"entry_{place}": _NONE for place in range(len(chunk), size)}
        for row in session.execute(_firsts(size), asked | nobody).all():
            found[row.journal_id].append(row)
    return {one: sorted(rows, key=lambda row: row.id) for one, rows in found.items()}


@lru_cache
def _firsts(size: int) -> CompoundSelect[Any]:
    """The statement of the first lines of so many entries, which takes longer to put together than to run."""
    firsts = (
        select(history)
        .where(history.c.journal_id == bindparam(f"entry_{place}"))
        .order_by(history.c.id)
        .limit(_SAMPLE)
        .subquery()
        .select()
        for place in range(size)
    )
    return union_all(*firsts)


def _people(session: Session, firsts: Mapping[int, Sequence[Row[Any]]]) -> dict[int, int]:
    """How many contacts each entry is about, by its first lines. Of a large one all lines are counted, by the
    index alone."""
    people = {entry: _about(rows) for entry, rows in firsts.items()}
    many = [entry for entry, rows in firsts.items() if len(rows) == _SAMPLE]
    counted = select(history.c.journal_id, func.count().label("size")).group_by(history.c.journal_id)
    totals = {
        row.journal_id: int(row.size) for row in rows_with(session, counted, history.c.journal_id, many)
    }
    others = {entry: sum(row.subject != "contact" for row in firsts[entry]) for entry in many}
    people |= {entry: totals[entry] - others[entry] for entry in many}
    few = [entry for entry in many if totals[entry] <= _EXACT]
    exact = select(history.c.journal_id, func.count(history.c.reference.distinct()).label("size"))
    exact = exact.where(history.c.subject == "contact").group_by(history.c.journal_id)
    counts = {row.journal_id: int(row.size) for row in rows_with(session, exact, history.c.journal_id, few)}
    return people | {entry: counts.get(entry, 0) for entry in few}


def _about(rows: Iterable[Row[Any]]) -> int:
    return len({row.reference for row in rows if row.subject == "contact"})


def _merged(rows: Iterable[Row[Any]], *, hidden: bool) -> tuple[str, ...]:
    """What the contact that a merge kept was called, and the other one; nothing where there is no merge."""
    changes = (Change.from_json(one) for row in rows for one in row.changes)
    said = next((one.after or one.before for one in changes if one.attribute == MERGED), None)
    return (who_said(said["into"], hidden=hidden), who_said(said, hidden=hidden)) if said else ()


def _ids_in(rows: Iterable[Row[Any]]) -> Iterator[int]:
    return (row.contact_id for row in rows if row.contact_id is not None)


def former_names(rows: Iterable[Row[Any]]) -> Iterator[str]:
    """What contacts that are not there any more were called, as their lines have it; never hidden."""
    for row in rows:
        if row.subject == "contact":
            said = {one["attribute"]: one["before"] or one["after"] for one in row.changes}
            first = next((urns.parse(one["urn"]) for one in said.get("addresses") or ()), None)
            address = urns.format_urn(first, international=True) if first else selection.UNNAMED
            yield str(said.get("name") or address)
