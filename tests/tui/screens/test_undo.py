"""`u` takes back what the operator did last, and ctrl+r does it again, on every screen."""

from threading import Event

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from store.core.history.acts import UndoPlan
from store.core.progress import Monitor
from store.core.types import Status
from store.core.views import Listing
from store.services import Services
from tests.tui.conftest import idle, play, press, screen_text
from tests.tui.screens.test_read_only import notices
from tui.app.app import CordboardApp
from tui.base import progress
from tui.screens.dialogs.questions import ConfirmDialog

ARCHIVED = Listing(Status.ARCHIVED)


def archived(services: Services) -> list[str]:
    return [row.name for row in services.contacts.page(ARCHIVED)]


def said(app: CordboardApp) -> str:
    """What stands in notices and, in the contact list, in the status line."""
    return "\n".join((*notices(app), screen_text(app)))


def asked(app: CordboardApp) -> str:
    """The question and what stands below it."""
    return " ".join(str(one.render()) for one in app.screen.query(".box > Static").results(Static))


def test_one_contact_goes_back_at_once_and_again(app: CordboardApp, services: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "d")
        assert "u undo: archived Ana Bot." in screen_text(app)
        await press(pilot, "u")
        assert "Taken back: archived Ana Bot. ^r does it again." in screen_text(app)
        assert archived(services) == []
        await press(pilot, "enter", "ctrl+r")
        assert notices(app)[-1] == "Done again: archived Ana Bot. u takes it back."
        assert archived(services) == ["Ana Bot"]
        await press(pilot, "ctrl+r")
        assert notices(app)[-1].startswith("There is nothing to do again")

    play(app, story)


def test_of_many_it_says_whom_and_can_be_left(app: CordboardApp, services: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "space", "j", "space", "d", "u")
        assert isinstance(app.screen, ConfirmDialog)
        assert asked(app).startswith("Take back: archived 2 contacts? Ana Bot, Mail Only. Done ")
        await press(pilot, "enter")
        assert archived(services) == ["Ana Bot", "Mail Only"]
        await press(pilot, "u", "right", "enter")
        assert archived(services) == []

    play(app, story)


def test_what_somebody_changed_since_is_told_and_stays(app: CordboardApp, services: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        uuid = services.contacts.find("Ana Bot").uuid
        await press(pilot, "d")
        context = services._context
        object.__setattr__(context, "operator", "eve")
        services.contacts.set_status([uuid], Status.BLOCKED)
        object.__setattr__(context, "operator", "kim")
        await press(pilot, "u")
        told = "Nothing of it can go back. Stays: Ana Bot: status was changed since."
        assert asked(app).endswith(told)
        assert "Pass over it" in screen_text(app)
        await press(pilot, "right", "enter")
        assert services.contacts.get(uuid).status is Status.BLOCKED

    play(app, story)


@pytest.mark.parametrize("room", ["2", "3", "4", "7"])
def test_every_room_takes_back(app: CordboardApp, services: Services, room: str) -> None:
    services.groups.create("Others")

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, room, "u")
        assert notices(app)[-1].startswith("Taken back: added the group “Others”.")
        assert [group.name for group in services.groups.all()] == ["Farmers", "Testers"]

    play(app, story)


@pytest.mark.parametrize(
    ("keys", "told", "back"),
    [
        (("4", "a", *"Zed", "ctrl+s"), "u undo: saved Zed.", "added the group “Zed”"),
        (("3", "a", *"Zed", "ctrl+s"), "u undo: saved Zed.", "added the field “Zed”"),
        (
            ("3", "d"),
            "u undo: took Age out of the columns.",
            "changed the field “Age”: featured.",
        ),
        (("2", "e", "end", "s", "ctrl+s"), "u undo: saved Twilio USs.", "renamed the channel “Twilio US”"),
        (
            ("7", "comma", "down", "backspace", "tab", "enter"),
            "u undo: unset timezone.",
            "changed the setting",
        ),
        (
            ("/", *"age > 24", "enter", "b", "enter", *"Old", "enter"),
            'u undo: kept as "Old"',
            "added the search",
        ),
        (
            ("b", *"remove", "enter", "enter"),
            'u undo: removed the search "Kept"',
            "removed the search “Kept”",
        ),
    ],
)
def test_a_sentence_that_ends_an_act_names_undo_where_undo_takes_it_back(
    app: CordboardApp, services: Services, keys: tuple[str, ...], told: str, back: str
) -> None:
    services.settings.set("timezone", "Africa/Kigali")
    services.searches.keep("Kept", "age > 25")

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *keys)
        assert told in said(app)
        await press(pilot, "u")
        assert f"Taken back: {back}" in said(app)

    play(app, story)


def test_what_the_list_said_is_past_when_another_screen_was_there(app: CordboardApp) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "d", ":", "escape")
        assert "u undo: archived Ana Bot." in screen_text(app)
        await press(pilot, "4", "u", "1")
        assert "u undo" not in screen_text(app)

    play(app, story)


def test_what_was_not_changed_is_not_said_to_go_back(app: CordboardApp, services: Services) -> None:
    """Nor is that hidden names are: no undo shows them again."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "4", "e", "ctrl+s")
        assert notices(app)[-1] == "Nothing was changed."
        await press(pilot, "7", "comma", *["down"] * 4, "e", "up", "enter", "tab", "enter")
        assert notices(app)[-1] == "Set redacted to yes."

    play(app, story)


def test_orders_of_fields_go_back_one_by_one_and_forward_again(app: CordboardApp, services: Services) -> None:
    def order() -> list[str]:
        return [field.name for field in services.fields.all()][:3]

    first = order()

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "3", "down", "K", "J")
        await press(pilot, "0", "u")
        assert order() == first
        await press(pilot, "u")
        assert order() == [first[1], first[0], first[2]]
        await press(pilot, "u", "ctrl+r")
        assert order() == [first[1], first[0], first[2]]
        assert notices(app)[-1] == "Done again: reordered the fields. u takes it back."

    play(app, story)


def test_long_work_shows_how_far_it_is_and_escape_stops_it(
    app: CordboardApp, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.001)
    services.contacts.set_status([services.contacts.find("Ana Bot").uuid], Status.ARCHIVED)
    may_go_on = Event()
    run = services.history.undo

    def slow(plan: UndoPlan, monitor: Monitor) -> object:
        may_go_on.wait(10)
        return run(plan, monitor)

    monkeypatch.setattr(services.history, "undo", slow)

    async def story(pilot: Pilot[None]) -> None:
        await pilot.press("u")
        while "Taking back, esc stops" not in screen_text(app):
            await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert "Stopping ..." in screen_text(app)
        may_go_on.set()
        await idle(pilot)
        assert "Stopped; nothing was changed." in screen_text(app)
        assert archived(services) == ["Ana Bot"]

    play(app, story)
