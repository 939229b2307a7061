"""The furniture of a wide screen: the line of rooms, titles in rules, hairlines that end in them."""

import pytest
from textual.pilot import Pilot

from store.services import Services
from tests.tui.conftest import play, press, screen_text
from tui.app.app import CordboardApp
from tui.text.cells import cord_signs
from tui.text.palette import FOCUS, SELECTED, pen

WIDE, WIDER, NARROW = (120, 36), (160, 45), (109, 36)
SIGNS = cord_signs()


def _styled(app: CordboardApp, style: str) -> list[str]:
    """The texts on the screen in a style, in their order."""
    wanted = pen(style)
    strips = app.screen._compositor.render_strips()
    return [
        piece.text.strip() for strip in strips[:2] for piece in strip if piece.style and wanted == piece.style
    ]


@pytest.mark.parametrize(("size", "hairlines"), [(WIDE, [75]), (WIDER, [19, 100])])
def test_every_hairline_ends_in_a_rule_above_and_below(
    app: CordboardApp, size: tuple[int, int], hairlines: list[int]
) -> None:
    async def story(pilot: Pilot[None]) -> None:
        above, *between, below = screen_text(app).splitlines()[1:-1]
        assert [at for at, sign in enumerate(above) if sign == SIGNS.down] == hairlines
        assert [at for at, sign in enumerate(below) if sign == SIGNS.up] == hairlines
        assert all(line[at] == SIGNS.hairline for line in between for at in hairlines)
        await press(pilot, "P")
        closed = screen_text(app).splitlines()[1]
        assert [at for at, sign in enumerate(closed) if sign == SIGNS.down] == [19]

    play(app, story, size)


def test_the_title_of_the_pane_with_the_focus_is_in_cyan(app: CordboardApp) -> None:
    async def story(pilot: Pilot[None]) -> None:
        assert "Contacts" in _styled(app, FOCUS)
        await press(pilot, "shift+tab")
        assert "Folders" in _styled(app, FOCUS)
        assert "Contacts" not in _styled(app, FOCUS)

    play(app, story, WIDER)


@pytest.mark.parametrize(("key", "room"), [
    ("1", "1 Contacts"), ("enter", "1 Contacts"), ("2", "2 Channels"), ("3", "3 Fields"), ("4", "4 Groups"),
    ("7", "7 Overview"), ("I", "1 Contacts"),
])  # fmt: skip
def test_the_room_that_is_shown_is_reversed(app: CordboardApp, key: str, room: str) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, key)
        assert room in _styled(app, SELECTED)

    play(app, story, WIDE)


def test_the_channels_that_are_off_are_told_at_the_right(app: CordboardApp, services: Services) -> None:
    services.channels.set_enabled(services.channels.all()[0].uuid, False)

    async def story(pilot: Pilot[None]) -> None:
        for key in ("1", "3"):
            await press(pilot, key)
            assert screen_text(app).splitlines()[0].endswith(f"{SIGNS.switched_off} 1 off ")

    play(app, story, WIDE)


def test_a_narrower_screen_has_no_furniture(app: CordboardApp) -> None:
    async def story(pilot: Pilot[None]) -> None:
        for key in ("1", "e"):
            await press(pilot, key)
            assert not set(SIGNS.rule + SIGNS.hairline) & set(screen_text(app))
            assert "2 Channels" not in screen_text(app)

    play(app, story, NARROW)
