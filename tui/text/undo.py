"""What taking an action back touches, and what it came to, for screens and commands. No Textual."""

from collections.abc import Iterator, Sequence

from store.core.history.acts import Left, UndoPlan, UndoReport, uncapitalized
from store.core.types import Workspace
from tui.text.cells import number, plural, when

_SHOWN = 5
_WAYS = {"screen": "on a screen", "command": "by a command", "import": "", "message": ""}


def question(plan: UndoPlan) -> str:
    """Whether to do what a plan says, as a question."""
    return f"{'Do again' if plan.redo else 'Take back'}: {uncapitalized(plan.text)}?"


def plan_told(plan: UndoPlan, workspace: Workspace) -> Iterator[str]:
    """What a plan would do, a sentence each: what is passed over, whom it touches, when it was done, and what
    stays."""
    yield from plan.skipped
    if plan.contacts > 1:
        more = plan.contacts - len(plan.names)
        others = f" and {number(more)} more" if plan.names and more > 0 else ""
        yield f"{', '.join(plan.names) or plural(plan.contacts, 'contact')}{others}."
    yield f"Done {' '.join(filter(None, (when(plan.at, workspace), _WAYS.get(plan.source, plan.source))))}."
    if plan.empty:
        yield "Nothing of it can go back."
    yield from _stays(plan.left)
    if not plan.left and plan.changed:
        yield f"Up to {plural(plan.changed, 'contact')} of them changed since; what changed stays."


def report_told(report: UndoReport) -> Iterator[str]:
    """What taking an action back came to, and what stays."""
    yield report.sentence
    yield from _stays(report.left)


def _stays(left: Sequence[Left]) -> Iterator[str]:
    yield from (f"Stays: {one}" for one in left[:_SHOWN])
    if (more := len(left) - _SHOWN) > 0:
        yield f"And {number(more)} more stay."
