"""What becomes of contacts when lines of history about them are taken back: worked out before it is saved."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session

from store.core import urns
from store.core.contacts.redaction import redact
from store.core.history.acts import Left, changed_since
from store.core.history.changes import (
    MERGED,
    Change,
    difference,
    identity_of,
    lost_addresses,
    makes,
    removes,
)
from store.core.history.restoring import Present, Restored, make_again, take_back
from store.core.text import quoted
from store.core.types import Contact, Status
from store.core.urns import format_urn
from store.database.models import contacts, history
from store.repositories import addresses as address_rows
from store.repositories import messages
from store.repositories.addresses import StoredAddress
from store.repositories.rows import rows_with
from store.repositories.snapshot import WorkspaceSnapshot
from store.workspace import contacts as repository
from store.workspace import smart_groups, told_apart
from store.workspace.selection import UNNAMED
from store.workspace.undo import apart, merges, singles
from store.workspace.undo.merges import Merge
from store.workspace.undo.singles import Said

Line = Row[Any]

_ASIDE = ("message", "created_on", MERGED)
"""Attributes of a line that are not of the contact as it is."""


@dataclass
class Batch:
    """What becomes of contacts by some lines.

    By uuid: the contacts as they were read, as they are to be (None for those that go), the messages that go
    and come back, and those that were to be sent and are cancelled, or wait again. `standing` are the changes
    that stay, by the line's id; `owners` are the rows of addresses that could come back; `merges` are taken
    back, or done again, by the uuid of the other contact; `apart` tells contacts apart or not any more, which
    is kept beside them.
    """

    known: dict[str, Contact]
    owners: dict[str, StoredAddress]
    final: dict[str, Contact | None] = field(default_factory=dict)
    standing: dict[int, tuple[Change, ...]] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)
    lost: dict[str, list[Said]] = field(default_factory=lambda: defaultdict(list))
    found: dict[str, list[Said]] = field(default_factory=lambda: defaultdict(list))
    cancelled: dict[str, list[Said]] = field(default_factory=lambda: defaultdict(list))
    queued: dict[str, list[Said]] = field(default_factory=lambda: defaultdict(list))
    merges: dict[str, Merge] = field(default_factory=dict)
    apart: dict[str, list[Change]] = field(default_factory=dict)

    def stands(self, session: Session) -> bool:
        """Whether all is as it was read; the contacts are locked until the transaction ends."""
        missing = sorted(self.final.keys() - self.known.keys())
        owners = {identity: row.owner for identity, row in self.owners.items()}
        now = address_rows.known(session, sorted(owners))
        return (
            repository.are_unchanged(session, [*self.known.values()])
            and not (missing and repository.exist(session, missing))
            and {identity: row.owner for identity, row in now.items()} == owners
        )

    @cached_property
    def touched(self) -> list[str]:
        """The uuids of the contacts that something is done to."""
        return [*dict.fromkeys((*self.written, *self.aside))]

    @property
    def aside(self) -> list[str]:
        """The uuids of those of whom something is changed that is kept beside them."""
        return [*dict.fromkeys((*self.apart, *self.cancelled, *self.queued))]

    @cached_property
    def written(self) -> list[str]:
        """Those of them that are saved or go."""
        others = {*self.lost, *self.found, *(one.kept for one in self.merges.values())}
        return [one for one, after in self.final.items() if one in others or after != self.known.get(one)]

    def taken(self) -> set[str]:
        """Those of the addresses that somebody has who does not give them up here."""
        return {
            identity
            for identity, row in self.owners.items()
            if row.owner and not self._gives_up(row.owner_uuid, identity)
        }

    def _gives_up(self, owner: str, identity: str) -> bool:
        if not self.merges or owner not in self.final:
            return False
        after = self.final[owner]
        return after is None or identity not in {one.urn.identity for one in after.addresses}


def lines_before(session: Session, entry: int, before: int | None, size: int) -> Sequence[Line]:
    """The next lines of an entry about contacts, the newest first: those before a line, or from the end."""
    query = select(history).where(history.c.journal_id == entry, history.c.subject == "contact")
    query = query if before is None else query.where(history.c.id < before)
    return session.execute(query.order_by(history.c.id.desc()).limit(size)).all()


def lines_of(session: Session, entry: int, ids: Sequence[int]) -> Sequence[Line]:
    """The lines of an entry about some contacts, the newest first."""
    query = select(history).where(history.c.journal_id == entry, history.c.subject == "contact")
    return sorted(rows_with(session, query, history.c.contact_id, ids), key=lambda line: -line.id)


def work_out(
    session: Session,
    snapshot: WorkspaceSnapshot,
    lines: Sequence[Line],
    at: datetime,
    *,
    lock: bool,
    whole: bool = True,
) -> Batch:
    """What becomes of contacts when these lines, newest first, of an entry from that moment are taken back.

    A contact that they made goes when nothing else is left of it; else it stays as it is when `whole`, or
    loses what the lines gave it. With `lock` nobody else can write the contacts until the transaction ends.
    """
    work = _Work(session, snapshot, lines, at, lock=lock, whole=whole)
    for line in lines:
        work.take(line)
    work.finish()
    return work.batch


class _Work:
    """Works a batch out, a line after the other."""

    def __init__(
        self,
        session: Session,
        snapshot: WorkspaceSnapshot,
        lines: Sequence[Line],
        at: datetime,
        *,
        lock: bool,
        whole: bool,
    ) -> None:
        self._session, self._snapshot, self._at, self._whole = session, snapshot, at, whole
        self._changes = {line.id: tuple(map(Change.from_json, line.changes)) for line in lines}
        self._lines: dict[str, list[int]] = defaultdict(list)
        for line in lines:
            self._lines[line.reference].append(line.id)
        wanted = contacts.c.uuid.in_({line.reference for line in lines})
        known = {
            one.uuid: one for one in repository.load(session, wanted, lock=lock, field_ids=self._fields())
        }
        lost = lost_addresses(change for listed in self._changes.values() for change in listed)
        self.batch = Batch(known, address_rows.known(session, sorted(lost)) if lost else {})
        self.batch.final.update(known)
        self.batch.merges.update(merges.found_in(lines, self._changes))
        self._present = Present(
            {uuid: group for uuid, group in snapshot.groups.items() if not group.is_smart},
            snapshot.channel_ids,
            snapshot.field_ids,
            self.batch.taken(),
        )
        self._waiting = singles.waiting(session, self._changes.values())
        made = [line.reference for line in lines if makes(self._changes[line.id])]
        people = [known[uuid] for uuid in made if uuid in known]
        self._writers = self._with_other_messages(lines, people)
        self._apart = told_apart.touched(session, [one.id for one in people]) if whole else set()
        self._named: set[str] = set()
        self._refused = self._refuse(lines)

    def take(self, line: Line) -> None:
        """Take a line back from what its contact is by now."""
        uuid, changes, batch = line.reference, self._changes[line.id], self.batch
        now = batch.final.get(uuid)
        if self._refused:
            batch.standing[line.id] = changes
            return
        if now is None:
            self._make_again(line, changes)
            return
        rest = [one for one in changes if one.attribute not in _ASIDE]
        restored = take_back(now, rest, self._present)
        if makes(changes) and self._whole and not self._goes(now, restored):
            batch.standing[line.id] = changes
            self._leave(now, self._why_it_stays(now, restored))
            return
        gone = self._goes(now, restored)
        batch.final[uuid] = None if gone else restored.contact
        if restored.gone and not gone:
            batch.standing[line.id] = tuple(one for one in changes if one.attribute == "status")
        elif restored.stands:
            batch.standing[line.id] = restored.stands
            # When somebody was seen last is told by nothing else either.
            if any(one.attribute != "last_seen_on" for one in restored.stands):
                self._leave(now, changed_since(restored.stands))
        self._note(now, changes)
        if batch.merges:
            # What one of two gives up is free for the other.
            self._present = replace(self._present, taken=batch.taken())

    def _fields(self) -> list[int] | None:
        """The fields whose values matter: those that changed, and those that smart groups ask for; all of
        whom the lines made or merged."""
        changed = {one.attribute for changes in self._changes.values() for one in changes}
        if MERGED in changed or any(map(makes, self._changes.values())):
            return None
        keys = {one.removeprefix("fields.") for one in changed if one.startswith("fields.")}
        keys |= smart_groups.asked_fields(self._snapshot)
        return [place for key, place in self._snapshot.field_ids.items() if key in keys]

    def finish(self) -> None:
        """Who is not active is in no group, whatever comes back."""
        for uuid, after in self.batch.final.items():
            if after is None or after.status is Status.ACTIVE or not after.groups:
                continue
            self.batch.final[uuid] = replace(after, groups=())
            self._stay_out(uuid)
            if uuid not in self._named and any(not group.is_smart for group in after.groups):
                self._leave(after, f"is {after.status}, and so in no group")

    def _stay_out(self, uuid: str) -> None:
        """What took a contact out of groups stands, since it does not come back to them."""
        for line_id in self._lines[uuid]:
            standing = self.batch.standing.get(line_id, ())
            left = (one for one in self._changes[line_id] if one.attribute == "groups" and one.before)
            self.batch.standing[line_id] = (*standing, *(one for one in left if one not in standing))

    def _refuse(self, lines: Sequence[Line]) -> bool:
        """Whether a merge is left as it is, which is said then."""
        batch = self.batch
        for uuid, merge in batch.merges.items():
            why = merge.refusal(batch.known)
            made = next((line for line in lines if line.reference == uuid), None)
            if not why and merge.again and made is not None:
                restored = take_back(batch.known[uuid], self._changes[made.id], self._present)
                why = "" if restored.gone else self._why_it_stays(batch.known[uuid], restored)
            if why:
                batch.merges = {}
                hidden = self._snapshot.workspace.redacted
                self.batch.left.append(Left(merge.called(hidden=hidden), why))
                return True
        return False

    def _make_again(self, line: Line, changes: Sequence[Change]) -> None:
        if not removes(changes):
            self.batch.standing[line.id] = tuple(changes)
            self.batch.left += merges.merged_since(self._session, self._snapshot, line.reference)
            return
        rest = [one for one in changes if one.attribute != "message"]
        made = self.batch.final[line.reference] = make_again(line.reference, rest, self._present)
        self._note(made, changes)

    def _note(self, contact: Contact, changes: Sequence[Change]) -> None:
        """The messages that go and come with a line, and what of it is gone meanwhile."""
        batch, uuid = self.batch, contact.uuid
        for said in singles.said(changes, before=False):
            if not singles.is_out(said):
                batch.lost[uuid].append(self._as_recorded(contact, said))
            elif said["uuid"] in self._waiting:
                batch.cancelled[uuid].append(said)
            else:
                self._leave(contact, "the message does not wait any more")
        for said in singles.said(changes, before=True):
            (batch.queued if singles.is_out(said) else batch.found)[uuid].append(said)
        backs, refusals = apart.backs(self._session, contact.uuid, changes, self.batch.final)
        if backs:
            self.batch.apart[contact.uuid] = backs
        for why in dict.fromkeys((*refusals, *self._gone(contact, changes))):
            self._leave(contact, why)

    def _as_recorded(self, contact: Contact, said: Said) -> Said:
        if "uuid" in said:
            return said
        # Changes of earlier versions do not tell which message it is.
        uuid = messages.recorded(self._session, contact.id, urns.parse(said["urn"]), self._at)
        return {**said, "uuid": uuid, "at": self._at.isoformat()}

    def _with_other_messages(self, lines: Sequence[Line], people: Sequence[Contact]) -> set[int]:
        """Those of the contacts that lines made that have messages beside those of the lines."""
        if not people:
            return set()
        mine = [
            self._as_recorded(self.batch.known[line.reference], said)["uuid"]
            for line in lines
            if line.reference in self.batch.known
            for said in singles.said(self._changes[line.id], before=False)
            if not singles.is_out(said) or said["uuid"] in self._waiting
        ]
        return messages.writers(self._session, [one.id for one in people], mine)

    def _goes(self, now: Contact, restored: Restored) -> bool:
        kept = now.id in self._writers or now.id in self._apart
        return restored.gone and (now.uuid in self.batch.merges or not kept)

    def _why_it_stays(self, now: Contact, restored: Restored) -> str:
        """What of a contact is not as it was made, or is known of it since."""
        since = _since(now, restored)
        if since:
            return f"{changed_since(since)}, so it stays"
        if now.id in self._apart:
            return "was told apart from another contact since, so it stays"
        return "has messages, so it stays"

    def _gone(self, contact: Contact, changes: Sequence[Change]) -> Iterator[str]:
        """What cannot come back, since it is not there any more or somebody else has it."""
        for change in changes:
            key = change.attribute.removeprefix("fields.")
            if key != change.attribute and key not in self._present.fields:
                yield f"the field {quoted(change.label or key)} is gone"
            if change.attribute == "groups":
                after = {one["uuid"] for one in change.after or ()}
                lost = [one for one in change.before or () if one["uuid"] not in after]
                yield from (
                    f"the group {quoted(one['name'])} is gone"
                    for one in lost
                    if one["uuid"] not in self._present.groups
                )
            if change.attribute == "addresses":
                yield from self._gone_of_addresses(contact, change)

    def _gone_of_addresses(self, contact: Contact, change: Change) -> Iterator[str]:
        after = {identity_of(one): one for one in change.after or ()}
        for item in change.before or ():
            identity, channel = identity_of(item), item.get("channel")
            row = self.batch.owners.get(identity)
            is_taken = identity in self._present.taken and identity not in after
            if row is not None and is_taken and row.owner != contact.id:
                owner = address_rows.owner_title(self._session, self._snapshot.workspace, row)
                hidden, urn = self._snapshot.workspace.redacted, row.address.urn
                shown = "an address" if hidden else format_urn(urn, international=True)
                yield f"{shown} belongs to {owner} by now"
            elif channel not in (None, after.get(identity, {}).get("channel"), *self._present.channels):
                yield f"the channel {quoted(item.get('name', ''))} is gone"

    def _leave(self, contact: Contact, why: str) -> None:
        self._named.add(contact.uuid)
        self.batch.left.append(Left(title(contact, self._snapshot), why))


def title(contact: Contact, snapshot: WorkspaceSnapshot) -> str:
    """What people know a contact by: its name, else its priority address, else that it has neither."""
    shown = redact(contact, snapshot.workspace)
    if shown.name.strip() or not contact.addresses or snapshot.workspace.redacted:
        return shown.name.strip() or UNNAMED
    return format_urn(contact.addresses[0].urn, international=True)


def _since(now: Contact, restored: Restored) -> list[Change]:
    """What of a contact is not as it was made."""
    more = difference(Contact(now.uuid), restored.contact, channels={}, labels={})
    since = [one for one in (*restored.stands, *more) if one.attribute != "status"]
    if any(one.attribute == "status" and one.after != str(now.status) for one in restored.stands):
        since.append(Change("status", None, str(now.status)))
    return [*{one.attribute: one for one in since}.values()]
