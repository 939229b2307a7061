"""What long commands share: how far they are, and stopping them."""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import typer

from store.core.progress import Monitor, Progress

_SECONDS_BETWEEN_REPORTS = 0.25


@contextmanager
def monitor(doing: str) -> Iterator[Monitor]:
    """Follows a long command: its progress is shown when somebody watches, and ctrl+c stops it."""
    with _interruptible() as asked:
        yield Monitor(_reporter(doing), asked) if sys.stderr.isatty() else Monitor(cancelled=asked)


def _reporter(doing: str) -> Progress:
    """Shows how far a run is, four times a second at most."""
    shown_at = 0.0

    def report(done: int, total: int) -> None:
        nonlocal shown_at
        now = time.monotonic()
        if done < total and now - shown_at < _SECONDS_BETWEEN_REPORTS:
            return
        shown_at = now
        typer.echo(f"\r{doing} {done}/{total}, ctrl+c cancels ", err=True, nl=done >= total)

    return report


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Makes the first ctrl+c a request to stop, which leaves nothing half done; a second one insists."""
    asked = False

    def ask(_signal: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)
