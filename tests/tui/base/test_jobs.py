"""What the screen tells when a job cannot even be started."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import idle, play, screen_text
from tui.app.app import CordboardApp


def test_a_thread_that_cannot_be_started_is_told(app: CordboardApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the system allows no more of them: the screen does not wait for ever."""

    def refused(*_: object) -> None:
        raise RuntimeError("can't start new thread")

    async def story(pilot: Pilot[None]) -> None:
        monkeypatch.setattr(ThreadPoolExecutor, "submit", refused)
        await pilot.press("enter")
        await idle(pilot)
        monkeypatch.undo()
        assert "no more memory" in " ".join(screen_text(app).split())

    play(app, story)
