"""A program on a real terminal: started on a pty, typed to, and read through a terminal emulator."""

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

ROOT = Path(__file__).parent.parent.parent
DEADLINE = 20.0
_LOOK = 0.004  # seconds between two looks at whether a program works
ENTER_ALTERNATE = b"\x1b[?1049h"
LEAVE_ALTERNATE = b"\x1b[?1049l"

# Questions to the terminal, which the emulator would print instead of answering.
_QUESTIONS = re.compile(rb"\x1b\[\?\d+\$p|\x1b\[[<>=]\d*u|\x1bP[^\x1b]*\x1b\\")


class Session:
    """One run of `cordboard` on a terminal of its own; leaving the block ends it for certain."""

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        home: Path,
        columns: int = 80,
        rows: int = 24,
        environ: Mapping[str, str] | None = None,
        command: Sequence[str] = (sys.executable, "-m", "tui"),
        leader: bool = True,
    ) -> None:
        """`leader` is whether the terminal is the program's own, so that a hang-up sends it a signal."""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.output = b""
        self._master, slave = os.openpty()
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._process = subprocess.Popen(
            [*command, *arguments],
            cwd=ROOT,
            env={**clean_environ(home), **(environ or {})},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            preexec_fn=_take_terminal if leader else None,
        )
        self._name = os.ttyname(slave)
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        if self._master >= 0:
            os.close(self._master)

    @property
    def lines(self) -> list[str]:
        """What stands on the screen now, without the spaces at the ends of lines."""
        return [line.rstrip() for line in self._screen.display]

    @property
    def text(self) -> str:
        """What stands on the screen now, as one text."""
        return "\n".join(self.lines)

    def send(self, keys: str) -> None:
        """Type."""
        os.write(self._master, keys.encode())

    def signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        self._process.send_signal(number)

    def send_bytes(self, data: bytes) -> None:
        """Send what no keyboard would."""
        os.write(self._master, data)

    def stall(self) -> None:
        """Have the terminal take nothing more, as a line does that has lost its other end without a word."""
        slave = os.open(self._name, os.O_RDWR | os.O_NOCTTY)
        termios.tcflow(slave, termios.TCOOFF)
        os.close(slave)

    def cut(self) -> int:
        """Cut the line, as closing the terminal's window does; the program's exit code."""
        os.close(self._master)
        self._master = -1
        return int(self._process.wait(DEADLINE))

    def wait_exit_unread(self) -> int:
        """Wait for the end without reading what is printed; the exit code."""
        return int(self._process.wait(DEADLINE))

    def wait_unread(self, met: Callable[[], bool], wanted: str) -> None:
        """Wait until a condition holds without reading what is printed."""
        end = time.monotonic() + DEADLINE
        while not met():
            if time.monotonic() > end or self._process.poll() is not None:
                raise AssertionError(f"waited for {wanted}")

    def kill(self) -> None:
        """End the program outright."""
        self._process.kill()
        self._process.wait()

    def wait_stopped(self) -> None:
        """Wait until the program has gone to the background."""
        while not os.WIFSTOPPED(os.waitpid(self._process.pid, os.WUNTRACED)[1]):
            pass
        while self._read(0):
            pass

    def let_pass(self, seconds: float) -> None:
        """Let time go by, taking in what is printed: for keys that come late."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._read(left)

    def rest(self, seconds: float = 0.03) -> int:
        """Read until the program neither prints nor works for a while; how many bytes came.

        On a machine with other work, a pause alone says little: what waits for the processor prints nothing.
        """
        before, since = len(self.output), time.monotonic()
        end = since + DEADLINE
        while (now := time.monotonic()) - since < seconds:
            if now > end:
                raise AssertionError("the program does not come to rest")
            if self._read(_LOOK) or self._works():
                since = time.monotonic()
        return len(self.output) - before

    def _works(self) -> bool:
        """Whether any thread of the program runs, or would if it got the processor."""
        for path in Path(f"/proc/{self._process.pid}/task").glob("*/stat"):
            with suppress(OSError):
                if path.read_text(encoding="utf-8", errors="replace").rpartition(") ")[2][0] in "RD":
                    return True
        return False

    def blank(self) -> None:
        """Clear the screen behind the program's back."""
        self._screen.reset()

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal, as dragging its corner does."""
        self._screen.resize(rows, columns)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def wait_for(self, text: str) -> None:
        """Wait until a text stands on the screen."""
        self.wait_until(lambda: text in self.text, f"{text!r} on the screen")

    def wait_until(self, met: Callable[[], bool], wanted: str) -> None:
        """Wait until a condition holds, looking again after each piece of output."""
        end = time.monotonic() + DEADLINE
        while not met():
            left = end - time.monotonic()
            ended = self._process.poll() is not None
            if not self._read(min(left, 0.1)) and (left <= 0 or ended) and not met():
                raise AssertionError(f"waited for {wanted}; the screen shows:\n{self.text}")

    def wait_exit(self) -> int:
        """Read to the end and return the exit code."""
        self.wait_until(lambda: self._process.poll() is not None, "the program to end")
        while self._read(0):
            pass
        return int(self._process.wait())

    def take(self) -> bytes:
        """Whatever the program has printed since the last time; waits when that is nothing."""
        try:
            data = os.read(self._master, 65536)
        except OSError:
            # Linux's way of saying that the other side of a terminal is closed.
            return b""
        self.output += data
        return data

    def feed(self, data: bytes) -> None:
        """Show on the screen what was printed."""
        self._stream.feed(_QUESTIONS.sub(b"", data))

    def _read(self, seconds: float) -> bool:
        """Take in what the program printed, waiting for it a moment; False when there was nothing."""
        ready, _, _ = select.select([self._master], [], [], max(seconds, 0))
        data = self.take() if ready else b""
        self.feed(data)
        return bool(data)


def clean_environ(home: Path) -> dict[str, str]:
    """An environment in which nothing of the developer's own machine shows."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        # A program that is killed leaves its temporary files: here, and not among those of the machine.
        "TMPDIR": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "TERM": "xterm-256color",
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "CORDBOARD_OPERATOR": "tester",
    }


def _take_terminal() -> None:
    """Make standard input the new session's own terminal, so that changes of its size arrive."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
