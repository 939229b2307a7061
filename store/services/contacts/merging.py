"""Merging two contacts: what each says side by side, and making one of them."""

from sqlmodel import Session

from store.core.contacts.merging import MergeChoice, MergeProposal, merged, proposal
from store.core.contacts.redaction import redact, title
from store.core.contacts.selection import Selection
from store.core.errors import Conflict, InvalidSelection
from store.core.history.changes import describe
from store.core.types import Contact
from store.core.views import EditReport, HistoryKind
from store.database.models import contacts
from store.repositories.snapshot import WorkspaceSnapshot
from store.services.contacts import lookup
from store.services.context import Service
from store.workspace import contacts as repository
from store.workspace import merging as rows
from store.workspace import selection
from store.workspace.merging import Pair

Versions = tuple[int, int]
"""The versions of the kept contact and of the other one, as they were looked at."""


class Merging(Service):
    """Merges two contacts by one action, which undo takes back: the other one comes back with its uuid, its
    addresses, its messages and its history."""

    def two_of(self, chosen: Selection) -> tuple[str, str]:
        """The uuids of the two contacts of a selection, the older one first; InvalidSelection when they are
        not two."""
        with self._context.reading() as (session, snapshot):
            ids = selection.first_ids(session, snapshot, chosen, 3)
            found = selection.uuids(session, ids) if len(ids) == 2 else ()
            if len(found) != 2:
                count = selection.count(session, snapshot, chosen)
                raise InvalidSelection(f"Mark the two contacts that are one; marked are {count}.")
            return found[0], found[1]

    def compare(self, kept: str, other: str) -> MergeProposal:
        """Two contacts side by side, given by their uuids.

        NotFound when one is not there, InvalidSelection when they are one, InvalidContact when they have too
        many addresses together.
        """
        with self._context.reading() as (session, snapshot):
            pair = _pair(session, snapshot, kept, other)
            merged(pair.kept, pair.other, MergeChoice())
            messages = rows.message_count(session, pair.other)
            return proposal(pair.kept, pair.other, snapshot.fields, snapshot.workspace, messages)

    def trial(self, kept: str, other: str, choice: MergeChoice) -> EditReport:
        """What `merge` would do; raises what it raises."""
        with self._context.reading() as (session, snapshot):
            pair = _pair(session, snapshot, kept, other)
            return _report(snapshot, pair, merged(pair.kept, pair.other, choice))

    def merge(self, kept: str, other: str, choice: MergeChoice, versions: Versions) -> EditReport:
        """Make one contact of two, given by their uuids: the first stays, the other goes.

        Conflict when either was changed since it was looked at; else as `compare`.
        """

        def work(session: Session, snapshot: WorkspaceSnapshot) -> EditReport:
            pair = _pair(session, snapshot, kept, other, lock=True)
            for one, seen in zip((pair.kept, pair.other), versions, strict=True):
                if one.version != seen:
                    who = title(one, snapshot.workspace)
                    said = f"{who} was changed since it was looked at here; nothing was merged."
                    raise Conflict(said, redact(one, snapshot.workspace))
            result = merged(pair.kept, pair.other, choice)
            action = self._context.action(HistoryKind.MERGED)
            return _report(snapshot, pair, rows.merge(session, snapshot, pair, result, action))

        return self._context.write(work)


def _pair(
    session: Session, snapshot: WorkspaceSnapshot, kept: str, other: str, *, lock: bool = False
) -> Pair:
    if kept == other:
        raise InvalidSelection("A contact cannot be merged with itself.", "Name two contacts.")
    found = repository.load(session, contacts.c.uuid.in_((kept, other)), lock=lock)
    known = {one.uuid: one for one in found}
    for uuid in (kept, other):
        if uuid not in known:
            raise lookup.gone(session, snapshot, uuid)
    return Pair(known[kept], known[other])


def _report(snapshot: WorkspaceSnapshot, pair: Pair, after: Contact) -> EditReport:
    space = snapshot.workspace
    lines = describe(rows.kept_record(snapshot, pair, after).changes, hidden=space.redacted)
    return EditReport(redact(pair.kept, space), redact(after, space), lines)
