"""The route beside the form: the whole picture, and where the next message went before."""

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from store.core.routing import Router
from store.core.types import Address, Channel, Contact, Role, Urn
from store.core.views import DisplaySettings
from store.services import Services
from tests.tui.conftest import idle, press, screen_text
from tests.tui.screens.update_contact.panel import jane, kept, story
from tui.app.app import CordboardApp
from tui.screens.channels.inspector import ChannelInspectorScreen
from tui.screens.update_contact.draft import ContactDraft
from tui.screens.update_contact.screen import UpdateContactScreen
from tui.text.cells import cord_signs
from tui.widgets.route_view import RoutePane, decide

app = pytest.fixture(kept)

US, DE = Urn("tel", "+13233754866"), Urn("tel", "+4915112345678")
TWILIO = Channel("ch1", "Twilio", "T", "+13235550142", ("tel",), (Role.SEND,), "US")
VONAGE = Channel("ch2", "Vonage", "NX", "+493023125101", ("tel",), (Role.SEND,), "DE")
ANY = Channel("ch3", "Worldwide", "CT", "+447700900123", ("tel",), (Role.SEND,), allow_international=True)
ROUTER = Router((TWILIO, VONAGE, ANY))
JANE = ContactDraft.of(Contact("c1", "Jane", addresses=(Address(US), Address(DE))))
NEW = ContactDraft.of(Contact(""))
BY_TWILIO, BY_VONAGE = "was 1 +1 323-375-4866 by Twilio", "1 +49 1511 2345678"


@pytest.mark.parametrize(
    ("draft", "shown", "hidden"),
    [
        (JANE, ("Jane", "1 +1 323-375-4866", "Twilio", "2 +49 1511 2345678 by Vonage"), ("was",)),
        (JANE.move(1, 0), (BY_TWILIO, BY_VONAGE, "2 +1 323-375-4866 by Twilio"), ()),
        (JANE.remove(0), (BY_TWILIO, BY_VONAGE, "no other address has a channel"), ()),
        (JANE.remove(1), ("1 +1 323-375-4866",), ("was", "+49")),
        (JANE.prefer(ANY), ("was 1 +1 323-375-4866 by Twilio", "locked", "Worldwide"), ()),
        (JANE.remove(1).remove(0), (BY_TWILIO, "the contact has no address"), ("Jane",)),
        (NEW.add(DE), ("(no name)", BY_VONAGE, "Vonage"), ("was",)),
    ],
)
def test_the_picture_follows_every_change(
    draft: ContactDraft, shown: tuple[str, ...], hidden: tuple[str, ...]
) -> None:
    pane = RoutePane(cord_signs(), DisplaySettings())
    decision = decide(draft.base, draft.contact, ROUTER)
    lines = ["".join(text for text, _ in line) for line in pane.lines(decision, 60, 30)]
    picture = "\n".join(lines)
    assert [each for each in shown if each not in picture] == []
    assert [each for each in hidden if each in picture] == []


def test_another_size_keeps_what_is_typed_the_focus_and_the_order_of_the_keys(
    app: CordboardApp, services: Services
) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        def stops() -> list[Widget]:
            """The button that adds an address gives its room to the address where there is little."""
            return [each for each in screen.focus_chain if each.id != "entry-add"]

        rows = screen.panel.addresses.rows
        await press(pilot, *" Roe", "f2", "down")
        before = stops()
        for size, beside, between in (
            ((160, 45), True, True),
            ((120, 36), True, False),
            ((80, 24), False, False),
        ):
            await pilot.resize_terminal(*size)
            await idle(pilot)
            assert stops() == before
            assert screen.focused is rows
            text = screen_text(app)
            assert "not saved: name" in text
            assert ("4 channels" in text, rows.region.x > size[0] // 3) == (beside, between)

    story(app, jane(services).uuid, steps)


def test_why_tells_of_the_route_that_stands_here(app: CordboardApp, services: Services) -> None:
    """Of what is stored, until something is changed; in a line to type in the letter is one, F6 goes on."""

    async def why(pilot: Pilot[None], key: str = "i") -> str:
        await press(pilot, key)
        assert isinstance(app.screen, ChannelInspectorScreen)
        shown = screen_text(app)
        await press(pilot, "escape")
        return shown

    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await press(pilot, "f2")
        stored = await why(pilot)
        assert "Route of Jane Doe  address 1" in stored
        assert "not saved" not in stored
        await press(pilot, "down", "K")
        screen.query_one("#name Input").focus()
        await press(pilot, "end", "i")
        assert screen.panel.draft.name == "Jane Doei"
        assert "Route of Jane Doei  address 1 of 4, not saved" in await why(pilot, "f6")
        assert app.screen is screen

    story(app, jane(services).uuid, steps)
