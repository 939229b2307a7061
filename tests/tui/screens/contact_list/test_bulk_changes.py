"""What is changed of all that are marked: typed, shown before it is done, done, taken back; and exported."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from store.core.contacts.selection import Selection
from store.core.types import Contact, Status
from store.core.views import Listing
from store.services import Services
from tests.tui.conftest import idle, play, press, screen_text
from tests.tui.people import add
from tui.app.app import CordboardApp
from tui.base import dialogs
from tui.screens.contact_list.screen import ContactListScreen
from tui.screens.dialogs.bulk_preview import BulkPreviewDialog, OutcomeListDialog
from tui.widgets.lists.line_table import LineTable

_DO_IT = ("right", "enter")


def _everybody(services: Services) -> list[Contact]:
    return [services.contacts.get(row.uuid) for row in services.contacts.page(Listing(), size=100)]


def _marked(app: CordboardApp) -> bool:
    screen = app.screen
    assert isinstance(screen, ContactListScreen)
    return bool(screen.table.marks)


def test_many_are_shown_what_it_comes_to_whom_it_means_and_then_it_is_done(
    app: CordboardApp, services: Services
) -> None:
    """Each count opens its list, which is left back to the question; marks go when it is done, and one key
    takes it back."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "*", "e", "l", *"kin", "enter")
        preview = app.screen
        assert isinstance(preview, BulkPreviewDialog)
        assert "1        46  would be changed" in screen_text(app)
        await press(pilot, "2")
        assert app.screen is preview
        await press(pilot, "1")
        assert isinstance(app.screen, OutcomeListDialog)
        await idle(pilot)
        assert "46 contacts would be changed" in screen_text(app)
        await press(pilot, "end")
        assert app.screen.query_one(LineTable).cursor == 45
        await press(pilot, "escape")
        assert app.screen is preview
        assert "1        46  would be changed" in screen_text(app)
        await press(pilot, *_DO_IT)
        assert {one.language for one in _everybody(services)} == {"kin"}
        assert not _marked(app)
        assert "u undo: set the language of 46 contacts to kin." in screen_text(app)
        await press(pilot, "u", "tab", "enter")
        assert {one.language for one in _everybody(services)} != {"kin"}

    play(app, story)


def test_leaving_the_preview_changes_nothing_and_keeps_the_marks(
    app: CordboardApp, services: Services
) -> None:
    async def story(pilot: Pilot[None]) -> None:
        before = _everybody(services)
        await press(pilot, "*", "e", "l", *"kin", "enter", "escape")
        assert (_everybody(services), _marked(app)) == (before, True)

    play(app, story)


@pytest.mark.parametrize(
    ("keys", "said", "texts"),
    [
        (("e", "l", *"xx", "enter"), "not a language code", {""}),
        (("e", "l", "enter"), "Enter again to clear it", {""}),
        (("colon", *"set a field", "enter", *"age", "enter", *"old", "enter"), "Not a number", {"old"}),
        (("e", *["down"] * 4, "enter", *"34", "enter"), "set Age of 2 contacts to 34", {"34"}),
    ],
    ids=["no language", "empty", "no number", "a number"],
)
def test_what_is_typed_is_checked_as_in_the_form(
    app: CordboardApp, services: Services, keys: tuple[str, ...], said: str, texts: set[str]
) -> None:
    """What is doubtful is set all the same when it is entered again; few contacts are changed at once."""
    assert dialogs.ASK_ABOVE >= 2
    two = [add(services, name) for name in ("Aaa", "Aab")]

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "r", "space", "space", *keys)
        assert said in " ".join(screen_text(app).replace("│", " ").split())
        if "old" in texts:
            await press(pilot, "enter")
        age = services.fields.find("Age").key
        now = [services.contacts.get(uuid).fields for uuid in two]
        assert {fields[age].text if age in fields else "" for fields in now} == texts

    play(app, story)


def test_what_went_meanwhile_is_told(app: CordboardApp, services: Services) -> None:
    gone = Selection.of([add(services, "Aaa")])
    stays = add(services, "Aab")

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "r", "space", "space")
        services.bulk.set_status(gone, Status.ARCHIVED)
        services.bulk.delete(gone, 1)
        await press(pilot, "d")
        assert "u undo: archived 1 contact. 1 contact was not there any more." in screen_text(app)
        assert services.contacts.get(stays).status is Status.ARCHIVED

    play(app, story)


def test_the_type_of_address_that_comes_first_is_chosen(app: CordboardApp, services: Services) -> None:
    jane = services.contacts.find("Jane Doe").uuid

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "down", "colon", *"address type", "enter", *"email", "enter")
        assert services.contacts.get(jane).addresses[0].urn.scheme == "mailto"
        assert "u undo: put the Email Address first for 1 contact." in screen_text(app)

    play(app, story)


def test_those_marked_are_exported_and_then_the_marks_go(
    app: CordboardApp, services: Services, tmp_path: Path
) -> None:
    file = tmp_path / "two.csv"

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "space", "space", "E")
        assert "2 contacts that are marked." in screen_text(app)
        await press(pilot, "escape")
        assert _marked(app)
        await press(pilot, "E", *str(file), "enter")
        assert len(file.read_text("utf-8").splitlines()) == 3
        await press(pilot, "escape")
        assert not _marked(app)

    play(app, story)


def test_the_lists_of_a_preview_hide_names_and_addresses_where_these_are_hidden(
    services: Services, make_app: Callable[..., CordboardApp]
) -> None:
    services.settings.set("redacted", "yes")
    app = make_app(services)

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "*", "d", "1")
        await idle(pilot)
        assert "46 contacts would be changed" in screen_text(app)
        assert not {"Jane", "Person", "4866"} & set(screen_text(app).split())

    play(app, story)
