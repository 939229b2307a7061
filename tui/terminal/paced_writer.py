"""Output with back-pressure from end to end: by what the kernel takes, and by what the terminal has shown."""

from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from time import monotonic

from tui.terminal.fence import QUESTION, Fence
from tui.terminal.writer import Writer

_LAST_ANSWERS = 1.0
"""Seconds that answers are waited for before the terminal is given back: a shell takes them for keys."""

_POLL = 0.05  # seconds between two looks at whether the terminal is gone meanwhile


class PacedWriter:
    """A writer and its fence. All but `answered` and `gone` belong to the thread that paints.

    `later(seconds, look)` has `look` called after so many seconds, which asks for the frame again that may
    have been held.
    """

    def __init__(
        self,
        writer: Writer,
        fence: Fence,
        later: Callable[[float, Callable[[], None]], object],
        look: Callable[[], None],
    ) -> None:
        self._writer, self._fence, self._later, self._look = writer, fence, later, look
        self._answers: SimpleQueue[float] = SimpleQueue()
        self.gone = False
        """Whether no more answers come, since the terminal cannot be read any more."""
        self._leaving = False
        fence.restart()
        writer.start()

    def write(self, text: str) -> None:
        """Send a text; returns at once."""
        self._fence.sent(self._writer.write(text), monotonic())

    @property
    def lags(self) -> bool:
        """Whether the line has more to carry than it takes."""
        return self._writer.congested or self._fence.lags

    def has_room(self) -> bool:
        """Whether the newest frame may be sent now; asks the terminal what it has shown when that is due."""
        if self._leaving:
            return False
        with suppress(Empty):
            while True:
                self._fence.answered(self._answers.get_nowait())
        patience = self._fence.patience
        if self._fence.asks(monotonic()):
            self._writer.write(QUESTION)
            self._later(patience, self._look)
        return not (self._writer.congested or self._fence.holds())

    def answered(self) -> bool:
        """Take an answer, in the thread that reads, so that nothing delays the time it came at; returns
        whether it was asked for. Who types thousands keeps nobody from anything."""
        asked_for = self._answers.qsize() < self._fence.awaited
        if asked_for:
            self._answers.put(monotonic())
        return asked_for

    def leave(self) -> None:
        """Let no more frames pass, and wait a moment for what the terminal still has to answer."""
        self._leaving = True
        end = monotonic() + _LAST_ANSWERS
        while self._fence.expects_answers and not self.gone and monotonic() < end:
            with suppress(Empty):
                self._fence.answered(self._answers.get(timeout=_POLL))

    def forget(self) -> None:
        """Expect no answers any more: somebody else had the terminal meanwhile."""
        self._fence.restart()

    def stop(self, last: str) -> None:
        """Send what waits, and end; `last` resets the terminal in case that takes too long."""
        self._writer.stop(last)
