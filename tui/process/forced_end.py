"""An end that always comes: by force, when it does not come by itself in time."""

import atexit
import os
import signal
from collections.abc import Callable


def end_within(seconds: float, code: int, last: Callable[[], object] | None = None) -> None:
    """End the process with a code when it has not ended by itself; transactions that are open roll back.

    `last` is done before that. An end that was to come sooner still does. To be called in the main thread.
    """
    left, _ = signal.getitimer(signal.ITIMER_REAL)
    if 0 < left <= seconds:
        return

    def end(*_: object) -> None:
        if last is not None:
            last()
        os._exit(code)

    signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    # Once all threads have ended, the handler goes too.
    atexit.register(signal.setitimer, signal.ITIMER_REAL, 0)
