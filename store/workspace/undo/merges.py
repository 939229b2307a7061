"""Merges of two contacts that are taken back or done again: as a whole, or not at all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from store.core.history.acts import Left
from store.core.history.changes import MERGED, Change, who_said
from store.core.priority import MAX_ADDRESSES
from store.core.types import Contact
from store.repositories import journal
from store.repositories.addresses import ContactChange
from store.repositories.snapshot import WorkspaceSnapshot
from store.workspace import merging, selection
from store.workspace.merging import Pair

Known = Mapping[str, Contact]
"""The contacts that are there, by uuid."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge that an entry did, or took back: then it is to be done `again`. `kept` is the uuid of the
    contact that stays, `said` what the entry says of the other."""

    entry: int
    kept: str
    again: bool
    said: Mapping[str, Any]

    def refusal(self, known: Known) -> str:
        """Why it can be neither taken back nor done again, as the end of a sentence; empty when it can."""
        if self.kept not in known:
            return "the contact that it was merged into is not there any more"
        if (self.said["uuid"] in known) is not self.again:
            return "it is not there any more" if self.again else "it is there already"
        if self.again:
            both = (known[self.kept], known[self.said["uuid"]])
            if sum(len(one.addresses) for one in both) > MAX_ADDRESSES:
                return "together they have too many addresses"
        return ""

    def called(self, *, hidden: bool) -> str:
        """What the other contact was called."""
        return who_said(self.said, hidden=hidden)


Merges = Mapping[str, Merge]
"""Merges by the uuid of the other contact."""


def found_in(lines: Iterable[Row[Any]], changes: Mapping[int, Sequence[Change]]) -> dict[str, Merge]:
    """The merges that lines tell of, whose changes are given by the line's id."""
    found: dict[str, Merge] = {}
    for line in lines:
        for one in changes[line.id]:
            if one.attribute == MERGED:
                said = one.after or one.before
                found[said["uuid"]] = Merge(line.journal_id, line.reference, one.after is None, said)
    return found


def merged_since(session: Session, snapshot: WorkspaceSnapshot, uuid: str) -> Iterator[Left]:
    """That a contact, given by its uuid, was merged into another since, if it was."""
    hidden = snapshot.workspace.redacted
    for _uuid, contact_id in merging.merged_into(session, uuid, 1):
        into = selection.called(session, snapshot, [contact_id])[contact_id]
        named = journal.former_name(session, contact_id, uuid, hidden=hidden)
        yield Left(named or "A contact", f"was merged into {into} since")


def freed(merges: Merges, known: Known) -> list[ContactChange]:
    """The contacts that are merged again, without the addresses that they give up."""
    return [
        (known[uuid], replace(known[uuid], addresses=())) for uuid, merge in merges.items() if merge.again
    ]


def move(session: Session, merges: Merges, entry: int, known: Known, saved: Iterable[ContactChange]) -> None:
    """Move messages and history to where they belong by merges that the entry takes back, or does again."""
    made = {after.uuid: after for _before, after in saved}
    for uuid, merge in merges.items():
        if merge.again:
            merging.gather(session, entry, Pair(known[merge.kept], known[uuid]))
        else:
            merging.give_back(session, merge.entry, known[merge.kept], made[uuid])


def removed(snapshot: WorkspaceSnapshot, merges: Merges, known: Known, uuid: str) -> journal.Record:
    """What is recorded of a contact that is merged again."""
    return merging.removed(snapshot, Pair(known[merges[uuid].kept], known[uuid]))


def told_of(merges: Merges, known: Known, uuid: str) -> Iterator[Change]:
    """What is recorded of a merge of the contact that is kept."""
    for other, merge in merges.items():
        if merge.kept == uuid:
            yield (
                merging.took(Pair(known[uuid], known[other]))
                if merge.again
                else Change(MERGED, merge.said, None)
            )
