"""Long jobs of a screen: one at a time, how far each is in the status line, and a way to stop it."""

import time
from collections.abc import Callable
from functools import partial
from threading import Event
from typing import Any, TypeVar

from textual.worker import get_current_worker

from store.core.errors import Cancelled, CordboardError
from store.core.progress import Monitor
from tui.base.screen import CordboardDialog, CordboardScreen
from tui.jobs import ErrorHandler
from tui.terminal.app import has_time
from tui.terminal.profile import pause_between
from tui.text.cells import Glyphs, progress_bar

Result = TypeVar("Result")

Act = Callable[[Monitor], Result]
"""What is run in a thread: it reports its progress, and asks whether it should stop."""

PATIENCE = 0.3
"""Seconds before anything is said of a job: what is over by then is told by its end."""


class CancellableJob:
    """One job at a time that reports its progress; `text` is what the status line says of it."""

    def __init__(
        self,
        screen: CordboardScreen[Any] | CordboardDialog[Any],
        group: str,
        changed: Callable[[], object],
    ) -> None:
        """`changed` is called when there is another text."""
        self._screen, self._group, self._changed = screen, group, changed
        self._cancel: Event | None = None
        self.text = ""

    @property
    def running(self) -> bool:
        """Whether the job is running."""
        return self._cancel is not None

    def run(
        self,
        act: Act[Result],
        then: Callable[[Result], object],
        text: Callable[[int, int], str],
        failed: ErrorHandler | None = None,
        *,
        awaited: bool = False,
    ) -> None:
        """Run `act`, then `then` with its result; `text` says how much is done, of how much.

        Keys wait for one that is `awaited`, but for the key that stops it."""
        cancel = self._cancel = Event()

        def tell(done: int, total: int) -> None:
            is_it = self._cancel is cancel and not cancel.is_set()
            # A line that is behind has no room for what the next report will say as well.
            if is_it and (total or not self.text) and has_time(self._screen.app):
                self.tell(text(done, total))

        def finished(result: Result) -> None:
            self._end()
            then(result)

        def fails(error: CordboardError) -> None:
            self._end()
            (failed or self._failed)(error)

        pause = pause_between(self._screen.context.profile.remote)
        monitor = Monitor(throttled(partial(self._screen.call_later, tell), pause), stopped_by(cancel))
        self._screen.jobs.run(
            lambda: act(monitor), finished, group=self._group, on_error=fails, awaited=awaited
        )
        self._screen.set_timer(PATIENCE, partial(tell, 0, 0))

    def tell(self, text: str) -> None:
        """Show another text."""
        if text != self.text:
            self.text = text
            self._changed()

    def cancel(self) -> None:
        """Have the job stop, if it runs."""
        if self._cancel is not None:
            self._cancel.set()

    def stop(self) -> None:
        """Have the job stop, and say so until it has."""
        self.cancel()
        self.tell("Stopping ...")

    def _failed(self, error: CordboardError) -> None:
        if isinstance(error, Cancelled):
            self._screen.notice(error.message)
        else:
            self._screen.jobs.show_error(error)

    def _end(self) -> None:
        self._cancel = None
        self.tell("")


def progress_text(doing: str, signs: Glyphs, done: int, total: int) -> str:
    """How far a job is that escape stops: `doing` is what it is called. Without a total, that it runs."""
    return f"{doing} {progress_bar(done, total, signs)}  esc stops" if total else f"{doing}, esc stops"


def stopped_by(cancel: Event) -> Callable[[], bool]:
    """For the monitor of a job: whether to stop, because `cancel` is set or the screen is gone, as when the
    program ends. To be asked in the thread of the job."""
    return lambda: cancel.is_set() or get_current_worker().is_cancelled


def throttled(tell: Callable[[int, int], object], pause: float) -> Callable[[int, int], None]:
    """A callback that a job can call as often as it likes: `tell` is called after a pause at the earliest."""
    last = time.monotonic()

    def note(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= pause:
            last = now
            tell(done, total)

    return note
