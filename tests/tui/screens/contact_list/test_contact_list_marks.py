"""Marking contacts in the list, and acting on all that are marked."""

from collections.abc import Callable
from threading import Event

import pytest
from textual.pilot import Pilot
from textual.widgets import Button

from store.core.contacts.selection import Selection
from store.core.progress import Monitor
from store.core.types import Status
from store.core.views import Listing
from store.services import Services
from store.workspace.many import pace
from tests.tui.conftest import Snap, idle, play, press, screen_text
from tests.tui.people import add
from tests.tui.screens.test_read_only import notices
from tui.app.app import CordboardApp
from tui.base import progress
from tui.screens.contact_list import marking
from tui.widgets.lists import loading
from tui.widgets.lists.contact_table import ContactTable

ARCHIVED = Listing(Status.ARCHIVED)


def _table(pilot: Pilot[None]) -> ContactTable:
    return pilot.app.screen_stack[-1].query_one(ContactTable)


def _marked(pilot: Pilot[None]) -> list[str]:
    """The names of the rows in view that show as marked."""
    view, marks = _table(pilot).view, _table(pilot).marks
    return [
        row.name
        for position in range(view.top, view.top + view.lines)
        if (row := view.window.row(position)) is not None and marks.has(row, position, view.cursor)
    ]


def _status(pilot: Pilot[None]) -> str:
    return screen_text(pilot.app).splitlines()[-2]  # type: ignore[arg-type]


def _keys(pilot: Pilot[None]) -> str:
    return screen_text(pilot.app).splitlines()[-1]  # type: ignore[arg-type]


def test_list_with_marks_looks(app: CordboardApp, snap: Snap) -> None:
    """A star beside each mark, the range included; how many in the status line; the acts in the last line."""
    snap(app, "space", "down", "space", "v", "j", "j")


def test_space_marks_and_goes_on(app: CordboardApp) -> None:
    """Marks stay on their contacts whatever is sorted or scrolled; minus takes them all away."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "space", "down", "space")
        assert _marked(pilot) == ["Ana Bot", "Mail Only"]
        assert "2 marked" in _status(pilot)
        assert "Archive" in _keys(pilot)
        await press(pilot, "S", "G")
        assert _marked(pilot)[-2:] == ["Mail Only", "Ana Bot"]
        await press(pilot, "pageup", "s", "n", "g")
        assert _marked(pilot) == ["Ana Bot", "Mail Only"]
        await press(pilot, "space")
        assert _marked(pilot) == ["Mail Only"]
        await press(pilot, "-")
        assert _marked(pilot) == []
        assert "marked" not in _status(pilot)
        assert "Archive" not in _keys(pilot)

    play(app, story)


def test_a_range_marks_and_unmarks(app: CordboardApp) -> None:
    """`v` twice marks all between, forwards or backwards; begun on a mark it unmarks; escape leaves it."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "j", "j", "v", "k", "k", "v")
        assert _marked(pilot) == ["Ana Bot", "Jane Doe", "Mail Only"]
        await press(pilot, "j", "v", "j", "j", "v")
        assert _marked(pilot) == ["Ana Bot"]
        await press(pilot, "v", "j", "escape")
        assert _marked(pilot) == ["Ana Bot"]

    play(app, story)


def test_a_range_goes_on_beyond_the_rows_held(
    empty_services: Services, make_app: Callable[..., CordboardApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store says who is between; a range has its limit, and says so."""
    monkeypatch.setattr(loading, "PAGE", 5)
    for number in range(150):
        add(empty_services, f"Person {number:03}")

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "v", "G", "v")
        assert _table(pilot).view.window.start > 0
        assert "150 marked" in _status(pilot)
        await press(pilot, "-", "g", "j", "v")
        monkeypatch.setattr(marking, "MAX_RANGE", 148)
        await press(pilot, "G", "v")
        assert "A range has at most 148 contacts." in screen_text(pilot.app)  # type: ignore[arg-type]
        await press(pilot, "k", "v")
        assert "148 marked" in _status(pilot)

    play(make_app(empty_services), story)


def test_all_that_match_are_marked_without_being_held(app: CordboardApp) -> None:
    """`*` takes the whole list, `space` takes one out of it again; the store counts."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "slash", *"person", "enter", "*")
        assert "all 40 match" in _status(pilot)
        await press(pilot, "space")
        assert "39 of 40 marked" in _status(pilot)
        assert len(_table(pilot).marks.selection.uuids) == 1
        await press(pilot, "escape")
        assert "marked" not in _status(pilot)
        assert "The marks are gone" in screen_text(app)

    play(app, story)


def test_marks_end_with_the_folder(app: CordboardApp) -> None:
    """Another folder has other contacts: the marks are dropped, and that is said."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "space", "f", "b")
        assert "The marks are gone" in screen_text(app)
        await press(pilot, "f", "a")
        assert _marked(pilot) == []

    play(app, story)


def test_a_key_acts_on_the_marks(app: CordboardApp, services: Services) -> None:
    """A few contacts go at once; the cursor's own contact, which is not marked, stays."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *"jj", "space", "space", "d")
        assert [row.name for row in services.contacts.page(ARCHIVED)] == ["Mail Only", "No Way"]
        assert "u undo: archived 2 contacts." in screen_text(app)
        assert _marked(pilot) == []
        await press(pilot, "f", "v", "*", "t", "a")
        assert services.contacts.total(ARCHIVED) == 0

    play(app, story)


def test_an_open_range_is_what_a_key_acts_on(app: CordboardApp, services: Services) -> None:
    """The range need not be ended first."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *"jj", "v", "j", "t", "b")
        assert services.contacts.total(Listing(Status.BLOCKED)) == 3

    play(app, story)


def test_the_question_is_answered(app: CordboardApp, services: Services) -> None:
    """Enter cancels; the verb goes on."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "*", "d", "enter")
        assert services.contacts.total(ARCHIVED) == 0
        assert "all 46 match" in _status(pilot)
        await press(pilot, "d", "right", "enter")
        assert services.contacts.total(ARCHIVED) == 46

    play(app, story)


def test_groups_are_joined_and_left(app: CordboardApp, services: Services) -> None:
    """`t`, then the group: with a tick if it has all of them, a dash if some; then the marks go."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "space", "space", "t")
        assert "[x] Active" in screen_text(app)
        assert "[-] Farmers  1" in screen_text(app)
        await press(pilot, "end", "enter")
        assert "u undo: added 2 contacts to Testers." in screen_text(app)
        assert {g.name: g.count for g in services.groups.all()} == {"Farmers": 1, "Testers": 2}
        assert "marked" not in _status(pilot)
        await press(pilot, "g", "space", "space", "t")
        assert "[x] Testers  2" in screen_text(app)
        await press(pilot, "end", "enter")
        assert {g.name: g.count for g in services.groups.all()} == {"Farmers": 1, "Testers": 0}

    play(app, story)


def test_the_preferred_channel_of_the_marked(app: CordboardApp, services: Services) -> None:
    """`p`, then the channel; those that it cannot reach are counted. Without marks it is for one."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "space", "space", "p", *"vonage", "enter")
        (told,) = notices(app)
        assert told.startswith(
            "u undo: chose Vonage Germany for 1 contact. 1 contact was left alone: no address that"
        )
        jane = services.contacts.find("Jane Doe")
        assert services.router().locked_to(jane.addresses[0]) is not None
        await press(pilot, "k", "p", *"none", "enter")
        assert all(one.channel is None for one in services.contacts.find("Jane Doe").addresses)

    play(app, story)


def test_a_running_act_shows_its_progress_and_is_stopped_by_escape(
    app: CordboardApp, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list moves meanwhile; nothing has changed after that."""
    monkeypatch.setattr(pace, "BATCH", 10)
    monkeypatch.setattr(progress, "PATIENCE", 0.001)
    started, may_go_on = Event(), Event()
    run = services.bulk.set_status

    def slow(selection: Selection, status: Status, monitor: Monitor) -> object:
        def note(done: int, total: int) -> None:
            started.set()
            may_go_on.wait(10)

        return run(selection, status, Monitor(note, monitor.cancelled))

    monkeypatch.setattr(services.bulk, "set_status", slow)

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "*", "d")
        pilot.app.screen.query_one("#verb", Button).press()
        while not started.is_set():
            await pilot.pause()
        await pilot.press("down")
        await pilot.pause()
        assert "2/46" in _status(pilot)
        while "Moving to Archived, esc stops" not in _status(pilot):
            await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert "Stopping ..." in _status(pilot)
        may_go_on.set()
        await idle(pilot)
        assert "Stopped; nothing was changed." in screen_text(app)
        assert services.contacts.total(ARCHIVED) == 0
        assert "Moving" not in _status(pilot)

    play(app, story)


def test_deleting_for_good_needs_the_count_typed(app: CordboardApp, services: Services, snap: Snap) -> None:
    """What goes, and that it cannot be undone; the verb is off until the number is right."""
    services.contacts.set_status(
        [services.contacts.find(name).uuid for name in ("Jane Doe", "Ana Bot")], Status.ARCHIVED
    )
    snap(app, "f", "v", "*", "x", "1")


def test_deleting_for_good(app: CordboardApp, services: Services) -> None:
    """Not in Active; elsewhere only with the right number."""
    names = ("Jane Doe", "Ana Bot")
    services.contacts.set_status([services.contacts.find(name).uuid for name in names], Status.ARCHIVED)

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "x")
        assert "Active contacts are not deleted" in screen_text(app)
        await press(pilot, "f", "v", "*", "x", "1", "enter")
        assert services.contacts.total(ARCHIVED) == 2
        await press(pilot, "x", "1", "backspace", "2", "enter")
        assert services.contacts.total(ARCHIVED) == 0
        assert "Deleted 2 contacts for good." in screen_text(app)

    play(app, story)
