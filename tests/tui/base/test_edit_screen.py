"""Every form saves once, closes when what it edits is gone, and asks before changes are lost."""

from textual.pilot import Pilot

from store.services import Services
from tests.tui.conftest import idle, play, press, screen_text
from tui.app.app import CordboardApp
from tui.base import messages
from tui.screens.groups.form import GroupFormScreen


def test_saving_again_while_it_is_stored_stores_once(app: CordboardApp, services: Services) -> None:
    """A second press comes before the first is answered."""
    names: list[str] = []

    async def story(pilot: Pilot[None]) -> None:
        app.post_message(messages.OpenScreen("group_form"))
        await idle(pilot)
        await press(pilot, *"Night shift")
        form = app.screen
        assert isinstance(form, GroupFormScreen)
        form.action_save()
        form.action_save()
        await idle(pilot)
        assert not isinstance(app.screen, GroupFormScreen)
        names.extend(group.name for group in services.groups.all())

    play(app, story)
    assert names.count("Night shift") == 1


def test_a_refused_form_can_be_saved_again(app: CordboardApp) -> None:
    """What is wrong stands below its row, and the focus is there."""

    async def story(pilot: Pilot[None]) -> None:
        app.post_message(messages.OpenScreen("group_form"))
        await idle(pilot)
        await press(pilot, "ctrl+s")
        form = app.screen
        assert isinstance(form, GroupFormScreen)
        assert form.name_row.problem
        assert app.focused is form.name_row.input
        await press(pilot, *"Night shift", "ctrl+s")
        assert not isinstance(app.screen, GroupFormScreen)

    play(app, story)


def test_a_form_of_something_that_is_gone_closes(app: CordboardApp) -> None:
    """With a notice."""

    async def story(pilot: Pilot[None]) -> None:
        before = app.screen
        app.post_message(messages.OpenScreen("group_form", "gone"))
        await idle(pilot)
        assert app.screen is before
        assert [note.message for note in app._notifications] == ["The group is not there any more."]

    play(app, story)


def test_leaving_asks_only_when_something_is_typed(app: CordboardApp) -> None:
    """Escape closes an untouched form; else it asks, and Cancel has the focus."""

    async def story(pilot: Pilot[None]) -> None:
        app.post_message(messages.OpenScreen("group_form"))
        await idle(pilot)
        await press(pilot, "x", "escape")
        assert "Leave without saving?" in screen_text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, GroupFormScreen)
        await press(pilot, "backspace", "escape")
        assert not isinstance(app.screen, GroupFormScreen)

    play(app, story)


def test_a_question_is_asked_once_however_often_its_key_was_pressed(app: CordboardApp) -> None:
    """Two answers to it would close the form twice."""

    async def story(pilot: Pilot[None]) -> None:
        app.post_message(messages.OpenScreen("group_form"))
        await idle(pilot)
        await press(pilot, "x")
        form = app.screen
        assert isinstance(form, GroupFormScreen)
        form.action_back()
        form.action_back()
        await idle(pilot)
        assert sum(screen.is_modal for screen in app.screen_stack) == 1
        await press(pilot, "tab", "enter")
        assert not isinstance(app.screen, GroupFormScreen)

    play(app, story)


def test_an_answer_that_comes_with_a_newer_question_closes_nothing(app: CordboardApp) -> None:
    """The form would be gone below the newer one, which could close it once more."""

    async def story(pilot: Pilot[None]) -> None:
        app.post_message(messages.OpenScreen("group_form"))
        await idle(pilot)
        await press(pilot, "x", "escape")
        form = next(screen for screen in app.screen_stack if isinstance(screen, GroupFormScreen))
        app.screen.dismiss(True)
        form.action_back()
        await idle(pilot)
        assert form in app.screen_stack
        assert app.screen.is_modal
        await press(pilot, "tab", "enter")
        assert form not in app.screen_stack

    play(app, story)


def test_a_stored_form_closes_with_the_question_over_it(app: CordboardApp, services: Services) -> None:
    """Whether to leave it is no question any more; a second end would be one of the screen below."""
    names: list[str] = []

    async def story(pilot: Pilot[None]) -> None:
        below = app.screen
        app.post_message(messages.OpenScreen("group_form"))
        await idle(pilot)
        await press(pilot, *"Night shift")
        form = app.screen
        assert isinstance(form, GroupFormScreen)
        form.action_back()
        assert app.screen.is_modal
        form.action_save()
        await idle(pilot)
        assert app.screen is below
        form.dismiss(None)
        await idle(pilot)
        assert app.screen is below
        names.extend(group.name for group in services.groups.all())

    play(app, story)
    assert names.count("Night shift") == 1
