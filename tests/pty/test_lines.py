"""What lines do to a program: stray bytes, keys that come in pieces, stalls, hang-ups and suspension."""

import signal
import socket
from pathlib import Path

import pytest

from tests.pty.databases import names, small_database
from tests.pty.jobs import Job
from tests.pty.session import ENTER_ALTERNATE, LEAVE_ALTERNATE, Session, clear_screen, state_of

REMOTE = {"SSH_CONNECTION": "10.0.0.1 50000 10.0.0.2 22"}


def test_a_bad_line_does_not_end_the_program(tmp_path: Path) -> None:
    """Bytes that are no UTF-8, an old mouse report, and an arrow in two pieces."""
    with Session(
        ["--database", small_database(tmp_path, 30)], home=tmp_path, rows=16, environ=REMOTE
    ) as session:
        session.wait_for("> Jane Doe")
        session.send_bytes(b"\xe9")
        session.send_bytes(b"\xff\xfe")
        session.send_bytes(b"\x1b[M \xf0\xe8")
        session.send("\x1b")
        session.read_for(0.2)
        session.send("[B")
        session.wait_for("> Person 000")
        session.send("\x1b[B\x1b[B")
        session.wait_for("> Person 002")
        session.send("/")
        session.wait_for("number or condition")
        session.send_bytes(b"pers\xe9on 02")
        session.wait_for("pers\ufffdon 02")
        session.send("\x1b")
        session.wait_until(lambda: "pers" not in session.text, "the list without a search")
        session.send("q")
        assert session.wait_exit() == 0


def test_going_to_the_background_and_coming_back(tmp_path: Path) -> None:
    """The shell gets its terminal back, and on return everything is drawn again, whatever is there."""
    with Job(["--database", small_database(tmp_path, 5)], home=tmp_path) as session:
        session.wait_for("1/6")
        session.wait_for("Active 6")
        session.wait_for("? Help")
        before = session.lines
        session.send("\x1a")
        session.wait_stopped()
        assert session.output.count(LEAVE_ALTERNATE) == 1
        assert session.output.rpartition(LEAVE_ALTERNATE)[2].startswith(b"\x1b[?25h\x1b[?1004l")
        clear_screen(session)
        session.send("fg\n")
        session.wait_until(lambda: session.lines == before, "the same screen again")
        assert session.output.count(ENTER_ALTERNATE) == 2
        session.signal(signal.SIGSTOP)
        session.wait_stopped()
        clear_screen(session)
        session.send("fg\n")
        session.wait_until(lambda: session.lines == before, "the same screen after a stop from outside")
        session.send("j")
        session.wait_for("> Person 000")
        session.send("q")
        assert session.wait_exit() == 0


def test_without_a_shell_it_is_not_suspended(tmp_path: Path) -> None:
    """A command that sshd starts leads its session: stopped, it would hang until the line is cut."""
    with Session(["--database", small_database(tmp_path, 5)], home=tmp_path) as session:
        session.wait_for("1/6")
        for typed in (True, False):
            if typed:
                session.send("\x1a")
            else:
                session.signal(signal.SIGTSTP)
            session.wait_for("No shell waits behind this program")
            assert not state_of(session).startswith("T")
            session.send("j")
            session.wait_for("/6")
        session.send("q")
        assert session.wait_exit() == 0
        assert session.output.count(LEAVE_ALTERNATE) == 1


def test_a_stalled_line_holds_up_neither_the_store_nor_the_end(tmp_path: Path) -> None:
    """Nobody reads what is printed: keys still act, what they store is stored, and SIGTERM ends it soon."""
    database = small_database(tmp_path, 200)
    with Session(["--database", database], home=tmp_path) as session:
        session.wait_for("> Jane Doe")
        session.wait_for("1/201")
        session.stall()
        for key in "jGgSSGgSS":
            session.send(key)
        session.send("d")
        session.wait_without_reading(lambda: len(names(database)) == 200, "the contact to be archived")
        session.signal(signal.SIGTERM)
        assert session.wait_exit_without_reading() == 128 + signal.SIGTERM


@pytest.mark.parametrize("leader", [True, False])
def test_a_line_that_is_cut_ends_the_program(tmp_path: Path, leader: bool) -> None:
    """With the signal that a terminal of one's own sends, and without."""
    with Session(["--database", small_database(tmp_path)], home=tmp_path, leader=leader) as session:
        session.wait_for("> Jane Doe")
        assert session.hang_up() == 128 + signal.SIGHUP


@pytest.mark.parametrize(("arguments", "shown"), [((), "Opening the database"), (("list",), "")])
def test_a_silent_server_keeps_no_program_whose_terminal_is_gone(
    tmp_path: Path, arguments: tuple[str, ...], shown: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)
        url = f"postgresql://ann@127.0.0.1:{server.getsockname()[1]}/contacts"
        with Session(arguments, home=tmp_path, environ={"CORDBOARD_DATABASE": url}) as session:
            connection, _ = server.accept()
            with connection:
                session.wait_for(shown)
                assert session.hang_up() == 128 + signal.SIGHUP
