"""Merging a contact into another: its addresses, messages and history go to the one that is kept.

Everything is in the caller's transaction. What moved is remembered by the entry of the action, so that undo
gives it back, also when the kept one was merged on meanwhile and came back first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import delete, func, insert, literal, select, update
from sqlmodel import Session

from store.core.contacts.redaction import reference_code
from store.core.history.changes import MERGED, MERGED_INTO, TOLD_APART, Change, difference, removal
from store.core.types import Contact
from store.database.models import contacts, history, mergers, messages, moved_messages
from store.repositories import journal
from store.repositories.snapshot import WorkspaceSnapshot
from store.workspace import contacts as repository
from store.workspace import smart_groups, told_apart

_LONGEST = 1000
"""How many steps a chain of merges is followed."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The contact that is kept and the one that is merged into it, as they were before."""

    kept: Contact
    other: Contact


def merge(
    session: Session, snapshot: WorkspaceSnapshot, pair: Pair, result: Contact, action: journal.Action
) -> Contact:
    """Save the contact that comes of two, which are locked, and record it in an entry of the action."""
    entry = journal.begin(session, action)
    bare = replace(pair.other, addresses=())
    saved = repository.save(
        session, snapshot, [(pair.other, bare), (pair.kept, result)], action.at, claimed=True
    )
    gather(session, entry, pair)
    theirs, ours = _told_apart(session, pair, action)
    repository.delete_all(session, [pair.other.id])
    made = saved[1]
    records = (removed(snapshot, pair), theirs), (kept_record(snapshot, pair, made[1]), ours)
    journal.record(session, entry, [replace(one, changes=(*one.changes, *more)) for one, more in records])
    smart_groups.record(session, action, [made])
    return made[1]


def _told_apart(session: Session, pair: Pair, action: journal.Action) -> tuple[list[Change], list[Change]]:
    """Tell the kept contact apart from all from whom somebody told the other one; what that changes of the
    other, and of the kept one."""
    kept, other = pair.kept.id, pair.other.id
    apart = {next(one for one in two if one != other) for two in told_apart.of(session, other)}
    already = {one for two in told_apart.of(session, kept) for one in two}
    people = repository.load(session, contacts.c.id.in_(apart), field_ids=(), joined=False)
    known = [(one.id, said_of(one)) for one in people]
    lost = [Change(TOLD_APART, said, None) for _id, said in known]
    new = [(one, said) for one, said in known if one not in {kept, *already}]
    for one, _said in new:
        told_apart.tell(session, told_apart.two(kept, one), action.at, action.by)
    return lost, [Change(TOLD_APART, None, said) for _id, said in new]


def removed(snapshot: WorkspaceSnapshot, pair: Pair) -> journal.Record:
    """What is recorded of the contact that went, among the lines of the one that is kept."""
    into = Change(MERGED_INTO, said_of(pair.other), said_of(pair.kept))
    changes = removal(pair.other, channels=snapshot.channel_names, labels=snapshot.field_names)
    return journal.Record(pair.other.uuid, (into, *changes), contact_id=pair.kept.id)


def kept_record(snapshot: WorkspaceSnapshot, pair: Pair, after: Contact) -> journal.Record:
    """What is recorded of the contact that is kept."""
    changes = difference(pair.kept, after, channels=snapshot.channel_names, labels=snapshot.field_names)
    return journal.Record(after.uuid, (took(pair), *changes), contact_id=after.id)


def took(pair: Pair) -> Change:
    """The change by which the kept contact took the other one in."""
    return Change(MERGED, None, {**said_of(pair.other), "into": said_of(pair.kept)})


def said_of(contact: Contact) -> dict[str, object]:
    """What a line of history keeps of a contact to tell who it was; its code where names are hidden."""
    listed = [str(address.urn) for address in contact.addresses]
    return {
        "uuid": contact.uuid,
        "name": contact.name,
        "addresses": listed,
        "code": reference_code(contact.id),
    }


def gather(session: Session, entry: int, pair: Pair) -> None:
    """Give the messages and the history of the other contact to the kept one, by an entry."""
    kept, other = pair.kept.id, pair.other.id
    theirs = select(literal(entry), messages.c.id).where(messages.c.contact_id == other)
    session.execute(insert(moved_messages).from_select(["journal_id", "message_id"], theirs))
    session.execute(update(messages).where(messages.c.contact_id == other).values(contact_id=kept))
    session.execute(update(history).where(history.c.contact_id == other).values(contact_id=kept))
    # An import can have made a contact with this uuid after it was merged before.
    session.execute(delete(mergers).where(mergers.c.uuid == pair.other.uuid))
    session.execute(insert(mergers).values(uuid=pair.other.uuid, into=pair.kept.uuid))


def give_back(session: Session, entry: int, kept: Contact, other: Contact) -> None:
    """Give a contact that was made again what an entry took from it: its messages that the kept one still
    has, and its history with that of those merged into it before."""
    moved = select(moved_messages.c.message_id).where(moved_messages.c.journal_id == entry)
    still = (messages.c.contact_id == kept.id) & messages.c.id.in_(moved)
    session.execute(update(messages).where(still).values(contact_id=other.id))
    session.execute(delete(moved_messages).where(moved_messages.c.journal_id == entry))
    session.execute(delete(mergers).where(mergers.c.uuid == other.uuid))
    ours = (history.c.contact_id == kept.id) & history.c.reference.in_(_with_former(session, other.uuid))
    session.execute(update(history).where(ours).values(contact_id=other.id))


def message_count(session: Session, contact: Contact) -> int:
    """How many messages a contact has."""
    query = select(func.count()).select_from(messages).where(messages.c.contact_id == contact.id)
    return int(session.execute(query).scalar_one())


def merged_into(session: Session, text: str, size: int) -> Sequence[tuple[str, int]]:
    """The merged contacts whose uuid begins with a text: each uuid, and the id of the contact that it is part
    of by now; those whose last one is gone are left out."""
    begins = mergers.c.uuid.startswith(text, autoescape=True)
    found = session.execute(select(mergers).where(begins).order_by(mergers.c.uuid).limit(size)).all()
    pairs = ((row.uuid, _last(session, row.into)) for row in found)
    return [(uuid, contact_id) for uuid, contact_id in pairs if contact_id]


def _last(session: Session, uuid: str) -> int:
    for _step in range(_LONGEST):
        query = select(contacts.c.id).where(contacts.c.uuid == uuid)
        if (found := session.execute(query).scalar()) is not None:
            return int(found)
        further = session.execute(select(mergers.c.into).where(mergers.c.uuid == uuid)).scalar()
        if further is None:
            return 0
        uuid = further
    return 0


def _with_former(session: Session, uuid: str) -> list[str]:
    """A uuid, and those of the contacts that were merged into it, and into these."""
    found, asked = [uuid], [uuid]
    while asked:
        query = select(mergers.c.uuid).where(mergers.c.into.in_(asked))
        asked = list(session.execute(query).scalars())
        found += asked
    return found
