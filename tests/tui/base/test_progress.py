"""How far a long job is: a bar and numbers in the status line, seldom, and for a few bytes."""

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import idle, play
from tests.tui.people import START, fill, open_copy
from tests.tui.terminal.test_painting_screens import Watched
from tui.base import progress
from tui.base.progress import progress_text
from tui.base.screen import CordboardScreen
from tui.cli.common import _reporter
from tui.terminal.profile import TerminalProfile, pause_between
from tui.text.cells import Glyphs, glyphs, progress_bar


@pytest.mark.parametrize(
    ("done", "total", "shown"),
    [
        (0, 10_000, "............      0/10 000"),
        (3_200, 10_000, "###.........  3 200/10 000"),
        (9_999, 10_000, "###########.  9 999/10 000"),
        (10_000, 10_000, "############ 10 000/10 000"),
        (3, 2, "############ 3/2"),
    ],
)
def test_a_bar_is_as_wide_at_the_end(done: int, total: int, shown: str) -> None:
    assert progress_bar(done, total, glyphs(ascii=True)) == shown


@pytest.mark.parametrize(("is_remote", "most"), [(False, 4), (True, 2)])
def test_a_job_reports_a_few_times_a_second(
    is_remote: bool, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often it says how far it is."""
    told: list[int] = []
    clock = iter(number / 100 for number in range(1_000))
    monkeypatch.setattr("tui.base.progress.time.monotonic", lambda: next(clock))
    note = progress.throttled(lambda done, _total: told.append(done), pause_between(is_remote))
    for done in range(999):
        note(done, 999)
    assert most * 9 - 1 <= len(told) <= most * 10


@pytest.mark.parametrize(("remote", "most"), [({}, 4), ({"SSH_CONNECTION": "1"}, 2)])
def test_a_command_reports_as_seldom(
    remote: dict[str, str], most: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter(1 + number / 100 for number in range(1_001))
    monkeypatch.setattr("tui.cli.common.time.monotonic", lambda: next(clock))
    monkeypatch.setattr("tui.cli.common.os.environ", remote)
    report = _reporter("Importing")
    for done in range(999):
        report(done, 999)
    assert most * 9 - 1 <= capsys.readouterr().err.count("\r") <= most * 10


@pytest.mark.parametrize("signs", [glyphs(), glyphs(ascii=True)], ids=["unicode", "ascii"])
def test_a_report_takes_a_few_bytes(signs: Glyphs) -> None:
    """Digits that change, and a cell of the bar."""
    app = Watched(lambda: open_copy(fill), TerminalProfile(), now=lambda: START)

    async def story(pilot: Pilot[None]) -> None:
        screen = pilot.app.screen
        assert isinstance(screen, CordboardScreen)
        sent = []
        for done in range(0, 10_001, 400):
            screen.set_status(progress_text("Importing", signs, done, 10_000))
            await idle(pilot)
            sent.append(len(app.sent))
        assert max(sent[1:]) <= 30
        assert sum(sent[1:]) / len(sent[1:]) <= 15

    play(app, story)
