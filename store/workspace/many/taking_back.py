"""Taking work on many rows back from its history: the newest line first, a batch a transaction.

What somebody changed since stays as it is, and so do the lines of history about it. Every batch deletes the
lines that it took back, so that an interrupted run is continued from there.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Row, delete, func, select, update
from sqlmodel import Session

from store.core.contacts.changes import Change, identity_of
from store.core.contacts.restoring import Present, Restored, take_back
from store.core.progress import Progress
from store.core.types import Contact
from store.database.engine import Database
from store.database.models import addresses, contacts, deletions, history, import_runs, journal, messages
from store.repositories import addresses as address_rows
from store.repositories import journal as journal_rows
from store.repositories.journal import Action, State
from store.repositories.snapshot import SnapshotCache, WorkspaceSnapshot
from store.workspace import contacts as repository
from store.workspace import smart_groups
from store.workspace.many import made_by_import, pace

Line = Row[Any]


def run(database: Database, cache: SnapshotCache, entry: int, action: Action, progress: Progress) -> None:
    """Take an unfinished entry back; nothing happens when it has come to its end by now.

    `action` says who did it, with the time of now. `progress` is told how many lines are left.
    """
    total = left = database.write(partial(_begin, entry=entry))
    last: int | None = None
    going = pace.Pace(database)
    while left:
        step = partial(_step, cache=cache, entry=entry, action=action, before=last)
        last, done = going.write(step)
        left = max(0, left - done) if done else 0
        progress(left, total)
        going.rest()
    database.write(partial(_end, cache=cache, entry=entry))


def _begin(session: Session, entry: int) -> int:
    """Announce it to whoever runs the work, should they still live; returns the number of lines."""
    if journal_rows.state_of(session, entry) not in (State.RUNNING, State.UNDOING):
        return 0
    journal_rows.settle(session, entry, State.UNDOING)
    session.execute(delete(deletions).where(deletions.c.journal_id == entry))
    count = select(func.count()).select_from(history).where(history.c.journal_id == entry)
    return int(session.execute(count).scalar_one())


def _step(
    session: Session, cache: SnapshotCache, entry: int, action: Action, before: int | None
) -> tuple[int | None, int]:
    """Take the next lines back; returns the id of the last one, and how many they were."""
    snapshot = cache.current(session, hold=True)
    query = select(history).where(history.c.journal_id == entry, history.c.subject == "contact")
    query = query if before is None else query.where(history.c.id < before)
    found = session.execute(query.order_by(history.c.id.desc()).limit(pace.BATCH)).all()
    if not found:
        return before, 0
    wanted = {line.contact_id for line in found}
    known = {one.id: one for one in repository.load(session, contacts.c.id.in_(wanted), lock=True)}
    # The lines of a contact that somebody deletes at this moment go with it.
    ids, lines = sorted(known), [line for line in found if line.contact_id in known]
    results = _taken_back(session, snapshot, known, lines)
    gone = _without_messages(session, [line.contact_id for line in lines if results[line.id].gone])
    stands = {line.id: _standing(line, results[line.id], gone) for line in lines}
    final = {line.contact_id: results[line.id].contact for line in lines}
    _save(session, snapshot, [(known[one], final[one]) for one in ids if one not in gone], action)
    _write_lines(session, stands)
    _delete(session, sorted(gone))
    return found[-1].id, len(found)


def _taken_back(
    session: Session, snapshot: WorkspaceSnapshot, known: Mapping[int, Contact], lines: Sequence[Line]
) -> dict[int, Restored]:
    """The contact of each line after it was taken back, by the line's id."""
    changes = {line.id: [Change.from_json(stored) for stored in line.changes] for line in lines}
    present = Present(
        {uuid: group for uuid, group in snapshot.groups.items() if not group.is_smart},
        snapshot.channel_ids,
        snapshot.field_ids,
        _taken(session, [change for listed in changes.values() for change in listed]),
    )
    current, results = dict(known), {}
    for line in lines:
        results[line.id] = take_back(current[line.contact_id], changes[line.id], present)
        current[line.contact_id] = results[line.id].contact
    return results


def _taken(session: Session, changes: Sequence[Change]) -> set[str]:
    """Those of the addresses that the changes removed which somebody has by now."""
    lists = [(one.before or (), one.after or ()) for one in changes if one.attribute == "addresses"]
    lost = {identity_of(item) for before, after in lists for item in before if item not in after}
    return {identity for identity, row in address_rows.known(session, lost).items() if row.owner}


def _without_messages(session: Session, ids: Sequence[int]) -> set[int]:
    query = select(messages.c.contact_id).where(messages.c.contact_id.in_(ids))
    return set(ids) - set(session.execute(query).scalars())


def _standing(line: Line, result: Restored, gone: set[int]) -> list[dict[str, Any]]:
    """What stays of a line."""
    if result.gone and line.contact_id not in gone:
        return [stored for stored in line.changes if stored["attribute"] == "status"]
    return [change.to_json() for change in result.stands]


def _save(
    session: Session,
    snapshot: WorkspaceSnapshot,
    pairs: Sequence[tuple[Contact, Contact]],
    action: Action,
) -> None:
    saved = repository.save(session, snapshot, pairs, action.at, claimed=True)
    smart_groups.record(session, action, saved)
    lost = [
        address.urn.identity
        for before, after in pairs
        for address in before.addresses
        if address.urn not in {other.urn for other in after.addresses}
    ]
    _forget(session, lost)


def _forget(session: Session, identities: Sequence[str]) -> None:
    """Delete the rows of addresses that nobody has, unless they keep a lock for whoever comes."""
    nobodys = addresses.c.contact_id.is_(None) & addresses.c.channel_id.is_(None)
    session.execute(delete(addresses).where(addresses.c.identity.in_(identities), nobodys))


def _delete(session: Session, ids: Sequence[int]) -> None:
    ours = addresses.c.contact_id.in_(ids)
    session.execute(delete(addresses).where(ours, addresses.c.channel_id.is_(None)))
    session.execute(update(addresses).where(ours).values(contact_id=None, position=0))
    session.execute(delete(contacts).where(contacts.c.id.in_(ids)))


def _write_lines(session: Session, stands: Mapping[int, list[dict[str, Any]]]) -> None:
    done = [line_id for line_id, changes in stands.items() if not changes]
    session.execute(delete(history).where(history.c.id.in_(done)))
    for line_id, changes in stands.items():
        if changes:
            session.execute(update(history).where(history.c.id == line_id).values(changes=changes))


def _end(session: Session, cache: SnapshotCache, entry: int) -> None:
    """Take back what an import made beside contacts, and the import itself."""
    state = select(journal.c.state).where(journal.c.id == entry)
    if session.execute(state).scalar() != State.UNDOING:
        return
    if made_by_import.remove(session, entry):
        smart_groups.mark_for_refill(session, cache.current(session))
    run_id = session.execute(select(journal.c.import_id).where(journal.c.id == entry)).scalar()
    if run_id is not None:
        others = (journal.c.import_id == run_id) & (journal.c.id != entry)
        session.execute(delete(journal).where(others))
        session.execute(delete(import_runs).where(import_runs.c.id == run_id))
    journal_rows.settle(session, entry, State.UNDONE)
