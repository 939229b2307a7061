"""What a change of many contacts came to, in sentences for screens and commands. Does not import Textual."""

from collections.abc import Sequence

from store.core.reports import BulkReport
from tui.text.cells import plural


def changed_told(report: BulkReport, done: str, already: str) -> Sequence[str]:
    """That it was done, and how many contacts were so already: `already` goes on after `3 contacts were`.

    `done` is the sentence for those that were changed.
    """
    others = report.unchanged + report.unable
    told = [done if report.changed or not others else "Nothing was changed."]
    if report.unchanged:
        told.append(f"{_were(report.unchanged)} {already}.")
    return told


def unable_told(report: BulkReport, why: str) -> str:
    """How many contacts it could not be done to, and why; empty when there are none."""
    return f"{_were(report.unable)} left alone: {why}." if report.unable else ""


def _were(count: int) -> str:
    return f"{plural(count, 'contact')} {'was' if count == 1 else 'were'}"
