"""Running an act on many contacts while the screen goes on: its progress, its end, and stopping it."""

from collections.abc import Callable
from threading import Event
from typing import TypeVar, cast

from store.core.errors import Cancelled, CordboardError
from store.core.progress import Monitor
from tui.base import messages
from tui.base.progress import bar, throttled
from tui.base.screen import CordboardScreen

Result = TypeVar("Result")

Act = Callable[[Monitor], Result]
"""What is run in a thread: it reports its progress, and asks whether it should stop."""


class BulkJobs:
    """A mixin for screens: one act at a time. `progress` is what the status line says of it."""

    progress: str = ""
    _cancel: Event | None = None

    def show_status(self) -> None:
        """Write the status line, the progress in it."""

    @property
    def runs(self) -> bool:
        """Whether an act is running."""
        return self._cancel is not None

    def on_unmount(self) -> None:
        """Nobody waits for a running act any more."""
        if self._cancel is not None:
            self._cancel.set()

    def run_bulk(self, doing: str, act: Act[Result], then: Callable[[Result], object]) -> None:
        """Run an act; `doing` is what the status line calls it meanwhile."""
        screen = self._page()
        if self._cancel is not None:
            screen.notice("The last act still runs; escape stops it.", warning=True)
            return
        self._cancel = cancel = Event()

        def tell(done: int, total: int) -> None:
            if self._cancel is cancel and not cancel.is_set():
                shown = bar(done, total, screen.glyphs)
                self._tell(f"{doing} {shown}  esc stops it" if shown else f"{doing} ...")

        def finished(result: Result) -> None:
            self._run_ended()
            then(result)
            screen.post_message(messages.ContactsChanged())

        monitor = Monitor(throttled(lambda done, total: screen.call_later(tell, done, total)), cancel.is_set)
        tell(0, 0)
        screen.jobs.run(lambda: act(monitor), finished, group="bulk", on_error=self._run_failed)

    def stop_bulk(self) -> None:
        """Have the running act stop; nothing will have changed then."""
        if self._cancel is not None:
            self._cancel.set()
            self._tell("Stopping ...")

    def _run_failed(self, error: CordboardError) -> None:
        self._run_ended()
        if isinstance(error, Cancelled):
            self._page().notice(error.message)
        else:
            self._page().jobs.show_error(error)

    def _run_ended(self) -> None:
        self._cancel = None
        self._tell("")

    def _tell(self, text: str) -> None:
        self.progress = text
        self.show_status()

    def _page(self) -> CordboardScreen[object]:
        """This object as the screen it is mixed into."""
        assert isinstance(self, CordboardScreen)
        return cast("CordboardScreen[object]", self)
