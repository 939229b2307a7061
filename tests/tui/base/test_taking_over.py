"""A form that is open in another session of the same operator is offered to be taken over."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from store.services import Services
from tests.tui.conftest import Snap, play, press, screen_text
from tests.tui.people import START
from tests.tui.screens.test_read_only import notices
from tui.app.app import CordboardApp
from tui.base.drafts import Autosave, Draft, DraftStore
from tui.base.edit_screen import FormScreen
from tui.screens.contact_list.screen import ContactListScreen
from tui.screens.update_contact.draft import ContactDraft
from tui.screens.update_contact.draft_json import PendingAddress, from_contact

MakeApp = Callable[..., CordboardApp]
JANE = ("/", *"jane doe", "enter", "e")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where drafts are kept."""
    return tmp_path / "drafts"


@pytest.fixture
def app(services: Services, make_app: MakeApp, folder: Path) -> CordboardApp:
    """The session that somebody starts while another one is open."""
    return make_app(services, drafts_folder=folder)


@pytest.fixture
def elsewhere(services: Services, folder: Path) -> Iterator[Callable[[str], Autosave]]:
    """Opens a form for Jane Doe's name in another session of an operator, and keeps its draft."""
    stores = []

    def type_there(operator: str = "kim", name: str = "Jane Roe") -> Autosave:
        stores.append(DraftStore(folder, services.location, operator))
        jane = services.contacts.find("Jane Doe")
        typed = from_contact(replace(ContactDraft.of(jane), name=name), PendingAddress())
        autosave = Autosave(stores[-1])
        autosave.keep(Draft("update_contact", jane.uuid, jane.version, name, typed), START)
        return autosave

    yield type_there
    for store in stores:
        store.close()


def kept(folder: Path) -> list[str]:
    """The endings of the files beside the locks."""
    return sorted(path.suffix for path in folder.iterdir() if path.suffix != ".lock")


def test_the_offer_looks(app: CordboardApp, elsewhere: Callable[[], Autosave], snap: Snap) -> None:
    elsewhere()
    snap(app)


def test_taken_over_it_is_open_here_and_closed_there(
    app: CordboardApp, elsewhere: Callable[[], Autosave], folder: Path
) -> None:
    there = elsewhere()

    async def story(pilot: Pilot[None]) -> None:
        assert "You are editing Jane Roe in another session." in screen_text(app)
        assert not there.is_taken()
        await press(pilot, "enter")
        assert "Update Contact: Jane Roe" in screen_text(app)
        assert there.is_taken()
        assert there.is_taken(), "also when it is asked again"
        there.keep(Draft("update_contact", "x", 0, "more", {}), START + timedelta(seconds=1))
        there.close()
        assert kept(folder) == [".json"]
        await press(pilot, "ctrl+s")

    play(app, story)
    assert kept(folder) == []


@pytest.mark.parametrize("answer", [("right", "enter"), ("escape",)])
def test_left_there_nothing_changes(
    app: CordboardApp, elsewhere: Callable[[], Autosave], folder: Path, answer: tuple[str, ...]
) -> None:
    there = elsewhere()

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *answer)
        assert isinstance(app.screen, ContactListScreen)

    play(app, story)
    assert not there.is_taken()
    assert kept(folder) == [".json"]


def test_another_operator_is_not_asked(app: CordboardApp, elsewhere: Callable[[str], Autosave]) -> None:
    elsewhere("ann")

    async def story(pilot: Pilot[None]) -> None:
        assert isinstance(app.screen, ContactListScreen)
        await press(pilot, *JANE)
        assert "Update Contact: Jane Doe" in screen_text(app)
        assert isinstance(app.screen, FormScreen)

    play(app, story)


def test_saved_there_meanwhile_there_is_nothing_to_take(
    app: CordboardApp, elsewhere: Callable[[], Autosave], folder: Path
) -> None:
    there = elsewhere()

    async def story(pilot: Pilot[None]) -> None:
        there.close()
        await press(pilot, "enter")
        assert notices(app) == ["The form was saved or closed there meanwhile."]
        assert isinstance(app.screen, ContactListScreen)

    play(app, story)
    assert kept(folder) == []


def test_opening_what_is_open_elsewhere_asks_too(
    app: CordboardApp, elsewhere: Callable[[], Autosave]
) -> None:
    """Only the form of the same contact, and once."""

    async def story(pilot: Pilot[None]) -> None:
        there = elsewhere()
        await press(pilot, *JANE)
        assert "You are editing Jane Roe in another session." in screen_text(app)
        await press(pilot, "enter")
        assert "Update Contact: Jane Roe" in screen_text(app)
        assert there.is_taken()
        assert sum(isinstance(screen, FormScreen) for screen in app.screen_stack) == 1

    play(app, story)


def test_a_form_that_was_taken_closes_and_stores_nothing(
    app: CordboardApp, services: Services, folder: Path
) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *JANE, *" Roe")
        form = app.screen
        assert isinstance(form, FormScreen)
        form.autosave()
        other = DraftStore(folder, services.location, "kim")
        (found,) = other.recover()
        assert other.take_over(found) is not None
        await press(pilot, "ctrl+s")
        assert form not in app.screen_stack
        assert notices(app) == ["Another session of yours took this form over, with what was typed here."]
        assert kept(folder) == [".json"]
        assert services.contacts.find("Jane Doe")
        other.close()

    play(app, story)


def test_what_is_hidden_is_not_taken_over(folder: Path, services: Services) -> None:
    """Also from the file, once it is of this session."""
    first, second = (DraftStore(folder, "x", "kim") for _ in range(2))
    first.write(Draft("update_contact", "u", 1, "Jane Doe", {"name": "Jane Doe", "language": "fra"}), START)
    (found,) = second.recover(hidden=True)
    assert "Jane" not in str(found.draft)
    taken = second.take_over(found, hidden=True)
    assert taken is not None
    assert taken.draft.content == {"language": "fra"}
    assert "Jane" not in taken.path.read_text()
    first.close()
    second.close()


def test_a_mark_of_a_session_that_ended_is_removed(folder: Path) -> None:
    first, second = (DraftStore(folder, "x", "kim") for _ in range(2))
    path = first.write(Draft("receive", "", 0, "a message", {}), START)
    assert path is not None
    path.with_suffix(".taken").touch()
    first.close()
    assert [found.elsewhere for found in second.recover()] == [False]
    assert kept(folder) == [".json"]
