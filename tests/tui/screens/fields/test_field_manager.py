"""The custom fields on the screen: what is listed, what is done there, and how it looks."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from store.services import Services
from tests.tui.conftest import Snap, play, press, screen_text
from tests.tui.people import HOSTILE
from tests.tui.screens.fields.fields import adults, line_of, story
from tests.tui.screens.update_contact.panel import kept
from tui.app.app import CordboardApp
from tui.screens.fields.manager import FieldManagerScreen

app = pytest.fixture(kept)


def names(app: CordboardApp, services: Services) -> list[str]:
    """The fields as the screen lists them."""
    known = {field.name for field in services.fields.all()}
    lines = screen_text(app).splitlines()[2:]
    return [name for line in lines for name in known if line[6:].startswith(f"{name} ")]


# The list


def test_every_field_is_listed_with_its_use(app: CordboardApp, services: Services) -> None:
    adults(services)
    services.fields.create("Note")

    async def steps(pilot: Pilot[None]) -> None:
        assert names(app, services) == ["Age", "District", "Joined", "Note"]
        assert [word for word in line_of(app, "Age").split() if word != ">"] == [
            "1", "Age", "age", "Number", "41", "Adults",
        ]  # fmt: skip
        assert line_of(app, "District").split()[:2] == ["▲", "2"]
        assert line_of(app, "Note").split() == ["Note", "note", "Text", "0"]
        assert "3 columns, 4 of 250 fields" in screen_text(app)
        text = " ".join(screen_text(app).split())
        assert "column 1 of the list; 41 contacts with a value; asked for by the smart group Adults." in text

    story(app, steps)


def test_without_fields_it_says_how_to_make_one(
    empty_services: Services, make_app: Callable[..., CordboardApp]
) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await press(pilot, "escape", "3")
        assert "No custom field yet" in screen_text(bare)
        await press(pilot, "e", "d", "x", "K")
        assert isinstance(pilot.app.screen, FieldManagerScreen)

    bare = make_app(empty_services)
    play(bare, run)


def test_near_the_limit_it_says_how_many_are_left(app: CordboardApp, services: Services) -> None:
    for index in range(222):
        services.fields.create(f"Field {index}")

    async def steps(pilot: Pilot[None]) -> None:
        assert "There are 225 of at most 250 fields; 25 more can be made." in screen_text(app)
        await press(pilot, "a")
        assert "25 more can be made" in screen_text(app)

    story(app, steps)


def test_hostile_names_of_groups_do_no_harm(app: CordboardApp, services: Services) -> None:
    """Groups may be called anything that the store takes; a field's own name has only plain letters."""
    for name in (HOSTILE[0], HOSTILE[2]):
        services.groups.fill(services.groups.create(name[:60], "age > 18").uuid)

    async def steps(pilot: Pilot[None]) -> None:
        assert "[/foo]" in screen_text(app)
        assert "\x1b" not in screen_text(app)
        assert "\u202e" not in screen_text(app)

    story(app, steps)


# The order of the columns


_ORDERS = (
    (("down", "K"), ["District", "Age", "Joined"]),
    (("down", "left", "enter"), ["District", "Age", "Joined"]),
    (("down", "down", "shift+up", "shift+up"), ["Joined", "Age", "District"]),
    (("down", "down", "0"), ["Joined", "Age", "District"]),
    (("J",), ["District", "Age", "Joined"]),
    (("space", "down", "down", "enter"), ["District", "Joined", "Age"]),
    (("space", "down", "down", "escape"), ["Age", "District", "Joined"]),
    (("down", "K", "u"), ["Age", "District", "Joined"]),
    (("K",), ["Age", "District", "Joined"]),
    (("end", "J", "K"), ["Age", "District", "Joined"]),
)


def test_columns_move_by_the_gesture_of_addresses(app: CordboardApp, services: Services) -> None:
    services.fields.create("Note")

    async def steps(pilot: Pilot[None]) -> None:
        for presses, order in _ORDERS:
            services.fields.order(["age", "district", "joined"])
            await press(pilot, "r", "home", *presses)
            assert names(app, services) == [*order, "Note"], presses
            assert [field.name for field in services.fields.all()] == [*order, "Note"], "and it is stored"

    story(app, steps)


def test_the_cursor_travels_with_the_column(app: CordboardApp) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "down", "down", "K")
        assert "Joined (joined); column 2 of the list" in screen_text(app)
        await press(pilot, "K")
        assert "Joined (joined); column 1 of the list" in screen_text(app)

    story(app, steps)


def test_the_contact_list_shows_the_new_order(app: CordboardApp) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "down", "K", "q")
        header = next(line for line in screen_text(app).splitlines() if " Name ^" in line)
        assert header.index("District") < header.index("Age")

    story(app, steps, (160, 45))


def test_d_takes_a_column_away_and_brings_one_back(app: CordboardApp, services: Services) -> None:
    services.fields.create("Note")

    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "end", "d")
        assert line_of(app, "Note").split()[:3] == ["▲", "4", "Note"]
        await press(pilot, "d", "home", "d")
        assert [field.name for field in services.fields.all() if field.featured] == ["District", "Joined"]
        assert names(app, services) == ["District", "Joined", "Age", "Note"]

    story(app, steps)


# Deleting


def test_a_field_with_values_goes_when_their_number_is_typed(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "x")
        assert "41 values go with it. This cannot be undone." in " ".join(screen_text(app).split())
        await press(pilot, "4", "1", "enter")
        assert [field.key for field in services.fields.all()] == ["district", "joined"]
        assert names(app, services) == ["District", "Joined"]

    story(app, steps)


def test_a_field_without_values_is_counted_itself(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "end", "x")
        assert "It has no value. This cannot be undone." in screen_text(app)
        await press(pilot, "enter")
        assert len(services.fields.all()) == 3, "Cancel has the focus"
        await press(pilot, "x", "1", "enter")
        assert [field.key for field in services.fields.all()] == ["age", "district"]

    story(app, steps)


def test_a_field_that_a_group_asks_for_is_not_asked_about(app: CordboardApp, services: Services) -> None:
    adults(services)

    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "x")
        assert isinstance(pilot.app.screen, FieldManagerScreen)
        said = " ".join(screen_text(app).split())
        assert "Age cannot be deleted" in said
        assert len(services.fields.all()) == 3

    story(app, steps)


def test_the_fields_are_found_from_the_palette_and_any_page(app: CordboardApp) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await press(pilot, "colon", *"custom", "enter")
        assert isinstance(pilot.app.screen, FieldManagerScreen)
        await press(pilot, "2", "3")
        assert isinstance(pilot.app.screen, FieldManagerScreen)
        await press(pilot, "q")
        assert len(pilot.app.screen_stack) == 2

    play(app, run)


# How it looks


def test_the_fields_look_as_they_did(app: CordboardApp, services: Services, snap: Snap) -> None:
    adults(services)
    services.fields.create("Note")
    snap(app, "3", "down", "left")
