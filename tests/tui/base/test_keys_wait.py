"""A key that comes while a screen is still being read waits for it, whichever screen that is."""

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot

from store.services import Services
from tests.tui.conftest import idle, play
from tests.tui.rest import quiet
from tui.app.app import CordboardApp
from tui.terminal.key_queue import holds_keys

SCREENS = {
    "a contact": (("enter",), "contacts", "get"),
    "Update Contact": (("e",), "contacts", "get"),
    "an incoming message": (("M",), "contacts", "get"),
    "channels": (("2",), "channels", "uses"),
    "custom fields": (("3",), "fields", "all"),
    "groups": (("4",), "groups", "all"),
    "the form of a group": (("4", "e"), "groups", "used_by"),
    "kept searches": (("b",), "searches", "kept"),
    "the question before a group is deleted": (("4", "x"), "groups", "used_by"),
    "a contact that is archived": (("d",), "contacts", "set_status"),
}
"""The keys that lead to something, and the call of the store that it waits for."""


@pytest.mark.parametrize("name", SCREENS)
def test_keys_wait_until_it_is_there(
    services: Services, app: CordboardApp, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    keys, service, method = SCREENS[name]
    begun, may_go_on = Event(), Event()

    def hold(real: Callable[..., Any]) -> Callable[..., Any]:
        def held(*arguments: Any, **options: Any) -> Any:
            begun.set()
            may_go_on.wait(20)
            return real(*arguments, **options)

        return held

    async def story(pilot: Pilot[None]) -> None:
        for key in keys[:-1]:
            await pilot.press(key)
            await idle(pilot)
        assert not holds_keys(pilot.app)
        owner = getattr(services, service)
        monkeypatch.setattr(owner, method, hold(getattr(owner, method)))
        await pilot.press(keys[-1])
        await quiet(pilot.app)
        try:
            assert holds_keys(pilot.app)
        finally:
            may_go_on.set()
        await idle(pilot)
        assert begun.is_set()
        assert not holds_keys(pilot.app)

    play(app, story)
