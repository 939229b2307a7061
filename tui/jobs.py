"""Work that would make the screen wait: done in a thread, its result brought back to the screen.

The one place where the program starts threads, and where an error of the store becomes something people read.
"""

import logging
from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from textual.timer import Timer
from textual.widget import Widget
from textual.worker import get_current_worker

from store.core.errors import CordboardError
from tui.text.content import clean

Result = TypeVar("Result")
ErrorHandler = Callable[[CordboardError], object]

_log = logging.getLogger("cordboard")


class Jobs:
    """A mixin for screens and widgets.

    Jobs of one group replace each other: when a newer one has started, the result of an older one is dropped.
    """

    @cached_property
    def _serials(self) -> dict[str, int]:
        """The number of the newest job of each group."""
        return {}

    @cached_property
    def _delayed(self) -> dict[str, Timer]:
        """The pending delayed calls, by group."""
        return {}

    def run_job(
        self,
        fn: Callable[[], Result],
        then: Callable[[Result], object] | None = None,
        *,
        group: str,
        on_error: ErrorHandler | None = None,
    ) -> None:
        """Call `fn` in a thread, then `then` with its result on the screen's own thread.

        A CordboardError goes to `on_error`, else to a notice. `fn` may touch nothing but services and frozen
        values.
        """
        node = self._node()
        serial = self._serials[group] = self._serials.get(group, 0) + 1

        def back(call: Callable[[], object]) -> None:
            if serial == self._serials[group] and node.is_attached:
                call()

        def work() -> None:
            try:
                result = fn()
            except CordboardError as error:
                failure = error
                node.call_later(back, lambda: (on_error or self.show_error)(failure))
            except Exception as error:  # noqa: BLE001 - the boundary: a fault must not end the program
                _log.exception("A job of group %s failed.", group)
                unexpected = CordboardError(
                    f"Something unexpected went wrong: {type(error).__name__}: {error}"
                )
                node.call_later(back, lambda: (on_error or self.show_error)(unexpected))
            else:
                if then is not None and not get_current_worker().is_cancelled:
                    node.call_later(back, lambda: then(result))

        node.run_worker(work, group=group, exclusive=True, thread=True, exit_on_error=False, name=group)

    def drop_job(self, group: str) -> None:
        """Forget the running job of a group: its result will not arrive."""
        self._serials[group] = self._serials.get(group, 0) + 1
        self._cancel_delayed(group)

    def run_soon(self, seconds: float, call: Callable[[], object], *, group: str) -> None:
        """Call after a pause; asking again within the pause starts it anew (for typing)."""
        self._cancel_delayed(group)

        def fire() -> None:
            self._delayed.pop(group, None)
            call()

        self._delayed[group] = self._node().set_timer(seconds, fire)

    def show_error(self, error: CordboardError) -> None:
        """Tell of an error in a notice; screens with a better place override this."""
        text = f"{error.message} {error.hint}".strip()
        self._node().notify(clean(text), severity="error", timeout=10, markup=False)

    def _cancel_delayed(self, group: str) -> None:
        timer = self._delayed.pop(group, None)
        if timer is not None:
            timer.stop()

    def _node(self) -> Widget:
        """This object as the widget it is mixed into."""
        assert isinstance(self, Widget)
        return self
