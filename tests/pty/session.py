"""A program on a pseudo-terminal: started, typed to, and read through a terminal emulator."""

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
_POLL = 0.004  # seconds between two looks at whether a program runs
ENTER_ALTERNATE = b"\x1b[?1049h"
LEAVE_ALTERNATE = b"\x1b[?1049l"

# Queries to the terminal, which the emulator would print instead of answering.
_QUERIES = re.compile(rb"\x1b\[\?\d+\$p|\x1b\[[<>=]\d*u|\x1bP[^\x1b]*\x1b\\")


class Session:
    """One run of `cordboard` on its own pty; leaving the `with` block kills it."""

    COMMAND: Sequence[str] = (sys.executable, "-m", "tui")

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        home: Path,
        columns: int = 80,
        rows: int = 24,
        environ: Mapping[str, str] | None = None,
        command: Sequence[str] = (),
        leader: bool = True,
    ) -> None:
        """`leader`: the pty is the program's controlling terminal, so that a hang-up sends SIGHUP."""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.output = b""
        self._master, slave = os.openpty()
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._process = subprocess.Popen(
            [*(command or self.COMMAND), *arguments],
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
    def pid(self) -> int:
        """The process of the program."""
        return self._process.pid

    @property
    def lines(self) -> list[str]:
        """The lines of the screen, without trailing spaces."""
        return [line.rstrip() for line in self._screen.display]

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)

    def send(self, keys: str) -> None:
        """Type."""
        os.write(self._master, keys.encode())

    def signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    def send_bytes(self, data: bytes) -> None:
        """Send bytes, such as no keyboard would."""
        os.write(self._master, data)

    def stall(self) -> None:
        """Stop output (TCOOFF), as on a connection that was lost without notice."""
        slave = os.open(self._name, os.O_RDWR | os.O_NOCTTY)
        termios.tcflow(slave, termios.TCOOFF)
        os.close(slave)

    def hang_up(self) -> int:
        """Close the terminal, as closing its window does; returns the exit code."""
        os.close(self._master)
        self._master = -1
        return int(self._process.wait(DEADLINE))

    def wait_exit_without_reading(self) -> int:
        """Wait for the end without reading the output; returns the exit code."""
        return int(self._process.wait(DEADLINE))

    def wait_without_reading(self, met: Callable[[], bool], wanted: str) -> None:
        """Wait until a condition holds without reading the output."""
        end = time.monotonic() + DEADLINE
        while not met():
            if time.monotonic() > end or self._process.poll() is not None:
                raise AssertionError(f"waited for {wanted}")

    def kill(self) -> None:
        """Kill the program."""
        self._process.kill()
        self._process.wait()

    def wait_stopped(self) -> None:
        """Wait until the program has gone to the background."""
        self.wait_until(lambda: state_of(self).startswith("T"), "the program to stop")
        while self._read(0):
            pass

    def read_for(self, seconds: float) -> None:
        """Read output for some time, for keys that come late."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._read(left)

    def wait_idle(self, seconds: float = 0.03) -> int:
        """Read until the program prints nothing for `seconds`, and does not run for as long or for a tenth of
        one: it looks four times a second for what others store. Returns the number of bytes.

        On a busy machine a pause alone says little: a process that waits for the processor prints nothing.
        """
        before, printed = len(self.output), time.monotonic()
        ran, end = printed, printed + DEADLINE
        while (now := time.monotonic()) - printed < seconds or now - ran < min(seconds, 0.1):
            if now > end:
                raise AssertionError("the program does not come to rest")
            if self._read(_POLL):
                printed = time.monotonic()
            elif self._is_running():
                ran = time.monotonic()
        return len(self.output) - before

    def _is_running(self) -> bool:
        """Whether any thread of the program is running, runnable or in disk sleep."""
        for path in Path(f"/proc/{self.pid}/task").glob("*/stat"):
            with suppress(OSError):
                if path.read_text(encoding="utf-8", errors="replace").rpartition(") ")[2][0] in "RD":
                    return True
        return False

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal, as dragging its corner does."""
        self._screen.resize(rows, columns)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def wait_for(self, text: str, seconds: float = DEADLINE) -> None:
        """Wait until a text is on the screen."""
        self.wait_until(lambda: text in self.text, f"{text!r} on the screen", seconds)

    def wait_until(self, met: Callable[[], bool], wanted: str, seconds: float = DEADLINE) -> None:
        """Wait until a condition holds, checked after each piece of output."""
        end = time.monotonic() + seconds
        while not met():
            left = end - time.monotonic()
            ended = self._process.poll() is not None
            if not self._read(min(left, 0.1)) and (left <= 0 or ended) and not met():
                raise AssertionError(f"waited for {wanted}; the screen shows:\n{self.text}")

    def wait_exit(self) -> int:
        """Read all output; returns the exit code."""
        self.wait_until(lambda: self._process.poll() is not None, "the program to end")
        while self._read(0):
            pass
        return int(self._process.wait())

    def read_output(self) -> bytes:
        """The output since the last call; blocks while there is none."""
        try:
            data = os.read(self._master, 65536)
        except OSError:
            # Linux reports EIO when the other side of a pty is closed.
            return b""
        self.output += data
        return data

    def feed(self, data: bytes) -> None:
        """Feed output to the emulator."""
        self._stream.feed(_QUERIES.sub(b"", data))

    def _read(self, seconds: float) -> bool:
        """Read output within some seconds; returns whether there was any."""
        ready, _, _ = select.select([self._master], [], [], max(seconds, 0))
        data = self.read_output() if ready else b""
        self.feed(data)
        return bool(data)


def columns_of(session: Session) -> int:
    """How wide the screen is."""
    return int(session._screen.columns)


def is_running(session: Session) -> bool:
    """Whether the program has not ended."""
    return session._process.poll() is None


def clear_screen(session: Session) -> None:
    """Clear the emulator's screen without the program knowing."""
    session._screen.reset()


def modes(session: Session) -> object:
    """The modes of the terminal, as `stty` shows them."""
    return termios.tcgetattr(session._master)


def state_of(session: Session) -> str:
    """What the system says of the program: `S (sleeping)`, `R (running)`, `T (stopped)` ..."""
    lines = Path(f"/proc/{session.pid}/status").read_text().splitlines()
    return next(line.partition("\t")[2] for line in lines if line.startswith("State:"))


def clean_environ(home: Path) -> dict[str, str]:
    """Environment variables that do not depend on the developer's machine."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        # A program that is killed leaves its temporary files behind: here.
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
    """Make standard input the session's controlling terminal, so that SIGWINCH arrives."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
