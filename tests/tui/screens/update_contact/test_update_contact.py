"""The Update Contact panel: its other fields, leaving, conflicts, and how it looks."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from store.core.types import FieldType, Status
from store.core.urns import parse
from store.core.views import Listing
from store.services import Services
from tests.tui.conftest import Snap, idle, play, press, screen_text
from tests.tui.people import HOSTILE, add, add_hostile
from tests.tui.screens.test_read_only import notices
from tests.tui.screens.update_contact.panel import (
    DE,
    add_address,
    jane,
    kept,
    open_panel,
    problem,
    route,
    story,
    type_into,
    urns,
)
from tui.app.app import CordboardApp
from tui.keys import bindings as keys
from tui.screens.contact_list.screen import ContactListScreen
from tui.screens.contact_profile.screen import ContactProfileScreen
from tui.screens.update_contact.screen import UpdateContactScreen
from tui.widgets.form_rows import TextRow
from tui.widgets.lists.contact_table import ContactTable

app = pytest.fixture(kept)


# The other fields


def test_name_language_fields_and_groups_are_saved_together(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await press(pilot, "end", *" Roe")
        await type_into(pilot, "#language Input", "fra")
        screen.query_one("#groups").focus()
        await press(pilot, "enter", *"test", "enter", "escape")
        next(row for row in screen.query(TextRow) if row.part == "fields.age").text = ""
        await press(pilot, "ctrl+s")

    story(app, jane(services).uuid, steps)
    saved = services.contacts.find("Jane Doe Roe")
    assert saved.language == "fra"
    assert {group.name for group in saved.groups} == {"Farmers", "Testers"}
    assert "age" not in saved.fields
    assert saved.fields["district"].text == "Kigali"


def test_a_wrong_language_is_said_beside_it(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await type_into(pilot, "#language Input", "english")
        await press(pilot, "ctrl+s")
        assert "three letters" in problem(screen, "#language")
        assert "1 to mend" in screen_text(app)
        await type_into(pilot, "#language Input", "eng")
        assert not problem(screen, "#language")

    story(app, jane(services).uuid, steps)


def test_a_text_in_a_number_field_is_marked_and_stored_when_saved_twice(
    app: CordboardApp, services: Services
) -> None:
    """Another text is asked about anew."""

    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        row = next(row for row in screen.query(TextRow) if row.part == "fields.age")
        row.input.focus()
        await press(pilot, *"XYZ")
        assert row.problem == "Not a number, such as 34 or -2.5. Save twice to keep it as text."
        assert "1 to mend" in screen_text(app)
        await press(pilot, "ctrl+s")
        assert notices(app) == ["Age is not a number. Save again to keep it as text."]
        assert jane(services).fields["age"].text == "34"
        assert screen.focused is row.input
        await press(pilot, *"!", "ctrl+s")
        assert app.screen is screen
        await press(pilot, "ctrl+s")
        assert app.screen is not screen

    story(app, jane(services).uuid, steps)
    assert jane(services).fields["age"].text == "34XYZ!"


def test_a_text_that_a_number_field_held_before_is_left_alone(app: CordboardApp, services: Services) -> None:
    uuid = add(services, "Kept", fields={"age": "34XYZ"})

    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        assert "to mend" not in screen_text(app)
        await press(pilot, *"x", "ctrl+s")
        assert app.screen is not screen

    story(app, uuid, steps)


def test_groups_are_hidden_for_contacts_that_are_not_active(app: CordboardApp, services: Services) -> None:
    bob = services.contacts.find("Blocked Bob")
    assert bob.status is Status.BLOCKED

    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        assert not screen.query_one("#groups-row").display
        assert "No route: the contact is blocked" in route(screen)

    story(app, bob.uuid, steps)


def test_a_new_contact_is_made_with_its_addresses(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        assert "No addresses yet" in screen_text(app)
        await press(pilot, *"Zoe")
        await add_address(pilot, "+13235550199")
        await press(pilot, "ctrl+s")

    story(app, None, steps)
    assert urns(services.contacts.find("Zoe")) == ["tel:+13235550199"]


# Leaving


def test_escape_leaves_at_once_when_nothing_was_changed(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await press(pilot, "escape")
        assert pilot.app.screen is not screen
        assert not isinstance(pilot.app.screen, UpdateContactScreen)

    story(app, jane(services).uuid, steps)


@pytest.mark.parametrize(
    ("answer", "left"), [(("enter",), False), (("escape",), False), (("right", "enter"), True)]
)
def test_leaving_with_changes_asks_and_keeps_editing_by_default(
    app: CordboardApp, services: Services, answer: tuple[str, ...], left: bool
) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await press(pilot, *"X", "escape")
        assert "Leave without saving?" in screen_text(app)
        await press(pilot, *answer)
        assert (pilot.app.screen is not screen) is left

    story(app, jane(services).uuid, steps)
    assert jane(services).name == "Jane Doe"


# Somebody else saves first


def test_a_conflict_shows_both_versions_and_loses_neither(app: CordboardApp, services: Services) -> None:
    """She writes in while she is being renamed: the name is the operator's, the order the message's."""
    german = services.channels.find("Vonage Germany")

    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await press(pilot, "end", *" Roe")
        services.messages.receive(german.uuid, parse(DE), "Hallo")
        await press(pilot, "ctrl+s")
        text = screen_text(app)
        assert "Somebody else saved this contact" in text
        assert "Jane Doe Roe" in text
        await press(pilot, "enter")
        assert pilot.app.screen is screen
        assert screen.panel.draft.addresses[0].channel == german.uuid
        await press(pilot, "ctrl+s")

    story(app, jane(services).uuid, steps)
    saved = services.contacts.find("Jane Doe Roe")
    assert urns(saved)[0] == DE
    assert saved.addresses[0].channel == german.uuid


def test_escape_from_a_conflict_leaves_the_form_as_it_was(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await press(pilot, "end", *" Roe")
        services.contacts.raise_address(jane(services).uuid, parse(DE))
        await press(pilot, "ctrl+s", "escape")
        assert pilot.app.screen is screen
        assert screen.panel.draft.name == "Jane Doe Roe"
        assert screen.panel.draft.changed == ("name",)

    story(app, jane(services).uuid, steps)


# Looks


def test_hostile_texts_show_harmlessly(services: Services, make_app: Callable[..., CordboardApp]) -> None:
    add_hostile(services)
    services.groups.create("[/group] \x1b[31m")
    rows = services.contacts.page(Listing(), size=100)
    hostile = [row for row in rows if row.address and row.address.urn.scheme == "ext"]
    assert len(hostile) == len(HOSTILE)
    hostile_app = make_app(services)

    async def run(pilot: Pilot[None]) -> None:
        for contact in hostile:
            screen = await open_panel(pilot, contact.uuid)
            await press(pilot, "f2", "enter")
            screen.query_one("#groups").focus()
            await press(pilot, "enter")
            text = screen_text(hostile_app)
            await press(pilot, "escape")
            text += screen_text(hostile_app)
            assert not set(text) & {"\x1b", "\x07", "\u202e", "\u200b", "\x9b"}
            pilot.app.pop_screen()
            await idle(pilot)

    play(hostile_app, run)


def test_the_panel_looks_as_it_did(app: CordboardApp, services: Services, snap: Snap) -> None:
    german = services.channels.find("Vonage Germany")
    services.messages.receive(german.uuid, parse(DE), "Hallo")

    async def steps(pilot: Pilot[None]) -> None:
        await open_panel(pilot, jane(services).uuid)
        await press(pilot, "f2", "down", "K")

    snap(app, story=steps)


def test_a_new_contact_looks_as_it_did(app: CordboardApp, snap: Snap) -> None:
    snap(app, "a")


def test_a_grabbed_row_looks_as_it_did(app: CordboardApp, services: Services, snap: Snap) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await open_panel(pilot, jane(services).uuid)
        await press(pilot, "f2", "end", "space", "up")

    snap(app, story=steps)


def test_problems_look_as_they_did(app: CordboardApp, services: Services, snap: Snap) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await open_panel(pilot, jane(services).uuid)
        await type_into(pilot, "#language Input", "english")
        await press(pilot, "ctrl+s")
        await add_address(pilot, "tel:+250788123123")

    snap(app, story=steps)


def test_a_conflict_looks_as_it_did(app: CordboardApp, services: Services, snap: Snap) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await open_panel(pilot, jane(services).uuid)
        await press(pilot, "end", *" Roe")
        services.contacts.raise_address(jane(services).uuid, parse(DE))
        await press(pilot, "ctrl+s")

    snap(app, story=steps)


# Finding one's way


def test_a_new_contact_is_shown_once_it_is_saved(app: CordboardApp) -> None:
    """In a list of thousands nobody would find it by looking."""

    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await press(pilot, *"Zoe", "ctrl+s")
        assert isinstance(pilot.app.screen, ContactProfileScreen)
        assert "Contact  Zoe" in screen_text(app)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ContactListScreen)

    story(app, None, steps)


def test_help_has_the_keys_of_the_addresses(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await press(pilot, "f1")
        said = " ".join(str(pilot.app.screen.query_one("#help-text").render()).split())
        for action in (*keys.actions("update_contact"), *keys.actions("address_list")):
            assert action.tooltip in said

    story(app, jane(services).uuid, steps)


def test_dates_stand_as_everywhere_else_and_stay_exact(app: CordboardApp, services: Services) -> None:
    stored = "2023-09-27T09:43:11+00:00"
    uuid = add(services, "Dated", fields={"joined": stored})

    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        row = next(row for row in screen.query(TextRow) if row.part == "fields.joined")
        assert row.text == "27-09-2023 09:43"
        row.text += "0"
        await idle(pilot)
        row.text = "27-09-2023 09:43"
        await idle(pilot)
        assert not screen.panel.draft.changed
        await press(pilot, *"X", "ctrl+s")

    story(app, uuid, steps)
    assert services.contacts.get(uuid).fields["joined"].text == stored


def test_a_long_field_name_ends_before_its_value(app: CordboardApp, services: Services) -> None:
    services.fields.create("Preferred clinic")
    uuid = add(services, "Named", fields={"preferred_clinic": "Butare"})

    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        assert "Preferred cl… Butare" in screen_text(app)

    story(app, uuid, steps, size=(60, 40))


def test_the_list_stands_on_a_contact_that_was_made(app: CordboardApp, services: Services) -> None:
    """The profile is shown; behind it the cursor is on the new one, wherever the order puts it."""

    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "a", *"Person 0165", "ctrl+s", "escape")
        row = pilot.app.screen.query_one(ContactTable).row
        assert row is not None
        assert row.name == "Person 0165"

    play(app, steps)


def test_an_address_that_is_typed_and_not_added_is_told(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        assert "Nothing changed yet" in screen_text(app)
        await press(pilot, "f3", *"+1")
        assert "not saved: typed address" in screen_text(app)
        await press(pilot, "backspace", "backspace", "f2", "down", "enter")
        assert "Nothing changed yet" in screen_text(app)
        await press(pilot, "1")
        assert "not saved: address 2" in screen_text(app)

    story(app, jane(services).uuid, steps)


def test_a_place_is_completed_by_tab_and_what_is_none_is_marked(
    app: CordboardApp, services: Services, tmp_path: Path
) -> None:
    """A name is judged by the state that a save would look it up in."""
    for name, kind in (("State", FieldType.STATE), ("Village", FieldType.DISTRICT)):
        services.fields.create(name, kind)
    places = tmp_path / "places.csv"
    places.write_text("State,District\nBihar,Patna\nBihar,Gaya\nPunjab,Moga\n", encoding="utf-8")
    services.places.load(places, country="India")

    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        rows = {row.part: row for row in screen.query(TextRow)}
        state, village = rows["fields.state"], rows["fields.village"]
        village.input.focus()
        await press(pilot, *"Moga")
        assert village.problem.startswith("Not a district by its name alone: write India > Punjab > Moga, ")
        state.input.focus()
        await press(pilot, *"bi", "tab")
        assert state.text == "Bihar"
        assert village.problem == (
            "Not a known district of Bihar, such as Patna, Gaya. Save twice to keep it as text."
        )
        await press(pilot, "ctrl+s")
        assert notices(app) == ["Village is not a known district of Bihar. Save again to keep it as text."]
        assert screen.focused is village.input
        await press(pilot, "ctrl+u", *"gA", "tab", "tab")
        assert (village.text, village.problem) == ("Gaya", "")
        assert screen.focused is not village.input
        await press(pilot, "ctrl+s")

    story(app, jane(services).uuid, steps)
    assert jane(services).fields["village"].district == "India > Bihar > Gaya"
