"""What comes in one packet, or without the marks of a paste, means what was typed and is drawn once."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.pty.databases import small_database
from tests.pty.session import Session

_SYNCHRONIZED = "\x1b[?2026;2$y"
_FRAME = b"\x1b[?2026h"
_LATEST = 0.25  # seconds after which a frame is drawn though more keys wait


@contextmanager
def _list(home: Path) -> Iterator[Session]:
    with Session(["--database", small_database(home, 60)], home=home) as line:
        line.wait_for("> Jane Doe")
        line.wait_for("1/61")
        line.send(_SYNCHRONIZED)
        line.wait_idle()
        yield line


def _frames(line: Session, keys: str) -> tuple[int, int]:
    """How many frames some keys took that come in one piece, and how many they may take: a busy machine needs
    longer for them."""
    before, begun = line.output.count(_FRAME), time.monotonic()
    line.send(keys)
    line.wait_idle()
    return line.output.count(_FRAME) - before, 1 + int((time.monotonic() - begun) / _LATEST)


def test_an_escape_and_what_follows_it_are_two_keys(tmp_path: Path) -> None:
    with _list(tmp_path) as line:
        line.send("/doe\r")
        line.wait_for("search:")
        line.send("\x1bj")
        line.wait_for("> Person 000")
        assert "search:" not in line.text
        line.send("\x1b2")
        line.wait_for("Twilio US")
        line.send("\x1b\x1b[B")
        line.wait_for("> Person 001")


def test_a_burst_is_drawn_once(tmp_path: Path) -> None:
    with _list(tmp_path) as line:
        frames, most = _frames(line, "j" * 40)
        line.wait_for("> Person 039")
        assert frames <= most
        line.send("k" * 41)
        line.wait_for("> Jane Doe")
        line.send("e")
        line.wait_for("Update Contact: Jane Doe")
        line.wait_idle()
        frames, most = _frames(line, " of the Long Lake and the Far Hill")
        line.wait_for("Jane Doe of the Long Lake and the Far Hill")
        assert frames <= most + 1, "and the line that says what would be saved"


def test_the_last_frame_of_a_burst_is_drawn_though_the_last_key_does_nothing(tmp_path: Path) -> None:
    with _list(tmp_path) as line:
        line.send("jjj" + "\x1b" * 20)
        line.wait_for("> Person 002", seconds=2)


def test_a_paste_is_cut_at_what_fits(tmp_path: Path) -> None:
    with _list(tmp_path) as line:
        line.send("e")
        line.wait_for("Update Contact: Jane Doe")
        line.send("\x1b[200~" + "x" * 200 + "\x1b[201~")
        line.wait_for("Left out the last 80 characters")
        line.send("\x13")
        line.wait_for("> Jane Doexxx")
