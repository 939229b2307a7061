"""Undo and redo from any screen: what is to be taken back is looked up, asked about, and taken back."""

from functools import partial
from typing import Any

from store.core.errors import CordboardError
from store.core.history.acts import UndoPlan, UndoReport
from tui.base import dialogs, messages
from tui.base.progress import CancellableJob, progress_text
from tui.base.screen import CordboardScreen
from tui.keys.bindings import key_of
from tui.text.cells import plural
from tui.text.undo import plan_told, question, report_told


class Undoing:
    """Takes back the last action of the operator, or does it again, over the screen in front."""

    def __init__(self, screen: CordboardScreen[Any], redo: bool) -> None:
        self._screen, self._redo = screen, redo
        self.job = CancellableJob(screen, "undo", lambda: screen.set_status(self.job.text))

    def start(self) -> None:
        """Look up what it would be."""
        history = self._screen.services.history
        self._screen.jobs.run(
            history.next_redo if self._redo else history.next_undo,
            self._ask,
            group="undo",
            on_error=self._refused,
            awaited=True,
        )

    def _refused(self, error: CordboardError) -> None:
        self._screen.notice(f"{error.message} {error.hint}".rstrip())

    def _ask(self, plan: UndoPlan) -> None:
        """Ask, unless it is about one row and nothing stays as it is."""
        if plan.is_plain:
            self._run(plan)
            return
        verb = "Do again" if self._redo else "Take back"
        label = "Pass over it" if plan.empty else f"{verb} {_counted(plan)}"
        detail = " ".join(plan_told(plan, self._screen.workspace))
        dialogs.confirm(self._screen, question(plan), label, partial(self._run, plan), detail)

    def _run(self, plan: UndoPlan) -> None:
        doing = "Doing again" if self._redo else "Taking back"
        history = self._screen.services.history
        text = partial(progress_text, doing, self._screen.glyphs)
        # The key that is pressed twice takes two back; what takes long leaves the keys to other work.
        self.job.run(partial(history.undo, plan), self._done, text, awaited=plan.is_plain)

    def _done(self, report: UndoReport) -> None:
        self._screen.post_message(messages.ContactsChanged())
        told = " ".join([*report_told(report)][:2])
        other = "app.undo" if self._redo else "app.redo"
        again = (
            f" {key_of(other)} {'takes it back' if self._redo else 'does it again'}." if report.back else ""
        )
        self._screen.notice(told + again)


def _counted(plan: UndoPlan) -> str:
    return plural(plan.contacts, "contact") if plan.contacts else plural(max(1, plan.lines), "change")
