"""What runs while the contact list is used: a change of many contacts, and smart groups being filled."""

from collections.abc import Callable, Iterable
from threading import Event
from typing import Any, TypeVar

from store.core.errors import Cancelled, CordboardError
from store.core.progress import Monitor
from store.core.types import Group, GroupState
from tui.base import messages
from tui.base.progress import stopped_by, throttled
from tui.base.screen import CordboardScreen

Result = TypeVar("Result")

Act = Callable[[Monitor], Result]
"""What is run in a thread: it reports its progress, and asks whether it should stop."""


class CancellableJob:
    """One job at a time that reports its progress; `text` is what the status line says of it."""

    def __init__(self, screen: CordboardScreen[Any], group: str, changed: Callable[[], object]) -> None:
        """`changed` is called when there is another text."""
        self._screen, self._group, self._changed = screen, group, changed
        self._cancel: Event | None = None
        self.text = ""

    @property
    def running(self) -> bool:
        """Whether the job is running."""
        return self._cancel is not None

    def run(
        self, act: Act[Result], then: Callable[[Result], object], text: Callable[[int, int], str]
    ) -> None:
        """Run `act`, then `then` with its result; `text` says how much is done, of how much."""
        cancel = self._cancel = Event()

        def tell(done: int, total: int) -> None:
            if self._cancel is cancel and not cancel.is_set():
                self.tell(text(done, total))

        def finished(result: Result) -> None:
            self._end()
            then(result)

        progress = throttled(lambda done, total: self._screen.call_later(tell, done, total))
        monitor = Monitor(progress, stopped_by(cancel))
        self._screen.jobs.run(lambda: act(monitor), finished, group=self._group, on_error=self._failed)

    def tell(self, text: str) -> None:
        """Show another text."""
        self.text = text
        self._changed()

    def cancel(self) -> None:
        """Have the job stop, if it runs."""
        if self._cancel is not None:
            self._cancel.set()

    def _failed(self, error: CordboardError) -> None:
        self._end()
        if isinstance(error, Cancelled):
            self._screen.notice(error.message)
        else:
            self._screen.jobs.show_error(error)

    def _end(self) -> None:
        self._cancel = None
        self.tell("")


class GroupFilling:
    """Fills smart groups that are new, or whose query changed, one at a time. One that is left half-way is
    continued at the next start."""

    def __init__(self, screen: CordboardScreen[Any], job: CancellableJob) -> None:
        self._screen, self.job = screen, job
        self._unfilled: dict[str, str] = {}
        """The groups that a whole run left unfilled, with the revision of the store that it was made on."""

    def fill(self, groups: Iterable[Group]) -> None:
        """Fill one of these that is not filled yet, unless one is being filled.

        What a run has left unfilled is tried again when something in the store has changed, after the others.
        """
        waiting = [group for group in groups if group.state is GroupState.FILLING]
        if not waiting or self.job.running:
            return
        group = min(waiting, key=lambda one: one.uuid in self._unfilled)
        services = self._screen.services

        def fill(monitor: Monitor) -> tuple[Group, str] | None:
            revision = services.contacts.revision()
            if self._unfilled.get(group.uuid) == revision:
                return None
            return services.groups.fill(group.uuid, monitor), revision

        def text(done: int, total: int) -> str:
            return f"Filling {group.name} {done * 100 // max(total, 1)} %"

        self.job.run(fill, self._filled, text)

    def _filled(self, run: tuple[Group, str] | None) -> None:
        if run is None:
            return
        group, revision = run
        self._unfilled.pop(group.uuid, None)
        if group.state is GroupState.FILLING:
            self._unfilled[group.uuid] = revision
            self._screen.notice(f'"{group.name}" could not be filled; it will be tried again later.')
        self._screen.post_message(messages.DefinitionsChanged())
