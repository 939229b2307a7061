"""The form of a custom field: making one, renaming it, and what another type makes of its values."""

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from store.core.types import FieldType
from store.services import Services
from tests.tui.conftest import Snap, press, screen_text
from tests.tui.people import add
from tests.tui.screens.fields.fields import adults, line_of, story
from tests.tui.screens.update_contact.panel import kept
from tui.app.app import CordboardApp
from tui.screens.fields.form import FieldFormScreen
from tui.screens.fields.manager import FieldManagerScreen
from tui.widgets.choice import Choice

app = pytest.fixture(kept)


async def type_name(pilot: Pilot[None], name: str) -> None:
    pilot.app.screen.query_one("#field-name Input", Input).value = name
    await press(pilot, "ctrl+s")


def test_a_field_is_made_and_stands_under_the_cursor(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "a")
        pilot.app.screen.query_one("#field-name Input", Input).value = "Num  Goats"
        pilot.app.screen.query_one("#field-type", Choice).set_values("number")
        await press(pilot, "x", "backspace")
        assert "num_goats" in screen_text(app)
        await press(pilot, "ctrl+s")
        made = services.fields.get("num_goats")
        assert (made.name, made.type, made.featured) == ("Num  Goats", FieldType.NUMBER, False)
        assert "Num  Goats (num_goats); no column of the list" in screen_text(app)

    story(app, steps)


def test_a_name_that_cannot_be_is_told_below_it(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "a")
        await type_name(pilot, "AGE")
        assert 'There is already a field called "Age".' in screen_text(app)
        await type_name(pilot, "Age 2")
        assert isinstance(pilot.app.screen, FieldManagerScreen)

    story(app, steps)


def test_a_field_is_renamed_and_keeps_its_key(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "e")
        assert "(stays, whatever the name)" in screen_text(app)
        await type_name(pilot, "Years")
        assert services.fields.get("age").name == "Years"
        assert line_of(app, "Years").split()[1:3] == ["Years", "age"]

    story(app, steps)


def test_before_a_type_is_saved_it_says_how_many_values_can_be_read(
    app: CordboardApp, services: Services
) -> None:
    add(services, "Odd One", fields={"district": "12"})
    adults(services)

    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "down", "enter", "tab")
        await choose_type(pilot, "number")
        said = " ".join(screen_text(app).split())
        assert "2 contacts have a value; 1 of them can be read as a number, 1 would show as --." in said
        assert "shows again under the old type" in said
        assert services.fields.get("district").type is FieldType.TEXT
        await press(pilot, "ctrl+s")
        assert services.fields.get("district").type is FieldType.NUMBER
        await press(pilot, "home", "enter")
        assert "Smart groups that ask for it: Adults." in screen_text(app)

    story(app, steps)


async def choose_type(pilot: Pilot[None], kind: str) -> None:
    choice = pilot.app.screen.query_one("#field-type", Choice)
    choice.set_values(kind)
    choice.post_message(Choice.Changed(choice, (kind,)))
    await press(pilot, "shift+tab")


def test_leaving_a_form_asks_only_when_something_was_changed(app: CordboardApp) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "e", "escape")
        assert isinstance(pilot.app.screen, FieldManagerScreen)
        await press(pilot, "e", "x", "escape")
        assert "Leave without saving?" in screen_text(app)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, FieldFormScreen)

    story(app, steps)


def test_the_form_looks_as_it_did(app: CordboardApp, services: Services, snap: Snap) -> None:
    adults(services)
    snap(app, "3", "enter", story=_as_date)


async def _as_date(pilot: Pilot[None]) -> None:
    await choose_type(pilot, "datetime")
