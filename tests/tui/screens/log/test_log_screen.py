"""The log: windows of what everybody did, searched, opened line by line, and followed while others work."""

from dataclasses import replace

import pytest
from textual.pilot import Pilot

from store.core.contacts.selection import Selection
from store.core.history.timeline import LogEntry, LogFilter
from store.core.types import Status
from store.services import Services
from tests.store.builders import edit_of
from tests.tui.conftest import Snap, idle, look, play, press, screen_text
from tests.tui.screens.update_contact.panel import kept
from tui.app.app import CordboardApp
from tui.screens.log import screen as log_screen
from tui.screens.log.screen import LogScreen
from tui.widgets.windows import held
from tui.widgets.windows.table import WindowTable

app = pytest.fixture(kept)


@pytest.fixture
def busy(services: Services) -> Services:
    """Kim and Eve did something, and some of it was taken back."""
    eve = other(services)
    jane = services.contacts.find("Jane Doe")
    services.groups.create("Bakers")
    eve.contacts.save(jane.uuid, edit_of(jane, language="fra"))
    services.contacts.set_status([jane.uuid], Status.ARCHIVED)
    services.history.undo(services.history.next_undo())
    return services


def other(services: Services) -> Services:
    return Services(replace(services._context, operator="Eve (stated by root)"))


def table(app: CordboardApp) -> WindowTable[LogEntry]:
    assert isinstance(app.screen, LogScreen)
    return app.screen.table


def listed(app: CordboardApp) -> list[str]:
    return [entry.text for entry in table(app).windows.held.items]


def test_the_log_looks(app: CordboardApp, busy: Services, snap: Snap) -> None:
    snap(app, "8", "down")


def test_an_action_looks_line_by_line(app: CordboardApp, busy: Services, snap: Snap) -> None:
    snap(app, "8", "down", "enter", "down")


def test_a_line_opens_its_contact_and_escape_leads_back(app: CordboardApp, busy: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "8", "down", "enter")
        assert "Archived Jane Doe" in screen_text(app)
        assert "taken back" in screen_text(app)
        await press(pilot, "enter")
        assert screen_text(app).splitlines()[0].split() == ["Contact", "Jane", "Doe"]
        await press(pilot, "escape", "escape", "escape")
        assert app.navigation.top.SCOPE == "contact_list"

    play(app, story)


def test_what_is_about_no_contact_opens_none(app: CordboardApp, busy: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "8", "/", *"by = kim kind = created", "enter", "enter")
        assert "the group “Bakers”" in screen_text(app)
        await press(pilot, "enter")
        assert app.navigation.top.SCOPE == "log_action"

    play(app, story)


SEARCHES = {
    "kind = undone": ["Took back: archived Jane Doe"],
    "undone": ["Took back: archived Jane Doe"],
    "by:eve": ["Changed Jane Doe: language"],
    'contact = "Jane Doe" by = kim kind = updated': ["Archived Jane Doe"],
    "since = today and kind = undone": ["Took back: archived Jane Doe"],
    "since = +1d": [],
}


def test_searches_as_they_are_typed(app: CordboardApp, busy: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "8")
        for text, found in SEARCHES.items():
            await press(pilot, "/", *text, "enter")
            assert listed(app) == found, text
            await press(pilot, "escape")
        assert len(listed(app)) > 5

    play(app, story)


REFUSED = {
    "kind = made": ("There is no kind “made”", "made"),
    "by = bob": ("Nobody called", "bob"),
    "since = 31-02-2026": ("There is no day", "31-02-2026"),
    "colour = red": ("There is no condition", "colour"),
    "contact = qqqq": ("no contact", "qqqq"),
}


def test_what_is_wrong_is_told_with_its_place(app: CordboardApp, busy: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "8")
        for text, (said, where) in REFUSED.items():
            await press(pilot, "/", *text)
            bar = app.screen.query_one("SearchBar")
            assert said.replace("“", '"').replace("”", '"').lower() in screen_text(app).lower(), text
            start, end = bar.input.marked  # type: ignore[attr-defined]
            assert text[start:end] == where
            await press(pilot, "escape")

    play(app, story)


def test_tab_completes_and_the_kind_is_chosen_by_a_key(app: CordboardApp, busy: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "8", "/", *"by = E", "tab", "enter")
        assert listed(app) == ["Changed Jane Doe: language"]
        await press(pilot, "f")
        assert "undone" in screen_text(app)
        await press(pilot, "end", "enter")
        assert listed(app) == []
        assert "Nothing was done here that this asks for" in screen_text(app)
        await press(pilot, "escape", "escape")
        assert app.navigation.top.SCOPE == "contact_list"

    play(app, story)


@pytest.fixture
def small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "LIMIT", 30)
    for module in (held, log_screen):
        monkeypatch.setattr(module, "SIZE", 6)


@pytest.mark.usefixtures("small_windows")
def test_windows_are_read_in_both_directions(app: CordboardApp, busy: Services) -> None:
    every = [entry.id for entry in busy.history.log(LogFilter(), size=1000)]
    assert len(every) > 40

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "8")
        passed = []
        for key in ("down", "up"):
            for _each in every:
                item = table(app).item
                assert item is not None
                passed.append(item.id)
                assert f" {item.text}"[:30] in screen_text(app)
                await press(pilot, key)
            assert len(table(app).windows.held.items) <= 30
        assert passed == [*every, *reversed(every)]
        for key, end in (("G", every[-1]), ("g", every[0]), ("pagedown", every[0]), ("end", every[-1])):
            await press(pilot, key)
            item = table(app).item
            assert item is not None
            if key != "pagedown":
                assert item.id == end

    play(app, story, size=(80, 16))


def test_what_others_do_comes_in_and_the_cursor_stays(app: CordboardApp, busy: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "8", "down", "down")
        before = table(app).item
        eve = other(busy)
        eve.groups.create("Weavers")
        look(app)
        await idle(pilot)
        assert listed(app)[0] == "Added the group “Weavers”"
        assert table(app).item == before
        assert before is not None
        eve.history.undo(eve.history.next_undo())
        look(app)
        await idle(pilot)
        assert "taken back  Added the group “Weavers”" in screen_text(app)
        assert table(app).item == before

    play(app, story)


def test_the_log_of_a_contact_opens_from_its_profile(app: CordboardApp, busy: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "/", *"jane doe", "enter", "enter", "L")
        assert "of Jane Doe" in screen_text(app).splitlines()[0]
        assert listed(app)[:3] == [
            "Took back: archived Jane Doe",
            "Archived Jane Doe",
            "Changed Jane Doe: language",
        ]
        await press(pilot, "escape")
        assert app.navigation.top.SCOPE == "contact_profile"

    play(app, story)


def test_undo_is_told_in_the_status_line_until_the_cursor_goes_on(app: CordboardApp, busy: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "8", "u")
        assert listed(app)[0] == "Took back: added the group “Bakers”"
        assert "every action  Taken back: added the group" in screen_text(app).splitlines()[-2]
        await press(pilot, "down")
        assert "Taken back" not in screen_text(app).splitlines()[-2]

    play(app, story)


@pytest.mark.parametrize("keys", [("L",), ("L", "enter"), ("L", "G", "enter")])
def test_what_somebody_hides_is_hidden_in_the_log_of_a_contact(
    app: CordboardApp, busy: Services, keys: tuple[str, ...]
) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "/", *"jane doe", "enter", "enter", *keys)
        assert "Jane" in screen_text(app)
        other(busy).settings.set("redacted", "yes")
        look(app)
        await idle(pilot)
        assert "Jane" not in screen_text(app)

    play(app, story, size=(120, 36))


def test_what_was_deleted_for_good_has_no_lines(app: CordboardApp, busy: Services) -> None:
    jane = busy.contacts.find("Jane Doe")
    busy.contacts.set_status([jane.uuid], Status.ARCHIVED)
    busy.bulk.delete(Selection.of([jane.uuid]), 1)

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "8", "enter")
        assert "Deleted 1 contact" in screen_text(app)

    play(app, story)
