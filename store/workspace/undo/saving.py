"""Saving what becomes of contacts whose lines of history are taken back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sqlalchemy import delete, update
from sqlmodel import Session

from store.core.history.acts import Left
from store.core.history.changes import Change, removal
from store.core.types import Contact
from store.database.models import addresses, history
from store.repositories import journal, messages
from store.repositories.addresses import ContactChange
from store.repositories.snapshot import WorkspaceSnapshot
from store.workspace import contacts as repository
from store.workspace import smart_groups
from store.workspace.undo import apart, merges, singles
from store.workspace.undo.contacts import Batch, title


def save(
    session: Session, snapshot: WorkspaceSnapshot, batch: Batch, action: journal.Action, entry: int
) -> list[journal.Record]:
    """Save what was worked out, for an entry of the action; returns what changed on each contact."""
    touched = batch.written
    pairs: list[ContactChange] = [
        (batch.known.get(one), after) for one in touched if (after := batch.final[one]) is not None
    ]
    gone = [batch.known[one] for one in touched if batch.final[one] is None and one in batch.known]
    messages.remove(session, [said["uuid"] for listed in batch.lost.values() for said in listed])
    freed = merges.freed(batch.merges, batch.known)
    saved = repository.save(session, snapshot, [*freed, *pairs], action.at, claimed=True)[len(freed) :]
    smart_groups.record(session, action, saved)
    for before, after in saved:
        if before is None:
            _link(session, after)
        for said in batch.found.get(after.uuid, ()):
            messages.put_back(session, after.id, snapshot.channel_ids.get(said["channel_uuid"]), said)
    singles.cancel(session, batch.cancelled, action.at)
    ids = {one.uuid: one.id for one in (*batch.known.values(), *(after for _before, after in saved))}
    late = singles.queue(session, snapshot, batch.queued, ids, action.at)
    batch.left += [Left(title(batch.final[one] or batch.known[one], snapshot), singles.LATE) for one in late]
    _forget(session, pairs)
    merges.move(session, batch.merges, entry, batch.known, saved)
    _delete(session, [one.id for one in gone])
    apart.write(session, batch.apart, action)
    return [*_removed(snapshot, batch, gone), *_changed(snapshot, batch, saved)]


def _removed(snapshot: WorkspaceSnapshot, batch: Batch, gone: Iterable[Contact]) -> Iterator[journal.Record]:
    for one in gone:
        if one.uuid in batch.merges:
            merged = merges.removed(snapshot, batch.merges, batch.known, one.uuid)
            yield replace(merged, changes=(*merged.changes, *batch.apart.get(one.uuid, ())))
            continue
        changes = removal(one, channels=snapshot.channel_names, labels=snapshot.field_names)
        yield journal.Record(one.uuid, (*_said(batch, one.uuid), *changes))
    for uuid in (one for one in batch.aside if one not in batch.written):
        yield journal.Record(uuid, _said(batch, uuid), contact_id=batch.known[uuid].id)


def _changed(
    snapshot: WorkspaceSnapshot, batch: Batch, saved: Iterable[ContactChange]
) -> Iterator[journal.Record]:
    for before, after in saved:
        told = merges.told_of(batch.merges, batch.known, after.uuid)
        changes = (*told, *_said(batch, after.uuid), *repository.record_of(snapshot, before, after).changes)
        if changes:
            yield journal.Record(after.uuid, changes, contact_id=after.id)


def _said(batch: Batch, uuid: str) -> tuple[Change, ...]:
    gone, come = (batch.lost, batch.cancelled), (batch.found, batch.queued)
    lost = (Change("message", said, None) for each in gone for said in each.get(uuid, ()))
    found = (Change("message", None, said) for each in come for said in each.get(uuid, ()))
    return (*lost, *found, *batch.apart.get(uuid, ()))


def _link(session: Session, made: Contact) -> None:
    """Give a contact that was made again the lines that it had."""
    its = (history.c.reference == made.uuid) & (history.c.subject == "contact")
    session.execute(update(history).where(its, history.c.contact_id.is_(None)).values(contact_id=made.id))


def _forget(session: Session, pairs: Iterable[ContactChange]) -> None:
    """Delete the rows of addresses that nobody has any more, unless they keep a lock for whoever comes."""
    lost = [
        address.urn.identity
        for before, after in pairs
        if before is not None and before.addresses is not after.addresses
        for address in before.addresses
        if address.urn not in {other.urn for other in after.addresses}
    ]
    if not lost:
        return
    nobodys = addresses.c.contact_id.is_(None) & addresses.c.channel_id.is_(None)
    session.execute(delete(addresses).where(addresses.c.identity.in_(lost), nobodys))


def _delete(session: Session, ids: Sequence[int]) -> None:
    if not ids:
        return
    ours = addresses.c.contact_id.in_(ids)
    session.execute(delete(addresses).where(ours, addresses.c.channel_id.is_(None)))
    session.execute(update(addresses).where(ours).values(contact_id=None, position=0))
    repository.delete_all(session, ids)
