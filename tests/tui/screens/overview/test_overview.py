"""The overview: its numbers, the contacts behind each line, its chart, and how it looks."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update
from textual.pilot import Pilot

from store.core.reports import DayTraffic
from store.core.types import Status
from store.database import models
from store.services import Services
from tests.store.outgoing import Outgoing
from tests.tui.conftest import Snap, idle, look, play, press, screen_text
from tests.tui.people import START
from tests.tui.screens.update_contact.panel import kept
from tui.app.app import CordboardApp
from tui.screens.channels.inspector import ChannelInspectorScreen
from tui.screens.outbox.base import OutboxTable
from tui.screens.overview.lines import Chart, Painter
from tui.screens.overview.screen import Lines, OverviewScreen
from tui.widgets.lists.contact_table import ContactTable

app = pytest.fixture(kept)
SIGNS = Painter(ascii_only=True)
PANES = ["main", "aside", "apart"]


def go_to_line(app: CordboardApp, beginning: str) -> None:
    """Put the cursor on the line that begins so."""
    for table in app.screen.query(Lines):
        for place, line in enumerate(table.shown):
            if str(line.cells[0]).strip() == beginning:
                table.focus()
                table.go_to(place)
                return
    raise AssertionError(beginning)


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


def test_what_is_told_of_messages_leads_to_the_outbox_and_to_the_channels(
    app: CordboardApp, services: Services
) -> None:
    made = Outgoing(services, services.contacts.find("Jane Doe"), START)
    made.add(["failed", "queued", "sent"], broadcast=made.broadcast(1), reason="error_limit")
    made.add(["unconfirmed", "failed", "queued"], first=200, reason="too_old")
    today = update(models.messages).values(changed_on=START)
    services.database.write(lambda session: session.execute(today))
    vonage = services.channels.find("Vonage Germany")
    services.states.pause(vonage.uuid)

    async def story(pilot: Pilot[None]) -> None:
        for line, said in (("Messages that failed today", "messages failed"),
                           ("Messages without an answer: did they arrive?", "messages without an answer"),
                           ("Messages wait for cordboard serve to run", "messages waiting")):  # fmt: skip
            await press(pilot, "7")
            go_to_line(app, f"! {line}")
            await press(pilot, "enter")
            assert said in screen_text(app)
            assert isinstance(app.screen, OutboxTable)
            shown = app.screen.table.row_count
            assert shown == (1 if "answer" in said else 2)
        await press(pilot, "7")
        go_to_line(app, "! “Vonage Germany” is paused.")
        await press(pilot, "enter")
        assert isinstance(app.screen, ChannelInspectorScreen)
        assert app.screen.selected is not None
        assert app.screen.selected.channel.uuid == vonage.uuid

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


def test_what_another_program_changes_shows_when_it_is_seen_and_when_the_overview_is_in_front_again(
    app: CordboardApp, services: Services
) -> None:
    mtn = services.channels.find("MTN Rwanda").uuid

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "7")
        overview = app.screen
        assert isinstance(overview, OverviewScreen)
        for keys, off in ((("r",), True), ((), False), (("comma", "escape"), True)):
            services.channels.set_enabled(mtn, not off)
            assert ("“MTN Rwanda” is off" in screen_text(app)) is not off
            await press(pilot, *keys)
            if not keys:
                look(app)
            await idle(pilot)
            assert ("“MTN Rwanda” is off" in screen_text(app)) is off

    play(app, story)


@pytest.mark.parametrize(("columns", "panes"), [(109, ["main"]), (110, ["main", "aside"]), (150, PANES)])
def test_the_cursor_goes_from_pane_to_pane_as_far_as_there_is_room(
    app: CordboardApp, columns: int, panes: list[str]
) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "7")
        for key, order in (("l", panes), ("h", panes[::-1])):
            for name in order:
                assert isinstance(app.focused, Lines)
                assert app.focused.id == name
                if name != order[-1]:
                    await press(pilot, key)
        app.screen.query_one(f"#{panes[-1]}", Lines).focus()
        await pilot.resize_terminal(80, 24)
        await idle(pilot)
        assert isinstance(app.focused, Lines)
        assert app.focused.id == "main"

    play(app, story, size=(columns, 36))


def test_the_chart_stacks_what_went_out_and_what_came_in() -> None:
    start = date(2026, 3, 1)
    days = tuple(
        DayTraffic(start + timedelta(days=place), sent, received)
        for place, (sent, received) in enumerate(((4, 0), (2, 2), (0, 1), (0, 0), (0, 4)))
    )
    chart = Chart(days, SIGNS, "dmy")
    assert chart.sums() == "sent 6 below  received 7 above"
    assert [str(line) for line in chart.lines(15, 4)] == [
        "   4 # =     = ",
        "     # =     = ",
        "     # #     = ",
        "   0 # # =   = ",
        "     01-03",
    ]
    assert str(next(chart.lines(99, 1))) == "   4 ### === ===     === "
    assert not list(Chart(days[3:4], SIGNS, "dmy").lines(15, 4))


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
    assert str(SIGNS.bar(size, most, locked)(20)) == drawn


def test_the_overview_looks_as_it_did(app: CordboardApp, snap: Snap) -> None:
    snap(app, "7")
