"""Frames wait for what the terminal has shown."""

import os
import pty
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Timer

import pytest

from tui.terminal.fence import QUESTION, Fence
from tui.terminal.paced_writer import PacedWriter
from tui.terminal.writer import Writer

PAGE = "p" * 2500


@dataclass
class End:
    """The other end of a paced writer: what it is sent, and what it wants to have looked at later."""

    fileno: int
    writer: PacedWriter
    later: list[tuple[float, Callable[[], None]]] = field(default_factory=list)

    def read(self, wanted: str) -> bool:
        """Whether this was sent, and nothing else."""
        sent = ""
        while len(sent) < len(wanted):
            sent += os.read(self.fileno, 65536).decode()
        return sent == wanted


@pytest.fixture
def end() -> Iterator[End]:
    """A writer whose terminal has answered once."""
    master, slave = pty.openpty()
    later: list[tuple[float, Callable[[], None]]] = []
    writer = Writer(slave, "utf-8", lambda: None, lambda: None)
    paced = PacedWriter(writer, Fence(), lambda delay, look: later.append((delay, look)), lambda: None)
    paced.write(PAGE)
    assert paced.has_room()
    assert paced.answered()
    assert paced.has_room()
    made = End(master, paced, later)
    assert made.read(PAGE + QUESTION)
    later.clear()
    yield made
    paced.stop("")
    os.close(master)
    os.close(slave)


def test_a_frame_waits_for_the_answer_and_something_looks_after_it(end: End) -> None:
    end.writer.write(PAGE)
    assert [end.writer.has_room() for _ in range(3)] == [False] * 3
    assert end.read(PAGE + QUESTION)
    ((delay, _),) = end.later
    assert delay >= 3
    end.writer.answered()
    assert [end.writer.has_room() for _ in range(3)] == [True] * 3
    assert len(end.later) == 1


def test_only_as_many_answers_are_taken_as_were_asked_for(end: End) -> None:
    """Somebody may type thousands: each would be one more thing to do for the application."""
    assert [end.writer.answered() for _ in range(3)] == [False] * 3
    end.writer.write(PAGE)
    assert not end.writer.has_room()
    assert [end.writer.answered() for _ in range(3)] == [True, False, False]
    assert end.writer.has_room()


def test_the_terminal_is_given_back_once_it_has_answered(end: End) -> None:
    end.writer.write(PAGE)
    assert not end.writer.has_room()
    answer = Timer(0.05, end.writer.answered)
    answer.start()
    end.writer.leave()
    assert not answer.is_alive() or answer.finished.is_set()
    assert not end.writer.has_room()


@pytest.mark.parametrize("why", ["nothing was asked", "the terminal is gone", "it was somebody else's"])
def test_nothing_is_waited_for_where_nothing_comes(
    end: End, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.terminal.paced_writer._LAST_ANSWERS", float("inf"))
    if why != "nothing was asked":
        end.writer.write(PAGE)
        assert not end.writer.has_room()
    end.writer.gone = why == "the terminal is gone"
    if why == "it was somebody else's":
        end.writer.forget()
    end.writer.leave()
