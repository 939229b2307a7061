"""Forms that were not saved when the program was ended from outside, and what the next start offers."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from store.core.errors import NotFound
from store.core.types import Contact
from store.core.views import ContactEdit
from store.services import Services
from tests.tui.conftest import Snap, idle, play, press, screen_text
from tui.app.app import CordboardApp
from tui.base import edit_screen
from tui.base.drafts import DraftStore
from tui.base.edit_screen import FormScreen
from tui.process.operator import login_of
from tui.screens.contact_list.screen import ContactListScreen

MakeApp = Callable[..., CordboardApp]
JANE = ("/", *"jane doe", "enter", "e")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where drafts are kept."""
    return tmp_path / "state" / "drafts"


@pytest.fixture
def start(services: Services, make_app: MakeApp, folder: Path) -> Iterator[Callable[[], CordboardApp]]:
    """Starts the program again on the same database, which outlives it here."""
    end, services.close = services.close, lambda: None  # type: ignore[method-assign]
    yield lambda: make_app(services, drafts_folder=folder)
    services.close = end  # type: ignore[method-assign]


def kept(folder: Path) -> list[Path]:
    """The drafts in the folder."""
    return sorted(folder.glob("*.json"))


def type_and_hang_up(app: CordboardApp, *keys: str) -> None:
    """Press keys, then lose the line."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *keys)
        app.hang_up(signal.SIGHUP)

    play(app, story)
    assert app.return_code == 128 + signal.SIGHUP


def test_an_edited_contact_is_offered_and_goes_on(
    start: Callable[[], CordboardApp], folder: Path, services: Services
) -> None:
    """Everything typed is there again, the address that was not added yet among it, and can be saved."""
    type_and_hang_up(start(), *JANE, *" Roe", "f2", "down", "K", "f3", *"+13235550177")
    (path,) = kept(folder)
    assert path.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    app = start()

    async def story(pilot: Pilot[None]) -> None:
        assert "You were editing Jane Doe Roe when the line went." in screen_text(app)
        await press(pilot, "enter")
        shown = screen_text(app)
        assert "Update Contact: Jane Doe Roe" in shown
        assert "+13235550177" in shown
        assert "not saved: typed address, name and 1 more" in shown
        assert path not in kept(folder), "the form keeps a draft of its own now"
        assert len(kept(folder)) == 1
        await press(pilot, "ctrl+s")
        assert not kept(folder)

    play(app, story)
    jane = services.contacts.find("Jane Doe Roe")
    assert [str(address.urn) for address in jane.addresses[:2]] == ["tel:+4915112345678", "tel:+13233754866"]
    assert str(jane.addresses[-1].urn) == "tel:+13235550177"
    assert list(folder.iterdir()) == []


def test_a_contact_that_somebody_changed_meanwhile_shows_both(
    start: Callable[[], CordboardApp], services: Services
) -> None:
    """The form stands on the contact as it was opened, so that neither side is lost."""
    type_and_hang_up(start(), *JANE, *" Roe")
    jane = services.contacts.find("Jane Doe")
    edit = ContactEdit("Jane Smith", jane.status, "fra", jane.addresses, {}, (), version=jane.version)
    services.contacts.save(jane.uuid, edit)
    app = start()

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "enter", "ctrl+s")
        shown = screen_text(app)
        assert "Somebody else saved this contact" in shown
        assert "Jane Doe Roe" in shown
        assert "Jane Smith" in shown

    play(app, story)


def test_a_contact_that_is_gone_comes_back_as_a_new_one(
    start: Callable[[], CordboardApp], services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was typed is not lost with the contact that it was for."""
    type_and_hang_up(start(), "/", *"nobody at", "enter", "e", *" Any More")

    def gone(*_: object) -> Contact:
        raise NotFound("There is no such contact.")

    before = services.contacts.find("Nobody At All").uuid
    monkeypatch.setattr(type(services.contacts), "get", gone)
    app = start()

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "enter")
        assert "New contact: Nobody At All Any More" in screen_text(app)
        await press(pilot, "ctrl+s")

    play(app, story)
    assert services.contacts.find("Nobody At All Any More").uuid != before


def test_throwing_a_draft_away_and_deciding_later(start: Callable[[], CordboardApp], folder: Path) -> None:
    """Escape asks again at the next start; thrown away is gone."""
    type_and_hang_up(start(), "a", *"Somebody New")
    app = start()

    async def later(pilot: Pilot[None]) -> None:
        assert "You were editing Somebody New" in screen_text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, ContactListScreen)

    play(app, later)
    assert len(kept(folder)) == 1
    app = start()

    async def away(pilot: Pilot[None]) -> None:
        await press(pilot, "right", "enter")
        assert isinstance(app.screen, ContactListScreen)

    play(app, away)
    assert kept(folder) == []


@pytest.mark.parametrize("leaving", [("escape", "right", "enter"), ("ctrl+q", "right", "enter")])
def test_what_is_given_up_is_not_kept(
    start: Callable[[], CordboardApp], folder: Path, leaving: tuple[str, ...]
) -> None:
    """Leaving without saving, or quitting all the same, takes the draft with it."""
    app = start()

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *JANE, *"xx")
        form = app.screen
        assert isinstance(form, FormScreen)
        form.autosave()
        assert len(kept(folder)) == 1
        await press(pilot, *leaving)

    play(app, story)
    assert kept(folder) == []


def test_a_form_is_kept_while_it_is_typed_in(
    start: Callable[[], CordboardApp], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without being asked, so that a process that is killed outright loses little; undone is not kept."""
    monkeypatch.setattr(edit_screen, "AUTOSAVE_SECONDS", 0.01)
    app = start()

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *JANE)
        assert kept(folder) == []
        await press(pilot, "x")
        while not kept(folder):
            await idle(pilot)
        assert json.loads(kept(folder)[0].read_text())["content"]["name"] == "Jane Doex"
        await press(pilot, "backspace")
        while kept(folder):
            await idle(pilot)
        await press(pilot, "escape")

    play(app, story)


def test_a_form_opened_before_anybody_looked_for_drafts_is_kept(
    start: Callable[[], CordboardApp], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are looked for once the contacts are shown, and keys may be quicker."""
    monkeypatch.setattr(CordboardApp, "_look_for_drafts", lambda _app: None)
    app = start()
    type_and_hang_up(app, *JANE, *"xx")
    assert [left.draft.title for left in DraftStore(folder, app.database, "kim").recover()] == ["Jane Doexx"]


def test_a_form_that_is_open_elsewhere_is_left_alone(start: Callable[[], CordboardApp], folder: Path) -> None:
    """Another process of the same user is still at work on it."""
    app = start()

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *JANE, *"xx")
        form = app.screen
        assert isinstance(form, FormScreen)
        form.autosave()
        (open_there,) = DraftStore(folder, app.database, "kim").recover()
        assert open_there.elsewhere
        assert open_there.path.exists()
        assert DraftStore(folder, app.database, "ann").recover() == ()
        app.hang_up(signal.SIGTERM)

    play(app, story)
    assert [left.draft.title for left in DraftStore(folder, app.database, "kim").recover()] == ["Jane Doexx"]
    assert DraftStore(folder, "another database", "kim").recover() == ()


def test_a_channel_and_a_message_are_kept_too(start: Callable[[], CordboardApp], folder: Path) -> None:
    """The other two forms in which something is typed."""
    type_and_hang_up(start(), "2", "a", *"Spare line", "tab", "tab", "tab", *"+13235550199")
    app = start()

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "enter")
        assert "Spare line" in screen_text(app)
        assert "+13235550199" in screen_text(app)
        await press(pilot, "ctrl+s")
        assert kept(folder) == []

    play(app, story)
    type_and_hang_up(start(), "M", "tab", "tab", *"Muraho neza")
    app = start()

    async def message(pilot: Pilot[None]) -> None:
        assert "You were editing an incoming message" in screen_text(app)
        await press(pilot, "enter")
        assert "Muraho neza" in screen_text(app)

    play(app, message)


def test_the_offer_looks(start: Callable[[], CordboardApp], snap: Snap) -> None:
    """What was being edited, since when, and the two ways to go."""
    type_and_hang_up(start(), *JANE, *" Roe")
    snap(start())


def test_a_folder_that_cannot_be_written_disturbs_nobody(
    services: Services, make_app: MakeApp, tmp_path: Path
) -> None:
    """The form works on without a draft."""
    blocked = tmp_path / "file"
    blocked.write_text("")
    app = make_app(services, drafts_folder=blocked / "drafts")

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *JANE, *"xx")
        app.hang_up(signal.SIGHUP)

    play(app, story)


def test_files_that_are_no_drafts_are_passed_over(start: Callable[[], CordboardApp], folder: Path) -> None:
    """Half a file, or one of another make, is not offered and stays."""
    folder.mkdir(parents=True)
    for name, text in (("a.dead.json", "{"), ("b.dead.json", "[]"), ("c.dead.json", '{"database": "x"}')):
        (folder / name).write_text(text)
    app = start()

    async def story(pilot: Pilot[None]) -> None:
        assert isinstance(app.screen, ContactListScreen)

    play(app, story)
    assert len(kept(folder)) == 3


def test_two_operators_of_one_account_see_their_own_drafts(
    start: Callable[[], CordboardApp], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both edit the same contact; each is offered their own, and throws only that away."""
    both = {"Ann (stated by kim)": " Roe", "Bob (stated by kim)": " Poe"}
    for operator, typed in both.items():
        monkeypatch.setattr(Services, "operator", operator)
        type_and_hang_up(start(), *JANE, *typed)
    assert len(kept(folder)) == 2
    for operator, typed in both.items():
        monkeypatch.setattr(Services, "operator", operator)
        app = start()

        async def story(pilot: Pilot[None], app: CordboardApp = app, typed: str = typed) -> None:
            assert f"You were editing Jane Doe{typed} when" in screen_text(app)
            await press(pilot, "right", "enter")
            assert isinstance(app.screen, ContactListScreen)

        play(app, story)
    assert kept(folder) == []


def test_a_draft_that_names_no_operator_belongs_to_the_login_of_the_account(
    start: Callable[[], CordboardApp], folder: Path
) -> None:
    """Older versions kept none: who has the account is offered it, and who merely stated a name is not."""
    app = start()
    type_and_hang_up(app, *JANE, *" Roe")
    (path,) = kept(folder)
    older = {name: value for name, value in json.loads(path.read_text()).items() if name != "operator"}
    path.write_text(json.dumps(older))
    login = login_of(os.getuid())
    (found,) = DraftStore(folder, app.database, login).recover()
    assert (found.draft.title, found.operator) == ("Jane Doe Roe", login)
    assert DraftStore(folder, app.database, f"Ann (stated by {login})").recover() == ()


NAMED = ("Jane", "Doe", "375", "4866", "jane", "5551")


def test_a_draft_has_no_hidden_name_or_address(
    start: Callable[[], CordboardApp], folder: Path, services: Services
) -> None:
    """The order of the addresses comes back; one that was typed and not stored does not."""
    jane = services.contacts.find("Jane Doe")
    services.settings.set("redacted", "yes")
    code = services.contacts.get(jane.uuid).name
    type_and_hang_up(start(), "/", *code.lower(), "enter", "e", "f2", "down", "K", "f3", *"+13235550177")
    (path,) = kept(folder)
    text = path.read_text()
    assert not [secret for secret in (*NAMED, "550177") if secret in text]
    app = start()

    async def story(pilot: Pilot[None]) -> None:
        assert "You were editing a contact when the line went." in screen_text(app)
        await press(pilot, "enter")
        assert "not saved: addresses" in screen_text(app)
        await press(pilot, "ctrl+s")

    play(app, story)
    services.settings.set("redacted", "no")
    moved = services.contacts.get(jane.uuid)
    assert moved.name == "Jane Doe"
    before = [address.urn for address in jane.addresses]
    assert [address.urn for address in moved.addresses] == [before[1], before[0], *before[2:]]


def test_names_are_taken_out_of_drafts_that_were_kept_before_they_were_hidden(
    start: Callable[[], CordboardApp], folder: Path, services: Services
) -> None:
    type_and_hang_up(start(), *JANE, *" Roe", "f3", *"+13235551")
    with pytest.MonkeyPatch.context() as as_ann:
        as_ann.setattr(Services, "operator", "Ann (stated by kim)")
        type_and_hang_up(start(), *JANE, *" Poe")
    services.settings.set("redacted", "yes")
    app = start()

    async def story(pilot: Pilot[None]) -> None:
        texts = [path.read_text() for path in kept(folder)]
        assert len(texts) == 2
        assert not [secret for secret in NAMED if secret in "".join(texts) + screen_text(app)]
        await press(pilot, "enter", "ctrl+s")
        assert not [secret for secret in NAMED if secret in screen_text(app)]

    play(app, story)
