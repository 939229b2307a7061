"""A program on a terminal of its own, with the time and the bytes of everything it prints."""

import math
import re
import select
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.pty.session import Session

QUIET = 0.05
"""Seconds without output after which a program has answered a key."""

_PATIENCE = 2.0
_START = 30.0
_ARROWS = {"down": "\x1b[B", "up": "\x1b[A", "page down": "\x1b[6~", "end": "\x1b[F", "home": "\x1b[H"}


@dataclass(frozen=True, slots=True)
class Reaction:
    """What a key brought about: the bytes printed, and the seconds until the last of them."""

    size: int
    seconds: float


class Meter(Session):
    """A session that knows when each piece of output came.

    The emulator is fed only when the screen is asked for, so that it takes no time from what is measured.
    """

    def __init__(
        self,
        arguments: Sequence[str] = (),
        *,
        home: Path,
        environ: Mapping[str, str] | None = None,
        command: Sequence[str] = (sys.executable, "-m", "tui"),
    ) -> None:
        self.pieces: list[tuple[float, bytes]] = []
        self._shown = 0
        self.started = time.perf_counter()
        super().__init__(arguments, home=home, environ=environ, command=command)

    @property
    def size(self) -> int:
        """How many bytes were printed so far."""
        return sum(len(data) for _, data in self.pieces)

    @property
    def lines(self) -> list[str]:
        """What stands on the screen now, once all that was printed is on it."""
        while self._shown < len(self.pieces):
            self._show_next()
        return super().lines

    def press(self, keys: str, *, quiet: float = QUIET) -> Reaction:
        """Type, and wait until the answer is complete; nothing at all counts as an answer after a while."""
        before, already = self.size, len(self.pieces)
        start = time.perf_counter()
        self.send(_ARROWS.get(keys, keys))
        self.settle(quiet, patience=_PATIENCE)
        last = self.pieces[-1][0] if len(self.pieces) > already else start
        return Reaction(self.size - before, last - start)

    def settle(self, quiet: float = 0.4, *, patience: float = 0.0) -> None:
        """Read until nothing has come for `quiet` seconds; `patience` is how long to wait for the first."""
        if self._read(max(quiet, patience)):
            while self._read(quiet):
                pass

    def idle(self, seconds: float) -> int:
        """The bytes printed in so many seconds without a key."""
        before, end = self.size, time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(left)
        return self.size - before

    def held(self, keys: str, times: int, *, every: float = 1 / 30) -> float:
        """The bytes a key, with the key held: it repeats without waiting for an answer."""
        before = self.size
        for _ in range(times):
            self.send(_ARROWS.get(keys, keys))
            self.idle(every)
        self.settle(0.2)
        return (self.size - before) / times

    def first(self, pattern: str, pause: float) -> tuple[float, int]:
        """Seconds from the start until a pattern stood on the screen, and the bytes printed until then.

        To be asked before anything has asked for the screen: it looks at every piece of output in turn, once
        nothing has come for `pause` seconds, since looking takes longer than a program takes to print.
        """
        size, found = sum(len(data) for _, data in self.pieces[: self._shown]), re.compile(pattern)
        while True:
            while self._shown < len(self.pieces):
                at, data = self.pieces[self._shown]
                self._show_next()
                size += len(data)
                if found.search("\n".join(super().lines)):
                    return at - self.started, size
            if not self._read(_START):
                raise AssertionError(f"waited for {pattern!r}; the screen shows:\n{self.text}")
            self.settle(pause)

    def memory(self) -> float:
        """The program's resident memory, in MB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
        return int(kilobytes) / 1024

    def _show_next(self) -> None:
        data = self.pieces[self._shown][1]
        self._shown += 1
        self.feed(data)

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._master], [], [], max(seconds, 0))
        data = self.read_output() if ready else b""
        if data:
            self.pieces.append((time.perf_counter(), data))
        return bool(data)


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest value that so great a part of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)]
