"""Sending a text: why it cannot be sent, the question before it goes to many, and how far it is."""

from collections.abc import Callable
from functools import partial
from typing import Any

from store.core.errors import Cancelled, CordboardError
from store.core.progress import Monitor
from store.core.sending import CONFIRMED_ABOVE, SendPreview, Sent
from tui.base import dialogs
from tui.base.progress import CancellableJob, progress_text
from tui.base.screen import CordboardScreen
from tui.screens.compose.told import Facts, summary, why_not
from tui.text.cells import plural


class Sending:
    """One at a time; `say` is called when there is something else to say of it."""

    def __init__(self, screen: CordboardScreen[Any], say: Callable[[], object]) -> None:
        self._screen = screen
        self.job = CancellableJob(screen, "sending", say)

    def ask(self, facts: Facts, send: Callable[[], object]) -> None:
        """Have a text sent by `send`; to many after a question, to more than a hundred by their number."""
        if self.job.running or facts.preview is None:
            return
        if why := why_not(facts):
            self._screen.notice(why, warning=True)
            return
        count = facts.preview.reached
        question, detail = f"Send the text to {plural(count, 'contact')}?", self._told(facts.preview)
        verb = f"Send {plural(count, 'message')}"
        if count > CONFIRMED_ABOVE:
            dialogs.confirm_count(self._screen, question, verb, count, send, detail)
        elif count > 1:
            dialogs.confirm(self._screen, question, verb, send, detail)
        else:
            send()

    def _told(self, preview: SendPreview) -> str:
        return summary(preview, self._screen.context.now(), self._screen.workspace)

    def run(
        self,
        send: Callable[[Monitor], Sent],
        sent: Callable[[Sent], object],
        failed: Callable[[CordboardError], object],
    ) -> None:
        """Send it in a thread."""

        def fails(error: CordboardError) -> None:
            failed(CordboardError("Stopped; nothing was sent.") if isinstance(error, Cancelled) else error)

        self.job.run(send, sent, partial(progress_text, "Sending", self._screen.glyphs), fails)
