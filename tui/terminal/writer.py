"""Sending to the terminal so that a line that has stalled holds nothing up but itself: at once as much as the
terminal takes at once, the rest in a thread."""

import os
import select
import termios
from collections import deque
from collections.abc import Callable
from threading import Condition, Thread

CONGESTED = 65_536
"""How many bytes may wait before whoever draws should hold back."""

_CHUNK = 4096
_PATIENCE = 1.0


class Writer(Thread):
    """Takes texts at once, whatever the terminal does with them.

    `on_gone` is called, in this thread, when the terminal cannot be written to any more; `on_drained` when
    nothing waits any longer after there was too much.
    """

    def __init__(
        self,
        fileno: int,
        encoding: str,
        on_gone: Callable[[], object] = lambda: None,
        on_drained: Callable[[], object] = lambda: None,
    ) -> None:
        super().__init__(daemon=True, name="terminal-output")
        self._fileno = fileno
        self._quick = _opened_anew(fileno)
        self._encoding = encoding
        self._on_gone = on_gone
        self._on_drained = on_drained
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._changed = Condition()
        self._closing = False
        self._hurried = False
        self.congested = False
        """Whether so much waits that more frames would only make it later; until nothing waits any longer."""

    def write(self, text: str) -> None:
        """Have a text sent; returns at once."""
        data = text.encode(self._encoding, "replace")
        with self._changed:
            if not self._size:
                data = data[self._sent_at_once(data) :]
            if not data:
                return
            self._waiting.append(data)
            self._size += len(data)
            self.congested = self.congested or self._size > CONGESTED
            self._changed.notify()

    def run(self) -> None:
        """Send what there is until `stop`."""
        try:
            while data := self._next():
                self._send(data)
                self._sent(len(data))
        except OSError:
            self._drop()
            if not self._closing:
                self._on_gone()

    def stop(self, last: str = "", patience: float = _PATIENCE) -> None:
        """Send what waits, and end. When that takes longer than `patience` seconds, what waits is thrown away
        and only `last`, which puts the terminal in order, is tried.
        """
        with self._changed:
            self._closing = True
            self._changed.notify()
        self.join(patience)
        if self.is_alive():
            self._hurry(last, patience)
        if self._quick is not None:
            os.close(self._quick)
            self._quick = None

    def _hurry(self, last: str, patience: float) -> None:
        """Throw away what waits, but not what comes last."""
        with self._changed:
            self._hurried = True
            self._waiting = deque([last.encode(self._encoding, "replace")])
        try:
            # What the terminal has not taken yet is in the way.
            termios.tcflush(self._fileno, termios.TCOFLUSH)
        except (OSError, termios.error):
            return
        self.join(patience / 2)

    def _sent_at_once(self, data: bytes) -> int:
        """How many bytes the terminal took without making anybody wait; waking a thread takes longer. What is
        wrong with the line is for the thread to find out."""
        if self._quick is None or self._closing:
            return 0
        try:
            return os.write(self._quick, data)
        except OSError:
            return 0

    def _next(self) -> bytes:
        """All that waits, as soon as there is anything; nothing when the end has come."""
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
                # Somebody who shares the terminal has set it so.
                select.select([], [self._fileno], [])

    def _sent(self, size: int) -> None:
        with self._changed:
            self._size -= size
            drained = self.congested and self._size <= 0
            if drained:
                self.congested = False
        if drained:
            self._on_drained()

    def _drop(self) -> None:
        with self._changed:
            self._waiting.clear()
            self._size = 0


def _opened_anew(fileno: int) -> int | None:
    """The same terminal, opened so that writing never waits; None where it cannot be. Who shares the terminal
    would get the mode too if it were set on the descriptor that is there."""
    try:
        return os.open(os.ttyname(fileno), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError:
        return None
