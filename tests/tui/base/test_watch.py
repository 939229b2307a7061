"""What others store reaches every open screen of one process, and disturbs nobody at work."""

from collections.abc import Callable
from dataclasses import replace
from threading import Event

import pytest
from textual.pilot import Pilot

from store.core.reports import FieldUse
from store.core.types import Channel, Contact, Role
from store.core.views import Listing
from store.services import Services
from tests.tui.conftest import idle, look, play, press, screen_text
from tests.tui.rest import quiet
from tests.tui.screens.fields.fields import story
from tui.app.app import CordboardApp
from tui.screens.fields.manager import FieldManagerScreen, ValueCounts


def rename(services: Services, name: str, uuid: str = "") -> str:
    """Somebody else gives a contact, or the first one of the list, another name; its uuid."""
    uuid = uuid or services.contacts.page(Listing(), size=1)[0].uuid
    services.contacts.edit(uuid, lambda edit: replace(edit, name=name))
    return uuid


def test_every_screen_of_a_stack_shows_it_as_it_comes_to_the_front(
    app: CordboardApp, services: Services
) -> None:
    """Contact list, profile and inspector are open at once; nobody asks for anything to be read again."""

    async def visit(pilot: Pilot[None]) -> None:
        await press(pilot, "enter", "i")
        rename(services, "Aaron Elsewhere")
        services.channels.add(Channel("", "Wire", "TG", "bot", ("telegram",), (Role.SEND,)))
        look(app)
        await idle(pilot)
        assert "Wire" in screen_text(app)
        for key in ("escape", "escape"):
            await press(pilot, key)
            assert "Aaron Elsewhere" in screen_text(app)

    play(app, visit, size=(120, 36))


def test_it_waits_for_what_a_key_is_waiting_for(
    app: CordboardApp, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the operator has asked for is not asked anew before it is there: keys would wait twice as long."""
    read: Callable[[str], Contact] = services.contacts.get
    asked, goes_on, reads = Event(), Event(), []

    def slow(uuid: str) -> Contact:
        reads.append(uuid)
        asked.set()
        assert goes_on.wait(20)
        return read(uuid)

    async def visit(pilot: Pilot[None]) -> None:
        await press(pilot, "enter")
        monkeypatch.setattr(services.contacts, "get", slow)
        await pilot.press("r")
        await quiet(app)
        assert asked.wait(20)
        rename(services, "Aaron Elsewhere")
        for _ in range(3):
            look(app)
            await quiet(app)
        assert len(reads) == 1
        goes_on.set()
        await idle(pilot)
        look(app)
        await idle(pilot)
        assert "Aaron Elsewhere" in screen_text(app)
        assert len(reads) == 2

    play(app, visit)


def test_a_column_that_is_grabbed_stays_in_hand(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await press(pilot, "space")
        services.fields.create("Village")
        look(app)
        await idle(pilot)
        assert "Village" not in screen_text(app)
        await press(pilot, "escape")
        look(app)
        await idle(pilot)
        assert "Village" in screen_text(app)

    story(app, steps)


def test_values_are_counted_anew_only_after_a_rest(
    app: CordboardApp, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a million contacts it takes seconds; the fields themselves are shown at once."""
    count, counts = services.fields.uses, []

    def counted() -> tuple[FieldUse, ...]:
        counts.append(1)
        return count()

    monkeypatch.setattr(services.fields, "uses", counted)
    monkeypatch.setattr(ValueCounts, "RESTS", 10**9)

    async def steps(pilot: Pilot[None]) -> None:
        assert isinstance(app.screen, FieldManagerScreen)
        before = len(counts)
        for number in range(3):
            services.fields.create(f"Village {number}")
            look(app)
            await quiet(app)
            while f"Village {number}" not in screen_text(app):
                await app.workers.wait_for_complete()
                await quiet(app)
        assert len(counts) == before
        app.screen.jobs.drop("rest")
        await press(pilot, "r")
        assert len(counts) == before + 1
        monkeypatch.setattr(ValueCounts, "RESTS", 0)
        await press(pilot, "r")
        services.fields.create("Ward")
        look(app)
        await idle(pilot)
        assert len(counts) == before + 3

    story(app, steps)
