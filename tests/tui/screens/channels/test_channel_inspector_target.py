"""The channel inspector: for whom it decides, by what is typed."""

import pytest
from textual.pilot import Pilot

from store.core.types import Channel, Role, Status
from store.services import Services
from tests.tui.conftest import press, screen_text
from tests.tui.people import add
from tests.tui.screens.channels.inspector import jane, route, row_of, story, type_for
from tests.tui.screens.update_contact.panel import kept
from tui.app.app import CordboardApp
from tui.screens.channels.decision_list import DecisionList
from tui.screens.channels.inspector import ChannelInspectorScreen
from tui.screens.channels.target_lookup import MOST

app = pytest.fixture(kept)


def test_a_number_that_is_typed_is_decided_at_once(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await type_for(pilot, "+250 788 123 123")
        assert "chosen" in row_of(app, "MTN Rwanda")
        await type_for(pilot, "telegram:4711")
        assert "chosen" in row_of(app, "Care bot")
        await press(pilot, "enter")
        assert "Route to 4711" in route(app)
        assert screen.query_one(DecisionList).has_focus
        await press(pilot, "r")
        assert "Route to 4711" in route(app), "reading again leaves the target as it is"

    story(app, None, steps)


def test_the_documented_example_shares_nine_digits(app: CordboardApp, services: Services) -> None:
    """The documentation's numbers to the letter, in a Canadian workspace: the first wins."""
    services.settings.set("default_country", "CA")
    for name, number in (("One", "+12505661212"), ("Two", "+2505551212")):
        services.channels.add(Channel("", name, "EX", number, ("tel",), (Role.SEND,)))

    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await type_for(pilot, "+2505661231")
        assert "9 digits" in row_of(app, "One")
        assert "5 digits" in row_of(app, "Two")

    story(app, None, steps)


def test_an_unknown_target_clears_the_decision_and_says_so(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await type_for(pilot, "Nobody Here")
        assert 'Enter looks for "Nobody Here".' in route(app)
        assert "chosen" not in route(app), "what is typed is not what was decided for"
        await press(pilot, "enter")
        assert 'There is no contact "Nobody Here".' in route(app)
        assert "chosen" not in route(app)
        await press(pilot, "escape")
        assert "Route of Jane Doe" in route(app), "the target is as it was"
        assert "chosen" in route(app)

    story(app, jane(services), steps)


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ("jane doe", "Route of Jane Doe  address 1 of 4"),
        ("doe jan", "Route of Jane Doe  address 1 of 4"),
        ("name ~ jane", "Route of Jane Doe  address 1 of 4"),
        ("2345678", "Route of Jane Doe  address 1 of 4"),
        ("+4915112345678", "Route of Jane Doe  address 2 of 4"),
    ],
)
def test_a_contact_is_found_as_the_list_finds(
    app: CordboardApp, services: Services, typed: str, heading: str
) -> None:
    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await type_for(pilot, typed)
        await press(pilot, "enter")
        assert heading in route(app)
        assert screen.query_one(DecisionList).has_focus

    story(app, None, steps)


def test_of_several_contacts_one_is_chosen_by_name_and_address(app: CordboardApp, services: Services) -> None:
    add(services, "Janet Poe", "tel:+13235550190")
    away = add(services, "Jane Roe", "telegram:77#jroe")
    services.contacts.set_status((away,), Status.ARCHIVED)

    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await type_for(pilot, "jane")
        await press(pilot, "enter")
        text = " ".join(screen_text(app).split())
        assert '3 contacts match "jane"' in text
        for told in ("Jane Doe +1 323-375-4866", "Janet Poe +1 323-555-0190", "Jane Roe jroe Archived"):
            assert told in text
        await press(pilot, "down", "enter")
        assert "Route of Janet Poe" in route(app)

    story(app, None, steps)


def test_contacts_are_offered_by_code_where_names_are_hidden(app: CordboardApp, services: Services) -> None:
    services.settings.set("redacted", "yes")
    app.workspace = services.settings.workspace()

    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        for typed in ("jane", "+13233754866"):
            await type_for(pilot, typed)
            await press(pilot, "enter")
            assert "Doe" not in screen_text(app)
            assert "Route of" not in route(app), "nobody is found by what is hidden"
        await type_for(pilot, 'language = eng OR language = ""')
        await press(pilot, "enter")
        text = screen_text(app)
        assert "contacts match" in text
        assert not {name for name in ("Jane", "Person", "323", "250") if name in text}

    story(app, None, steps)


def test_more_contacts_than_are_offered_are_told_of(app: CordboardApp) -> None:
    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await type_for(pilot, "person")
        await press(pilot, "enter")
        assert f'More than {MOST} contacts match "person"' in screen_text(app)
        await press(pilot, "escape", "escape")
        assert " Route " in screen_text(app)

    story(app, None, steps)


def test_nothing_is_concluded_while_nobody_is_asked_about(app: CordboardApp, services: Services) -> None:
    """A contact without an address has no route; nobody at all has not even that."""

    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        assert "No route" not in screen_text(app)
        await type_for(pilot, "Nobody At All")
        await press(pilot, "enter")
        assert "No route: the contact has no address" in route(app)

    story(app, None, steps)
