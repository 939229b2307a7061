"""The screens on a database that is open for reading only, and on one whose file was lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from store.services import Services, open_services
from tests.tui.conftest import idle, play, press, screen_text
from tests.tui.people import fill
from tui.app.app import CordboardApp
from tui.keys import bindings as keys
from tui.keys.actions import ACTIONS, WRITES

MakeApp = Callable[..., CordboardApp]
WHY = "is open for reading only: that is what was asked for."


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a few contacts."""
    path = tmp_path_factory.mktemp("read") / "contacts.db"
    services = open_services(str(path))
    fill(services, crowd=3)
    services.close()
    return path


def notices(app: CordboardApp) -> list[str]:
    """The notices that stand there."""
    return [notice.message for notice in app._notifications]


def test_the_keys_that_store_are_keys_of_the_table() -> None:
    assert {action.id for action in ACTIONS} >= WRITES


@pytest.mark.parametrize("way", [(), ("enter",), ("2",), ("3",), ("4",)])
def test_keys_that_store_are_off_and_say_why(file: Path, make_app: MakeApp, way: tuple[str, ...]) -> None:
    services = open_services(str(file), read_only=True)
    app = make_app(services)

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *way)
        screen = app.screen
        assert "Read only  " in screen_text(app).splitlines()[-2]
        enabled = {active.binding.id for active in screen.active_bindings.values() if active.enabled}
        assert not enabled & WRITES
        scopes = (screen.SCOPE, *screen.INNER_SCOPES)  # type: ignore[attr-defined]
        writing = [one for one in ACTIONS if one.id in WRITES and one.scope in scopes]
        assert writing
        for action in writing:
            app.clear_notifications()
            if action.keys[0] in [
                key for key, active in screen.active_bindings.items() if not active.enabled
            ]:
                await press(pilot, action.keys[0])
                assert app.screen is screen
                assert [WHY in said for said in notices(app)] == [True]

    play(app, story)
    services.close()


def test_a_database_that_can_be_written_shows_no_mark(app: CordboardApp) -> None:
    async def story(pilot: Pilot[None]) -> None:
        assert "Read only" not in screen_text(app)
        enabled = {active.binding.id for active in app.screen.active_bindings.values() if active.enabled}
        assert keys.by_id("contact_list.edit")
        assert "contact_list.edit" in enabled
        await idle(pilot)

    play(app, story)


def test_a_form_stays_when_the_file_is_gone(tmp_path: Path, make_app: MakeApp) -> None:
    path = tmp_path / "contacts.db"
    services: Services = open_services(str(path))
    fill(services, crowd=3)
    app = make_app(services)

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "4", "a", *"Bakers")
        form = app.screen
        path.rename(tmp_path / "elsewhere.db")
        await press(pilot, "ctrl+s")
        assert app.screen is form
        assert "Bakers" in screen_text(app)
        assert any("was deleted or moved while it was open here" in said for said in notices(app))
        (tmp_path / "elsewhere.db").rename(path)
        await press(pilot, "ctrl+s")
        assert app.screen is not form
        assert [group.name for group in services.groups.all()].count("Bakers") == 1

    play(app, story)
    services.close()
