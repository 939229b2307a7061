"""Progress of a long job: reported from its thread a few times a second, and shown as a bar."""

import time
from collections.abc import Callable
from threading import Event

from textual.worker import get_current_worker

from tui.text.cells import Glyphs, number

_INTERVAL = 0.25  # seconds between two reports
_BAR = 20  # cells


def throttled(tell: Callable[[int, int], object]) -> Callable[[int, int], None]:
    """A callback that a job can call as often as it likes: `tell` is called a few times a second at most."""
    last = time.monotonic()

    def note(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _INTERVAL:
            last = now
            tell(done, total)

    return note


def stopped_by(cancel: Event) -> Callable[[], bool]:
    """For the monitor of a job: whether to stop, because `cancel` is set or the screen is gone, as when the
    program ends. To be asked in the thread of the job."""
    return lambda: cancel.is_set() or get_current_worker().is_cancelled


def bar(done: int, total: int, signs: Glyphs) -> str:
    """How much is done, as a bar and in numbers; nothing before the total is known."""
    if not total:
        return ""
    full = _BAR * done // total
    return f"{signs.full * full}{signs.empty * (_BAR - full)} {number(done)}/{number(total)}"
