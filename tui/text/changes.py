"""What a change of many contacts, or of channels, comes to, in sentences for screens and commands. Does not
import Textual."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.text.cells import number, plural

if TYPE_CHECKING:
    from store.core.contacts.bulk_reports import BulkReport, RouteShift
    from store.core.reports import Reception, RouteChange


NO_CHANNEL = "no channel"
"""What stands for no channel where channels are told."""

_SHIFTS = 4
"""How many channels a sentence tells of."""


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
