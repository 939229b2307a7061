"""The screen that makes one contact of two."""

from collections.abc import Callable, Sequence

import pytest
from textual.pilot import Pilot

from store.core.types import Status
from store.core.views import Listing
from store.services import Services
from tests.store.builders import edit_of, identities
from tests.tui.conftest import Snap, idle, play, press, screen_text
from tui.app.app import CordboardApp
from tui.base.registry import make
from tui.screens.contact_list.screen import ContactListScreen
from tui.screens.merge.screen import MergeScreen

Opened = Callable[[Pilot[None], MergeScreen], object]


def uuids(services: Services, *names: str) -> list[str]:
    return [services.contacts.find(name).uuid for name in names]


@pytest.fixture
def pair(services: Services) -> list[str]:
    """Jane, who has all that a contact can have, and somebody with other values and two addresses."""
    jane, mail = uuids(services, "Jane Doe", "Mail Only")
    mine = services.contacts.get(mail)
    groups = (services.groups.find("Testers").uuid,)
    fields = {"age": "35", "district": "Kigali", "joined": "2026-02-03"}
    services.contacts.save(mail, edit_of(mine, language="kin", fields=fields, groups=groups))
    return [jane, mail]


async def opened(pilot: Pilot[None], pair: Sequence[str]) -> MergeScreen:
    screen = make("merge", *pair)
    assert isinstance(screen, MergeScreen)
    pilot.app.push_screen(screen)
    await idle(pilot)
    return screen


def marks(app: CordboardApp) -> dict[str, str]:
    """Of each line which version is taken: the left one or the right."""
    lines = [line for line in screen_text(app).splitlines() if "(x)" in line]
    return {line.split()[0]: "left" if line.index("(x)") < line.index("( )") else "right" for line in lines}


def test_two_contacts_side_by_side(app: CordboardApp, pair: list[str], snap: Snap) -> None:
    async def open_it(pilot: Pilot[None]) -> None:
        await opened(pilot, pair)
        await press(pilot, "down", "down", "right")

    snap(app, story=open_it)


def test_each_line_has_one_version_and_the_result_is_stored(
    app: CordboardApp, services: Services, pair: list[str]
) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await opened(pilot, pair)
        assert marks(app) == {"Name": "left", "Language": "left", "Age": "left", "Joined": "right"}
        await press(pilot, "right", "down", "down", "down", "l", "space", "space", "down")
        assert marks(app)["Name"] == marks(app)["Age"] == "right"
        # What both have alike is not there to be chosen, and neither are the groups.
        await press(pilot, "down", "space", "down", "space")
        await press(pilot, "tab", "end", "0", "K")
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, ContactListScreen)
        assert "u undo: merged Mail Only into Jane Doe" in screen_text(app)
        merged = services.contacts.get(pair[0])
        assert (merged.name, merged.language, merged.fields["age"].text) == ("Mail Only", "eng", "35")
        assert identities(merged)[0] == "tel:+250788123123"
        assert sorted(group.name for group in merged.groups) == ["Farmers", "Testers"]

    play(app, story)


def test_the_other_one_can_be_kept_and_leaving_changes_nothing(
    app: CordboardApp, services: Services, pair: list[str]
) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await opened(pilot, pair)
        await press(pilot, "right", "%")
        assert "Merge Jane Doe into Mail Only" in screen_text(app)
        # Mail Only's name was chosen, and stays so; its own values come first by the rule.
        assert marks(app) == {"Name": "left", "Language": "left", "Age": "left", "Joined": "left"}
        await press(pilot, "right", "escape")
        assert "You have not" not in screen_text(app)
        assert "Leave without saving?" in screen_text(app)
        await press(pilot, "escape", "left", "escape")
        assert isinstance(app.screen, ContactListScreen)
        assert [services.contacts.get(uuid).name for uuid in pair] == ["Jane Doe", "Mail Only"]

    play(app, story)


def test_a_stopped_one_is_told_and_what_comes_of_it(
    app: CordboardApp, services: Services, pair: list[str]
) -> None:
    services.contacts.set_status([pair[1]], Status.STOPPED)

    async def story(pilot: Pilot[None]) -> None:
        await opened(pilot, pair)
        assert "Mail Only is stopped; merged, the contact is stopped." in screen_text(app)
        await press(pilot, "down", "left")
        assert "Mail Only is stopped; merged, the contact is active." in screen_text(app)

    play(app, story)


def test_what_somebody_changed_meanwhile_is_shown_before_it_is_merged(
    app: CordboardApp, services: Services, pair: list[str]
) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await opened(pilot, pair)
        await press(pilot, "right")
        jane = services.contacts.get(pair[0])
        services.contacts.save(jane.uuid, edit_of(jane, language="fra"))
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, MergeScreen)
        assert "Jane Doe was changed since it was looked at" in " ".join(screen_text(app).split())
        assert marks(app)["Name"] == "right"
        await press(pilot, "ctrl+s")
        assert services.contacts.get(pair[0]).language == "fra"

    play(app, story, size=(120, 36))


@pytest.mark.parametrize(("keys", "count"), [((), 0), (("space",), 1), (("v", "down", "down"), 3)])
def test_other_than_two_are_not_merged(app: CordboardApp, keys: tuple[str, ...], count: int) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *keys, "&")
        assert isinstance(app.screen, ContactListScreen)
        assert f"Mark the two contacts that are one; marked are {count}." in screen_text(app)

    play(app, story)


def test_two_marked_ones_are_merged_from_the_list_and_the_marks_go(
    app: CordboardApp, services: Services
) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "v", "down", "&")
        assert isinstance(app.screen, MergeScreen)
        await press(pilot, "escape")
        assert "2 marked" in screen_text(app)
        await press(pilot, "&", "ctrl+s")
        assert "marked" not in screen_text(app)
        assert services.contacts.total(Listing()) == before - 1

    before = services.contacts.total(Listing())
    play(app, story)
