"""Following a long job, and stopping it."""

import pytest

from store.core.errors import Cancelled
from store.core.progress import UNWATCHED, Monitor


def test_a_job_that_nobody_watches_is_never_stopped() -> None:
    UNWATCHED.progress(1, 2)
    UNWATCHED.check("Stopped.")


def test_a_job_that_is_to_stop_ends_with_the_message() -> None:
    told: list[tuple[int, int]] = []
    monitor = Monitor(lambda done, total: told.append((done, total)), lambda: bool(told))
    monitor.check("Stopped.")
    monitor.progress(1, 2)
    with pytest.raises(Cancelled, match="Stopped"):
        monitor.check("Stopped.")
