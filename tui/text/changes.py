"""What a change of many contacts, or of channels, comes to, in sentences for screens and commands. Does not
import Textual."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.text.cells import plural

if TYPE_CHECKING:
    from store.core.reports import BulkReport, Reception, RouteChange


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


def unable_told(report: "BulkReport", why: str, *, trial: bool = False) -> str:
    """How many contacts it could not be done to, and why; empty when there are none."""
    if not report.unable:
        return ""
    left = "would be left alone" if trial else f"{'was' if report.unable == 1 else 'were'} left alone"
    return f"{plural(report.unable, 'contact')} {left}: {why}."


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
