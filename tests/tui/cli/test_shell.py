"""What the command line does for a shell: its words, lists that fit, completion, the manual page."""

import os
from pathlib import Path

import pytest

from tests.tui.cli.conftest import Run
from tui.cli import main
from tui.cli.wrong_use import in_our_words
from tui.process import output
from tui.process.output import Column


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("list", "--folder", "attic"), "'--folder': attic is none of active, blocked, stopped, archived."),
        (("list", "--limit", "-1"), "'--limit': It has to be at least 0."),
        (("list", "--limit", "few"), "'--limit': A whole number is needed, such as 20."),
        (("demo", "--contacts", "1000001"), "'--contacts': It can be at most 1000000."),
        (("route", "1", "--role", "sing"), "'--role': sing is none of send, receive, call, answer."),
    ],
)
def test_a_value_out_of_range_is_told_in_our_words(
    run: Run, arguments: tuple[str, ...], sentence: str
) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert sentence in done.err
    assert "Input should" not in done.err
    assert "Value error" not in done.err


def test_other_messages_stay_as_they_are() -> None:
    assert in_our_words("No such option: --x") == "No such option: --x"


@pytest.mark.parametrize("arguments", [("list", "zzzz"), ("list", "--folder", "stopped", "zzzz")])
def test_nothing_found_is_said_on_standard_error(run: Run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.code == 0
    assert "zzzz" not in done.out
    assert "No contact in " in done.err
    assert done.err.rstrip().endswith("matches zzzz.")


@pytest.mark.parametrize("columns", [60, 80, 100, 200])
@pytest.mark.parametrize(
    "arguments", [("list", "--limit", "20"), ("channels", "list"), ("groups", "list"), ("fields", "list")]
)
def test_lists_fit_the_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], columns: int
) -> None:
    """What stands for want of room elsewhere is told; the name is always there."""
    monkeypatch.setattr(output, "is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", str(columns))
    done = run(*arguments)
    assert max(map(len, done.lines)) <= columns
    assert "NAME" in done.lines[0].split()
    assert columns < 200 or "No room for" not in done.err


def test_a_long_reason_goes_on_below(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(output, "is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "40")
    output.table(
        (Column("A", 8), Column("WHY", 90, folds=True)), [("x", "one two three four five six seven eight")]
    )
    assert capsys.readouterr().out.splitlines() == [
        "A  WHY",
        "x  one two three four five six seven",
        "   eight",
    ]


@pytest.mark.parametrize(
    ("shell", "file"),
    [
        ("bash", ".bash_completions/cordboard.sh"),
        ("zsh", ".zfunc/_cordboard"),
        ("fish", ".config/fish/completions/cordboard.fish"),
    ],
)
def test_completion_is_installed(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, shell: str, file: str
) -> None:
    """The shell is the one that runs the command; here, where there is none, it is named."""
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")
    monkeypatch.setattr(main, "_command_line", main._command_line.__wrapped__)
    assert run("--install-completion", shell).code == 0
    assert "_CORDBOARD_COMPLETE" in (tmp_path / file).read_text()


def test_commands_and_options_are_completed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_CORDBOARD_COMPLETE", "complete_bash")
    for typed, word in (("cordboard cha", "channels"), ("cordboard channels en", "enable")):
        monkeypatch.setenv("COMP_WORDS", typed)
        monkeypatch.setenv("COMP_CWORD", str(typed.count(" ")))
        assert word in run().out.split()


def test_the_manual_page_has_every_command(run: Run, tmp_path: Path) -> None:
    page = run("--man").out
    assert page.startswith(".TH CORDBOARD 1")
    for name in main.plain_commands():
        assert ".SS " + name.replace("-", "\\-") in page, name
    assert "\\-\\-read\\-only" in page
    known = (".TH", ".SH", ".SS", ".TP", ".PP", ".B ")
    assert [line for line in page.splitlines() if line[:1] in (".", "'") and not line.startswith(known)] == []


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("", "keys\tone for each verb"),
        ('[keys]\npreset = "before"\n', "keys\tas before each verb had one key"),
        ('[keys]\n"contact_list.archive" = "Y"\n', "keys\tone for each verb, 1 of your own"),
        ('[keys]\npreset = "lazygit"\n', 'There is no preset "lazygit"'),
        ("", "cursor\ta bar over the row"),
        ("[look]\nthrifty = true\n", "cursor\ta bar over the name only"),
    ],
)
def test_doctor_says_which_keys_and_which_bar_there_are(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: str, told: str
) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(settings)
    monkeypatch.setenv("CORDBOARD_CONFIG", os.fspath(path))
    assert told in run("doctor").out
