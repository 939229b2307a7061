"""What is chosen of two contacts so far. Knows neither screens nor the store."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from store.core.contacts.merging import MergeChoice, MergeLine, MergeProposal, merged
from store.core.types import Address, Contact
from tui.text.cells import plural
from tui.widgets.lists.sides import SideLine

NOTHING = "not set"


@dataclass(frozen=True, slots=True)
class MergeDraft:
    """Two contacts and what is chosen: by part whether the other's is taken, and the order of addresses.

    `earlier` are the orders before each change, newest last, so that a change can be taken back.
    """

    proposal: MergeProposal
    takes: Mapping[str, bool] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    earlier: tuple[tuple[str, ...], ...] = ()

    @property
    def choice(self) -> MergeChoice:
        """What is chosen."""
        return MergeChoice(self.takes, self.order)

    @property
    def contact(self) -> Contact:
        """What comes of both."""
        return merged(self.proposal.kept, self.proposal.other, self.choice)

    @property
    def changed(self) -> bool:
        """Whether anything was chosen."""
        return bool(self.takes or self.order)

    @property
    def lines(self) -> tuple[MergeLine, ...]:
        """The parts to choose in."""
        return self.proposal.lines

    def take(self, index: int, *, other: bool) -> Self:
        """The other contact's version of a line, or that of the kept one."""
        line = self.lines[index]
        takes = {part: side for part, side in self.takes.items() if part != line.part}
        return replace(self, takes=takes if other is line.takes_other else {**takes, line.part: other})

    def move(self, index: int, target: int) -> Self:
        """One address taken out of the list and put in at another place."""
        now = [address.urn.identity for address in self.contact.addresses]
        now.insert(target, now.pop(index))
        return replace(self, order=tuple(now), earlier=(*self.earlier, self.order))

    def take_back(self) -> Self:
        """The addresses in their order before the last change."""
        return replace(self, order=self.earlier[-1], earlier=self.earlier[:-1]) if self.earlier else self

    def on(self, proposal: MergeProposal) -> Self:
        """The same chosen of two contacts that were read again, perhaps the other way around."""
        turned = proposal.kept.uuid != self.proposal.kept.uuid
        sides = {line.part: self.takes.get(line.part, line.takes_other) for line in self.lines}
        there = _identities((*proposal.kept.addresses, *proposal.other.addresses))
        order = tuple(one for one in self.order if one in there)
        made = replace(self, proposal=proposal, takes={}, order=order, earlier=())
        for index, line in enumerate(proposal.lines):
            if line.part in self.takes:
                made = made.take(index, other=sides[line.part] is not turned)
        return made

    def sides(self) -> Iterator[SideLine]:
        """Each part that either has, and below them what there is nothing to choose in."""
        for line in self.lines:
            second = self.takes.get(line.part, line.takes_other) if line.differs else None
            yield SideLine(line.label, (line.kept or NOTHING, line.other or NOTHING), second)
        pair = (self.proposal.kept, self.proposal.other)
        groups = tuple(_groups(one) or "none" for one in pair)
        if set(groups) != {"none"}:
            yield SideLine("Groups", (groups[0], groups[1]), None)
        yield SideLine("Addresses", (_count(pair[0].addresses), _count(pair[1].addresses)), None)

    def told(self, index: int) -> tuple[str, str, str]:
        """Both versions of a line in full, and what comes of it."""
        line = [*self.sides()][index]
        names = self.names
        if line.second is not None:
            why = f"From {names[1] if line.second else names[0]}."
        elif line.label == "Groups" and index >= len(self.lines):
            active = self.contact.status == "active"
            why = "The groups of both are kept." if active else "Who is not active is in no group."
        elif line.label == "Addresses" and index >= len(self.lines):
            why = "Both lists are joined below, with their channels."
        else:
            why = "Both have the same."
        return f"{names[0]}: {line.texts[0]}", f"{names[1]}: {line.texts[1]}", why

    @property
    def names(self) -> tuple[str, str]:
        """What both are called, the kept one first."""
        return _name(self.proposal.kept), _name(self.proposal.other)

    @property
    def brings(self) -> str:
        """What the other one brings besides."""
        messages = self.proposal.messages
        what = f"{plural(messages, 'message')} and history come" if messages else "history comes"
        return f"{self.names[1]}'s {what} along"


def _identities(addresses: tuple[Address, ...]) -> set[str]:
    return {address.urn.identity for address in addresses}


def _groups(contact: Contact) -> str:
    return ", ".join(group.name for group in contact.groups if not group.is_smart)


def _count(addresses: tuple[Address, ...]) -> str:
    return "1 address" if len(addresses) == 1 else f"{len(addresses) or 'no'} addresses"


def _name(contact: Contact) -> str:
    return contact.name.strip() or f"contact {contact.uuid[:8]}"
