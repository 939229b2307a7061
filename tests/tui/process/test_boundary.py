"""Whatever goes wrong ends in one sentence on standard error and an exit code."""

import errno
from pathlib import Path

import pytest

from store.core import errors
from store.core.errors import CordboardError
from tests.tui.cli.conftest import Run
from tui.process import boundary, exit_codes
from tui.process.exit_codes import Exit


def raising(error: BaseException) -> int:
    """The exit code of a command that ends with an error."""

    def command() -> None:
        raise error

    return boundary.guarded(command)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.NotFound("There is no such contact."), Exit.REFUSED),
        (errors.TerminalUnusable("This terminal cannot."), Exit.USAGE),
        (errors.Cancelled("The import was stopped."), Exit.CANCELLED),
        (KeyboardInterrupt(), Exit.CANCELLED),
        (BrokenPipeError(), Exit.DONE),
        (SystemExit(2), Exit.USAGE),
        (SystemExit(None), Exit.DONE),
    ],
)
def test_each_end_has_its_code(error: BaseException, code: Exit) -> None:
    assert raising(error) == code


def test_every_error_of_ours_has_a_code() -> None:
    kinds = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, CordboardError)
    ]
    for kind in kinds:
        error = kind.__new__(kind)
        assert exit_codes.exit_for(error) in set(Exit)


def test_an_error_is_told_with_its_hint(capsys: pytest.CaptureFixture[str]) -> None:
    raising(errors.NotFound("There is no such contact.", "Try another name."))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "cordboard: There is no such contact. Try another name.\n"


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        ImportError("libsqlite3.so.0: failed to map segment from shared object"),
        RuntimeError("can't start new thread"),
    ],
)
def test_too_little_memory_is_no_fault(error: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    assert raising(error) == Exit.REFUSED
    assert capsys.readouterr().err == (
        "cordboard: The system gives this program no more memory; what was under way is not done."
        " Close other programs, or raise the limit that `ulimit -v` shows in kB.\n"
    )


def test_an_error_with_a_hostile_name_in_it_is_cleaned(capsys: pytest.CaptureFixture[str]) -> None:
    raising(errors.NotFound("There is no \x1b]0;owned\x07\x9b31m\u202e contact."))
    assert capsys.readouterr().err == "cordboard: There is no ·]0;owned··31m· contact.\n"


def test_a_fault_is_one_sentence_and_the_log_has_the_rest(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "logs" / "cordboard.log"
    monkeypatch.setattr("tui.process.locations.log_file", lambda: log)
    monkeypatch.setattr(boundary._log, "handlers", [])
    assert raising(ZeroDivisionError("secret number")) == Exit.REFUSED
    for handler in boundary._log.handlers:
        handler.close()
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert str(log) in captured.err
    assert "Traceback" not in captured.err
    assert "ZeroDivisionError: secret number" in log.read_text()
    assert log.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "arguments",
    [("nosuch",), ("list", "--nosuch"), ("raise", "only one"), ("demo", "--contacts", "-1"), ("show",)],
)
def test_wrong_use_is_2_and_says_how_it_goes(bare_run: Run, arguments: tuple[str, ...]) -> None:
    done = bare_run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "--help" in done.err


def test_screens_need_a_terminal(bare_run: Run) -> None:
    for arguments in ((), ("demo",)):
        done = bare_run(*arguments)
        assert (done.code, done.out) == (2, "")
        assert "need a terminal" in done.err
        assert done.err.count("\n") == 1


def test_a_database_that_cannot_be_opened_is_refused(bare_run: Run, tmp_path: Path) -> None:
    for where in (str(tmp_path), "mysql://localhost/x", "postgresql://nobody:secret@127.0.0.1:1/none"):
        done = bare_run("list", "--database", where)
        assert (done.code, done.out) == (1, ""), where
        assert "secret" not in done.err
        assert done.err.count("\n") == 1


@pytest.mark.parametrize("line", [("list",), ("export", "people.csv")], ids=" ".join)
def test_a_search_that_is_none_is_shown_with_its_place(
    run: Run, line: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = run(*line, "gender = f and age = XZ")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.splitlines()[:2] == ["  gender = f and age = XZ", "                       ^^"]
    assert refused.err.splitlines()[2].startswith('cordboard: "XZ" is not a number')
    assert not (tmp_path / "people.csv").exists()


def test_the_place_in_a_search_is_told_in_cells_and_disturbs_no_terminal(run: Run) -> None:
    refused = run("list", 'name = "漢字\x1b[31m" and age = XZ')
    shown, carets, *_rest = refused.err.splitlines()
    assert shown == '  name = "漢字·[31m" and age = XZ'
    assert carets == " " * (2 + 29) + "^^"


def test_of_a_long_search_the_part_around_its_place_is_shown(run: Run) -> None:
    refused = run("list", "age = 1 or " * 100 + "age = XZ" + " or age = 1" * 100)
    shown, carets, *_rest = refused.err.splitlines()
    assert len(shown) < 80
    assert shown[carets.index("^") :].startswith("XZ or age")
