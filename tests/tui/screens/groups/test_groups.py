"""The groups: listed, made by hand or of a search, changed, deleted, and filled in the background."""

from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from store.core.types import Group, GroupState, Status
from store.services import Services
from tests.tui.conftest import Snap, idle, play, press, screen_text
from tests.tui.screens.update_contact.panel import kept
from tui.app.app import CordboardApp
from tui.base import messages
from tui.screens.groups.form import GroupFormScreen
from tui.screens.groups.manager import GroupManagerScreen
from tui.widgets.lists.contact_table import ContactTable

app = pytest.fixture(kept)


def names(services: Services) -> list[str]:
    return [group.name for group in services.groups.all()]


def test_groups_are_listed_with_their_size_and_search(app: CordboardApp) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "4")
        assert isinstance(pilot.app.screen, GroupManagerScreen)
        lines = screen_text(app).splitlines()
        assert "0 smart, 2 manual" in lines[0]
        assert [line.split()[0] for line in lines[2:4]] == ["Farmers", "Testers"]

    play(app, story)


def test_enter_lists_the_contacts_of_a_group(app: CordboardApp) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "4", "enter")
        table = pilot.app.screen.query_one(ContactTable)
        assert table.view.window.size == 1
        assert table.row is not None
        assert table.row.name == "Jane Doe"
        assert "Farmers" in screen_text(app)

    play(app, story)


def test_a_smart_group_is_made_and_filled(app: CordboardApp, services: Services) -> None:
    """What the search finds is counted while it is typed; saving fills the group in the background."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "4", "a", *"Over 24", "tab", *"age > 24")
        assert "Finds 11 active contacts now." in screen_text(app)
        await press(pilot, "ctrl+s")
        assert "1 smart, 2 manual" in screen_text(app)

    play(app, story)
    group = services.groups.all()[0]
    assert (group.name, group.query, group.count) == ("Over 24", "fields.age > 24", 11)


@pytest.mark.parametrize(
    ("query", "said"), [("age = XZ", "XZ"), ("status = blocked", "status"), ("(", "")], ids=str
)
def test_a_search_that_cannot_keep_a_group_says_why(
    app: CordboardApp, services: Services, query: str, said: str
) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "4", "a", *"Odd", "tab")
        pilot.app.screen.query_one("SearchInput").value = query  # type: ignore[attr-defined]
        await press(pilot, "ctrl+s")
        screen = pilot.app.screen
        assert isinstance(screen, GroupFormScreen)
        problem = str(screen.query_one("#group-search .problem").render())
        assert said in problem

    play(app, story)
    assert names(services) == ["Farmers", "Testers"]


def test_a_group_is_renamed_and_its_search_changed(app: CordboardApp, services: Services) -> None:
    services.groups.create("Adults", "age > 24")

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "4", "e", "end", *" now", "tab", "end", "backspace", *"5", "ctrl+s")

    play(app, story)
    group = services.groups.all()[0]
    assert (group.name, group.query, group.count) == ("Adults now", "fields.age > 25", 6)


def test_a_manual_group_has_no_search_to_edit(app: CordboardApp) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "4", "e")
        assert not pilot.app.screen.query_one("#group-search").display

    play(app, story)


def test_a_name_that_is_taken_is_said_beside_it(app: CordboardApp, services: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "4", "a", *"farmers", "ctrl+s")
        assert "already a group" in str(pilot.app.screen.query_one("#group-name .problem").render())
        await press(pilot, "escape")
        assert "Leave without saving?" in screen_text(app)

    play(app, story)
    assert names(services) == ["Farmers", "Testers"]


def test_deleting_asks_and_keeps_the_contacts(app: CordboardApp, services: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "4", "d")
        assert "A group can only be erased: x." in screen_text(app)
        await press(pilot, "x")
        assert "Nobody is deleted" in screen_text(app)
        await press(pilot, "1", "enter")

    play(app, story)
    assert names(services) == ["Testers"]
    assert services.contacts.find("Jane Doe").groups == ()


def test_the_groups_look_as_they_did(app: CordboardApp, services: Services, snap: Snap) -> None:
    services.groups.create("Grown-ups of the north", 'age > 24 and district = "kigali"')
    snap(app, "4")


def test_the_form_looks_as_it_did(app: CordboardApp, snap: Snap) -> None:
    snap(app, "4", "a", *"Over 24", "tab", *"age > XZ")


def test_a_group_that_cannot_be_filled_is_left_alone_until_something_changes(
    app: CordboardApp, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that ends with the group still filling is told, and made again only when the store is another."""
    stuck = services.groups.create("Stuck", "age > 24")
    other = services.groups.create("Whole", "age > 25")
    fill, asked = services.groups.fill, list[str]()

    def leave(uuid: str, *rest: Any) -> Group:
        asked.append(uuid)
        return replace(stuck, state=GroupState.FILLING) if uuid == stuck.uuid else fill(uuid, *rest)

    monkeypatch.setattr(services.groups, "fill", leave)

    async def story(pilot: Pilot[None]) -> None:
        assert '"Stuck" could not be filled' in screen_text(app)
        assert asked.count(other.uuid) == 1
        assert asked.count(stuck.uuid) <= 2
        before = len(asked)
        app.post_message(messages.DefinitionsChanged())
        await idle(pilot)
        assert len(asked) == before
        services.groups.change(stuck.uuid, name="Stuck still")
        app.post_message(messages.DefinitionsChanged())
        await idle(pilot)
        assert len(asked) == before + 1

    play(app, story)


def test_the_cursor_stands_on_a_group_that_was_made(app: CordboardApp, services: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "4", "a", *"Growers", "ctrl+s")
        assert "Growers: 0 contacts" in screen_text(app)
        assert "2/3" in screen_text(app)

    play(app, story)


def test_escape_goes_back_from_the_contacts_of_a_group_to_it(app: CordboardApp, services: Services) -> None:
    """The list is then what it was before; once another folder was chosen, escape leads nowhere."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "f", "b", "4", "down", "enter")
        assert "Contacts: Testers" in screen_text(app) or "Testers" in screen_text(app).splitlines()[0]
        await press(pilot, "escape")
        assert "Testers: 0 contacts" in screen_text(app)
        await press(pilot, "escape")
        listing = app.screen.query_one(ContactTable).listing
        assert (listing.folder, listing.group) == (Status.BLOCKED, "")
        await press(pilot, "4", "enter", "f", "a", "escape")
        assert app.screen.query_one(ContactTable).listing.folder is Status.ACTIVE

    play(app, story)
