"""A batch of records merged into the contacts that they are for: first worked out, then saved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from sqlmodel import Session

from store.core.exchange import merge
from store.core.exchange.merge import ImportContext
from store.core.exchange.records import ImportCounts, Record
from store.core.reports import UnknownUuid
from store.core.types import Contact
from store.core.urns import format_urn
from store.database.models import contacts as contact_table
from store.repositories import addresses as address_rows
from store.repositories.addresses import ContactChange, StoredAddress
from store.repositories.journal import Action
from store.repositories.snapshot import WorkspaceSnapshot
from store.workspace import contacts


@dataclass
class ImportBatch:
    """The contacts of records: as they were read, as they are by now, and the owners of addresses.

    Records can be added in several runs, of which each sees the effects of those before it.
    """

    context: ImportContext
    tally: ImportCounts = field(default_factory=ImportCounts)
    _before: dict[str, Contact] = field(default_factory=dict)
    _known: dict[str, StoredAddress] = field(default_factory=dict)
    _owners: dict[str, str] = field(default_factory=dict)
    _current: dict[str, Contact] = field(default_factory=dict)

    def add(self, session: Session, records: Sequence[Record], *, lock: bool = False) -> None:
        """Work out what becomes of records, in their order; with `lock` nobody else can write their contacts
        until the transaction ends. Nothing is written."""
        self._load(session, records, lock=lock)
        self.tally += sum(map(self._apply, records), ImportCounts())

    def stands(self, session: Session) -> bool:
        """Whether the contacts that changed, and who has their new addresses, are still as they were read.

        The contacts are locked until the transaction ends.
        """
        pairs = self._pairs()
        changed = [before for before, _after in pairs if before]
        had = {address.urn.identity for before in changed for address in before.addresses}
        fresh = {address.urn.identity for _before, after in pairs for address in after.addresses} - had
        known = {identity: row for identity, row in self._known.items() if identity in fresh}
        made = [after.uuid for before, after in pairs if before is None]
        return (
            contacts.are_unchanged(session, changed)
            and address_rows.known(session, sorted(fresh)) == known
            and not (self.context.unknown is UnknownUuid.MAKE and contacts.exist(session, made))
        )

    def save(self, session: Session, snapshot: WorkspaceSnapshot, action: Action, entry: int) -> ImportCounts:
        """Save what changed, with its history in a journal entry; returns what became of the records."""
        pairs = [(before, address_rows.restore_locks(after, self._known)) for before, after in self._pairs()]
        saved = contacts.save(session, snapshot, pairs, self.context.now, claimed=True)
        contacts.record(session, snapshot, action, saved, entry)
        return self.tally

    def _load(self, session: Session, records: Sequence[Record], *, lock: bool) -> None:
        """Read all contacts of the records in a few queries."""
        named = {urn.identity for record in records for urn in record.urns}
        found = address_rows.known(session, sorted(named - self._owners.keys()))
        self._known.update(found)
        self._owners.update((identity, row.owner_uuid) for identity, row in found.items() if row.owner)
        uuids = {record.uuid for record in records if record.uuid} | {
            self._owners[urn.identity]
            for record in records
            if not record.uuid or self.context.unknown is UnknownUuid.IGNORE
            for urn in record.urns
            if urn.identity in self._owners
        }
        wanted = sorted(uuids - self._current.keys())
        if wanted:
            for contact in contacts.load(session, contact_table.c.uuid.in_(wanted), lock=lock):
                self._before[contact.uuid] = self._current[contact.uuid] = contact

    def _apply(self, record: Record) -> ImportCounts:
        """What becomes of one record; the batch is as it leaves it."""
        target = merge.find_target(record, self._owners, self._current.__contains__, self.context.unknown)
        if target.problem:
            return ImportCounts(errored=1, errors=(*record.errors, target.problem))
        contact = self._current.get(target.uuid) or Contact(target.uuid or str(uuid4()))
        merged = merge.merge(record, contact, self._other_owner(contact.uuid), self.context)
        errors, notes = record.errors + merged.problems, record.notes + merged.notes
        if contact.uuid in self._current and merged.contact == contact:
            return ImportCounts(unchanged=1, errors=errors, notes=notes)
        is_new = contact.uuid not in self._current
        self._current[contact.uuid] = merged.contact
        self._owners.update((address.urn.identity, contact.uuid) for address in merged.contact.addresses)
        return ImportCounts(created=int(is_new), updated=int(not is_new), errors=errors, notes=notes)

    def _pairs(self) -> list[ContactChange]:
        """The contacts that changed, each with what it was before."""
        now = ((self._before.get(uuid), contact) for uuid, contact in self._current.items())
        return [(before, after) for before, after in now if before != after]

    def _other_owner(self, uuid: str) -> Callable[[str], str]:
        def title(identity: str) -> str:
            owner = self._owners.get(identity, "")
            return self._title(owner, identity) if owner and owner != uuid else ""

        return title

    def _title(self, uuid: str, identity: str) -> str:
        """The display name of a contact: its name, else its address."""
        if self.context.workspace.redacted:
            return "another contact"
        contact = self._current.get(uuid)
        name = contact.name if contact else self._known[identity].owner_name
        if name.strip():
            return name.strip()
        first = contact.addresses[0].urn if contact and contact.addresses else None
        return format_urn(first, international=True) if first else "a contact without a name"
