"""Sending to a terminal that does not take what it is sent."""

import os
import pty
from collections.abc import Callable, Iterator
from threading import Event

import pytest

from tui.terminal.writer import CONGESTED, Writer


@pytest.fixture
def line() -> Iterator[tuple[int, int]]:
    """The two ends of a terminal: where it is read, and where it is written."""
    master, slave = pty.openpty()
    yield master, slave
    for end in (master, slave):
        try:
            os.close(end)
        except OSError:
            continue


def writer_on(
    fileno: int,
    encoding: str = "utf-8",
    on_gone: Callable[[], object] = lambda: None,
    on_drained: Callable[[], object] = lambda: None,
) -> Writer:
    """A writer whose callbacks are ignored."""
    return Writer(fileno, encoding, on_gone, on_drained)


def _read(fileno: int, ending: bytes) -> bytes:
    taken = b""
    while not taken.endswith(ending):
        taken += os.read(fileno, 65536)
    return taken


def test_what_is_written_arrives_in_order_as_far_as_its_encoding_can(line: tuple[int, int]) -> None:
    master, slave = line
    writer = writer_on(slave, encoding="ascii")
    writer.start()
    assert [writer.write(text) for text in ("one ", "tw\u00f6 ", "three")] == [4, 4, 5]
    writer.stop()
    assert _read(master, b"three") == b"one tw? three"


def test_a_stalled_line_takes_texts_at_once_and_tells_when_it_has_caught_up(line: tuple[int, int]) -> None:
    master, slave = line
    drained = Event()
    writer = writer_on(slave, on_drained=drained.set)
    writer.start()
    for _ in range(40):
        writer.write("x" * 4096)
    writer.write("end")
    assert writer.congested
    assert not drained.is_set()
    _read(master, b"end")
    assert drained.wait(10)
    assert not writer.congested
    writer.stop()
    assert not writer.is_alive()


def test_what_the_terminal_takes_at_once_waits_for_no_thread(line: tuple[int, int]) -> None:
    master, slave = line
    writer = writer_on(slave)
    writer.write("at once")
    assert _read(master, b"at once") == b"at once"
    assert os.get_blocking(slave)
    writer.start()
    writer.stop()


def test_the_end_does_not_wait_for_a_stalled_line(line: tuple[int, int]) -> None:
    """What waits is thrown away; what puts the terminal in order is the last that arrives."""
    master, slave = line
    writer = writer_on(slave)
    writer.start()
    writer.write("x" * 8 * CONGESTED)
    writer.stop("in order", patience=0.05)
    assert len(_read(master, b"in order")) < 2 * CONGESTED
    writer.join(10)
    assert not writer.is_alive()


def test_bytes_are_counted_and_not_letters(line: tuple[int, int]) -> None:
    writer = writer_on(line[1])
    assert writer.write("tw\u00f6 \u6f22") == 8
    writer.start()
    writer.stop()


def test_a_line_that_is_gone_is_told_of_once(line: tuple[int, int]) -> None:
    master, slave = line
    gone = Event()
    writer = writer_on(slave, on_gone=gone.set)
    os.close(master)
    writer.start()
    writer.write("text")
    assert gone.wait(10)
    writer.write("more")
    writer.stop()
    assert not writer.is_alive()
