"""The program on a real terminal: it starts, shows the list, and leaves the terminal as it found it."""

import signal
from pathlib import Path

import pytest

from store.core.types import Address, Status, Urn
from store.core.views import ContactEdit
from store.services import open_services
from tests.pty.session import ENTER_ALTERNATE, LEAVE_ALTERNATE, Session

FIRST = "Aarav Das"


def test_the_demo_shows_its_contacts_and_quits_with_q(tmp_path: Path) -> None:
    with Session(["demo", "--contacts", "300"], home=tmp_path) as session:
        session.wait_for("Achieng")
        assert "DEMO" in session.text
        assert ENTER_ALTERNATE in session.output
        session.send("q")
        assert session.wait_exit() == 0
        assert session.output.rindex(LEAVE_ALTERNATE) > session.output.rindex(ENTER_ALTERNATE)
    assert not list(tmp_path.rglob("demo.db")), "nothing of the demo is kept"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_program_that_is_ended_leaves_the_terminal_in_order(tmp_path: Path, number: signal.Signals) -> None:
    with Session(["demo", "--contacts", "50"], home=tmp_path) as session:
        session.wait_for("DEMO")
        session.signal(number)
        assert session.wait_exit() == 128 + number
        assert LEAVE_ALTERNATE in session.output


def test_hostile_names_send_no_escape_to_the_terminal(tmp_path: Path) -> None:
    database = tmp_path / "hostile.db"
    services = open_services(str(database))
    names = [
        "[/foo]",
        "\x1b]0;OWNED\x07title",
        "\x9b2J",
        "\u202etxt.exe",
        "=1+1",
        "x" * 128,
        "a\nb\tc",
        "[red]r",
    ]
    for index, name in enumerate(names):
        urn = Urn("tel", f"+25078800{index:04d}")
        services.contacts.create(ContactEdit(name, Status.ACTIVE, "", (Address(urn),), {}, ()))
    services.close()
    with Session(["--database", str(database)], home=tmp_path) as session:
        session.wait_for("=1+1")
        session.wait_for("[/foo]")
        session.send("\r")
        session.wait_for("+250 788")
        assert b"OWNED\x07" not in session.output
        assert b"\x1b]0;OWNED" not in session.output
        assert "\x9b2J".encode() not in session.output
        assert "\u202e".encode() not in session.output


@pytest.mark.parametrize(
    ("size", "environ", "reason"),
    [
        ((40, 10), {}, "40x10"),
        ((80, 24), {"TERM": "dumb"}, "dumb"),
        ((80, 24), {"TERM": ""}, "(unset)"),
        ((80, 24), {"LC_ALL": "en_US.ISO-8859-1", "PYTHONIOENCODING": "latin-1"}, "UTF-8"),
    ],
)
def test_a_terminal_that_cannot_show_the_screens_is_refused(
    tmp_path: Path, size: tuple[int, int], environ: dict[str, str], reason: str
) -> None:
    with Session(["demo"], home=tmp_path, columns=size[0], rows=size[1], environ=environ) as session:
        assert session.wait_exit() == 2
        assert reason.encode() in session.output
        assert ENTER_ALTERNATE not in session.output
        assert b"Traceback" not in session.output


def test_commands_fit_people_on_a_terminal(tmp_path: Path) -> None:
    database = str(tmp_path / "demo.db")
    with Session(["demo", "--contacts", "60", "--database", database], home=tmp_path) as session:
        assert session.wait_exit() == 0
    with Session(["--database", database, "list", "--limit", "5"], home=tmp_path, columns=140) as session:
        assert session.wait_exit() == 0
        assert session.lines[0].startswith("ID        NAME")
        assert "5 of" in session.text


def test_a_database_that_cannot_be_opened_shows_why(tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_text("some text that is no database\n" * 100)
    with Session(["--database", str(broken)], home=tmp_path) as session:
        session.wait_for("not an SQLite database")
        session.send("q")
        assert session.wait_exit() in (0, 1)
