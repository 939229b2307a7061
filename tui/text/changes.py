"""What a change of many contacts, or of channels, comes to, in sentences for screens and commands. Does not
import Textual."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from store.core.contacts.selection import Selection
from store.core.progress import Monitor
from store.core.types import Channel, Group, Status
from store.core.views import SelectionSummary
from tui.text.addresses import overridden_told
from tui.text.cells import fit, number, plural

if TYPE_CHECKING:
    from store.core.contacts.bulk_reports import BulkReport, RouteShift
    from store.core.reports import Reception, RouteChange
    from store.services.contacts.bulk import Bulk
    from store.services.contacts.bulk_acts import Parts


NO_CHANNEL = "no channel"
"""What stands for no channel where channels are told."""

_SHIFTS = 4
"""How many channels a sentence tells of."""

_NAME = 30  # cells for a name among others
_MOVE_VERBS: Mapping[Status, str] = MappingProxyType(
    {
        Status.ACTIVE: "Restore",
        Status.BLOCKED: "Block",
        Status.STOPPED: "Stop",
        Status.ARCHIVED: "Archive",
    }
)
"""What it is called to move contacts to a folder."""

_GROUPS_GO = "Those in groups leave them, and are not put back when they are restored, but by undo."


@dataclass(frozen=True, slots=True)
class BulkTarget:
    """The contacts to change."""

    selection: Selection
    chosen: SelectionSummary

    @property
    def who(self) -> str:
        """The name of the only one, or how many they are."""
        count, names = self.chosen.count, self.chosen.names
        return names[0] if count == 1 and names else plural(count, "contact")

    @property
    def expected(self) -> int:
        """How many were marked, or were in the list when they were looked at."""
        return self.chosen.count if self.selection.is_listing else len(self.selection.uuids)

    @property
    def first_names(self) -> str:
        """The first few by name, and how many more."""
        more = self.chosen.count - len(self.chosen.names)
        names = ", ".join(fit(name, _NAME).rstrip() for name in self.chosen.names)
        return f"{names}{f' and {number(more)} more' if more > 0 else ''}."


@dataclass(frozen=True, slots=True)
class BulkChange:
    """A change of contacts, and what is said of it before, meanwhile and after.

    `verb` goes on with how many contacts. `done` makes a sentence without its full stop of how many were
    changed, and `already` is how others were before. `warning` is said when it is asked about; `channel` is
    the one that is chosen.
    """

    question: str
    verb: str
    doing: str
    act: "Callable[[Bulk, Monitor], BulkReport]"
    done: Callable[[str], str]
    already: str
    warning: str = ""
    channel: Channel | None = None


def moving(target: BulkTarget, status: Status) -> BulkChange:
    """To move the contacts to a folder."""
    folder = status.value.capitalize()
    leaves = target.chosen.grouped and status is not Status.ACTIVE
    return BulkChange(
        f"Move {target.who} to {folder}?",
        _MOVE_VERBS[status],
        f"Moving to {folder}",
        lambda bulk, watch: bulk.set_status(target.selection, status, watch),
        lambda contacts: f"{moved(status)} {contacts}{', out of their groups' if leaves else ''}",
        f"in {folder} already",
        warning=_GROUPS_GO if leaves else "",
    )


def regrouping(target: BulkTarget, group: Group, *, joins: bool) -> BulkChange:
    """To put the contacts into a group, or take them out."""
    if joins:
        verb, doing, done, side = "Add", "Adding", "Added", "to"
        already = f"in {group.name} already"
    else:
        verb, doing, done, side = "Remove", "Removing", "Removed", "from"
        already = f"not in {group.name}"

    def regroup(bulk: "Bulk", watch: Monitor) -> "BulkReport":
        return (bulk.join if joins else bulk.leave)(target.selection, group.uuid, watch)

    return BulkChange(
        f"{verb} {target.who} {side} {group.name}?",
        verb,
        f"{doing} {side} {group.name}",
        regroup,
        lambda contacts: f"{done} {contacts} {side} {group.name}",
        already,
    )


def preferring(target: BulkTarget, channel: Channel | None) -> BulkChange:
    """To prefer a channel for the contacts, or to clear it."""
    uuid = channel.uuid if channel else None
    question = f"Prefer {channel.name} for" if channel else "Clear the preferred channel of"
    done = f"Chose {channel.name} for" if channel else "Cleared the channel of"
    return BulkChange(
        f"{question} {target.who}?",
        "Prefer it for" if channel else "Clear it for",
        "Choosing the channel" if channel else "Clearing the channel",
        lambda bulk, watch: bulk.prefer_channel(target.selection, uuid, watch),
        lambda contacts: f"{done} {contacts}",
        f"locked to {channel.name} already" if channel else "without a preferred channel",
        channel=channel,
    )


def raising(target: BulkTarget, scheme: str, label: str) -> BulkChange:
    """To put the contacts' first address of a type on top."""
    return BulkChange(
        f"Put the {label} of {target.who} first?",
        "Put it first for",
        "Ordering the addresses",
        lambda bulk, watch: bulk.prefer_type(target.selection, scheme, watch),
        lambda contacts: f"Put the {label} first for {contacts}",
        "so already",
    )


def setting(target: BulkTarget, name: str, text: str, parts: "Parts") -> BulkChange:
    """To set the contacts' language or the value of a field, or to clear it; `name` is what it is called."""
    given = fit(text, _NAME).rstrip()
    return BulkChange(
        f"Set {name} of {target.who} to {given}?" if text else f"Clear {name} of {target.who}?",
        "Set it for" if text else "Clear it for",
        f"Setting {name}" if text else f"Clearing {name}",
        lambda bulk, watch: bulk.set_parts(target.selection, parts, watch),
        lambda contacts: f"Set {name} of {contacts} to {given}" if text else f"Cleared {name} of {contacts}",
        "so already",
    )


def moved(status: Status) -> str:
    """What was done to contacts that were moved to a folder: "Blocked", for example."""
    return "Restored" if status is Status.ACTIVE else status.value.capitalize()


def bulk_told(change: BulkChange, result: "BulkReport", expected: int) -> str:
    """What a change did of which so many contacts were expected, in a few sentences."""
    done = change.done(plural(result.changed, "contact"))
    said = [*changed_told(result, f"{done}.", change.already), *unable_told(result)]
    if change.channel is not None:
        said.append(overridden_told(result.overridden, change.channel, "contact"))
    left = expected - result.changed - result.unchanged - result.unable
    if left > 0:
        said.append(f"{plural(left, 'contact')} {'was' if left == 1 else 'were'} not there any more.")
    return " ".join(filter(None, said))


def changed_told(report: "BulkReport", done: str, already: str, *, trial: bool = False) -> Sequence[str]:
    """That it was done, and how many contacts were so already: `already` goes on after `3 contacts were`.

    `done` is the sentence for those that were changed, or after a `trial` that would be.
    """
    others = report.unchanged + report.unable
    nothing = "Nothing would be changed." if trial else "Nothing was changed."
    told = [done if report.changed or not others else nothing]
    if report.unchanged:
        told.append(f"{_were(report.unchanged, trial)} {already}.")
    return told


def unable_told(report: "BulkReport", *, trial: bool = False) -> Sequence[str]:
    """How many contacts it could not be done to, a sentence for each reason, the most frequent first."""
    told = []
    for why, count in sorted(report.reasons.items(), key=lambda item: -item[1]):
        left = "would be left alone" if trial else f"{'was' if count == 1 else 'were'} left alone"
        told.append(f"{plural(count, 'contact')} {left}: {why.text}.")
    return told


def shift_rows(shifts: Sequence["RouteShift"], cells: int, full: str) -> Sequence[tuple[str, ...]]:
    """How routes shift, as rows of a table: the channel, how many it would reach before and after, by how
    many that is more or less, and a bar of at most so many cells, made of the sign `full`, for those
    after."""
    most = max((max(one.before, one.after) for one in shifts), default=0)
    return [
        (
            _channel(one),
            number(one.before),
            number(one.after),
            f"{'+' if one.after > one.before else '-'}{number(_shift(one))}"
            if one.after != one.before
            else "",
            full * (-(-cells * one.after // most) if most else 0),
        )
        for one in shifts
    ]


def shift_told(shifts: Sequence["RouteShift"]) -> str:
    """How routes shift, in a sentence: the channels with the largest shifts, before and after; empty
    when none does."""
    moved = sorted((one for one in shifts if one.before != one.after), key=lambda one: -_shift(one))
    told = [f"{_channel(one)} {number(one.after)}, was {number(one.before)}" for one in moved[:_SHIFTS]]
    more = len(moved) - len(told)
    others = f"; {plural(more, 'other')} shift too" if more else ""
    return f"Then by channel: {'; '.join(told)}{others}." if told else ""


def _shift(one: "RouteShift") -> int:
    return abs(one.after - one.before)


def _channel(one: "RouteShift") -> str:
    return one.channel.short_name or one.channel.name if one.channel else NO_CHANNEL


def opted_out_told(reception: "Reception", who: str) -> str:
    """That a message was an opt-out, and what that means."""
    before = reception.before
    stays = before is not None and before.status is reception.after.status
    is_so = "stays" if stays else "is"
    return f"It is an opt-out: {who} {is_so} stopped, and gets nothing until they write again."


def effect_text(change: "RouteChange", *, done: bool = False) -> str:
    """What a change of channels would do to the contacts' next messages, or did."""
    moved = plural(change.rerouted, "contact")
    lost = plural(change.unroutable, "contact")
    if not change.rerouted and not change.unroutable:
        return f"No contact's next message {'takes' if done else 'would take'} another way."
    told = f"The next message of {moved} {'takes' if done else 'would take'} another way"
    if not change.unroutable:
        return f"{told}; everybody can still be reached."
    return f"{told}, and {lost} {'cannot' if done else 'could not'} be reached at all."


def _were(count: int, trial: bool) -> str:
    one, many = ("is", "are") if trial else ("was", "were")
    return f"{plural(count, 'contact')} {one if count == 1 else many}"
