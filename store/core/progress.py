"""Following a long job: how far it is, and stopping it."""

from collections.abc import Callable
from dataclasses import dataclass

from store.core.errors import Cancelled

Progress = Callable[[int, int], None]
"""Told how much is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Monitor:
    """What follows a long job. After every batch, and in the thread of the job, `progress` is told how far it
    is, and `cancelled` is asked whether to stop."""

    progress: Progress = lambda _done, _total: None
    cancelled: Callable[[], bool] = lambda: False

    def check(self, message: str) -> None:
        """Raise Cancelled with a message when the job is to stop."""
        if self.cancelled():
            raise Cancelled(message)


UNWATCHED = Monitor()
"""Follows nothing and never stops the job."""
