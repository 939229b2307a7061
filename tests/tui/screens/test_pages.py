"""The pages around the list: help, first run, errors, too small a terminal, and the questions they ask."""

import re
import signal
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Event

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

import tests.tui
from store.core.errors import DatabaseUnavailable
from store.services import Services, open_services
from tests.tui.conftest import Snap, idle, play, press, screen_text
from tests.tui.people import START, Clock, fill
from tui.app.app import CordboardApp
from tui.base.registry import SCREENS
from tui.keys import bindings as keys
from tui.keys.action import Action
from tui.keys.actions import ACTIONS
from tui.keys.validation import FRAGMENTS, UNSAFE_CTRL
from tui.screens.contact_list.screen import ContactListScreen
from tui.screens.startup import opening
from tui.screens.startup.opening import OpeningScreen
from tui.terminal.profile import TerminalProfile

MODAL_SCOPES = {"address_list", "field_list"}
MakeApp = Callable[..., CordboardApp]


def _failing_once() -> Callable[[], Services]:
    """Opens nothing at the first try and a small workspace at the second."""
    tries: list[int] = []

    def open_it() -> Services:
        tries.append(1)
        if len(tries) == 1:
            raise DatabaseUnavailable(
                "The database [/x] at db.example:5432 does not answer.", "Is it running?"
            )
        services = open_services("sqlite://", clock=Clock())
        fill(services, crowd=3)
        return services

    return open_it


def test_help_looks(app: CordboardApp, snap: Snap) -> None:
    """The keys of the list, then those of any list, then those that work everywhere."""
    snap(app, "question_mark")


def test_help_has_every_key_of_the_screen(app: CordboardApp) -> None:
    """Every action of the registry that applies here is listed, on the page or further down."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "f1")
        said = " ".join(str(pilot.app.screen.query_one("#help-text", Static).render()).split())
        for scope in ("contact_list", "list", "app"):
            for action in keys.actions(scope):
                assert action.tooltip in said
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ContactListScreen)

    play(app, story)


@pytest.mark.parametrize(
    ("typed", "shown", "hidden"),
    [
        ("d", "Move the contact to Archived", "Delete for good"),
        ("delete", "Delete for good", "Move the contact to Archived"),
        ("go to ch", "Go to the channels", "Go to the groups"),
        ("M", "Record an incoming message", "Mark all"),
        ("zzz", "No key here does that.", "Delete"),
    ],
)
def test_help_is_narrowed_by_what_is_typed(app: CordboardApp, typed: str, shown: str, hidden: str) -> None:
    """A letter that is a key finds that key, more letters find beginnings of words; escape shows all."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "question_mark", *typed)
        text = " ".join(screen_text(app).split())
        assert shown in text
        assert hidden not in text
        assert f"find: {typed}_" in text
        await press(pilot, "x", "backspace", "escape")
        assert "find:" not in screen_text(app)
        assert "Show the contact under the cursor" in " ".join(screen_text(app).split())
        await press(pilot, "question_mark")
        assert isinstance(pilot.app.screen, ContactListScreen)

    play(app, story)


def test_first_run_looks(empty_services: Services, make_app: MakeApp, snap: Snap) -> None:
    """An empty database offers an import, the demo and a new contact."""
    snap(make_app(empty_services, load_demo=fill))


def test_first_run_leads_to_the_demo(empty_services: Services, make_app: MakeApp) -> None:
    """The demo data fill the list that stands behind."""
    app = make_app(empty_services, load_demo=fill)

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "d")
        assert "Jane Doe" in screen_text(app)

    play(app, story)


def test_first_run_offers_no_demo_where_there_is_none(empty_services: Services, make_app: MakeApp) -> None:
    """Its key does nothing then, and is not shown."""
    app = make_app(empty_services)

    async def story(pilot: Pilot[None]) -> None:
        assert "demo" not in screen_text(app)
        await press(pilot, "d")
        assert "Welcome" in screen_text(app)

    play(app, story)


def test_empty_list_looks(empty_services: Services, make_app: MakeApp, snap: Snap) -> None:
    """Behind the welcome: the folders with nothing in them, and the keys that help."""
    snap(make_app(empty_services), "escape")


def test_database_error_looks(snap: Snap) -> None:
    """What is wrong, what may help, and the key to try again."""
    snap(CordboardApp(_failing_once(), TerminalProfile(), now=lambda: START))


def test_database_error_can_be_retried() -> None:
    """The second try shows the list."""
    app = CordboardApp(_failing_once(), TerminalProfile(), now=lambda: START)

    async def story(pilot: Pilot[None]) -> None:
        assert "The database [/x] at db.example:5432 does not answer." in screen_text(app)
        await press(pilot, "r")
        assert "Jane Doe" in screen_text(app)

    play(app, story)


def test_opening_that_takes_long_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy is made and tables are rebuilt before an older database can be shown."""
    told, said = Event(), []
    explain = OpeningScreen._explain

    def listening(screen: OpeningScreen) -> None:
        explain(screen)
        said.append(str(screen.query_one(Static).render()))
        told.set()

    def slowly() -> Services:
        assert told.wait(10)
        return open_services("sqlite://", clock=Clock())

    async def story(pilot: Pilot[None]) -> None:
        assert "brought up to date" in said[0]
        assert "No contact yet" in screen_text(app)

    monkeypatch.setattr(opening, "LONG", 0.001)
    monkeypatch.setattr(OpeningScreen, "_explain", listening)
    app = CordboardApp(slowly, TerminalProfile(), now=lambda: START)
    play(app, story)


def test_unexpected_failure_is_told_not_thrown() -> None:
    """A fault of the program itself is a sentence on the error page as well."""

    def broken() -> Services:
        raise RuntimeError("[/oops]")

    app = CordboardApp(broken, TerminalProfile(), now=lambda: START)

    async def story(pilot: Pilot[None]) -> None:
        assert "RuntimeError: [/oops]" in screen_text(app)

    play(app, story)


@pytest.mark.parametrize("size", [(59, 24), (80, 15), (20, 5), (1, 1)])
def test_too_small_a_terminal_says_so_and_recovers(app: CordboardApp, size: tuple[int, int]) -> None:
    """Nothing breaks, no key acts blindly, and the cursor is where it was when the terminal is enlarged."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "down")
        await pilot.resize_terminal(*size)
        await idle(pilot)
        assert "Jane" not in screen_text(app)
        await press(pilot, "d", "a", "slash")
        await pilot.resize_terminal(80, 24)
        await idle(pilot)
        assert "> Jane Doe" in screen_text(app)
        assert isinstance(pilot.app.screen, ContactListScreen)

    play(app, story)


def test_too_small_looks(app: CordboardApp, snap: Snap) -> None:
    """The size there is, and the size that is needed."""
    snap(app, sizes=((40, 10),))


def test_every_screen_has_its_pictures() -> None:
    """But the first one, which is gone as soon as the database is open."""
    seen = set()
    for path in Path(tests.tui.__file__).parent.rglob("__snapshots__/*/*.txt"):
        seen.update(re.findall(r"^\d+x\d+ (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    assert {where.partition(":")[2] for where in SCREENS.values()} - seen == {"OpeningScreen"}


def test_quitting(app: CordboardApp) -> None:
    """`q` on the list ends the program."""

    async def story(pilot: Pilot[None]) -> None:
        await pilot.press("q")

    play(app, story)
    assert not app.is_running


def test_a_line_is_left_once_however_often_it_is_told_to_be_gone(app: CordboardApp) -> None:
    """Whoever reads and whoever writes both find out, at any moment before and after the end."""

    async def story(pilot: Pilot[None]) -> None:
        app.hang_up(signal.SIGHUP)
        app.hang_up(signal.SIGHUP)

    play(app, story)
    assert not app.screen_stack
    app.hang_up(signal.SIGTERM)
    assert app.return_code == 128 + signal.SIGHUP


def test_digits_lead_to_the_two_main_pages(app: CordboardApp) -> None:
    """1 and 2 work from anywhere that has nothing unsaved."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "enter", "2")
        assert "Care bot" in screen_text(app)
        await press(pilot, "1")
        assert isinstance(pilot.app.screen, ContactListScreen)

    play(app, story)


def _letters(action: Action) -> Iterable[str]:
    return (key for key in action.keys if len(key) == 1)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_has_a_safe_primary_key(action: Action) -> None:
    """No alt, nothing that arrives as another key, and no dangerous letter that a split escape could type."""
    primary = action.keys[0]
    assert primary == "shift+tab" or not primary.startswith(("alt+", "shift+"))
    assert primary not in UNSAFE_CTRL
    assert action.label
    assert action.tooltip
    if action.danger:
        assert not set(_letters(action)) & FRAGMENTS


@pytest.mark.parametrize("scope", sorted({action.scope for action in ACTIONS} - MODAL_SCOPES))
def test_no_key_means_two_things_on_one_screen(scope: str) -> None:
    """Within a scope every key is there once, unless the scope has modes of its own."""
    used = [key for action in keys.actions(scope) for key in action.keys]
    assert len(used) == len(set(used))


def test_the_welcome_stays_until_there_is_a_contact(empty_services: Services, make_app: MakeApp) -> None:
    """Adding a channel first is a good beginning, and not the end of it."""
    app = make_app(empty_services)

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "c", "a", *"Desk", "ctrl+s", "escape")
        assert [channel.name for channel in app.services.channels.all()] == ["Desk"]
        assert "Welcome" in screen_text(app)
        assert "no channels" not in screen_text(app).lower()

    play(app, story)
