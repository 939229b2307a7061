"""Commands as a shell runs them: real processes, pipes and signals."""

import subprocess
import sys
from pathlib import Path

from tests.pty.session import ROOT, clean_environ

HOSTILE = ["[/foo]", "\x1b]0;x\x07", "\x9b31mred", "‮txt.exe", "=1+1", "a\tb\nc", "x" * 128, "\u200bzero"]


def start(database: Path, *arguments: str, **environ: str) -> "subprocess.Popen[bytes]":
    """Start a command on a database."""
    return subprocess.Popen(
        [sys.executable, "-m", "tui", *arguments],
        cwd=ROOT,
        env={**clean_environ(database.parent), "CORDBOARD_DATABASE": str(database), **environ},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def finish(database: Path, *arguments: str, **environ: str) -> tuple[int, bytes, bytes]:
    """Run a command to its end."""
    process = start(database, *arguments, **environ)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def test_data_goes_to_standard_output_and_errors_to_standard_error(database: Path) -> None:
    code, out, err = finish(database, "show", "Jane Doe")
    assert (code, err) == (0, b"")
    assert b"+13233754866" in out
    code, out, err = finish(database, "show", "Nobody")
    assert (code, out) == (1, b"")
    assert err.startswith(b"cordboard: ")


def test_a_reader_who_has_had_enough_is_no_error(database: Path) -> None:
    process = start(database, "list", "--limit", "0")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    with process.stderr as stderr:
        assert stderr.read() == b""
    assert process.wait(timeout=60) == 0


def test_hostile_names_reach_neither_terminal_nor_columns(database: Path) -> None:
    for index, name in enumerate(HOSTILE):
        finish_import(database, f"+25078800{index:04d}", name)
    code, out, _err = finish(database, "list", "--limit", "0")
    assert code == 0
    text = out.decode()
    assert all(letter.isprintable() or letter in "\t\n" for letter in text)
    assert {line.count("\t") for line in text.splitlines()} == {6}
    code, out, _err = finish(database, "list", "--json", "--limit", "0")
    assert out.isascii()
    assert b"\\u001b]0;x\\u0007" in out


def finish_import(database: Path, number: str, name: str) -> None:
    """Store a contact whose name nobody would choose."""
    from store.core.types import Address, Status, Urn
    from store.core.views import ContactEdit
    from store.services import open_services

    services = open_services(str(database))
    edit = ContactEdit(name, Status.ACTIVE, "", (Address(Urn("tel", number)),), {}, ())
    services.contacts.create(edit)
    services.close()


def test_a_locale_without_the_letters_still_prints_something(database: Path) -> None:
    code, out, err = finish(
        database,
        "show",
        "30",
        PYTHONIOENCODING="ascii",
        PYTHONUTF8="0",
        LC_ALL="POSIX",
        PYTHONCOERCECLOCALE="0",
    )
    assert b"Traceback" not in err
    assert code in (0, 1)
    assert out.isascii()
