"""Merging two contacts: what each says side by side, and making one of them."""

from sqlmodel import Session

from store.core.contacts.merging import MergeChoice, MergeProposal, merged, proposal
from store.core.contacts.redaction import redact, title
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
from store.workspace.merging import Pair

Versions = tuple[int, int]
"""The versions of the kept contact and of the other one, as they were looked at."""


class Merging(Service):
    """Merges two contacts by one action, which undo takes back: the other one comes back with its uuid, its
    addresses, its messages and its history."""

    def compare(self, kept: str, other: str) -> MergeProposal:
        """Two contacts side by side, given by their uuids.

        NotFound when one is not there, InvalidSelection when they are one.
        """
        with self._context.reading() as (session, snapshot):
            pair = _pair(session, snapshot, kept, other)
            messages = rows.message_count(session, pair.other)
            return proposal(pair.kept, pair.other, snapshot.fields, snapshot.workspace, messages)

    def trial(self, kept: str, other: str, choice: MergeChoice) -> EditReport:
        """What `merge` would do; raises what it raises."""
        with self._context.reading() as (session, snapshot):
            pair = _pair(session, snapshot, kept, other)
            return _report(snapshot, pair, merged(pair.kept, pair.other, choice))

    def merge(self, kept: str, other: str, choice: MergeChoice, versions: Versions) -> EditReport:
        """Make one contact of two, given by their uuids: the first stays, the other goes.

        Conflict when either was changed since it was looked at; InvalidContact when they have too many
        addresses together; else as `compare`.
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
