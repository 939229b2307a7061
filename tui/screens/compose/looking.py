"""Finding out what a text comes to while it is written: in a thread, and given up at the next key."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from store.core.contacts.selection import Selection
from store.core.errors import CordboardError
from store.core.progress import Monitor
from store.core.sending import Draft, SendPreview
from store.core.templates.errors import TemplateError
from tui.base.progress import CancellableJob
from tui.base.screen import CordboardScreen
from tui.screens.compose.told import Facts
from tui.text.cells import progress_bar

PAUSE = 0.25
"""Seconds without a key before it is looked at what a text comes to."""


class Looking:
    """What is known of a text for an audience; `show` is called when there is more, `say` when the job has
    another text."""

    def __init__(
        self,
        screen: CordboardScreen[Any],
        audience: Selection,
        show: Callable[[], object],
        say: Callable[[], object],
    ) -> None:
        self._screen, self._audience, self._show = screen, audience, show
        self.facts = Facts()
        self.job = CancellableJob(screen, "looking", say)
        self._looks = 0

    def counted(self, preview: SendPreview) -> None:
        """Whom it is for is known."""
        self.facts = replace(self.facts, preview=preview)
        self._show()

    def typed(self, text: str) -> None:
        """Look at another text as soon as the hand rests."""
        self.job.cancel()
        self._looks += 1
        self.facts = replace(self.facts, text=text, error=None, is_known=False)
        self._screen.jobs.debounce(PAUSE, self._look, group="look")

    def step(self, by: int) -> None:
        """Show the text of another contact."""
        self.facts = replace(self.facts, place=self.facts.place + by)
        self._show()

    def refuse(self, error: TemplateError) -> None:
        """The variables of the text are wrong."""
        self.facts = replace(self.facts, error=error)
        self._show()

    def _look(self) -> None:
        self._show()
        if self.facts.is_blank:
            return
        number, preview = self._looks, self._screen.services.broadcasts.preview
        audience, draft = self._audience, Draft(self.facts.text)

        def so_far(found: SendPreview) -> None:
            self._screen.call_later(self._found, number, found)

        def act(monitor: Monitor) -> SendPreview:
            return preview(audience, draft, monitor, told=so_far)

        self.job.run(act, partial(self._found, number), self._doing, self._failed)

    def _doing(self, done: int, total: int) -> str:
        return f"Written for {progress_bar(done, total, self._screen.glyphs)} so far" if total else ""

    def _found(self, number: int, preview: SendPreview) -> None:
        """Show what was found out, if it is of the text that stands there."""
        # What is told first is of no text yet: the preview would come and go with every key.
        if number == self._looks and (preview.texts or not self.facts.preview):
            self.facts = replace(self.facts, preview=preview, is_known=True)
            self._show()

    def _failed(self, error: CordboardError) -> None:
        if isinstance(error, TemplateError):
            self.refuse(error)
        else:
            self._screen.jobs.show_error(error)
