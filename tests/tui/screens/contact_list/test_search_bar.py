"""Searching in the contact list: live, echoed, corrected, completed, remembered and kept."""

import pytest
from textual.pilot import Pilot

from store.services import Services
from tests.tui.conftest import Snap, idle, play, press, screen_text
from tests.tui.screens.update_contact.panel import kept
from tui.app.app import CordboardApp
from tui.screens.contact_list.screen import ContactListScreen
from tui.screens.contact_list.view_options import ViewOptions
from tui.widgets.lists.contact_table import ContactTable
from tui.widgets.search_bar import SearchBar

app = pytest.fixture(kept)


def size_of(pilot: Pilot[None]) -> int | None:
    return pilot.app.screen.query_one(ContactTable).view.window.size


def bar(pilot: Pilot[None]) -> SearchBar:
    return pilot.app.screen.query_one(SearchBar)


def test_a_search_is_read_while_typing_and_echoed_as_understood(app: CordboardApp) -> None:
    """The list follows; the status line says what the text was taken for."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "/", *"age > 24 and person")
        assert size_of(pilot) == 10
        assert 'search: fields.age > 24 AND name ~ "person"' in screen_text(app)
        await press(pilot, "enter")
        assert bar(pilot).text == 'fields.age > 24 AND name ~ "person"'
        assert not bar(pilot).has_class("-open")

    play(app, story)


def test_a_relative_date_stays_as_it_is_and_is_told_as_a_date(app: CordboardApp) -> None:
    """So that a search that is kept means another day tomorrow."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "/", *"created_on > -30d")
        assert 'Today that is created_on > "' in screen_text(app)
        await press(pilot, "enter")
        assert bar(pilot).text == 'created_on > "-30d"'
        assert bar(pilot).meant(bar(pilot).text).startswith('created_on > "')
        assert "-30d" not in bar(pilot).meant(bar(pilot).text)

    play(app, story)


def test_a_search_can_begin_before_the_line_was_made_ready(
    app: CordboardApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is made after the list is shown; whoever is quicker than that loses no letter."""
    read = ViewOptions.read
    monkeypatch.setattr(ViewOptions, "read", lambda _view: None)

    async def story(pilot: Pilot[None]) -> None:
        assert not pilot.app.screen.query(SearchBar)
        await press(pilot, "/", *"jane")
        assert bar(pilot).text == "jane"
        screen = pilot.app.screen
        assert isinstance(screen, ContactListScreen)
        read(screen.view)
        await idle(pilot)
        assert size_of(pilot) == 1

    play(app, story)


def test_what_cannot_be_understood_is_underlined_and_the_results_stay(app: CordboardApp) -> None:
    """Enter keeps the line open until it is a search; correcting it takes the sentence away."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "/", *"person")
        bar(pilot).input.value = "person age = XZ"
        await idle(pilot)
        assert size_of(pilot) == 40
        assert "XZ" in screen_text(app)
        start, end = bar(pilot).input.marked
        assert bar(pilot).text[start:end] == "XZ"
        await press(pilot, "enter")
        assert bar(pilot).has_class("-open")
        await press(pilot, "end", "backspace", "backspace", *"25")
        assert bar(pilot).input.marked == (0, 0)
        assert size_of(pilot) == 5

    play(app, story)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("jane", 1),
        ("4866", 1),
        ("channel = 'MTN Rwanda'".replace("'", '"'), 42),
        ("locked = yes", 1),
        ('district = "kigali"', 1),
        ("group = farmers", 1),
        ("twitter = jane_doe or telegram ~ 1234", 2),
    ],
)
def test_everything_cordboard_knows_can_be_searched(app: CordboardApp, text: str, size: int) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "/")
        bar(pilot).input.value = text
        await press(pilot, "enter")
        assert size_of(pilot) == size

    play(app, story)


def test_escape_clears_and_the_cursor_stays(app: CordboardApp) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "/", *"person", "enter", "down", "down")
        row = pilot.app.screen.query_one(ContactTable).row
        await press(pilot, "escape")
        assert size_of(pilot) == 46
        after = pilot.app.screen.query_one(ContactTable).row
        assert row is not None
        assert after is not None
        assert row.uuid == after.uuid

    play(app, story)


def test_tab_completes_what_is_known(app: CordboardApp) -> None:
    """One way to complete is taken; several are shown, and Tab goes through them."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "/", *"distr", "tab")
        assert bar(pilot).text.startswith("district")
        await press(pilot, "escape", "/", *"status = ", "tab")
        shown = screen_text(app)
        assert all(status in shown for status in ("active", "archived", "blocked", "stopped"))
        first = bar(pilot).text
        await press(pilot, "tab")
        assert bar(pilot).text != first
        await press(pilot, "shift+tab")
        assert bar(pilot).text == first

    play(app, story)


def test_earlier_searches_come_back_with_the_arrow(app: CordboardApp, services: Services) -> None:
    services.searches.remember("fields.age > 24")
    services.searches.remember('name ~ "jane"')

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "/", *"half", "up")
        assert bar(pilot).text == 'name ~ "jane"'
        await press(pilot, "up")
        assert bar(pilot).text == "fields.age > 24"
        await press(pilot, "down", "down")
        assert bar(pilot).text == "half"
        await press(pilot, "up", "up", "backspace", "5", "enter")
        assert size_of(pilot) == 6

    play(app, story)
    assert "fields.age > 25" in services.searches.recent()


def test_a_search_is_kept_by_a_name_and_found_again(app: CordboardApp, services: Services) -> None:
    """A name that is taken is said so, and asked for again."""
    services.searches.keep("Farmers", "group = Farmers")

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "/", *"age > 24", "enter", "b", "enter", *"farmers", "enter")
        assert "already a search called" in screen_text(app)
        await press(pilot, *" over 24", "enter", "escape")
        assert size_of(pilot) == 46
        await press(pilot, "b", *"over 24", "enter")
        assert size_of(pilot) == 11
        await press(pilot, "b", *"remove", "enter", *"over", "enter")

    play(app, story)
    assert [one.name for one in services.searches.kept()] == ["Farmers"]


def test_a_search_becomes_a_smart_group(app: CordboardApp, services: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "/", *"age > 24", "enter", "b", *"smart", "enter", *"Over 24", "enter")
        assert "keeps itself" in screen_text(app)

    play(app, story)
    group = next(group for group in services.groups.all() if group.name == "Over 24")
    assert (group.query, group.count, group.is_smart) == ("fields.age > 24", 11, True)


def test_enter_before_the_vocabulary_are_known_is_not_lost(app: CordboardApp) -> None:
    """Keys typed while the store still opens act on the list once it is there."""

    async def run(pilot: Pilot[None]) -> None:
        line = bar(pilot)
        line._vocabulary = None
        await press(pilot, "/", *"jane", "enter")
        assert not line.has_class("-open")
        assert size_of(pilot) == 46
        pilot.app.screen.refresh_data()  # type: ignore[attr-defined]
        await idle(pilot)
        assert size_of(pilot) == 1

    play(app, run)


def test_the_line_looks_as_it_did(app: CordboardApp, snap: Snap) -> None:
    snap(app, "/", *"person", *" age = XZ")


def test_the_choices_look_as_they_did(app: CordboardApp, snap: Snap) -> None:
    snap(app, "/", *"status = ", "tab", "tab")
