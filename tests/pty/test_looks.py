"""What is sent to terminals of every kind: colours, signs, questions, sizes."""

import os
import re
import signal
from pathlib import Path

import pytest

from tests.pty.databases import demo_database
from tests.pty.jobs import Job
from tests.pty.session import Session
from tests.pty.tour import HOME, VISITS, Visit, walk
from tui.terminal.driver import without_colour
from tui.text.palette import GROUNDS, THEMES

_RESIZED = ("contact_list", "contact_profile", "update_contact")
_FULL = re.compile(rb"[34]8[;:][25]")


def test_every_screen_in_ascii_and_without_colour(tmp_path: Path) -> None:
    """`--ascii` sends ASCII only, and NO_COLOR no colour parameter at all, not even to take one back."""
    environ = {"NO_COLOR": "1"}
    with Session(
        ["--ascii", "--database", demo_database(tmp_path, 60)], home=tmp_path, environ=environ
    ) as session:

        def at(stop: Visit) -> None:
            assert session.output.isascii(), stop.name
            text = session.output.decode("ascii")
            assert without_colour(text) == text, stop.name

        walk(session, at)


def test_every_screen_keeps_to_the_terminals_own_colours(tmp_path: Path) -> None:
    """Sixteen at most, although the terminal has more; nothing blinks and no mouse is asked for."""
    environ = {"COLORTERM": "truecolor"}
    with Session(["--database", demo_database(tmp_path, 60)], home=tmp_path, environ=environ) as session:
        walk(session, lambda stop: None)
        assert not _FULL.search(session.output)
        assert not re.search(rb"\x1b\[(?:[\d;]*;)?[56]m", session.output)
        assert not re.search(rb"\x1b\[\?(?:1000|1002|1003|1006|12)h", session.output)


@pytest.mark.parametrize("ending", ["q", "\x1a", ""], ids=["left", "suspended", "hung up"])
@pytest.mark.parametrize("theme", GROUNDS)
def test_a_theme_of_full_colour_takes_the_ground_and_gives_it_back(
    tmp_path: Path, theme: str, ending: str
) -> None:
    """It is never painted cell by cell. Colours are of 256, also where the terminal has more."""
    environ = {"COLORTERM": "truecolor"}
    arguments = ["--theme", theme, "--database", demo_database(tmp_path, 60)]
    taken, given_back = THEMES[theme].taken.encode(), b"\x1b]110\x1b\\\x1b]111\x1b\\"
    with Job(arguments, home=tmp_path, environ=environ) as session:
        session.wait_for(HOME)
        session.wait_idle()
        assert session.output.count(taken) == 1
        assert given_back not in session.output
        assert re.search(rb"38;5;\d+m", session.output)
        assert not re.search(rb"[34]8;2;|\x1b\]1[01];\?", session.output)
        if ending:
            session.send(ending)
        else:
            os.kill(session.pid, signal.SIGHUP)
        session.wait_until(lambda: given_back in session.output, "the ground to be given back")
        if ending == "\x1a":
            session.wait_stopped()
            session.send("fg\n")
            session.wait_until(lambda: session.output.count(taken) == 2, "the ground to be taken again")


@pytest.mark.parametrize("arguments", [(), ("--theme", "mono")])
def test_the_terminals_own_ground_is_left_alone(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    with Session([*arguments, "--database", demo_database(tmp_path, 60)], home=tmp_path) as session:
        session.wait_for(HOME)
        session.send("q")
        session.wait_exit()
        assert not re.search(rb"\x1b\]1[01]", session.output)


def test_no_colour_goes_before_a_theme(tmp_path: Path) -> None:
    arguments = ["--theme", "dark", "--database", demo_database(tmp_path, 60)]
    with Session(arguments, home=tmp_path, environ={"NO_COLOR": "1"}) as session:
        session.wait_for(HOME)
        text = session.output.decode()
        assert without_colour(text) == text


@pytest.mark.parametrize("environ", [{"TERM": "linux"}, {"TERM": "screen", "STY": "1.tty"}])
def test_simple_terminals_are_asked_nothing(tmp_path: Path, environ: dict[str, str]) -> None:
    """They would print the questions; they have no second screen either, and are left empty."""
    with Session(["--database", demo_database(tmp_path, 60)], home=tmp_path, environ=environ) as session:
        session.wait_for(HOME)
        session.send("q")
        assert session.wait_exit() == 0
        assert b"$p" not in session.output
        assert b"\x1b[>" not in session.output
        assert not _FULL.search(session.output)
        assert session.output.rindex(b"\x1b[2J") > session.output.rindex(HOME.encode())


def test_the_older_keyboard_protocol_when_asked(tmp_path: Path) -> None:
    with Session(["--legacy-keys", "--database", demo_database(tmp_path, 60)], home=tmp_path) as session:
        session.wait_for(HOME)
        assert b"\x1b[>" not in session.output


def test_the_terminal_can_be_resized_to_nothing_and_back(tmp_path: Path) -> None:
    """From 200x60 to 20x5 and back: a list, a page and a form show what they showed, the cursor too."""
    with Session(["--database", demo_database(tmp_path, 60)], home=tmp_path, columns=200, rows=60) as session:

        def at(stop: Visit) -> None:
            session.resize(20, 5)
            session.wait_for("20x5 is")
            session.resize(200, 60)
            session.wait_until(lambda: stop.shows in session.text, f"{stop.name} again")
            if stop.name == "contact_list":
                session.wait_for("> Aimable Rukundo")
                session.send("jjj")
                session.wait_for("> Awa Ndiaye")
                session.wait_until(lambda: session.text.count("Awa Ndiaye") == 3, "the contact beside it")

        walk(session, at, [visit for visit in VISITS if visit.name in _RESIZED])
        session.wait_for("> Awa Ndiaye")
