"""What is done from the contact list: statuses, questions, menus and the palette."""

from collections.abc import Callable

from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import OptionList

from store.core.types import Status
from store.core.views import Listing
from store.services import Services
from tests.tui.conftest import Snap, play, press, screen_text
from tui.app.app import CordboardApp
from tui.screens.contact_list.screen import ContactListScreen
from tui.text.palette import FOCUS, TITLE
from tui.widgets.lists.contact_table import ContactTable


def _name(pilot: Pilot[None]) -> str:
    row = pilot.app.screen.query_one(ContactTable).row
    return "" if row is None else row.name


def _uuid(services: Services, name: str) -> str:
    return services.contacts.find(name).uuid


def test_archive_asks_nothing_and_says_what_it_did(app: CordboardApp, services: Services) -> None:
    """It can be taken back, with the groups that the contact left."""
    jane, ana = _uuid(services, "Jane Doe"), _uuid(services, "Ana Bot")

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "d")
        assert services.contacts.get(ana).status is Status.ARCHIVED
        assert "u undo: archived Ana Bot." in screen_text(app)
        assert _name(pilot) == "Jane Doe"
        await press(pilot, "d")
        assert services.contacts.get(jane).status is Status.ARCHIVED
        assert "u undo: archived Jane Doe, out of 1 group." in screen_text(app)

    play(app, story)


def test_d_brings_back_what_is_archived(app: CordboardApp, services: Services) -> None:
    """One contact and several; from the other folders d moves to Archived."""
    ana, xavi = _uuid(services, "Ana Bot"), _uuid(services, "No Way")
    services.contacts.set_status((ana, xavi), Status.ARCHIVED)

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "f", "v", "d")
        assert services.contacts.get(ana).status is Status.ACTIVE
        await press(pilot, "space", "d")
        assert services.contacts.get(xavi).status is Status.ACTIVE
        await press(pilot, "f", "b", "d")
        assert services.contacts.total(Listing(Status.ARCHIVED)) == 1

    play(app, story)


def test_many_groups_are_narrowed_by_what_is_typed(app: CordboardApp, services: Services) -> None:
    for number in range(12):
        services.groups.create(f"Club {number:02}")

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "t", "slash", *"club 07")
        assert "Club 07" in screen_text(app)
        assert "Club 08" not in screen_text(app)
        await press(pilot, "enter")
        assert services.groups.find("Club 07").count == 1

    play(app, story)


def test_status_menu_moves_and_restores(app: CordboardApp, services: Services) -> None:
    """Any folder can be chosen, and a blocked contact can come back."""
    ana = _uuid(services, "Ana Bot")

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "t", "b")
        assert services.contacts.get(ana).status is Status.BLOCKED
        await press(pilot, "f", "b", "t", "a")
        assert services.contacts.get(ana).status is Status.ACTIVE

    play(app, story)


def test_sort_menu_looks(app: CordboardApp, snap: Snap) -> None:
    """Letters before the columns, the present one marked."""
    snap(app, "s")


def test_palette_looks(app: CordboardApp, snap: Snap) -> None:
    """Only what is possible now, with its key."""
    snap(app, "colon")


def test_palette_says_what_cannot_be_done_and_names_plain_commands(
    services: Services, make_app: Callable[..., CordboardApp]
) -> None:
    """A dim line tells its reason and does nothing; where nothing matches, the command line may do it."""
    plain = {"doctor": "Examine this terminal and the database.", "share": "Let accounts use one file."}
    app = make_app(services, plain_commands=lambda: plain)

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "/", *"zzzz", "enter", "colon", *"update the contact")
        before = app.screen
        await press(pilot, "enter")
        assert app.screen is before
        assert "There is no contact under the cursor." in screen_text(app)
        await press(pilot, "escape", "colon", *"terminal")
        assert "no command matches; on the command line: cordboard doctor" in screen_text(app)
        await press(pilot, *"xx", "enter")
        assert "no command matches" in screen_text(app)
        assert "cordboard" not in screen_text(app)

    play(app, story)


def test_palette_shows_the_letters_found_and_every_room(app: CordboardApp) -> None:
    """In bold, and the keys at the right in the colour of keys."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "colon")
        for room in ("Overview", "Settings"):
            await press(pilot, *room.lower())
            line = app.screen.query_one(OptionList).get_option_at_index(0).prompt
            assert isinstance(line, Content)
            assert line.plain.startswith(room)
            styled = {(line.plain[span.start : span.end], str(span.style)) for span in line.spans}
            assert {(room, TITLE), (line.plain[-1], FOCUS)} <= styled
            await press(pilot, *["backspace"] * len(room))

    play(app, story)


def test_palette_runs_what_was_found(app: CordboardApp) -> None:
    """Typing narrows the commands and Enter runs the one under the cursor."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "ctrl+p", *"reverse", "enter")
        screen = pilot.app.screen
        assert isinstance(screen, ContactListScreen)
        assert screen.view.listing.descending

    play(app, story)
