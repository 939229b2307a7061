"""The screens of a kiosk: what they do not offer, and that no action reads or writes another file."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from store.core.errors import DatabaseUnavailable
from store.core.types import Workspace
from store.core.views import Listing
from store.services import Services
from tests.tui.conftest import Snap, play, press, screen_text
from tests.tui.rest import rest
from tests.tui.screens.test_read_only import notices
from tests.tui.screens.test_redaction import OPENED, jane_of
from tests.writes import heard, outside
from tui.app.app import CordboardApp
from tui.base.dialogs import MenuItem
from tui.base.registry import SCREENS, make
from tui.keys.actions import ACTIONS, FILES
from tui.process.policy import Kiosk, Policy
from tui.text.fields import language_line
from tui.widgets.form_rows import PlainInput

MakeApp = Callable[..., CordboardApp]

DIALOGS: dict[str, tuple[object, ...]] = {
    "welcome": (True,),
    "help": (("contact_list",),),
    "menu": ("Menu", (MenuItem("a", "One", "one"),)),
    "confirm": ("Sure?", "Do it", ""),
    "confirm_count": ("Sure?", "Do it", 3, ""),
    "ask_text": ("What?", "Do it", "", "", ""),
    "ask_value": ("What?", "Do it", language_line(Workspace())),
    "error": (DatabaseUnavailable("It is gone."),),
}
NOT_OPENED = {"opening", "contact_list"}
"""The first screen has no keys of its own; the list is always there."""


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of files, with a link out of it; the program works in it."""
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "people.csv").write_text("Name,URN:Tel\nAnna Lund,+13235550188\n")
    (tmp_path / "secret.csv").write_text("Name,URN:Tel\nEve Black,+13235550199\n")
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def kiosk(services: Services, make_app: MakeApp, files: Path, tmp_path: Path) -> CordboardApp:
    """The application in a kiosk."""
    services.groups.create("Smart", "name ~ jane")
    policy = Policy(suspends=False, kiosk=Kiosk(services.location, files))
    return make_app(services, policy=policy, drafts_folder=tmp_path / "drafts")


def _nodes(app: CordboardApp) -> Iterable[tuple[str, Widget]]:
    """The screen, and its parts that have keys of their own, with their scopes."""
    for node in (app.screen, *app.screen.walk_children()):
        scope = getattr(node, "SCOPE", "")
        if scope and isinstance(node, Widget):
            yield scope, node


async def _do_everything(app: CordboardApp, open_it: Callable[[], Screen[object]], done: set[str]) -> None:
    """Do each action of a screen and of its parts that is not done yet; the screen is opened again where one
    closes it."""
    screen = open_it()
    await rest(app)
    scopes = dict(_nodes(app))
    for action in [each for each in ACTIONS if each.scope in scopes and each.id not in done]:
        while screen in app.screen_stack and app.screen is not screen:
            app.pop_screen()
        if screen not in app.screen_stack:
            screen = open_it()
        await rest(app)
        for path in app.screen.query("#path").results(PlainInput):
            path.text = "link.csv"
        node = dict(_nodes(app)).get(action.scope)
        if node is not None:
            await app.run_action(action.name, node)
            await rest(app)
            done.add(action.id)


@pytest.mark.parametrize("names", [("contact_list", *DIALOGS), tuple(OPENED)])
def test_no_action_reads_or_writes_elsewhere(
    kiosk: CordboardApp,
    services: Services,
    files: Path,
    tmp_path: Path,
    names: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every action of the one table, done on its screen; what the files tell is not stored."""
    uuid, _name = jane_of(services)
    monkeypatch.setattr(kiosk, "exit", lambda *_args, **_options: None)
    # Nobody looks at what is drawn, which would be a fifth of the work.
    monkeypatch.setattr(Screen, "_compositor_refresh", lambda screen: screen._dirty_widgets.clear())

    def open_it(name: str) -> Screen[object]:
        if name == "contact_list":
            return next(screen for screen in kiosk.navigation.screens if name == screen.SCOPE)
        screen = make(name, *(DIALOGS[name] if name in DIALOGS else OPENED[name](services, uuid)))
        kiosk.push_screen(screen)
        return screen

    async def story(_pilot: Pilot[None]) -> None:
        for name in names:
            await _do_everything(kiosk, partial(open_it, name), done)
        assert "Eve Black" not in [row.name for row in services.contacts.page(Listing(), size=100)]

    done: set[str] = set()
    with heard() as changes:
        play(kiosk, story)
    assert {action.id for action in ACTIONS if action.scope in names} - done == set()
    assert outside(changes, files, tmp_path / "drafts") == []


def test_every_screen_is_walked() -> None:
    assert {*OPENED, *DIALOGS} | NOT_OPENED == SCREENS.keys()


def test_the_actions_with_files_are_actions_of_the_table() -> None:
    assert {action.id for action in ACTIONS} >= FILES
    assert {action.id for action in ACTIONS if action.scope == "import_contacts"} - FILES == {
        "import_contacts.back"
    }


def test_a_file_of_the_folder_is_imported_and_no_other(kiosk: CordboardApp, services: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "I")
        path = kiosk.screen.query_one("#path", PlainInput)
        for elsewhere in ("link.csv", "../secret.csv", "/etc/passwd"):
            path.text = elsewhere
            await press(pilot, "ctrl+s")
            assert "Only the files of one folder are read and written here" in screen_text(kiosk)
        path.text = "none.csv"
        await press(pilot, "ctrl+s")
        assert "none.csv" in screen_text(kiosk)
        assert "/files" not in screen_text(kiosk)
        path.text = "people.csv"
        await press(pilot, "ctrl+s")
        assert "Import finished" in screen_text(kiosk)
        assert services.contacts.find("Anna Lund")

    play(kiosk, story)


def test_the_place_of_the_database_is_not_shown(kiosk: CordboardApp, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> object:
        raise DatabaseUnavailable("The database /srv/contacts.db is gone.")

    async def story(pilot: Pilot[None]) -> None:
        monkeypatch.setattr(type(kiosk.services.contacts), "get", gone)
        await press(pilot, "enter")
        assert "The database of this kiosk cannot be used now." in " ".join(notices(kiosk))
        assert "/srv" not in " ".join(notices(kiosk))

    play(kiosk, story)


def test_the_welcome_of_a_kiosk_without_files_looks(
    empty_services: Services, make_app: MakeApp, snap: Snap
) -> None:
    """No import is offered there."""
    snap(make_app(empty_services, policy=Policy(suspends=False, kiosk=Kiosk("/srv/contacts.db"))))


def test_a_kiosk_without_files_offers_no_import(services: Services, make_app: MakeApp) -> None:
    app = make_app(services, policy=Policy(suspends=False, kiosk=Kiosk("/srv/contacts.db")))

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "I")
        assert notices(app) == [
            "This kiosk has no folder for files, so that nothing can be imported or exported here."
        ]
        app.clear_notifications()
        await press(pilot, "ctrl+z")
        assert notices(app) == ["A kiosk has no shell to go back to."]
        await press(pilot, "question_mark")
        said = "".join(str(widget.render()) for widget in app.screen.query("Static"))
        assert "Import contacts" not in said
        assert "fg" not in said

    play(app, story)
