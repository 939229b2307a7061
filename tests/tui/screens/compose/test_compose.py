"""Writing to one contact or many: what is told while typing, and sending."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from store.core.contacts.selection import Selection
from store.core.messages.states import MessageState
from store.core.types import Status
from store.core.views import Listing
from store.services import Services
from tests.tui.conftest import Snap, idle, play, press, screen_text
from tests.tui.people import HOSTILE, START, add
from tui.app.app import CordboardApp
from tui.base import messages
from tui.base.drafts import Draft, RecoveredDraft, without_hidden
from tui.base.registry import make
from tui.screens.compose import audience as audiences
from tui.screens.compose import looking, sending
from tui.screens.compose.screen import ComposeScreen
from tui.screens.compose.writing import Writing
from tui.screens.dialogs.questions import ConfirmCountDialog, ConfirmDialog

MakeApp = Callable[..., CordboardApp]
EVERYBODY = Selection.all_of(Listing())
FARMERS = Selection.all_of(Listing(text="group = Farmers"))


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "PAUSE", 0.001)


def jane(services: Services) -> str:
    """The uuid of the contact with four addresses."""
    return services.contacts.find("Jane Doe").uuid


async def write(
    pilot: Pilot[None], text: str = "", uuid: str | None = None, audience: Selection | None = None
) -> ComposeScreen:
    """Open the screen, with a text in it."""
    pilot.app.push_screen(made := make("compose", uuid, None, audience))
    await idle(pilot)
    assert isinstance(made, ComposeScreen)
    made.query_one(Writing).box.text = text
    await idle(pilot)
    return made


def notices(app: CordboardApp) -> str:
    """What was said in boxes over the screen."""
    return " ".join(str(one.message) for one in app._notifications)


TOLD = {
    "Hello @contact.first_name": ("10 of 160, 1 SMS", "  +1 323-375-4866  by Twilio US", "Hello Jane"),
    "a" * 161: ("161 of 306, 2 SMS",),
    "See you “soon”": ("14 of 70, 1 SMS", '! “ at 9 forces 16 bit: F6 writes " instead'),
    "“" + "a" * 70: ('! “ at 1 forces 16 bit: F6 writes " instead, 1 SMS less',),
    "“Ндо": ("4 of 70, 1 SMS", "! Н at 2 forces 16 bit, an SMS has room for 70"),
    "Hi @contact.frist_name!": ("! At 13: “frist_name” is not a property of contacts; did you mean",),
    "Hi @con": ("tab  @contact  @contact.name",),
    "Age @fields.age, @fields.joined": ("! nothing in fields.joined",),
}
"""What stands on the screen while a text is written to Jane Doe."""


def test_what_is_told_while_typing(app: CordboardApp, services: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        form = await write(pilot, "", jane(services))
        for text, told in TOLD.items():
            form.query_one(Writing).box.text = text
            await idle(pilot)
            assert [one for one in told if one not in screen_text(app)] == [], screen_text(app)
        form.query_one(Writing).box.text = "“8” …"
        await press(pilot, "f6")
        assert form.query_one(Writing).box.text == '"8" ...'

    play(app, story)


def test_a_text_is_typed_completed_and_sent_and_taken_back(app: CordboardApp, services: Services) -> None:
    uuid = jane(services)

    async def story(pilot: Pilot[None]) -> None:
        app.post_message(messages.OpenScreen("compose", uuid))
        await idle(pilot)
        await press(pilot, *"Hi @contact.fi", "tab", *"! 8", "ctrl+s")
        assert "wrote to Jane Doe. It waits until" in " ".join(notices(app).split())
        (sent,) = services.conversations.page(uuid)
        assert (sent.text, sent.state) == ("Hi Jane! 8", MessageState.QUEUED)
        await press(pilot, "u")
        (sent,) = services.conversations.page(uuid)
        assert (sent.state, sent.reason) == (MessageState.FAILED, "cancelled")

    play(app, story)


@pytest.mark.parametrize(("above", "kind"), [(100, ConfirmDialog), (3, ConfirmCountDialog)])
def test_many_are_written_to_after_a_question(
    app: CordboardApp,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
    above: int,
    kind: type[ConfirmDialog],
) -> None:
    """The marks go; what one gets is walked through, the worst first, and each line lists its contacts."""
    monkeypatch.setattr(sending, "CONFIRMED_ABOVE", above)
    uuid = jane(services)

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "*", "m")
        app.screen.query_one(Writing).box.text = "Age @fields.age"
        await idle(pilot)
        told = screen_text(app)
        assert "to 44 contacts: everybody" in told
        assert "Preview  1 of the worst 20" in told
        assert "44 of 47 contacts get it; 1 no channel, 1 no address, 1 blocked" in told
        await press(pilot, "f7", "f7", "f8")
        assert "Preview  2 of the worst 20" in screen_text(app)
        await press(pilot, "f2", "down", "enter")
        assert "get it by Twilio US" in screen_text(app)
        await press(pilot, "escape", "ctrl+s")
        assert type(app.screen) is kind
        told = " ".join(str(part.render()) for part in app.screen.query(".box Static").results(Static))
        assert "42 by MTN Rwanda, 1 by Twilio US, 1 by Care bot: 43 SMS; done in 4 s. 44 of 47" in told
        await press(pilot, *("44" if kind is ConfirmCountDialog else ("right",)), "enter")
        assert "u undo: wrote to 44 contacts. It waits until" in screen_text(app)
        assert "marked" not in screen_text(app)
        assert services.conversations.page(uuid)[0].text == "Age 34"

    play(app, story, size=(120, 36))


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("", Status.ACTIVE, "Nothing is written yet."),
        ("@contact.nam", Status.ACTIVE, "is not a property of contacts"),
        ("Hello", Status.STOPPED, "There is nobody who would get it."),
    ],
)
def test_what_cannot_be_sent_is_refused(
    app: CordboardApp, services: Services, text: str, status: Status, said: str
) -> None:
    uuid = jane(services)
    services.contacts.set_status((uuid,), status)

    async def story(pilot: Pilot[None]) -> None:
        form = await write(pilot, text, uuid)
        await press(pilot, "ctrl+s")
        assert app.screen is form
        assert said in notices(app)
        assert ("Gets nothing: stopped" in screen_text(app)) == (status is Status.STOPPED)
        assert services.conversations.page(uuid) == ()

    play(app, story)


@pytest.mark.parametrize(
    "audience", [EVERYBODY, FARMERS, Selection.of(("one", "two")), Selection.of(("one",))]
)
def test_a_draft_keeps_whom_it_is_for(audience: Selection) -> None:
    kept = audiences.written(audience)
    assert audiences.read(kept) == audience
    hidden = without_hidden(Draft("compose", audiences.name_of(audience), 0, "a text", kept))
    assert audiences.read(hidden.content) == (Selection() if audience.is_listing else audience)


def test_a_draft_is_gone_on_with(app: CordboardApp, services: Services) -> None:
    kept = Draft("compose", "x", 0, "a text", {**audiences.written(FARMERS), "text": "Market on"})

    async def story(pilot: Pilot[None]) -> None:
        app.push_screen(form := make("compose", "x", RecoveredDraft(kept, Path("x"), START, "kim")))
        await idle(pilot)
        assert isinstance(form, ComposeScreen)
        assert 'Write  to 1 contact: group = "Farmers"' in screen_text(app)
        assert form.to_draft() == Draft(
            "compose", audiences.name_of(FARMERS), 0, "a text to 1 contact", kept.content
        )
        await press(pilot, "escape")
        assert "Leave without saving?" in screen_text(app)

    play(app, story)


def test_hostile_names_and_texts_show_harmlessly(app: CordboardApp, services: Services) -> None:
    uuids = [add(services, name, f"tel:+132355501{index:02}") for index, name in enumerate(HOSTILE, 20)]

    async def story(pilot: Pilot[None]) -> None:
        for uuid, name in zip(uuids, HOSTILE, strict=True):
            await write(pilot, f"{name} @contact", uuid)
            assert not set(screen_text(app)) & {"\x1b", "\x07", "\u202e", "\u200b", "\x9b"}

    play(app, story)


@pytest.mark.parametrize("keys", [None, (), ("f2", "enter")], ids=["one", "many", "recipients"])
def test_the_form_looks_as_it_did(
    app: CordboardApp, services: Services, snap: Snap, keys: tuple[str, ...] | None
) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        text = "Dear @contact.first_name, the “market” opens on Friday at 8.\nYour district: @fields.district"
        await write(pilot, text, jane(services), None if keys is None else EVERYBODY)
        await press(pilot, *keys or ())

    snap(app, story=steps)
