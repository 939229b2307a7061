"""What the screen tells when a job cannot even be started."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from textual.pilot import Pilot

from store.core.contacts.selection import Selection
from store.services import Services
from tests.tui.conftest import idle, play, press, screen_text
from tui import jobs
from tui.app.app import CordboardApp
from tui.base.progress import stopped_by
from tui.screens.contact_list.screen import ContactListScreen


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


def test_what_takes_long_is_told_and_then_escape_goes_on_without_it(
    app: CordboardApp, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In dim words in the status line; what came of it too late is not used, and a job can tell."""
    monkeypatch.setattr(jobs, "_WORDS", {0.001: jobs.READING, 0.002: "reading, esc stops"})
    begun, may_go_on, went_on, look = Event(), Event(), Event(), services.bulk.members
    is_stopped: list[bool] = []

    def slow(selection: Selection) -> Mapping[str, int]:
        begun.set()
        may_go_on.wait(10)
        is_stopped.append(stopped_by(Event())())
        went_on.set()
        return look(selection)

    monkeypatch.setattr(services.bulk, "members", slow)

    async def story(pilot: Pilot[None]) -> None:
        await pilot.press("t")
        while not (begun.is_set() and "reading, esc stops" in screen_text(app)):
            await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert "reading" not in screen_text(app)
        may_go_on.set()
        assert went_on.wait(10)
        await idle(pilot)
        assert isinstance(app.screen, ContactListScreen)
        await press(pilot, "t")
        assert "Put Ana Bot into" in screen_text(app)
        assert is_stopped == [True, False]

    play(app, story)
