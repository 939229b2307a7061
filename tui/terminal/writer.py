"""Output to the terminal that never blocks: what it does not take at once is sent by a thread."""

import os
import select
import termios
from collections import deque
from collections.abc import Callable
from threading import Condition, Thread

CONGESTED = 65_536
"""How many bytes may wait before no more frames should be painted."""

Callback = Callable[[], object]
_CHUNK = 4096
_PATIENCE = 1.0


class Writer(Thread):
    """Queues texts for the terminal, with back-pressure by `congested`.

    `on_gone` is called, in this thread, when the terminal cannot be written to any more; `on_drained` when
    the queue is empty again after it was congested.
    """

    def __init__(self, fileno: int, encoding: str, on_gone: Callback, on_drained: Callback) -> None:
        super().__init__(daemon=True, name="terminal-output")
        self._fileno = fileno
        self._nonblocking = _reopen_nonblocking(fileno)
        self._encoding = encoding
        self._on_gone = on_gone
        self._on_drained = on_drained
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._changed = Condition()
        self._closing = False
        self._hurried = False
        self.congested = False
        """Whether more than `CONGESTED` bytes waited, and the queue has not been empty since."""

    def write(self, text: str) -> int:
        """Send a text; returns at once, with the number of its bytes."""
        data = text.encode(self._encoding, "replace")
        size = len(data)
        with self._changed:
            if not self._size:
                data = data[self._write_at_once(data) :]
            if data:
                self._waiting.append(data)
                self._size += len(data)
                self.congested = self.congested or self._size > CONGESTED
                self._changed.notify()
        return size

    def run(self) -> None:
        """Send what waits until `stop`."""
        try:
            while data := self._next():
                self._send(data)
                self._sent(len(data))
        except OSError:
            with self._changed:
                self._waiting.clear()
                self._size = 0
            if not self._closing:
                self._on_gone()

    def stop(self, last: str = "", patience: float = _PATIENCE) -> None:
        """Send what waits, and end. When that takes longer than `patience` seconds, what waits is dropped and
        only `last`, which resets the terminal, is tried.
        """
        with self._changed:
            self._closing = True
            self._changed.notify()
        self.join(patience)
        if self.is_alive():
            self._hurry(last, patience)
        if self._nonblocking is not None:
            os.close(self._nonblocking)
            self._nonblocking = None

    def _hurry(self, last: str, patience: float) -> None:
        """Drop what waits, and send only `last`."""
        with self._changed:
            self._hurried = True
            self._waiting = deque([last.encode(self._encoding, "replace")])
        try:
            # What the terminal has not taken yet would come first.
            termios.tcflush(self._fileno, termios.TCOFLUSH)
        except (OSError, termios.error):
            return
        self.join(patience / 2)

    def _write_at_once(self, data: bytes) -> int:
        """How many bytes the terminal took without blocking, which is quicker than to wake the thread. Errors
        are left to the thread."""
        if self._nonblocking is None or self._closing:
            return 0
        try:
            return os.write(self._nonblocking, data)
        except OSError:
            return 0

    def _next(self) -> bytes:
        """All that waits, as soon as there is anything; empty at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closing)
            data = b"".join(self._waiting)
            self._waiting.clear()
            return data

    def _send(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            if self._hurried and self._waiting:
                return
            try:
                view = view[os.write(self._fileno, view[:_CHUNK]) :]
            except BlockingIOError:
                # Another process that shares the terminal has made it non-blocking.
                select.select([], [self._fileno], [])

    def _sent(self, size: int) -> None:
        with self._changed:
            self._size -= size
            drained = self.congested and self._size <= 0
            if drained:
                self.congested = False
        if drained:
            self._on_drained()


def _reopen_nonblocking(fileno: int) -> int | None:
    """The same terminal on a non-blocking descriptor of its own, None where it cannot be opened. To make the
    given one non-blocking would do so for every process that shares it."""
    try:
        return os.open(os.ttyname(fileno), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError:
        return None
