"""An application on a small workspace in memory, driven by waiting for its work instead of sleeping."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
import textual.app
import textual.pilot
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.notifications import Notification
from textual.pilot import Pilot

from store.services import Services, open_services
from tests.tui.frames import Run, picture, told_by_colour_alone
from tests.tui.people import START, Clock, fill, open_copy
from tests.tui.rest import quiet_pilot, rest
from tui.app.app import CordboardApp
from tui.base import watch
from tui.screens.contact_list import preview
from tui.screens.contact_list.screen import ContactListScreen
from tui.screens.log import preview as log_preview
from tui.terminal.profile import TerminalProfile
from tui.widgets import search_bar

Story = Callable[[Pilot[None]], Awaitable[None]]
Sizes = tuple[tuple[int, int], ...]
SIZES = ((80, 24), (120, 36))
EVERY_SIZE = (*SIZES, (160, 45), (60, 16))


@pytest.fixture(autouse=True)
def _no_pause_while_typing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_bar, "_PAUSE", 0.001)
    monkeypatch.setattr(preview, "REST", 0.001)
    monkeypatch.setattr(log_preview, "REST", 0.001)


@pytest.fixture(autouse=True)
def _certain_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the pilot does, it waits for what there is to wait for."""
    monkeypatch.setattr(textual.app, "wait_for_idle", quiet_pilot)
    monkeypatch.setattr(textual.pilot, "wait_for_idle", quiet_pilot)
    monkeypatch.setattr(Pilot, "_wait_for_screen", quiet_pilot)


@pytest.fixture(autouse=True)
def _style_sheets_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every application of a theme has the same ones, and nothing writes to rules that were parsed."""
    monkeypatch.setattr(Stylesheet, "_parse_rules", _parse_once)


@pytest.fixture(autouse=True)
def _notices_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """A notice stands there however long the test takes."""
    monkeypatch.setattr(Notification, "time_left", 3600.0)


@pytest.fixture(autouse=True)
def _no_looks_at_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Changes are looked for only when a screen comes to the front, and when a test asks for it."""
    monkeypatch.setattr(watch, "LOOKS", False)


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the developer's own set-up has a say."""
    for name in ("NO_COLOR", "CORDBOARD_DATABASE", "CORDBOARD_LISTEN_URL", "TEXTUAL_THEME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def empty_services() -> Iterator[Services]:
    """A workspace with nothing in it."""
    services = open_services("sqlite://", operator="kim", clock=Clock())
    yield services
    services.close()


@pytest.fixture
def services() -> Iterator[Services]:
    """The small workspace."""
    services = open_copy(fill)
    yield services
    services.close()


@pytest.fixture
def make_app() -> Callable[..., CordboardApp]:
    """Makes the application over services that are open already."""

    def make(services: Services, **options: Any) -> CordboardApp:
        return CordboardApp(lambda: services, TerminalProfile(), now=lambda: START, **options)

    return make


@pytest.fixture
def app(services: Services, make_app: Callable[..., CordboardApp]) -> CordboardApp:
    """The application on the small workspace."""
    return make_app(services)


_parsed: dict[tuple[object, ...], list[RuleSet]] = {}
_parse = Stylesheet._parse_rules


def _parse_once(sheet: Stylesheet, css: str, *where: Any, **how: Any) -> list[RuleSet]:
    key = (frozenset(sheet._variables.items()), css, where, *sorted(how.items()))
    if key not in _parsed:
        _parsed[key] = _parse(sheet, css, *where, **how)
    return _parsed[key]


async def idle(pilot: Pilot[None]) -> None:
    """Wait until no job runs, nothing is delayed and every message was handled."""
    await rest(pilot.app)


def look(app: CordboardApp) -> None:
    """Look once whether another program has stored something."""
    (listed,) = (screen for screen in app.navigation.screens if isinstance(screen, ContactListScreen))
    listed.changes.look()


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, letting the work that each starts come to an end."""
    for key in keys:
        await pilot.press("space" if key == " " else key)
        await idle(pilot)


def play(app: CordboardApp, story: Story, size: tuple[int, int] = (80, 24)) -> None:
    """Run the application without a terminal and let the story drive it once it has come to rest."""

    async def run() -> None:
        async with app.run_test(size=size, notifications=True) as pilot:
            await idle(pilot)
            await story(pilot)

    asyncio.run(run())


def screen_text(app: CordboardApp) -> str:
    """What is on the screen, line by line."""
    return "\n".join(
        "".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()
    )


class Snap(Protocol):
    """Compares what the application looks like, after some keys, with the pictures kept."""

    def __call__(
        self, app: CordboardApp, *keys: str, story: Story | None = None, sizes: Sizes = EVERY_SIZE
    ) -> None:
        """Fail when they differ."""
        ...


class _Pictures(SingleFileSnapshotExtension):
    """Keeps the pictures of a test in a text file of its own."""

    _file_extension = "txt"
    _write_mode = WriteMode.TEXT


@pytest.fixture
def snap(snapshot: SnapshotAssertion) -> Snap:
    """Looks at a screen at every size in one run: what it shows in colour and in mono is as it was kept, and
    told by more than colour. It is there again after the terminal was too small for it."""

    def compare(app: CordboardApp, *keys: str, story: Story | None = None, sizes: Sizes = EVERY_SIZE) -> None:
        pictures: list[list[str]] = []
        alone: list[Run] = []

        async def look(pilot: Pilot[None]) -> None:
            await press(pilot, *keys)
            if story is not None:
                await story(pilot)
            for size in (*sizes, (20, 5), sizes[0]):
                if app.size != size:
                    await pilot.resize_terminal(*size)
                    await idle(pilot)
                pictures.append(list(picture(app)))
                alone.extend(told_by_colour_alone(app))

        play(app, look, sizes[0])
        *kept, too_small, again = pictures
        assert "20x5 is" in " ".join(too_small)
        assert (again[0], again[-3:]) == (kept[0][0], kept[0][-3:])
        shown = "\n\n".join("\n".join(lines) for lines in kept) + "\n"
        assert alone == []
        assert shown == snapshot(extension_class=_Pictures)

    return compare
