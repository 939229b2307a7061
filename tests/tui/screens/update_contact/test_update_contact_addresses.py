"""The Update Contact panel: adding, editing and removing addresses, and the preferred channel."""

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from store.core.types import LockSource
from store.core.urns import parse
from store.services import Services
from tests.tui.conftest import idle, press, screen_text
from tests.tui.people import add
from tests.tui.screens.update_contact.panel import (
    DE,
    US,
    add_address,
    jane,
    kept,
    problem,
    route,
    story,
    type_into,
    urns,
)
from tui.app.app import CordboardApp
from tui.screens.update_contact.screen import UpdateContactScreen
from tui.terminal.key_reader import Paste
from tui.widgets.lists.address_list import AddressList

app = pytest.fixture(kept)


# Adding, editing, removing


def test_addresses_are_added_one_at_a_time_at_the_end(app: CordboardApp, services: Services) -> None:
    """The type is chosen from a list that typing narrows."""

    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await add_address(pilot, "(323) 555-0177")
        await press(pilot, "f3", "shift+tab", "enter", *"telegram", "enter")
        await add_address(pilot, "987654321")
        assert "not saved: addresses" in screen_text(app)
        await press(pilot, "ctrl+s")

    story(app, jane(services).uuid, steps)
    assert urns(jane(services))[4:] == ["tel:+13235550177", "telegram:987654321"]


def test_several_in_one_line_become_one_each_and_what_is_left_out_is_told(
    app: CordboardApp, services: Services
) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await add_address(pilot, "(323) 555-0177; Mobile: (323) 555-0178 x12, (323) 375-4866")
        assert [note.message for note in app._notifications] == [
            "“Mobile:” was left out. Extension 12 was left out. +1 323-375-4866 was here already."
        ]
        await press(pilot, "ctrl+s")

    story(app, jane(services).uuid, steps)
    assert urns(jane(services))[4:] == ["tel:+13235550177", "tel:+13235550178"]


def test_a_row_is_changed_to_one_address_only(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await press(pilot, "f2", "enter")
        await type_into(pilot, "#entry-value", "(323) 555-0177; (323) 555-0178")
        await press(pilot, "enter")
        assert "A row is one address, and these are 2" in problem(screen, "#address-entry")

    story(app, jane(services).uuid, steps)


def test_a_number_that_nobody_can_have_is_marked(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await add_address(pilot, "000 000 0000")
        assert screen.query_one(AddressList).rows[4].detail.endswith("; cannot be dialled")

    story(app, jane(services).uuid, steps)


def test_an_address_typed_with_its_scheme_is_taken_as_that_type(
    app: CordboardApp, services: Services
) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await add_address(pilot, "twitter:@Other")
        assert screen.panel.draft.addresses[-1].urn.identity == "twitter:other"

    story(app, jane(services).uuid, steps)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("123", "123"),
        ("", ""),
        ("+13233754866", "This contact has it already, at number 1."),
        ("mailto:no-at-sign", "@"),
    ],
)
def test_what_cannot_be_an_address_is_said_beside_it(
    app: CordboardApp, services: Services, text: str, said: str
) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await add_address(pilot, text)
        assert said in problem(screen, "#address-entry")
        assert problem(screen, "#address-entry")
        assert len(screen.panel.draft.addresses) == 4
        await type_into(pilot, "#entry-value", "x")
        assert not problem(screen, "#address-entry")

    story(app, jane(services).uuid, steps)


def test_a_taken_address_names_its_owner_and_is_not_added(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await add_address(pilot, "tel:+250788123123")
        assert "belongs to Mail Only" in problem(screen, "#address-entry")
        assert len(screen.panel.draft.addresses) == 4

    story(app, jane(services).uuid, steps)


def test_an_address_that_is_taken_while_editing_is_said_at_the_save(
    app: CordboardApp, services: Services
) -> None:
    """Nothing is written, and the problem stands below the row, which the cursor is on."""

    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await add_address(pilot, "tel:+13235550177")
        add(services, "Quick Quentin", "tel:+13235550177")
        await press(pilot, "ctrl+s")
        assert pilot.app.screen is screen
        rows = screen.query_one(AddressList)
        assert "Quick Quentin" in rows.rows[4].problem
        assert rows.cursor == 4
        await press(pilot, "d", "ctrl+s")

    story(app, jane(services).uuid, steps)
    assert len(jane(services).addresses) == 4


def test_an_edited_address_keeps_its_place_and_loses_its_lock(app: CordboardApp, services: Services) -> None:
    german = services.channels.find("Vonage Germany")
    services.messages.receive(german.uuid, parse(DE), "Hallo")

    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await press(pilot, "f2", "enter")
        assert screen.query_one("#entry-value", Input).value == "+4915112345678"
        await type_into(pilot, "#entry-value", "+4915112345679")
        await press(pilot, "enter", "ctrl+s")

    story(app, jane(services).uuid, steps)
    first = jane(services).addresses[0]
    assert (first.urn.identity, first.channel) == ("tel:+4915112345679", None)


def test_escape_stops_changing_an_address_and_leaves_it(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await press(pilot, "f2", "enter", "escape")
        assert pilot.app.screen is screen
        assert not screen.panel.draft.changed

    story(app, jane(services).uuid, steps)


def test_removing_an_address_and_taking_that_back(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await press(pilot, "f2", "end", "d", "d", "u", "ctrl+s")

    story(app, jane(services).uuid, steps)
    assert [address.urn.scheme for address in jane(services).addresses] == ["tel", "tel", "twitter"]


def test_save_changes_takes_the_address_that_is_typed_too(app: CordboardApp, services: Services) -> None:
    """As the documentation has it: choose the type, type the value, Save Changes."""

    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await press(pilot, "f3")
        await type_into(pilot, "#entry-value", "+13235550177")
        await press(pilot, "ctrl+s")
        assert pilot.app.screen is not screen

    story(app, jane(services).uuid, steps)
    assert urns(jane(services))[4] == "tel:+13235550177"


@pytest.mark.parametrize("text", ["123", "tel:+250788123123"])
def test_an_address_that_cannot_be_taken_stands_in_the_way_of_the_save(
    app: CordboardApp, services: Services, text: str
) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await press(pilot, *"X", "f3")
        await type_into(pilot, "#entry-value", text)
        await press(pilot, "ctrl+s")
        assert pilot.app.screen is screen
        assert problem(screen, "#address-entry")

    story(app, jane(services).uuid, steps)
    assert jane(services).name == "Jane Doe"


# Pasting


async def paste(pilot: Pilot[None], text: str, left_out: int = 0) -> None:
    """Paste into what has the focus; so many characters more were not taken."""
    pilot.app.post_message(Paste(text, left_out))
    await idle(pilot)


def test_each_line_that_is_pasted_is_an_address(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await press(pilot, "f3")
        await paste(pilot, "+250 788 999 001\r\n\r\n tel:+250788999002 \n")
        assert "2 addresses added." in screen_text(app)
        assert screen.panel.addresses.entry.text == ""
        await press(pilot, "ctrl+s")

    before = urns(jane(services))
    story(app, jane(services).uuid, steps)
    assert urns(jane(services)) == [*before, "tel:+250788999001", "tel:+250788999002"]


def test_pasted_lines_that_are_no_address_stay_and_are_told(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await press(pilot, "f3")
        await type_into(pilot, "#entry-value", "nonsense")
        await paste(pilot, f"+250788999001\nalso none\n{US}\n")
        entry = screen.panel.addresses.entry
        assert entry.text == "nonsense ; also none"
        assert "2 lines not added: " in problem(screen, "#address-entry")
        assert "1 address added" in screen_text(app)
        assert "was here already" in screen_text(app)
        assert len(screen.panel.draft.addresses) == len(jane(services).addresses) + 1

    story(app, jane(services).uuid, steps)


def test_part_of_a_line_is_no_address(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await press(pilot, "f3")
        await paste(pilot, "+250788999001\n+250788999002\n+25078", 3000)
        assert "2 addresses added." in screen_text(app)
        assert "last 3 006 characters" in screen_text(app)

    story(app, jane(services).uuid, steps)


def test_lines_pasted_into_a_row_that_is_changed_are_refused(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await press(pilot, "f2", "enter")
        before = screen.panel.addresses.entry.text
        await paste(pilot, "+250788999001\n+250788999002")
        assert screen.panel.addresses.entry.text == before
        assert "nothing was put in" in problem(screen, "#address-entry")

    story(app, jane(services).uuid, steps)


def test_lines_pasted_elsewhere_become_one_line(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await paste(pilot, " of\n\n the Lake\r\n")
        name = screen.panel.draft.name
        assert sorted(name.split()) == ["Doe", "Jane", "Lake", "of", "the"] or "of the Lake" in name
        await paste(pilot, "x" * 1000)
        room = 128 - len(name)
        assert screen.panel.draft.name.count("x") == room
        cut = f"Left out the last {1000 - room} characters of what was pasted: at most 128 fit here."
        await press(pilot, "y")
        told = [notice.message for notice in app._notifications]
        assert told == [cut, "Nothing was put in: at most 128 characters fit here."]

    story(app, jane(services).uuid, steps)


# The channel


def test_a_chosen_channel_says_which_addresses_it_takes(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await press(pilot, "f4", *"mtn", "enter")
        text = " ".join(screen_text(app).split())
        assert "+1 323-375-4866, +49 1511 2345678 are locked to MTN Rwanda" in text
        assert "This overrides the country rule for 2 numbers" in text
        assert "by MTN Rwanda" in route(screen)
        await press(pilot, "ctrl+s")

    story(app, jane(services).uuid, steps)
    mtn = services.channels.find("MTN Rwanda").uuid
    addresses = jane(services).addresses
    assert [address.channel for address in addresses] == [mtn, mtn, None, None]
    assert addresses[0].origin is not None
    assert (addresses[0].origin.source, addresses[0].origin.by) == (LockSource.CHOICE, "kim")


def test_clearing_the_channel_takes_every_lock_and_keeps_the_order(
    app: CordboardApp, services: Services
) -> None:
    services.contacts.prefer_channel(jane(services).uuid, services.channels.find("MTN Rwanda").uuid)

    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await press(pilot, "f4", *"clear", "enter")
        assert "Every lock is cleared" in screen_text(app)
        await press(pilot, "ctrl+s")

    story(app, jane(services).uuid, steps)
    assert [address.channel for address in jane(services).addresses] == [None] * 4
    assert urns(jane(services))[:2] == [US, DE]


def test_a_channel_that_no_address_can_use_says_so_and_changes_nothing(
    app: CordboardApp, services: Services
) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await press(pilot, "f4")
        assert "would carry +1 323-375-4866, although RW only" in screen_text(app)
        assert "cannot serve: for Telegram addresses only" in screen_text(app)
        await press(pilot, *"care", "enter")
        assert "Preferred channel" in screen_text(app), "the list stays open"
        assert not screen.panel.draft.changed

    story(app, jane(services).uuid, steps)
