"""The overview: its numbers, the contacts behind each line, its chart, and how it looks."""

from datetime import date, timedelta

import pytest
from textual.pilot import Pilot

from store.core.reports import DayTraffic
from store.core.types import Status
from store.services import Services
from tests.tui.conftest import Snap, idle, play, press, screen_text
from tests.tui.screens.update_contact.panel import kept
from tui.app.app import CordboardApp
from tui.screens.overview.lines import Painter, chart
from tui.screens.overview.screen import OverviewScreen
from tui.widgets.lists.contact_table import ContactTable
from tui.widgets.lists.line_table import LineTable

app = pytest.fixture(kept)
SIGNS = Painter(ascii_only=True)


def go_to_line(app: CordboardApp, beginning: str) -> None:
    """Put the cursor on the line that begins so."""
    screen = app.screen
    assert isinstance(screen, OverviewScreen)
    place = next(at for at, line in enumerate(screen._lines) if str(line.cells[0]).strip() == beginning)
    screen.query_one(LineTable).go_to(place)


@pytest.mark.parametrize("line", ["MTN Rwanda", "no channel for it", "no address", "blocked", "Farmers"])
def test_enter_lists_as_many_contacts_as_the_line_counts(
    app: CordboardApp, services: Services, line: str
) -> None:
    report = services.overview.report()
    counts = {one.channel.name: one.contacts for one in report.channels}
    counts |= {one.text: one.count or 0 for one in (*report.reach, *report.groups)}

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "7")
        go_to_line(app, line)
        await press(pilot, "enter")
        await idle(pilot)
        table = app.screen.query_one(ContactTable)
        assert table.view.window.size == counts[line] > 0
        wanted = Status.BLOCKED if line == "blocked" else Status.ACTIVE
        assert table.listing.folder is wanted

    play(app, story)


def test_a_line_that_counts_nobody_opens_nothing(app: CordboardApp) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "7")
        go_to_line(app, "Groups")
        await press(pilot, "enter")
        assert isinstance(app.screen, OverviewScreen)
        await press(pilot, "escape")
        assert app.screen.query_one(ContactTable)

    play(app, story)


def test_what_changes_here_shows_at_once(app: CordboardApp, services: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "7")
        assert "off, and contacts are tied" not in screen_text(app)
        services.channels.set_enabled(services.channels.find("MTN Rwanda").uuid, False)
        await press(pilot, "r")
        assert "“MTN Rwanda” is off" in screen_text(app)

    play(app, story)


def test_the_chart_stacks_what_went_out_and_what_came_in() -> None:
    start = date(2026, 3, 1)
    days = tuple(
        DayTraffic(start + timedelta(days=place), sent, received)
        for place, (sent, received) in enumerate(((4, 0), (2, 2), (0, 1), (0, 0), (0, 4)))
    )
    assert str(chart(days, 4, SIGNS)).splitlines() == [
        "Messages a day, 5 days    sent 6  received 7",
        "# =     = ",
        "# =     = ",
        "# #     = ",
        "# # =   = ",
    ]
    assert str(chart(days[3:4], 4, SIGNS)) == "Messages a day, 1 days    sent 0  received 0"


@pytest.mark.parametrize(
    ("size", "most", "locked", "drawn"),
    [
        (0, 10, 0, ""),
        (1, 1000, 0, "#"),
        (10, 10, 5, "=" * 10 + "#" * 10),
        (5, 10, 0, "#" * 10),
        (0, 0, 0, ""),
    ],
)
def test_bars(size: int, most: int, locked: int, drawn: str) -> None:
    assert str(SIGNS.bar(size, most, locked)) == drawn


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 36)])
def test_the_overview_looks_as_it_did(app: CordboardApp, snap: Snap, size: tuple[int, int]) -> None:
    snap(app, "7", size=size)
