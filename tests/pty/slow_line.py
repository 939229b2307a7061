"""A program behind a line that is slow to show what it takes at once, as over SSH.

What the program prints is taken from its pty as soon as it is there, goes through buffers without an end, and
is shown byte by byte at the line's rate. A status question (`CSI 5 n`) is answered once it was shown.
"""

import math
import os
import re
import select
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.pty.session import Session

_STEP = 0.01  # seconds after which the next bytes are looked at
QUESTION, ANSWER = b"\x1b[5n", b"\x1b[0n"


class SlowLine(Session):
    """A session whose keys arrive, and whose output is shown, `delay` seconds later, and at `rate` bytes a
    second.

    `answers` is whether the terminal answers status questions. `output` is what the program has printed,
    whether it was shown or not.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        home: Path,
        rate: float,
        delay: float = 0.0,
        answers: bool = True,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(arguments, home=home, environ=environ)
        self.rate, self.delay, self.answers = rate, delay, answers
        self.questions = 0
        """How many questions were shown."""
        self.most = 0
        """The largest backlog so far, in bytes."""
        self._shown = bytearray()
        self._searched = 0
        self._coming: deque[tuple[float, bytes]] = deque()
        """Pieces that were taken and not shown yet, each with the time at which its first byte leaves."""
        self._free = self._last = 0.0
        self._going: deque[tuple[float, Callable[[], object]]] = deque()

    @property
    def backlog(self) -> int:
        """How many bytes were taken and are not shown yet."""
        return sum(len(data) for _, data in self._coming)

    @property
    def answering(self) -> bool:
        """Whether anything is on its way to the program."""
        return bool(self._going)

    def send(self, keys: str) -> None:
        """Type; the keys arrive later."""
        self.send_bytes(keys.encode())

    def send_bytes(self, data: bytes) -> None:
        """Send bytes, which arrive later."""
        self._later(lambda: os.write(self._master, data))

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal at once; the program is told later."""
        self._screen.resize(rows, columns)
        self._later(lambda: super(SlowLine, self).resize(columns, rows))

    def hold(self, keys: str, seconds: float, every: float = 1 / 30) -> None:
        """Hold a key that repeats."""
        start = time.monotonic()
        for number in range(round(seconds / every)):
            self.send(keys)
            self.read_for(start + (number + 1) * every - time.monotonic())

    def row(self) -> int:
        """The number of the row under the cursor, from the status line; 0 while it shows none."""
        status = "".join(self._screen.buffer[22][x].data for x in range(20))
        found = re.search(r"^ +(\d[\d ]*)/", status)
        return int(found[1].replace(" ", "")) if found else 0

    def wait_shown(self) -> float:
        """Wait until all that is printed is shown and nothing more comes; the time of the last byte."""
        while True:
            while self._coming or self._going:
                self._read(0.05)
            before = len(self.output)
            self.wait_idle(2 * self.delay + 0.1)
            if not (self._coming or self._going) and len(self.output) == before:
                return self._last

    def _later(self, act: Callable[[], object]) -> None:
        self._going.append((time.monotonic() + self.delay, act))

    def _read(self, seconds: float) -> bool:
        """Move what is due until output is shown, or the time is over; returns whether there was any."""
        end = time.monotonic() + max(seconds, 0)
        while True:
            now = time.monotonic()
            while self._going and self._going[0][0] <= now:
                self._going.popleft()[1]()
            if self._show(now):
                return True
            wait = max(min(self._next(now), end) - now, 0)
            ready, _, _ = select.select([self._master], [], [], wait)
            if ready:
                data = self.read_output()
                if not data:
                    return False
                self._take(data, time.monotonic())
            elif time.monotonic() >= end:
                return False

    def _next(self, now: float) -> float:
        """When something is due next: a few bytes of what comes, not each one by itself."""
        going = self._going[0][0] if self._going else math.inf
        last = self._free if self._coming else math.inf
        return min(going, last, max(self._coming[0][0], now + _STEP) if self._coming else math.inf)

    def _take(self, data: bytes, now: float) -> None:
        start = max(self._free, now + self.delay)
        self._coming.append((start, data))
        self._free = start + len(data) / self.rate
        self.most = max(self.most, self.backlog)

    def _show(self, now: float) -> bool:
        """Show the bytes that have arrived by now, and answer the questions among them."""
        shown = b""
        while self._coming:
            start, data = self._coming.popleft()
            count = max(min(int((now - start) * self.rate), len(data)), 0)
            shown += data[:count]
            if count < len(data):
                self._coming.appendleft((start + count / self.rate, data[count:]))
                break
        if shown:
            self._last = now
            self.feed(shown)
            self._shown += shown
            self._answer()
        return bool(shown)

    def _answer(self) -> None:
        while (at := self._shown.find(QUESTION, self._searched)) >= 0:
            self._searched = at + len(QUESTION)
            self.questions += 1
            if self.answers:
                self.send_bytes(ANSWER)
