"""The import screen: check, import, errors, and stopping."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from textual.pilot import Pilot
from textual.widgets import Input

from store.core.errors import Cancelled
from store.core.progress import Monitor
from store.core.reports import UnknownUuid
from store.services import Services
from tests.tui.conftest import Snap, idle, play, press, screen_text
from tui.app.app import CordboardApp
from tui.widgets.checkbox import Checkbox
from tui.widgets.choice import Choice

MakeApp = Callable[..., CordboardApp]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Three people, one of them without a usable number."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["URN:Tel", "Name", "Field: Age", "Remark"])
    sheet.append(["+13235550111", "Alma [/b]", "41", "ignored"])
    sheet.append(["+13235550112", "Bea", "", ""])
    sheet.append(["12", "Carl", "", ""])
    path = tmp_path / "people.xlsx"
    book.save(path)
    return path


async def _type_path(pilot: Pilot[None], path: Path) -> None:
    await press(pilot, "I")
    pilot.app.screen.query_one("#path", Input).value = str(path)
    pilot.app.screen.query_one("#country", Input).value = "US"


def test_import_page_looks(app: CordboardApp, snap: Snap) -> None:
    """The fields and choices, and what to do first."""
    snap(app, "I")


def test_check_stores_nothing_and_import_stores(
    app: CordboardApp, services: Services, workbook: Path
) -> None:
    """Enter says what would happen, ctrl+s does it, a second import changes nothing."""
    before = services.contacts.counts()

    async def story(pilot: Pilot[None]) -> None:
        await _type_path(pilot, workbook)
        await press(pilot, "enter")
        assert "2 would be created" in screen_text(app)
        assert "·Not" not in screen_text(app)
        assert " Not applied: 1 address not understood." in screen_text(app)
        assert "Row 4: A4: " in screen_text(app)
        remark = next(line for line in screen_text(app).splitlines() if line.startswith(" Remark"))
        assert remark.split()[1] == "ignored:"
        assert services.contacts.counts() == before
        await press(pilot, "ctrl+s")
        assert "2 created" in screen_text(app)
        assert services.contacts.find("Alma [/b]").name == "Alma [/b]"
        assert "Import finished; u takes it back" in screen_text(app)
        await press(pilot, "ctrl+s")
        assert "2 unchanged" in screen_text(app)
        assert "takes it back" not in screen_text(app)
        await press(pilot, "u")
        assert "Take back: imported “people.xlsx”, 2 contacts?" in screen_text(app)
        await press(pilot, "escape")
        await press(pilot, "escape")
        assert "Active 48" in screen_text(app)

    play(app, story)


def test_how_a_file_is_read_is_shown_and_can_be_chosen(app: CordboardApp, tmp_path: Path) -> None:
    """A guess is shown with cells that it decides; another encoding and header row are typed."""
    path = tmp_path / "people.csv"
    path.write_bytes("URN:Tel;Name\n+13235550111;Иван Петров\n".encode("cp1251"))

    async def story(pilot: Pilot[None]) -> None:
        await _type_path(pilot, path)
        await press(pilot, "enter")
        assert "Read as cp1251, which is a guess" in screen_text(app)
        assert "B2 Иван Петров" in screen_text(app)
        pilot.app.screen.query_one("#encoding", Input).value = "koi8-r"
        await press(pilot, "enter")
        assert "Read as koi8-r, with semicolons" in screen_text(app)
        pilot.app.screen.query_one("#header_row", Input).value = "second"
        await press(pilot, "enter")
        assert "The header row is told by its number, such as 3." in screen_text(app)

    play(app, story)


def test_all_addresses_of_a_row_and_unknown_uuids_are_taken_when_chosen(
    app: CordboardApp, services: Services, tmp_path: Path
) -> None:
    """What is left out without the choice is named."""
    uuid = "f519ca1f-8513-49ba-8896-22bf0420dec7"
    path = tmp_path / "people.csv"
    path.write_text(f"UUID,URN:Tel,URN:Tel\n{uuid},+13235550111,+13235550112\n")

    async def story(pilot: Pilot[None]) -> None:
        await _type_path(pilot, path)
        await press(pilot, "enter")
        assert "1 UUID that nobody has" in screen_text(app)
        app.screen.query_one("#unknown-uuid", Choice).set_values(UnknownUuid.MAKE)
        await press(pilot, "enter")
        assert "1 second address left out" in screen_text(app)
        app.screen.query_one("#all-addresses", Checkbox).value = True
        await press(pilot, "ctrl+s")
        assert [address.urn.path for address in services.contacts.get(uuid).addresses] == [
            "+13235550111",
            "+13235550112",
        ]

    play(app, story)


@pytest.mark.parametrize("name", ["missing.xlsx", "people.doc", ""])
def test_unusable_file_gets_a_sentence(app: CordboardApp, tmp_path: Path, name: str) -> None:
    """A wrong path, a wrong kind of file, or none: never a crash."""
    if name.endswith(".doc"):
        (tmp_path / name).write_text("not a workbook")

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "I")
        pilot.app.screen.query_one("#path", Input).value = str(tmp_path / name) if name else ""
        await press(pilot, "enter")
        text = screen_text(app)
        assert ("Error: " in text) if name else ("Type the path" in text)

    play(app, story)


def test_escape_stops_a_running_import(
    app: CordboardApp, services: Services, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first escape stops the import and stays, the second goes back."""
    started = threading.Event()

    def slow(path: Path, *, monitor: Monitor, **_: Any) -> None:
        started.set()
        deadline = threading.Event()
        while not monitor.cancelled():
            deadline.wait(0.001)
        raise Cancelled("Stopped.")

    monkeypatch.setattr(services.imports, "run", slow)

    async def story(pilot: Pilot[None]) -> None:
        await _type_path(pilot, workbook)
        await pilot.press("ctrl+s")
        while not started.is_set():
            await pilot.pause()
        await press(pilot, "escape")
        assert "Stopped; nothing was stored" in screen_text(app)
        await press(pilot, "escape")
        await idle(pilot)
        assert "Jane Doe" in screen_text(app)

    play(app, story)
