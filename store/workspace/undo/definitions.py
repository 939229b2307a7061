"""Lines of history about channels, fields, groups, saved searches and settings, taken back.

Each attribute goes back unless somebody changed it since. What was made goes when nothing hangs on it, and is
made again as it was, with its uuid, its age and its key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from store.core.errors import InvalidContact
from store.core.history.acts import Left, changed_since
from store.core.history.changes import Change, attributes
from store.core.text import listed
from store.repositories import journal
from store.repositories.snapshot import SnapshotCache
from store.workspace import smart_groups
from store.workspace.undo import kinds
from store.workspace.undo.contacts import Line
from store.workspace.undo.kinds import Around, Definition, FollowUp, Values
from store.workspace.undo.outgoing import Outgoing


@dataclass
class Outcome:
    """What became of lines: the lines of the new entry, what stays and why, and what is to be renewed."""

    follow_up: FollowUp
    records: list[journal.Record] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    back: int = 0


def take_back(
    session: Session, cache: SnapshotCache, lines: Sequence[Line], import_id: int | None, *, dry: bool = False
) -> Outcome:
    """Take lines back, oldest first, in a transaction that has raised the revision.

    With `dry` nothing is written; what a rule refuses is not among what stays then.
    """
    around = Around(session, cache, import_id, dry)
    outcome = Outcome(around.follow_up)
    changes = {line.id: tuple(map(Change.from_json, line.changes)) for line in lines}
    if _reordered_since(around, lines, changes):
        outcome.left.append(Left("The fields", "their order was changed since"))
        changes = {one: tuple(c for c in made if c.attribute != "priority") for one, made in changes.items()}
    for line in lines:
        _take_back(around, line, changes[line.id], outcome)
    if outcome.records and not dry:
        smart_groups.mark_for_refill(session, cache.current(session))
        outcome.follow_up.groups = True
    return outcome


def _reordered_since(around: Around, lines: Sequence[Line], changes: dict[int, tuple[Change, ...]]) -> bool:
    """Whether lines put fields in an order that somebody changed since: an order goes back as a whole."""
    moves = {line.reference: changes[line.id] for line in lines if line.subject == "field"}
    placed = [(ref, one) for ref, made in moves.items() for one in made if one.attribute == "priority"]
    if not any({one.attribute for one in made} == {"priority"} for made in moves.values()):
        return False
    found = {ref: kinds.of(around, "field", ref, ()).read() or {} for ref, _one in placed}
    return any(found[ref].get("priority") != one.after for ref, one in placed)


def _take_back(around: Around, line: Line, changes: Sequence[Change], outcome: Outcome) -> None:
    if line.subject == "setting" and line.reference == "places":
        changes = [one for one in changes if one.attribute == "places"]
        if any(isinstance(one.before, int) for one in changes):
            outcome.left.append(Left("The places", "those from before are not kept"))
            return
    by_name = {one.attribute: one for one in changes}
    one = _definition(around, line, by_name)
    now, named = one.read(), by_name.get("name")
    try:
        if named is not None and named.before is None:
            _unmake(one, now, changes, outcome)
        elif named is not None and named.after is None:
            _make_again(one, now, {name: change.before for name, change in by_name.items()}, outcome)
        else:
            _change_back(one, now, changes, outcome)
    except InvalidContact as error:
        title = one.called(now or {name: change.before for name, change in by_name.items()})
        outcome.left.append(Left(title, error.problems[0].message.rstrip(".")))


def _definition(around: Around, line: Line, changes: Mapping[str, Change]) -> Definition:
    if line.subject == Outgoing.subject:
        return Outgoing(around, line.reference, changes)
    return kinds.of(around, line.subject, line.reference, [*changes])


def _unmake(one: Definition, now: Values | None, changes: Sequence[Change], outcome: Outcome) -> None:
    if now is None:
        return
    changed = [change for change in changes if now.get(change.attribute) != change.after]
    uses = [*one.uses()]
    if changed or uses:
        why = changed_since(changed) if changed else listed(uses)
        outcome.left.append(Left(one.called(now), f"{why}, so it stays"))
        return
    if not one.around.dry:
        one.remove(now)
    _record(one, now, {}, outcome)


def _make_again(one: Definition, now: Values | None, values: Values, outcome: Outcome) -> None:
    if now is not None:
        outcome.left.append(Left(one.called(now), "it is there already"))
        return
    if not one.around.dry:
        one.add(values)
    _record(one, {}, one.read() or values, outcome)


def _change_back(one: Definition, now: Values | None, changes: Sequence[Change], outcome: Outcome) -> None:
    if now is None:
        before = {change.attribute: change.before for change in changes}
        outcome.left.append(Left(one.called(before), "it is not there any more"))
        return
    standing = [c for c in changes if now.get(c.attribute) not in (c.before, c.after)]
    if standing:
        why = "it was changed since" if one.word == "setting" else changed_since(standing)
        outcome.left.append(Left(one.called(now), why))
    back = {c.attribute: c.before for c in changes if now.get(c.attribute) == c.after}
    others: list[journal.Record] = []
    if back and not one.around.dry:
        others = [*one.write(now, {**now, **back})]
    _record(one, now, {**now, **back}, outcome)
    outcome.records += others


def _record(one: Definition, before: Values, after: Values, outcome: Outcome) -> None:
    changes = attributes(before, after)
    if changes:
        outcome.records.append(journal.Record(one.reference, changes, subject=one.subject))
        outcome.back += 1
