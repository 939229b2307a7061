"""Screens in a workspace that hides names and addresses."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import Session
from textual.pilot import Pilot
from textual.widgets import Input

from store.core.contacts.selection import Selection
from store.core.history.timeline import LogFilter
from store.core.messages.outcome import Exchange
from store.core.types import Status
from store.core.views import Listing
from store.database.models import channels
from store.repositories.delivery import exchanges
from store.services import Services
from tests.store.outgoing import Outgoing
from tests.store.outgoing import uuid as outgoing_uuid
from tests.tui.conftest import idle, look, play, press, screen_text
from tests.tui.people import START
from tui.app.app import CordboardApp
from tui.base import messages
from tui.base.drafts import Draft, RecoveredDraft, without_hidden
from tui.base.registry import SCREENS, make
from tui.text.changes import BulkTarget, moving
from tui.widgets.lists.contact_table import ContactTable

MakeApp = Callable[..., CordboardApp]
SECRETS = (
    "Jane",
    "Doe",
    "375",
    "4866",
    "1234567",
    "jane_doe",
    "jane@",
    "Person",
    "Mail",
    "Nobody",
    "Bob",
    "9991",
    "Muraho",
)


@pytest.fixture
def app(services: Services, make_app: MakeApp, tmp_path: Path) -> CordboardApp:
    """The application on the small workspace, names and addresses hidden."""
    services.groups.create("Smart", "name ~ jane OR tel ~ 4866")
    services.settings.set("redacted", "yes")
    return make_app(services, drafts_folder=tmp_path / "drafts")


def jane_of(services: Services) -> tuple[str, str]:
    """The uuid and the code of the contact with four addresses."""
    rows = services.contacts.page(Listing(), size=100)
    found = next(c for row in rows if len((c := services.contacts.get(row.uuid)).addresses) == 4)
    return found.uuid, found.name


def assert_hidden(app: CordboardApp) -> str:
    text = screen_text(app)
    assert not [secret for secret in SECRETS if secret in text], text
    return text


def test_the_list_has_codes(app: CordboardApp, services: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        text = assert_hidden(app)
        row = app.screen.query_one(ContactTable).row
        assert row is not None
        assert row.name in text
        for keys in (("y",), ("M", "down", "M", "t")):
            await press(pilot, *keys)
            assert_hidden(app)
            await press(pilot, "escape")

    play(app, story, size=(120, 36))


@pytest.mark.parametrize("screen", ["contact_profile", "update_contact", "channels", "receive", "compose"])
def test_pages_of_a_contact_have_its_code(app: CordboardApp, services: Services, screen: str) -> None:
    uuid, code = jane_of(services)

    async def story(pilot: Pilot[None]) -> None:
        app.post_message(messages.OpenScreen(screen, uuid))
        await idle(pilot)
        assert code in assert_hidden(app)

    play(app, story, size=(120, 36))


def test_what_if_does_not_fill_in_the_address(app: CordboardApp, services: Services) -> None:
    uuid, _code = jane_of(services)

    async def story(pilot: Pilot[None]) -> None:
        app.post_message(messages.OpenScreen("channels", uuid))
        await idle(pilot)
        await press(pilot, "w")
        assert_hidden(app)

    play(app, story, size=(120, 36))


def test_a_save_says_the_code_and_keeps_the_name(app: CordboardApp, services: Services) -> None:
    uuid, code = jane_of(services)

    async def story(pilot: Pilot[None]) -> None:
        app.post_message(messages.OpenScreen("update_contact", uuid))
        await idle(pilot)
        app.screen.query_one("#language Input", Input).value = "fra"
        await press(pilot, "ctrl+s")
        assert f"u undo: saved {code}" in assert_hidden(app)
        services.settings.set("redacted", "no")
        assert services.contacts.get(uuid).name == "Jane Doe"

    play(app, story, size=(120, 36))


def test_the_history_has_neither(app: CordboardApp, services: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "enter", "end")
        assert "History" in assert_hidden(app)

    play(app, story, size=(120, 50))


def test_a_search_by_name_is_refused(app: CordboardApp) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "/", *"xavi")
        assert "Names are hidden in this workspace and cannot be searched" in screen_text(app)

    play(app, story)


def test_a_search_by_code_finds_its_contact(app: CordboardApp, services: Services) -> None:
    uuid, code = jane_of(services)

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "/", *code.lower(), "enter")
        row = app.screen.query_one(ContactTable).row
        assert row is not None
        assert row.uuid == uuid

    play(app, story)


def test_typing_ahead_finds_nobody(app: CordboardApp) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "o", "p", "e")
        assert "Names and addresses are hidden" in assert_hidden(app)

    play(app, story)


def test_what_somebody_else_hides_is_hidden_here_within_one_look(
    services: Services, make_app: MakeApp
) -> None:
    shown = make_app(services)

    async def story(pilot: Pilot[None]) -> None:
        assert "Jane" in screen_text(shown)
        services.settings.set("redacted", "yes")
        look(shown)
        await idle(pilot)
        assert_hidden(shown)
        assert shown.workspace.redacted
        await press(pilot, "enter")
        assert_hidden(shown)

    play(shown, story, size=(120, 36))


def draft_of_jane() -> RecoveredDraft:
    """A draft as a recovered one is, after names were taken out of it."""
    draft = Draft("update_contact", "", 0, "Jane Doe", {"name": "Jane Doe", "typed": {"text": "4866"}})
    return RecoveredDraft(without_hidden(draft), Path("draft.json"), START, "kim")


def other_than(services: Services, uuid: str) -> str:
    """Another contact, one with several addresses if there is one."""
    rows = services.contacts.page(Listing(), size=100)
    others = [services.contacts.get(row.uuid) for row in rows if row.uuid != uuid]
    return max(others, key=lambda one: len(one.addresses)).uuid


def _action_of(services: Services, uuid: str) -> tuple[str]:
    """The newest action on a contact."""
    (entry,) = services.history.log(LogFilter(contact=uuid), size=1)
    return (str(entry.id),)


def wrote_to_us(services: Services) -> str:
    """The uuid of the contact with a conversation."""
    rows = services.contacts.page(Listing(), size=100)
    return next(row.uuid for row in rows if services.conversations.page(row.uuid))


def request_of(services: Services) -> str:
    """The id of a request to somebody, which has a number and a text."""
    mtn = services.channels.find("MTN").uuid

    def work(session: Session) -> None:
        channel_id = session.execute(select(channels.c.id).where(channels.c.uuid == mtn)).scalar_one()
        url = "https://mtn.example/send?to=%2B250788999111"
        sent = Exchange("POST", url, {"X-To": "+250788999111"}, "text=Muraho Jane", 200, "to +13233754866")
        exchanges.add(session, [sent], at=START, channel_id=channel_id)

    services.database.write(work)
    return str(services.exchanges.page(mtn)[0].id)


def everybody_archived(services: Services) -> tuple[object, ...]:
    """A change of all contacts, to be looked at before it is done."""
    target = BulkTarget(Selection.all_of(Listing()), services.bulk.look(Selection.all_of(Listing())))
    return target, moving(target, Status.ARCHIVED)


def sent_to(services: Services, uuid: str) -> tuple[str, str]:
    """The uuids of a broadcast, and of a message that failed, to a contact."""
    if not services.outbox.broadcasts():
        outgoing = Outgoing(services, services.contacts.get(uuid), START)
        outgoing.add(["failed", "queued"], broadcast=outgoing.broadcast(1))
        outgoing.add(["failed"], first=200)
        outgoing.tried(200)
    return outgoing_uuid(1), outgoing_uuid(200)


def _reached(services: Services) -> tuple[object, ...]:
    """Those who would get a text by the first channel."""
    everybody = Selection.all_of(Listing())
    (line, *_others) = services.broadcasts.count(everybody).channels
    return "get it", line.contacts, lambda start, size: services.broadcasts.rows(everybody, line, start, size)


OPENED: Mapping[str, Callable[[Services, str], tuple[object, ...]]] = {
    "contact_profile": lambda _services, uuid: (uuid,),
    "update_contact": lambda _services, uuid: (uuid,),
    "conversation": lambda services, _uuid: (wrote_to_us(services),),
    "merge": lambda services, uuid: (uuid, other_than(services, uuid)),
    "duplicates": lambda _services, _uuid: (),
    "channels": lambda _services, uuid: (uuid,),
    "channel_log": lambda services, _uuid: (request_of(services) and services.channels.find("MTN").uuid,),
    "exchange": lambda services, _uuid: (request_of(services),),
    "channel_form": lambda services, _uuid: (services.channels.all()[0].uuid,),
    "fields": lambda _services, _uuid: (),
    "settings": lambda _services, _uuid: (),
    "outbox": lambda services, uuid: sent_to(services, uuid)[:0],
    "broadcast": lambda services, uuid: sent_to(services, uuid)[:1],
    "message": lambda services, uuid: sent_to(services, uuid)[1:],
    "overview": lambda _services, _uuid: (),
    "log": lambda _services, uuid: (uuid,),
    "log_action": lambda services, uuid: _action_of(services, uuid),
    "groups": lambda _services, _uuid: (),
    "group_form": lambda services, _uuid: (services.groups.find("Smart").uuid,),
    "field_form": lambda services, _uuid: (services.fields.all()[0].key,),
    "receive": lambda _services, uuid: (uuid,),
    "compose": lambda _services, uuid: (uuid,),
    "recipients": lambda services, _uuid: _reached(services),
    "import_contacts": lambda _services, _uuid: (),
    "export_contacts": lambda _services, _uuid: (Selection.all_of(Listing()),),
    "bulk_preview": lambda services, _uuid: everybody_archived(services),
    "draft_offer": lambda _services, _uuid: (draft_of_jane(),),
}
"""What each screen that shows something of contacts opens with."""

OTHERS = {
    "opening",
    "contact_list",
    "welcome",
    "help",
    "menu",
    "confirm",
    "confirm_count",
    "ask_text",
    "ask_value",
    "error",
}
"""The screens that others open, or that show nothing of contacts."""


def test_every_screen_is_walked() -> None:
    assert OPENED.keys() | OTHERS == SCREENS.keys()


@pytest.mark.parametrize("name", sorted(OPENED))
def test_no_screen_or_file_tells_a_hidden_name_or_address(
    app: CordboardApp, services: Services, name: str, tmp_path: Path
) -> None:
    """Every screen, and everything beside the database that using it writes."""
    uuid, _code = jane_of(services)

    async def story(pilot: Pilot[None]) -> None:
        app.push_screen(make(name, *OPENED[name](services, uuid)))
        await idle(pilot)
        for key in ("down", "f1", "escape"):
            assert_hidden(app)
            await press(pilot, key)

    play(app, story, size=(120, 50))
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or not [secret for secret in SECRETS if secret in path.read_text()]
