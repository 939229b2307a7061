"""What a slow line does to a key that is held, and to a window that is dragged.

    python -m tests.benchmarks.slow_lines
    python -m tests.benchmarks.slow_lines --round-trip 0.6 --rates 1200 300

The line takes at once what the program prints, as sshd does, and shows it at its rate
(`tests/pty/slow_line.py`). Each case is tried on a terminal that says what it has shown, and on one that does
not: the ratio of the two is what the fence is worth. Seconds are counted from the release until the last byte
is on the screen; the least they can be is a round trip and one frame.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.programs import KEPT, demo_database
from tests.pty.slow_line import SlowLine

_MODEM, _SLOWEST = 4125, 1200  # bytes a second: 33 and 9.6 kbit/s
_STEPS = 20
_SHOWN_AFTER = 3.2  # seconds after which what was not asked about counts as shown


@dataclass(frozen=True, slots=True)
class Case:
    """Something that is done for some seconds; `most` are the bytes it may take at 33 kbit/s."""

    name: str
    act: Callable[[SlowLine, float], None]
    most: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case took: bytes and questions, and the seconds until the line was still again."""

    size: int
    questions: int
    seconds: float


def _hold(key: str) -> Callable[[SlowLine, float], None]:
    return lambda line, seconds: line.hold(key, seconds)


def _drag(line: SlowLine, _: float) -> None:
    """Make the window wider and higher in so many steps, 50 ms each."""
    for step in range(1, _STEPS + 1):
        line.resize(80 + 2 * step, 24 + step // 4)
        line.read_for(0.05)


CASES = (
    Case("cursor key held", _hold("j"), 20_000),
    Case("page key held", _hold("\x1b[6~"), 8_000),
    Case("window dragged", _drag, 10_000),
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=1000)
    parser.add_argument("--rates", type=float, nargs="*", default=[_MODEM, _SLOWEST], help="Bytes a second.")
    parser.add_argument("--round-trip", type=float, default=0.3, help="Seconds, both ways together.")
    parser.add_argument("--seconds", type=float, default=5.0, help="How long a key is held.")
    parser.add_argument("--databases", type=Path, default=KEPT, metavar="FOLDER")
    asked = parser.parse_args(arguments)
    database = demo_database(asked.databases, asked.contacts)
    _row("", "bytes/s", "bytes", "at most", "without", "ratio", "questions", "s after", "without", "ratio")
    _row(*["---"] * 10)
    for rate in asked.rates:
        for case in CASES:
            told, untold = (
                _measure(database, case, rate, asked.round_trip / 2, asked.seconds, answers)
                for answers in (True, False)
            )
            _row(
                case.name, f"{rate:,.0f}", f"{told.size:,}", f"{case.most:,}" if rate == _MODEM else "",
                f"{untold.size:,}",
                f"{told.size / untold.size:.2f}", f"{told.questions}", f"{told.seconds:.1f}",
                f"{untold.seconds:.1f}", f"{told.seconds / untold.seconds:.2f}" if untold.seconds else "",
            )  # fmt: skip


def _measure(database: Path, case: Case, rate: float, delay: float, seconds: float, answers: bool) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        line = SlowLine(
            ["--database", str(database)], home=Path(folder), rate=rate, delay=delay, answers=answers
        )
        with line:
            line.wait_until(lambda: line.row() == 1 and "Active 0" not in line.text, "the list")
            line.wait_shown()
            line.read_for(_SHOWN_AFTER)
            size, questions = len(line.output), line.questions
            case.act(line, seconds)
            released = time.monotonic()
            last = line.wait_shown()
            return Outcome(len(line.output) - size, line.questions - questions, max(last - released, 0))


def _row(*cells: str) -> None:
    sys.stdout.write(f"| {' | '.join(cells)} |\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
