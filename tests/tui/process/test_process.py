"""Commands as a shell runs them: real processes, pipes and signals."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store.core.errors import DatabaseUnavailable
from tests.pty.session import ROOT, clean_environ
from tests.tui.cli.conftest import Run
from tui.base.drafts import Draft, DraftStore
from tui.cli.workspace import screens
from tui.process import boundary
from tui.terminal.profile import TerminalProfile

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


@pytest.mark.parametrize(
    ("redirection", "code", "told"),
    [
        ("> /dev/full", 1, "Standard output cannot be written: No space left on device."),
        (">&-", 1, "Standard output is closed, so that nothing can be printed."),
        ("2>&- > /dev/null", 0, ""),
        ("2> /dev/full > /dev/null", 0, ""),
    ],
)
def test_an_output_that_takes_nothing_is_told_in_a_sentence(
    database: Path, redirection: str, code: int, told: str
) -> None:
    line = f"{sys.executable} -m tui list {redirection}"
    environ = {**clean_environ(database.parent), "CORDBOARD_DATABASE": str(database)}
    done = subprocess.run(["/bin/sh", "-c", line], cwd=ROOT, env=environ, capture_output=True, timeout=60)
    said = done.stderr.decode().strip()
    assert (done.returncode, said) == (code, f"cordboard: {told}" if told else "")


def test_the_help_on_a_full_disk_is_no_fault(database: Path) -> None:
    line = f"{sys.executable} -m tui --help > /dev/full"
    environ = clean_environ(database.parent)
    done = subprocess.run(["/bin/sh", "-c", line], cwd=ROOT, env=environ, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr.decode().count("\n")) == (1, 1)
    assert b"No space left" in done.stderr


@pytest.mark.parametrize("mask", [0o000, 0o077])
def test_what_the_program_makes_is_for_its_owner_only(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        store = DraftStore(tmp_path / "state" / "drafts", "some.db", "ann")
        assert store.write(Draft("group_form", "", 0, "a group", {}), datetime(2026, 1, 1, tzinfo=UTC))
        assert boundary.log_to(tmp_path / "logs" / "deeper" / "cordboard.log")
    finally:
        os.umask(before)
    made = [path for path in tmp_path.rglob("*") if path != tmp_path]
    assert len(made) >= 6
    assert {path.stat().st_mode & 0o777 for path in made if path.is_dir()} == {0o700}
    assert {path.stat().st_mode & 0o777 for path in made if path.is_file()} == {0o600}
    store.close()
    _forget_log()


def _forget_log() -> None:
    for handler in list(boundary._log.handlers):
        boundary._log.removeHandler(handler)
        handler.close()


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


def test_a_database_whose_name_is_too_long_is_refused_in_a_sentence(bare_run: Run, tmp_path: Path) -> None:
    for name in ("x" * 300, f"{'y' * 300}/contacts.db"):
        for command in (["list"], ["groups", "create", "Bakers"], ["doctor"]):
            outcome = bare_run(*command, "--database", str(tmp_path / name))
            assert "unexpected" not in outcome.err
    assert list(tmp_path.glob("[xy]*")) == []


def test_the_environment_or_the_settings_say_where_a_server_is_listened_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screens, "show", lambda open_store, *_rest, **_options: open_store())
    monkeypatch.setenv("CORDBOARD_LISTEN_URL", "contacts.db")
    with pytest.raises(DatabaseUnavailable, match="Only a PostgreSQL server is listened to"):
        screens.open_screens(str(tmp_path / "contacts.db"), TerminalProfile())
    monkeypatch.delenv("CORDBOARD_LISTEN_URL")
    file = tmp_path / "settings.toml"
    file.write_text('[database]\nlisten_url = "people.db"\n')
    monkeypatch.setenv("CORDBOARD_CONFIG", str(file))
    with pytest.raises(DatabaseUnavailable, match="Only a PostgreSQL server is listened to"):
        screens.open_screens(str(tmp_path / "contacts.db"), TerminalProfile())
    assert list(tmp_path.iterdir()) == [file]
