"""The main screens as they are drawn, to the last colour and cell; the text pictures have every other one."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import idle, press
from tui.app.app import CordboardApp


@pytest.mark.parametrize(
    ("keys", "size"),
    [((), (80, 24)), (("down", "e", "f2", "down", "K"), (80, 24)), (("down", "i"), (120, 36))],
    ids=["contact list", "update contact", "channel inspector"],
)
def test_a_main_screen_is_drawn_as_it_was(
    app: CordboardApp, snap_compare: Callable[..., bool], keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await idle(pilot)
        await press(pilot, *keys)

    assert snap_compare(app, terminal_size=size, run_before=before)
