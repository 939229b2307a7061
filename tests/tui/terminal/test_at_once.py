"""What a key changed is drawn at once, where nothing but drawing is to do; garbage waits for a pause."""

import asyncio
import gc
import sys
from collections.abc import Awaitable, Callable
from typing import ClassVar

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from store.services import Services
from tests.tui.rest import quiet
from tui.app import run as running
from tui.process import garbage
from tui.terminal import redraw
from tui.terminal.profile import TerminalProfile
from tui.terminal.redraw import AtOnce, LeanScreen, PlainLines


class Count(AtOnce, PlainLines, Widget, can_focus=True):
    """A number that a key adds to."""

    DEFAULT_CSS = "Count { height: 1; padding: 0 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "add"), Binding("y", "add_on_screen")]
    number = 0

    def action_add(self) -> None:
        """One more."""
        self.number += 1
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The number."""
        return Strip([Segment(f"number {self.number}")])


class Page(LeanScreen[object]):
    """A screen with a number."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "never"), Binding("z", "ten")]

    def compose(self) -> ComposeResult:
        """The number."""
        yield Count()

    def action_never(self) -> None:
        """The number has that key."""
        raise AssertionError

    def action_ten(self) -> None:
        """Ten at once."""
        self.query_one(Count).number = 10


class Counting(App[None]):
    """Counts what is drawn."""

    drawn = 0

    def get_default_screen(self) -> Screen[object]:
        """The number."""
        return Page()

    def post_display_hook(self) -> None:
        """Something was drawn."""
        self.drawn += 1


Story = Callable[[Counting, Count, Page], Awaitable[None]]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time as screens see it, and how to change it."""
    now = [1000.0]
    monkeypatch.setattr(redraw, "monotonic", lambda: now[0])
    return now


def play(story: Story) -> None:
    """Run the number and let the story drive it once it is drawn."""

    async def run() -> None:
        app = Counting()
        async with app.run_test(size=(20, 4)):
            await quiet(app)
            page = app.screen
            assert isinstance(page, Page)
            await story(app, page.query_one(Count), page)

    asyncio.run(run())


def shown(page: Page) -> str:
    """The first line of the screen."""
    return "".join(segment.text for segment in page._compositor.render_strips()[0])


def test_what_changed_is_drawn_before_anything_else_happens(clock: list[float]) -> None:
    async def story(app: Counting, count: Count, page: Page) -> None:
        before = app.drawn
        count.action_add()
        page.show_now()
        assert app.drawn == before + 1
        await quiet(app)
        assert app.drawn == before + 1, "and not again"
        assert shown(page) == " number 1           "

    play(story)


def test_changes_that_follow_within_a_frame_are_drawn_together(clock: list[float]) -> None:
    """As when many keys come at once over a slow line."""

    async def story(app: Counting, count: Count, page: Page) -> None:
        before = app.drawn
        for _ in range(5):
            count.action_add()
            page.show_now()
        assert app.drawn == before + 1
        await quiet(app)
        assert app.drawn == before + 2
        clock[0] += 1
        count.action_add()
        page.show_now()
        assert app.drawn == before + 3
        assert shown(page).strip() == "number 6"

    play(story)


@pytest.mark.parametrize("more", ["layout", "recompose"])
def test_what_has_to_be_laid_out_first_waits(clock: list[float], more: str) -> None:
    async def story(app: Counting, count: Count, page: Page) -> None:
        before = app.drawn
        count.action_add()
        count.refresh(layout=more == "layout", recompose=more == "recompose")
        page.show_now()
        assert app.drawn == before
        await quiet(app)
        assert app.drawn > before
        assert shown(page).strip() == "number 1"

    play(story)


def test_nothing_is_drawn_of_a_screen_that_is_not_in_front(clock: list[float]) -> None:
    async def story(app: Counting, count: Count, page: Page) -> None:
        await app.push_screen(Page())
        await quiet(app)
        before = app.drawn
        count.action_add()
        page.show_now()
        assert app.drawn == before
        await app.pop_screen()
        await quiet(app)
        assert shown(page).strip() == "number 1"

    play(story)


def test_what_waits_for_the_screen_is_called_when_it_was_drawn() -> None:
    async def story(app: Counting, count: Count, page: Page) -> None:
        drawn: list[int] = []
        page.call_when_shown(lambda: drawn.append(app.drawn))
        await quiet(app)
        assert drawn == []
        before = app.drawn
        count.action_add()
        await quiet(app)
        assert drawn == [before + 1]

    play(story)


def test_a_key_is_for_the_widget_first_and_acts_once(clock: list[float]) -> None:
    """A key that is not its own goes on to the screen, as always."""

    async def story(app: Counting, count: Count, page: Page) -> None:
        clock[0] += 1
        app.simulate_key("x")
        await quiet(app)
        assert count.number == 1
        for key in ("y", "z"):
            app.simulate_key(key)
            await quiet(app)
        assert count.number == 10

    play(story)


class Knot:
    """Something that only a search for garbage finds."""

    left = 0

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        Knot.left -= 1


def test_garbage_is_looked_for_in_pauses() -> None:
    """Only what there is much of is worth a look."""
    usual = gc.get_threshold()
    # What other tests left is not looked through.
    gc.freeze()
    try:
        gc.set_threshold(1_000_000)
        Knot.left = 1000
        for _ in range(1000):
            Knot()
        garbage.tidy()
        assert Knot.left == 0
        garbage.tidy()
        Knot.left = 1
        Knot()
        garbage.tidy()
        assert Knot.left == 1
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def test_a_thread_that_reads_gives_way_to_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once all is loaded; until then nobody waits for a key."""
    monkeypatch.setattr(garbage, "settle", lambda: None)
    usual = sys.getswitchinterval()
    try:
        running._Screens(_no_store, TerminalProfile())._settle()
        assert sys.getswitchinterval() == pytest.approx(0.001)
    finally:
        sys.setswitchinterval(usual)


def _no_store() -> Services:
    raise AssertionError
