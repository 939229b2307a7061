"""What taking an action back touches, and what it came to, for screens and commands. No Textual."""

from collections.abc import Iterator

from store.core.contacts.acts import UndoPlan, UndoReport, uncapitalized
from store.core.types import Workspace
from tui.text.cells import number, plural, when

_SHOWN = 5
_WAYS = {"screen": "on a screen", "command": "by a command", "import": "", "message": ""}


def plan_told(plan: UndoPlan, workspace: Workspace) -> Iterator[str]:
    """What a plan would do, a sentence each: what is passed over, what was done and when, whom it touches,
    and what stays."""
    yield from plan.skipped
    way = _WAYS.get(plan.source, f"by {plan.source}")
    done = " ".join(filter(None, (when(plan.at, workspace), way)))
    yield f"{'Does again' if plan.redo else 'Takes back'}: {uncapitalized(plan.text)} ({done})."
    if plan.contacts > 1:
        yield f"Touches {plural(plan.contacts, 'contact')}{_first(plan)}."
    if plan.empty:
        yield "Nothing of it can go back; it is passed over."
    if plan.left:
        yield from (f"Stays: {one}" for one in plan.left[:_SHOWN])
        if (more := len(plan.left) - _SHOWN) > 0:
            yield f"And {number(more)} more stay."
    elif plan.changed:
        yield f"Up to {plural(plan.changed, 'contact')} of them were changed since; those changes stay."


def report_told(report: UndoReport) -> Iterator[str]:
    """What taking an action back came to, and what stays."""
    yield report.sentence
    yield from (f"Stays: {one}" for one in report.left[:_SHOWN])
    if (more := len(report.left) - _SHOWN) > 0:
        yield f"And {number(more)} more stay."


def _first(plan: UndoPlan) -> str:
    more = plan.contacts - len(plan.names)
    listed = ", ".join(plan.names)
    return f": {listed}{f' and {number(more)} more' if more > 0 else ''}" if plan.names else ""
