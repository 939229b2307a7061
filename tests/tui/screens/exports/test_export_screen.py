"""The export screen: what the list shows goes to a file; paths are completed; what cannot be is told."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from store.core.errors import NotInKiosk
from store.services import Services
from tests.tui.conftest import Snap, idle, play, press, screen_text
from tui.app.app import CordboardApp
from tui.process import paths
from tui.process.policy import Kiosk, Policy
from tui.widgets.choice import Choice
from tui.widgets.completing_input import PathInput

MakeApp = Callable[..., CordboardApp]


def test_the_export_looks(app: CordboardApp, snap: Snap) -> None:
    """What is exported is what the list shows, with its number."""
    snap(app, "/", *"person 01", "enter", "E")


def test_what_is_listed_is_written_with_the_columns_chosen(
    app: CordboardApp, services: Services, tmp_path: Path
) -> None:
    """A file that is there stays until its box is ticked."""
    path = tmp_path / "people.csv"

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "/", *"jane", "enter", "E", "ctrl+s")
        assert "Type the path of the file first" in screen_text(app)
        app.screen.query_one(PathInput).text = str(path)
        app.screen.query_one("#columns", Choice).set_values(services.groups.find("Farmers").uuid)
        await press(pilot, "ctrl+s")
        assert "Wrote 1 contact to people.csv." in screen_text(app)
        assert "Group: Farmers" in screen_text(app) or "Group:Farmers" in screen_text(app)
        await press(pilot, "ctrl+s")
        assert "Error: " in screen_text(app)
        app.screen.query_one("#replace").focus()
        await press(pilot, "space", "ctrl+s")
        assert "Wrote 1 contact" in screen_text(app)
        await press(pilot, "escape")
        assert "> Jane Doe" in screen_text(app)

    play(app, story)
    assert "Jane Doe" in path.read_text(encoding="utf-8-sig")


def test_tab_completes_and_then_goes_on(
    app: CordboardApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reports" / "may").mkdir(parents=True)
    for name in ("people.csv", "people-old.csv"):
        (tmp_path / name).write_text("")

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "E", "r", "tab")
        line = app.screen.query_one(PathInput)
        assert line.text == "reports/"
        await press(pilot, "tab")
        assert line.text == "reports/may/"
        line.text = "p"
        await press(pilot, "tab")
        assert line.text == "people"
        await press(pilot, "tab")
        assert line.has_focus
        assert "people-old.csv, people.csv" in screen_text(app)
        await press(pilot, ".", "tab")
        assert line.text == "people.csv"
        await press(pilot, "tab")
        assert not line.has_focus
        line.focus()
        line.text = ""
        await press(pilot, "tab")
        await idle(pilot)
        assert not line.has_focus

    play(app, story)


def test_a_kiosk_completes_the_names_of_its_folder_only(tmp_path: Path) -> None:
    files = tmp_path / "files"
    (files / "sub").mkdir(parents=True)
    (files / "people.csv").write_text("")
    (files / ".hidden").write_text("")
    (tmp_path / "secret.csv").write_text("")
    (files / "link").symlink_to(tmp_path)
    (files / "loop").symlink_to(files)
    allowed = Policy(kiosk=Kiosk("x.db", files))
    assert paths.completions("", allowed) == ("people.csv", "sub/")
    assert paths.completions(".", allowed) == (".hidden",)
    for elsewhere in (
        "../",
        "../s",
        "link/",
        f"{tmp_path}/",
        "/etc/pass",
        "~/",
        "sub/../../",
        "\0/",
        "none/",
    ):
        assert paths.completions(elsewhere, allowed) == ()
    assert paths.completions("", Policy(kiosk=Kiosk("x.db"))) == ()
    with pytest.raises(NotInKiosk):
        allowed.file("../secret.csv")
