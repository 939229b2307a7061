"""The screen of contacts that are likely the same."""

import pytest
from textual.pilot import Pilot

from store.core.types import Status
from store.services import Services
from tests.store.builders import edit
from tests.tui.conftest import Snap, play, press, screen_text
from tui.app.app import CordboardApp
from tui.screens.duplicates import screen
from tui.screens.duplicates.screen import DuplicatesScreen
from tui.screens.merge.screen import MergeScreen
from tui.widgets.lists.line_table import LineTable


@pytest.fixture
def twins(services: Services) -> list[tuple[str, str]]:
    """Two and two contacts with one name; one of them is archived."""
    made = [
        tuple(
            services.contacts.create(edit(name=name, addresses=(f"tel:+25078866{row}{at}55",))).uuid
            for at in range(2)
        )
        for row, name in enumerate(("Zoe Quill", "Zuri Quill"))
    ]
    services.contacts.set_status([made[1][1]], Status.ARCHIVED)
    return [(one, other) for one, other in made]


def rows(app: CordboardApp) -> list[str]:
    return [line for line in screen_text(app).splitlines() if "Quill" in line and "name, +" in line]


@pytest.mark.usefixtures("twins")
def test_two_in_a_row_with_the_reason_and_side_by_side_where_there_is_room(
    app: CordboardApp, snap: Snap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "REST", 0.01)
    snap(app, "D", "j")


def test_who_is_not_the_same_goes_and_comes_back_by_undo(
    app: CordboardApp, services: Services, twins: list[tuple[str, str]]
) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "D")
        assert len(rows(app)) == 2
        await press(pilot, "d")
        assert [line.split()[0] for line in rows(app)] == ["Zuri"]
        assert "u undo: said that Zoe Quill and Zoe Quill are not the same." in " ".join(
            screen_text(app).replace("│", " ").split()
        )
        assert services.contacts.history(twins[0][0])[0].lines == ("Not the same as Zoe Quill.",)
        await press(pilot, "u")
        assert [line.split()[0] for line in rows(app)] == ["Zoe", "Zuri"]
        await press(pilot, "ctrl+r", "d")
        assert rows(app) == []
        assert "No two contacts are likely the same" in screen_text(app)

    play(app, story)


@pytest.mark.usefixtures("twins")
def test_enter_opens_both_to_be_merged_and_what_is_merged_goes(app: CordboardApp) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "D", "down", "enter")
        assert isinstance(app.screen, MergeScreen)
        assert "Merge Zuri Quill into Zuri Quill" in screen_text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, DuplicatesScreen)
        assert len(rows(app)) == 2
        await press(pilot, "enter", "ctrl+s")
        assert [line.split()[0] for line in rows(app)] == ["Zoe"]

    play(app, story)


def test_the_list_is_read_on_as_the_cursor_goes_down(
    app: CordboardApp, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "PAGE", 3)
    monkeypatch.setattr(screen, "_NEAR", 1)
    for at in range(8):
        for twin in range(2):
            services.contacts.create(edit(name=f"Quill {at}", addresses=(f"tel:+25078866{at}{twin}55",)))

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "D")
        assert "3 and more" in screen_text(app)
        assert "1/3  more below" in screen_text(app)
        await press(pilot, "G", "G", "G", "G")
        assert "more" not in screen_text(app)
        assert app.screen.query_one(LineTable).cursor == 7
        assert len(rows(app)) == 8

    play(app, story)
