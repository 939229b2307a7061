"""The command `merge`: two contacts side by side, and one made of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from store.core.contacts.merging import MergeChoice, MergeLine, MergeProposal, merged
from store.core.errors import InvalidSelection
from store.core.text import quoted
from store.services import Services, serializers
from tui.cli.common import opened
from tui.cli.contacts.editing import changes_told, own_address, tell
from tui.cli.naming import find_contact, named
from tui.process import output
from tui.process.output import Column
from tui.text.cells import plural

_COLUMNS = (Column("PART", 16), Column("KEPT", 24), Column("OTHER", 24), Column("TAKEN", 5))
_SIDES = {"kept": False, "other": True}
_OWN = ("name", "status", "language")


@dataclass(frozen=True, slots=True)
class Typed:
    """What is chosen on the command line: texts such as `name=other`, and addresses or their numbers in the
    joined list."""

    takes: Sequence[str] = ()
    order: Sequence[str] = ()


def merge(
    database: str,
    kept_text: str,
    other_text: str,
    typed: Typed,
    *,
    yes: bool = False,
    dry_run: bool = False,
    as_json: bool = False,
) -> None:
    """Say what would come of two contacts, ask, and merge the second into the first."""
    with opened(database) as services:
        kept, other = find_contact(services, kept_text), find_contact(services, other_text)
        proposal = services.merging.compare(kept.uuid, other.uuid)
        choice = _choice(services, proposal, typed)
        taken = [_taken(line, choice) for line in proposal.lines]
        if not as_json:
            _show(proposal, taken)
        if not dry_run and not yes and not services.why_read_only:
            _confirm(proposal)
        if dry_run:
            report = services.merging.trial(kept.uuid, other.uuid, choice)
        else:
            report = services.merging.merge(kept.uuid, other.uuid, choice, proposal.versions)
        if warning := proposal.warning(choice):
            output.narrate(warning)
        compared = serializers.merge_proposal(proposal, choice)
        tell(services, report, changes_told(report), dry_run=dry_run, as_json=as_json, **compared)


def _choice(services: Services, proposal: MergeProposal, typed: Typed) -> MergeChoice:
    takes = dict(_side(services, text) for text in typed.takes)
    parts = [line.part for line in proposal.lines]
    if unknown := [part for part in takes if part not in parts]:
        raise InvalidSelection(f"Neither contact has anything in {quoted(_short(unknown[0]))}.")
    both = merged(proposal.kept, proposal.other, MergeChoice(takes))
    order = tuple(own_address(services, both, text).identity for text in typed.order)
    return MergeChoice(takes, order)


def _side(services: Services, text: str) -> tuple[str, bool]:
    """The part that a text such as `age=other` names, and whether it is the other contact's."""
    name, _equals, side = text.partition("=")
    if side.strip().lower() not in _SIDES:
        raise InvalidSelection(
            f"--take takes PART=kept or PART=other; {quoted(text)} is neither.",
            "A part is name, status, language or a field.",
        )
    part = name.strip().lower()
    if part not in _OWN:
        part = f"fields.{services.fields.find(name.strip().removeprefix('fields.')).key}"
    return part, _SIDES[side.strip().lower()]


def _short(part: str) -> str:
    return part.removeprefix("fields.")


def _taken(line: MergeLine, choice: MergeChoice) -> str:
    if not line.differs:
        return "same"
    return "other" if choice.takes.get(line.part, line.takes_other) else "kept"


def _show(proposal: MergeProposal, taken: Sequence[str]) -> None:
    """Print both contacts line by line, with which version is taken."""
    output.table(
        _COLUMNS,
        ((line.label, line.kept, line.other, side) for line, side in zip(proposal.lines, taken, strict=True)),
    )


def _confirm(proposal: MergeProposal) -> None:
    """Have the operator agree."""
    kept, other = named(proposal.kept), named(proposal.other)
    more = f", with {plural(proposal.messages, 'message')}" if proposal.messages else ""
    told = f"{other} would become part of {kept}{more}; `cordboard undo` takes it back."
    if not output.is_attended():
        raise InvalidSelection(told, "Add --yes to do it, or --dry-run to see what it would do.")
    output.narrate(told)
    if output.ask("Type yes to go on: ").casefold() != "yes":
        raise InvalidSelection("Nothing was changed.")
