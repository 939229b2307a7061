"""What a change of many contacts came to, in sentences for screens and commands. Does not import Textual."""

from collections.abc import Sequence

from store.core.reports import BulkReport
from tui.text.cells import plural


def changed_told(report: BulkReport, done: str, already: str, *, trial: bool = False) -> Sequence[str]:
    """That it was done, and how many contacts were so already: `already` goes on after `3 contacts were`.

    `done` is the sentence for those that were changed, or after a `trial` that would be.
    """
    others = report.unchanged + report.unable
    nothing = "Nothing would be changed." if trial else "Nothing was changed."
    told = [done if report.changed or not others else nothing]
    if report.unchanged:
        told.append(f"{_were(report.unchanged, trial)} {already}.")
    return told


def unable_told(report: BulkReport, why: str, *, trial: bool = False) -> str:
    """How many contacts it could not be done to, and why; empty when there are none."""
    if not report.unable:
        return ""
    left = "would be left alone" if trial else f"{'was' if report.unable == 1 else 'were'} left alone"
    return f"{plural(report.unable, 'contact')} {left}: {why}."


def _were(count: int, trial: bool) -> str:
    one, many = ("is", "are") if trial else ("was", "were")
    return f"{plural(count, 'contact')} {one if count == 1 else many}"
