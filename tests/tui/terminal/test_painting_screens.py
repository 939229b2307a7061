"""The screens of this program, driven by keys, and what a terminal shows of them."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.console import Console
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip

from store.services import Services
from tests.tui.conftest import play, press
from tests.tui.people import START, add_hostile, fill, open_copy
from tests.tui.terminal.emulator import Emulator, differences, seen
from tui.app import app
from tui.app.app import CordboardApp
from tui.terminal.painting.cells import uncertain_width
from tui.terminal.painting.painter import Painter
from tui.terminal.painting.updates import Canvas
from tui.terminal.profile import TerminalProfile
from tui.text.cells import to_ascii
from tui.text.palette import Theme

KEYS = ("j", "k", "pagedown", "pageup", "G", "g", "enter", "e", "escape", "tab", "s", "f", "slash", "n",
        "question_mark", "down", "a", "c", "i", "x", "space", "backspace")  # fmt: skip


class Watched(CordboardApp):
    """The application, with a terminal beside it that is sent what the painter says."""

    CSS_PATH = str(Path(app.__file__).with_name("app.tcss"))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.canvas, self.painter = Canvas(Theme("as asked")), Painter()
        self.emulator = Emulator(80, 24)
        self.sent = ""

    def _display(self, screen: Any, renderable: Any) -> None:
        super()._display(screen, renderable)
        if isinstance(renderable, LayoutUpdate | ChopsUpdate) and not self._batch_count:
            self.canvas.apply(renderable, ColorSystem.STANDARD)
            frame = self.canvas.frame
            if (self.emulator.columns, self.emulator.lines) != (frame.width, frame.height):
                self.emulator.resize(frame.height, frame.width)
            self.sent = self.painter.paint(frame)
            self.emulator.feed(self.sent)

    def unlike(self) -> list[str]:
        """Where the terminal does not show what Textual's own compositor makes of the screen."""
        compositor = self.screen._compositor
        chops = Compositor._render_chops(compositor, self.size.region, lambda y: True)
        strips = [Strip.join(chop.values()) for chop in chops]
        reference = Emulator(self.size.width, self.size.height)
        whole = LayoutUpdate([[strip] for strip in strips], Region(0, 0, *self.size))
        reference.feed(whole.render_segments(Console(color_system="standard", force_terminal=True)))
        return [
            f"row {y}: {self.emulator.display[y]!r} in place of {reference.display[y]!r}"
            for y, row in enumerate(self.canvas.frame.rows)
            if not any(text and not text.isascii() and uncertain_width(text) for text, _ in row)
            and list(map(seen, reference.line(y))) != list(map(seen, self.emulator.line(y)))
        ]


def _fill(services: Services) -> None:
    fill(services)
    add_hostile(services)


def _watched() -> Watched:
    services = open_copy(_fill)
    return Watched(lambda: services, TerminalProfile(), now=lambda: START)


@settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.sampled_from(KEYS), min_size=4, max_size=10))
def test_a_terminal_shows_the_screens_after_any_keys(keys: list[str]) -> None:
    watched = _watched()

    async def story(pilot: Pilot[None]) -> None:
        assert watched.unlike() == []
        for key in keys:
            await press(pilot, key)
            assert watched.unlike() == [], key
            assert list(differences(watched.emulator, watched.canvas.frame)) == [], key

    play(watched, story)


@pytest.mark.parametrize("size", [(60, 16), (120, 36)])
def test_the_size_may_change_on_any_screen(size: tuple[int, int]) -> None:
    watched = _watched()

    async def story(pilot: Pilot[None]) -> None:
        for key in ("j", "enter", "escape", "e"):
            await press(pilot, key)
            await pilot.resize_terminal(*size)
            await press(pilot, "tab")
            assert watched.unlike() == []
            await pilot.resize_terminal(80, 24)
            await press(pilot, "tab")
            assert watched.unlike() == []

    play(watched, story)


def test_in_ascii_every_cell_is_translated_before_it_is_compared() -> None:
    watched = _watched()
    watched.canvas.translate = to_ascii

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "G", "k", "enter", "escape", "e")
        texts = {text for row in watched.canvas.frame.rows for text, _ in row}
        assert all(text.isascii() for text in texts)
        assert list(differences(watched.emulator, watched.canvas.frame)) == []

    play(watched, story)
