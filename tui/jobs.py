"""Background jobs: work that would block the screen runs in a thread, and its result comes back to it.

The only place where the program starts threads, and where an error of the store becomes a notice.
"""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar, cast

from textual.timer import Timer
from textual.widget import Widget
from textual.worker import get_current_worker

from store.core.errors import CordboardError, out_of_memory
from tui.text.content import clean

Result = TypeVar("Result")
ErrorHandler = Callable[[CordboardError], object]

READING = "reading"
_WORDS = {0.3: READING, 5.0: f"{READING}, esc stops"}
"""What is said of a job after so many seconds."""

_log = logging.getLogger("cordboard")


class Jobs:
    """The jobs of one screen or widget.

    Jobs of one group replace each other: when a newer one has started, the result of an older one is dropped.
    """

    def __init__(self, node: Widget) -> None:
        self.node = node
        self._serials: dict[str, int] = {}
        """The number of the newest job of each group."""
        self.delayed: dict[str, Timer] = {}
        """The timers of the delayed calls, by group."""
        self._awaited: set[str] = set()
        self._slow: dict[str, list[Timer]] = {}
        """What has not yet been said of jobs that take long, by group."""
        self.stoppable = False
        """Whether it is said that escape stops what is awaited."""

    @property
    def awaited(self) -> bool:
        """Whether a job runs that the next key is to wait for."""
        return bool(self._awaited)

    def run(
        self,
        fn: Callable[[], Result],
        then: Callable[[Result], object] | None = None,
        *,
        group: str,
        on_error: ErrorHandler | None = None,
        awaited: bool = False,
        tells: bool = False,
    ) -> None:
        """Call `fn` in a thread, then `then` with its result on the screen's own thread.

        A CordboardError goes to `on_error`, by default to a notice. `fn` may touch nothing but services and
        frozen values. With `awaited`, keys wait for what comes of it; that, or `tells`, is told when slow.
        """
        node, failed = self.node, on_error or self.show_error
        serial = self._begin(group, awaited, tells)

        def back(call: Callable[[], object]) -> None:
            self._come_back(group, serial, call)

        def fail(error: CordboardError) -> None:
            node.call_later(back, lambda: failed(self._as_told(error)))

        def work() -> None:
            try:
                result = fn()
            except CordboardError as error:
                fail(error)
            except Exception as error:  # noqa: BLE001 - the boundary: a fault must not end the program
                fail(_told(error, group))
            else:
                if then is None or get_current_worker().is_cancelled:
                    node.call_later(back, lambda: None)
                else:
                    node.call_later(back, lambda: then(result))

        thread: Any = partial(_in_thread, work, lambda error: fail(_told(error, group)))
        node.run_worker(thread, group=group, exclusive=True, exit_on_error=False, name=group)

    def _as_told(self, error: CordboardError) -> CordboardError:
        """The error as the application tells it, where it has a say."""
        told = getattr(self.node.app, "told", None)
        return error if told is None else cast(CordboardError, told(error))

    def _come_back(self, group: str, serial: int, call: Callable[[], object]) -> None:
        if serial == self._serials[group] and self.node.is_attached:
            call()
        # The call may have started the next job of the group.
        if serial == self._serials[group]:
            self._over(group)

    def _begin(self, group: str, awaited: bool, tells: bool) -> int:
        """Have keys wait where something is awaited, and have it said when a job takes long; returns the
        number of the job."""
        serial = self._serials[group] = self._serials.get(group, 0) + 1
        self._over(group)
        if awaited:
            self._awaited.add(group)
        if awaited or tells:
            self._slow[group] = [
                self.node.set_timer(seconds, partial(self._say, text))
                for seconds, text in _WORDS.items()
                if awaited or text == READING
            ]
        return serial

    def _say(self, text: str) -> None:
        """Say that a job takes long."""
        self.stoppable = text != READING
        self._tell(text)

    def _over(self, group: str) -> None:
        """Nothing is awaited of a group any more."""
        self._awaited.discard(group)
        timers = self._slow.pop(group, None)
        for timer in timers or ():
            timer.stop()
        if timers and not self._slow:
            self.stoppable = False
            self._tell("")

    def _tell(self, text: str) -> None:
        if self.node.is_attached and (show := getattr(self.node.screen, "show_waiting", None)) is not None:
            show(text)

    def is_running(self, group: str) -> bool:
        """Whether a job of a group runs."""
        ours = (worker for worker in self.node.workers if worker.node is self.node and worker.group == group)
        return any(not worker.is_finished for worker in ours)

    def stop_awaited(self) -> bool:
        """Go on without what is awaited, once it was said that this can be done; returns whether it was.

        A job that asks whether it is still wanted stops.
        """
        was = self.stoppable
        for group in tuple(self._awaited) if was else ():
            self.node.workers.cancel_group(self.node, group)
            self.drop(group)
        return was

    def drop(self, group: str) -> None:
        """Ignore the result of the group's running job, and cancel its delayed call."""
        self._serials[group] = self._serials.get(group, 0) + 1
        self._over(group)
        self._cancel_delayed(group)

    def debounce(self, seconds: float, call: Callable[[], object], *, group: str) -> None:
        """Call after a pause; asking again within the pause starts it anew."""
        self._cancel_delayed(group)

        def fire() -> None:
            self.delayed.pop(group, None)
            call()

        self.delayed[group] = self.node.set_timer(seconds, fire)

    def show_error(self, error: CordboardError) -> None:
        """Show an error as a notice."""
        text = f"{error.message} {error.hint}".strip()
        self.node.notify(clean(text), severity="error", timeout=10, markup=False)

    def _cancel_delayed(self, group: str) -> None:
        timer = self.delayed.pop(group, None)
        if timer is not None:
            timer.stop()


def _told(error: Exception, group: str) -> CordboardError:
    """What is shown of an error that is none of ours; the log gets the traceback of a fault."""
    shortage = out_of_memory(error)
    if shortage is not None:
        return shortage
    _log.error("A job of group %s failed.", group, exc_info=error)
    return CordboardError(f"Something unexpected went wrong: {type(error).__name__}: {error}")


async def _in_thread(work: Callable[[], object], unstarted: Callable[[Exception], object]) -> None:
    try:
        await asyncio.to_thread(work)
    except (RuntimeError, MemoryError) as error:
        # There are as many threads as the system allows, or there is no memory for one more.
        unstarted(error)
