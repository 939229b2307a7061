"""What a slow line has to carry: the newest frame, and not all of those that were before it."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from store.services.workspace.watch import FILE_SECONDS
from tests.pty.databases import demo_database
from tests.pty.jobs import Job
from tests.pty.session import LEAVE_ALTERNATE, clear_screen
from tests.pty.slow_line import QUESTION, SlowLine

MODEM = 4125.0  # bytes a second
FAST = 1e7
PAGE, DOWN, QUIT, SUSPEND, REDRAW = "\x1b[6~", "j", "q", "\x1a", "\x0c"
WINDOW, FRAME = 2048, 2100
IDLE = 2.2  # seconds


class SlowJob(SlowLine, Job):
    """One that can be suspended."""


@contextmanager
def _list(
    home: Path, rate: float, *, delay: float = 0.05, answers: bool = True, kind: type[SlowLine] = SlowLine
) -> Iterator[SlowLine]:
    database = demo_database(home, 1000)
    with kind(["--database", database], home=home, rate=rate, delay=delay, answers=answers) as line:
        line.wait_until(lambda: line.row() == 1 and "Active 0" not in line.text, "the list")
        line.wait_shown()
        line.most = 0
        yield line


@pytest.mark.parametrize("key", [PAGE, DOWN], ids=["pages", "rows"])
def test_no_more_than_a_window_and_a_frame_is_ever_on_its_way(tmp_path: Path, key: str) -> None:
    with _list(tmp_path, MODEM) as line:
        line.hold(key, 1.2)
        assert line.most <= WINDOW + FRAME
        line.wait_shown()
        shown = line.lines
        assert line.row() > 1
        line.send(REDRAW)
        line.wait_shown()
        assert line.lines == shown, "the newest frame, and nothing of those left out"


def test_a_window_that_is_dragged_is_painted_once_per_window(tmp_path: Path) -> None:
    with _list(tmp_path, MODEM) as line:
        before = len(line.output)
        for step in range(20):
            line.resize(81 + step, 24)
            line.read_for(0.04)
        assert line.most <= WINDOW + FRAME
        line.wait_shown()
        assert len(line.output) - before <= 10_000
        assert max(map(len, line.lines)) > 90


def test_a_single_key_and_a_terminal_left_alone_are_asked_nothing(tmp_path: Path) -> None:
    """Not even a page, which is more than a kilobyte by itself."""
    assert IDLE > 4 * FILE_SECONDS
    with _list(tmp_path, FAST, delay=0.0) as line:
        before = len(line.output)
        line.send(PAGE)
        line.wait_until(lambda: line.row() == 21, "the next page")
        line.read_for(IDLE)
        assert len(line.output) - before > 1000
        assert QUESTION not in line.output[before:]
        assert line.questions == line.output.count(QUESTION) == 1


def test_a_terminal_that_never_answers_is_asked_once_and_gets_everything(tmp_path: Path) -> None:
    with _list(tmp_path, FAST, delay=0.0, answers=False) as line:
        for _ in range(8):
            before = line.row()
            line.send(PAGE)
            line.wait_until(lambda before=before: line.row() > before, "the next page", 2.5)  # type: ignore[misc]
        assert line.questions == 1


def test_a_terminal_that_answers_no_more_is_waited_for_once(tmp_path: Path) -> None:
    """As one that was attached anew. Nobody types meanwhile: the held frame comes by itself."""
    with _list(tmp_path, FAST, delay=0.0) as line:
        line.answers = False
        for _ in range(12):
            line.send(PAGE)
            line.read_for(0.03)
        held = line.row()
        line.wait_until(lambda: line.row() > held, "the frame that was held", 10)
        line.wait_shown()
        before, questions = line.row(), line.questions
        for _ in range(6):
            line.send("k")
            line.wait_until(lambda before=before: line.row() < before, "the next frame", 2.5)  # type: ignore[misc]
            before = line.row()
        assert line.questions <= questions + 1


def test_keys_between_the_answers_all_count(tmp_path: Path) -> None:
    with _list(tmp_path, FAST, delay=0.01) as line:
        for _ in range(10):
            line.send(PAGE)
            line.read_for(0.02)
            line.send("k\x1b[B")
        line.wait_shown()
        assert line.questions > 1
        assert line.row() > 100


@pytest.mark.parametrize("ending", [QUIT, SUSPEND])
def test_what_was_asked_is_answered_before_the_terminal_is_given_back(tmp_path: Path, ending: str) -> None:
    """A shell would take the answer for keys."""
    with _list(tmp_path, MODEM, kind=SlowJob) as line:
        for _ in range(20):
            line.send(PAGE)
            line.read_for(0.03)
        line.wait_until(lambda: line.output.count(QUESTION) > line.questions, "a question")
        line.send(ending)
        line.wait_until(lambda: LEAVE_ALTERNATE in line.output, "the end")
        assert line.output.count(QUESTION) == line.questions
        assert not line.answering
        if ending == SUSPEND:
            line.wait_stopped()
            clear_screen(line)
            line.send("fg\n")
            line.wait_until(lambda: line.row() > 1, "the list again")


def test_a_terminal_that_answers_and_then_is_gone_ends_the_program_at_once(tmp_path: Path) -> None:
    with _list(tmp_path, MODEM) as line:
        for _ in range(20):
            line.send(PAGE)
            line.read_for(0.03)
        line.wait_until(lambda: line.output.count(QUESTION) > line.questions, "a question")
        start = time.monotonic()
        assert line.hang_up() == 128 + signal.SIGHUP
        assert time.monotonic() - start < 10
