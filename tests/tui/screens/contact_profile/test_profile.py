"""A contact's page: what stands on it, its history, and the keys that act on the contact."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from store.core.errors import NotFound
from store.core.history.timeline import Topic
from store.core.types import Status
from store.core.views import HistoryEntry, Listing
from store.services import Services
from tests.tui.conftest import Snap, idle, play, press, screen_text
from tests.tui.people import HOSTILE, add, add_hostile
from tui.app.app import CordboardApp
from tui.base import messages
from tui.screens.contact_profile import screen as profile_screen
from tui.widgets.windows import held
from tui.widgets.windows.page import WindowPage

MakeApp = Callable[..., CordboardApp]
ON_JANE = ("down", "enter")


def test_profile_looks(app: CordboardApp, snap: Snap) -> None:
    """Details, addresses in order with variables and picks, the route, the history."""
    snap(app, *ON_JANE)


def test_addresses_name_their_variables(app: CordboardApp) -> None:
    """The first of each type has its variable, and the routed one is what @contact.urn means."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *ON_JANE)
        lines = screen_text(app).splitlines()
        first = next(line for line in lines if "+1 323" in line)
        second = next(line for line in lines if "+49" in line)
        assert "@urns.tel" in first
        assert "@contact.urn" in first
        assert "@" not in second
        assert any("@urns.twitter" in line for line in lines)

    play(app, story, size=(120, 36))


def test_passed_over_address_is_explained(app: CordboardApp) -> None:
    """When the first address has no channel, the page says where the message goes instead, and why."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "down", "down", "enter")
        text = " ".join(screen_text(app).split())
        assert "To +250 788 123 123 by MTN Rwanda" in text
        assert "Passed over: No channel can send to email addresses" in text
        address = next(line for line in screen_text(app).splitlines() if "Phone Number" in line)
        assert "@contact.urn" in address

    play(app, story, size=(120, 36))


def test_locked_address_says_since_when(app: CordboardApp) -> None:
    """A contact that wrote in is locked to the channel it wrote to."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "slash", *"999111", "enter", "enter")
        assert "Locked to MTN Rwanda since 01-03-2026" in " ".join(screen_text(app).split())
        assert "(no name)" in screen_text(app)

    play(app, story, size=(120, 36))


def test_contact_without_address_says_so(app: CordboardApp) -> None:
    """Nothing can be sent, and the key to add an address is named."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "slash", *"nobody at", "enter", "enter")
        assert "No address: nothing can be sent." in screen_text(app)

    play(app, story)


def moved_often(services: Services, times: int) -> str:
    """The uuid of a contact that went to and fro."""
    uuid = services.contacts.find("Ana Bot").uuid
    for _ in range(times):
        services.contacts.set_status((uuid,), Status.BLOCKED)
        services.contacts.set_status((uuid,), Status.ACTIVE)
    return uuid


@pytest.fixture
def small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profile_screen, "_WINDOW", 20)
    for name, size in (("LIMIT", 80), ("SIZE", 20)):
        monkeypatch.setattr(held, name, size)


@pytest.mark.usefixtures("small_windows")
def test_history_is_read_in_windows_both_ways(app: CordboardApp, services: Services) -> None:
    moved_often(services, 60)

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "enter")
        page: WindowPage[HistoryEntry] = pilot.app.screen.query_one(WindowPage)
        home = screen_text(app)
        assert "more below" in home
        pages = 0
        while not page.at_end:
            await press(pilot, "pagedown")
            assert len(page.windows.held.items) <= 80
            pages += 1
        assert "Created by kim" in screen_text(app)
        assert "more below" not in screen_text(app)
        await press(pilot, *["pageup"] * pages)
        assert pages > 10
        assert screen_text(app) == home
        await press(pilot, "G")
        assert "Created by kim" in screen_text(app)
        await press(pilot, "g")
        assert screen_text(app) == home

    play(app, story)


@pytest.mark.usefixtures("small_windows")
def test_what_is_in_view_stays_when_somebody_adds_to_it(app: CordboardApp, services: Services) -> None:
    uuid = moved_often(services, 30)

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "enter", *["pagedown"] * 4)
        before = screen_text(app).splitlines()
        services.contacts.set_status((uuid,), Status.BLOCKED)
        pilot.app.post_message(messages.ContactsChanged((uuid,)))
        await idle(pilot)
        after = screen_text(app).splitlines()
        assert after[1:-2] == before[1:-2]
        assert "Blocked" in after[-2]

    play(app, story)


def test_the_history_is_shown_by_kind(app: CordboardApp, services: Services) -> None:
    moved_often(services, 2)
    assert profile_screen.TOPICS.keys() == {*Topic}

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "enter", "f")
        assert "changes of the status" in screen_text(app)
        await press(pilot, "down", "down", "enter")
        text = screen_text(app)
        assert "only changes of the status" in text.splitlines()[1]
        assert "Status changed from active to blocked." in text
        assert "Added +" not in text[text.index("History") :]
        await press(pilot, "f", "end", "enter")
        assert "Nothing yet" in screen_text(app)
        await press(pilot, "f", "a")
        assert "Created by kim" in screen_text(app)

    play(app, story, size=(120, 50))


def test_status_menu_and_change_elsewhere_show_at_once(app: CordboardApp, services: Services) -> None:
    """The page reads the contact again after every change, wherever it was made."""
    uuid = services.contacts.find("Ana Bot").uuid

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "enter", "t", "b")
        assert services.contacts.get(uuid).status is Status.BLOCKED
        assert "the contact is blocked" in screen_text(app)
        services.contacts.set_status((uuid,), Status.STOPPED)
        pilot.app.post_message(messages.ContactsChanged((uuid,)))
        await idle(pilot)
        assert "the contact is stopped" in screen_text(app)
        await press(pilot, "escape")
        assert "Stopped 1" in screen_text(app)

    play(app, story)


def test_d_puts_away_and_brings_back_and_x_erases(app: CordboardApp, services: Services) -> None:
    """The same keys as in the list; what is active is not erased, and the page of what was is closed."""
    uuid = services.contacts.find("Ana Bot").uuid

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "enter", "x")
        assert "Active contacts are not deleted" in screen_text(app)
        await press(pilot, "d")
        assert services.contacts.get(uuid).status is Status.ARCHIVED
        assert "u undo: archived Ana Bot." in " ".join(screen_text(app).split())
        await press(pilot, "d")
        assert services.contacts.get(uuid).status is Status.ACTIVE
        await press(pilot, "d", "x", "1", "enter")
        assert "Deleted Ana Bot for good." in screen_text(app)
        assert "> Jane Doe" in screen_text(app)
        with pytest.raises(NotFound):
            services.contacts.get(uuid)

    play(app, story, size=(120, 36))


def test_the_page_puts_into_groups_and_takes_out(app: CordboardApp, services: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *ON_JANE, "t")
        assert "[x] Farmers" in screen_text(app)
        assert "[ ] Testers" in screen_text(app)
        await press(pilot, "end", "enter")
        assert {group.name for group in services.contacts.find("Jane Doe").groups} == {"Farmers", "Testers"}
        await press(pilot, "t", "end", "up", "enter")
        assert {group.name for group in services.contacts.find("Jane Doe").groups} == {"Testers"}

    play(app, story, size=(120, 36))


def test_what_variables_yield_can_be_copied(app: CordboardApp) -> None:
    """From the page and from the list: the first address of each type has one, and the next message's."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *ON_JANE, "y")
        text = screen_text(app)
        for told in (
            "@urns.tel @contact.urn: tel:+1323",
            "@urns.twitter: twitter:",
            "@urns.mailto: mailto:",
        ):
            assert told in text, text
        await press(pilot, "escape", "escape", "y")
        assert "@urns.tel @contact.urn: tel:+1323" in screen_text(app)

    play(app, story, size=(120, 36))


def test_copying_an_address_goes_through_the_terminal(app: CordboardApp) -> None:
    """The menu offers each address; the notice shows what was sent, so that it can be copied by hand."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *ON_JANE, "y", "down", "enter")
        assert app.clipboard == "+4915112345678"
        assert "terminal's clipboard: +4915112345678" in " ".join(screen_text(app).split())

    play(app, story, size=(120, 36))


@pytest.mark.parametrize("index", range(len(HOSTILE)))
def test_hostile_contacts_show_harmlessly(services: Services, make_app: MakeApp, index: int) -> None:
    """On the page, in its menus and in its notices no control character reaches the screen, but the joiner
    within an emoji."""
    add_hostile(services)
    app = make_app(services)
    uuid = next(row.uuid for row in services.contacts.page(Listing(), size=99) if row.name == HOSTILE[index])

    async def story(pilot: Pilot[None]) -> None:
        for key in ("", "t", "escape", "y", "escape", "d"):
            if key:
                await press(pilot, key)
            else:
                pilot.app.post_message(messages.OpenScreen("contact_profile", uuid))
                await idle(pilot)
            assert not [
                sign for sign in screen_text(app) if not sign.isprintable() and sign not in "\n\u200d"
            ]

    play(app, story)


def test_contact_that_is_gone_leads_back_to_the_list(app: CordboardApp) -> None:
    """A sentence instead of an empty page."""

    async def story(pilot: Pilot[None]) -> None:
        pilot.app.post_message(messages.OpenScreen("contact_profile", "00000000-0000-4000-8000-000000000000"))
        await idle(pilot)
        assert "Name ^" in screen_text(app)
        assert "The contact is not there any more." in screen_text(app)

    play(app, story)


def test_long_names_wrap_and_stay_inside(services: Services, make_app: MakeApp) -> None:
    """A name as long as a name can be is shown whole on the page."""
    name = "long " * 25 + "end"
    uuid = add(services, name, "tel:+13235550199")
    app = make_app(services)

    async def story(pilot: Pilot[None]) -> None:
        pilot.app.post_message(messages.OpenScreen("contact_profile", uuid))
        await idle(pilot)
        assert name in " ".join(screen_text(app).split())

    play(app, story, size=(60, 16))


def test_values_side_by_side_never_touch(services: Services, make_app: MakeApp) -> None:
    """A value as long as its column still ends before the next one."""
    add(services, "AA", language="eng", fields={"district": "a value of exactly 22c", "age": "7"})

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "enter")
        assert "a value of exactly 22c " in screen_text(app)

    app = make_app(services)
    play(app, story)


def test_lines_that_go_on_stay_under_their_beginning(services: Services, make_app: MakeApp) -> None:
    """Long values, variables and changes are folded inside their column, in a narrow terminal too."""
    words = " ".join(["word"] * 30)
    add(services, "AA", "tel:+13235550177", fields={"district": words})

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "enter")
        lines = screen_text(app).splitlines()
        told = [line for line in lines if "word" in line or "@contact.urn" in line]
        assert len(told) > 4
        assert all(line.startswith((" District", "     ")) for line in told)

    app = make_app(services)
    play(app, story, size=(60, 40))
