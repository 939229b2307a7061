"""The overview as lines of a table, each with the contacts that it counts, and as a chart of messages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from textual.content import Content

from store.core.reports import DayTraffic, OverviewLine, OverviewReport
from store.core.types import Status
from tui.text.content import content, joined, number
from tui.text.palette import BAR, FAILED, LOCK, SECOND_BAR, TITLE
from tui.widgets.lists.line_table import Cell, TableColumn

BAR_CELLS = 20
DAY_CELLS = 2

COLUMNS = (
    TableColumn("", 40, rank=100),
    TableColumn("", BAR_CELLS, rank=50),
    TableColumn("Contacts", 9, rank=90, right=True),
    TableColumn("Share", 5, rank=60, right=True),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table. `detail` is everything about it; `opens` what lists its contacts: the text of a
    search and a folder, None where nothing does."""

    cells: tuple[Cell, ...]
    detail: str = ""
    opens: tuple[str, Status] | None = None


@dataclass(frozen=True, slots=True)
class Painter:
    """Draws bars: of reversed blanks, or of signs where the terminal has nothing but ASCII."""

    ascii_only: bool = False

    def bar(self, size: int, most: int, locked: int = 0) -> Content:
        """A bar whose full length stands for `most`; the locked part comes first."""
        whole = round(BAR_CELLS * size / most) if most else 0
        whole = max(whole, int(size > 0))
        tied = min(whole, round(BAR_CELLS * locked / most)) if most else 0
        return joined(("=" * tied, LOCK), self._blanks(whole - tied, "#", BAR))

    def column(self, filled: str) -> Content:
        """A cell of the chart: of what went out, of what came in, or empty."""
        style = {"out": BAR, "in": SECOND_BAR}.get(filled)
        sign = {"out": "#", "in": "="}.get(filled, " ")
        return self._blanks(DAY_CELLS - 1, sign, style) + Content(" ")

    def _blanks(self, cells: int, sign: str, style: str | None) -> Content:
        if style is None:
            return Content(" " * cells)
        return content(sign * cells) if self.ascii_only else content(" " * cells, style)


def lines(report: OverviewReport, painter: Painter) -> tuple[Line, ...]:
    """All lines: what waits for the operator, the channels, who can be reached, the groups."""
    return (
        *_section("Needs you" if report.needs else "Nothing needs you", map(_need, report.needs)),
        *_section("Contacts by channel of the next message", _channels(report, painter)),
        *_section("Reachable", _counted(report.reach, painter)),
        *(_section("Groups", _counted(report.groups, painter)) if report.groups else ()),
    )


def chart(days: tuple[DayTraffic, ...], height: int, painter: Painter) -> Content:
    """The messages of each day as a column, what went out below what came in, under a line of their sums."""
    sent, received = (sum(day.sent for day in days), sum(day.received for day in days))
    title = joined(
        (f"Messages a day, {len(days)} days", TITLE),
        f"    sent {number(sent)}  received {number(received)}",
    )
    most = max((day.sent + day.received for day in days), default=0)
    if not most:
        return title
    rows = [_chart_row(days, most, height, level, painter) for level in range(height, 0, -1)]
    return Content("\n").join([title, *rows])


def _chart_row(days: tuple[DayTraffic, ...], most: int, height: int, level: int, painter: Painter) -> Content:
    return Content.assemble(*(painter.column(_at(day, most, height, level)) for day in days))


def _at(day: DayTraffic, most: int, height: int, level: int) -> str:
    """What stands at a level of a day's column; a day with any message has one cell at least."""
    total = day.sent + day.received
    full = max(round(height * total / most), int(total > 0))
    if level > full:
        return ""
    return "out" if level <= round(full * day.sent / total) else "in"


def _section(title: str, listed: Iterable[Line]) -> Iterator[Line]:
    yield Line((content(title, TITLE), "", "", ""))
    yield from listed
    yield Line(("", "", "", ""))


def _need(need: OverviewLine) -> Line:
    count = "" if need.count is None else number(need.count)
    opens = (need.search, need.folder) if need.search else None
    told = need.text if need.count is None else f"{need.text}: {number(need.count)}"
    return Line((joined(("! ", FAILED), need.text), "", count, ""), told, opens)


def _channels(report: OverviewReport, painter: Painter) -> Iterator[Line]:
    active = sum(line.count or 0 for line in report.reach if line.folder is Status.ACTIVE)
    most = max((share.contacts for share in report.channels), default=0)
    for share in report.channels:
        channel = share.channel
        name = joined(f"  {channel.name}", (" off", FAILED)) if not channel.enabled else f"  {channel.name}"
        bar = painter.bar(share.contacts, most, share.locked)
        part = f"{100 * share.contacts / active:.0f}%" if active else ""
        told = f"{channel.name}: next message of {number(share.contacts)}, {number(share.locked)} tied to it"
        yield Line((name, bar, number(share.contacts), part), told, (share.search, Status.ACTIVE))


def _counted(listed: tuple[OverviewLine, ...], painter: Painter) -> Iterator[Line]:
    total = sum(line.count or 0 for line in listed)
    most = max((line.count or 0 for line in listed), default=0)
    for line in listed:
        count = line.count or 0
        part = f"{100 * count / total:.0f}%" if total and line.code in _OF_ALL else ""
        cells = (f"  {line.text}", painter.bar(count, most), number(count), part)
        yield Line(cells, f"{line.text}: {number(count)}", (line.search, line.folder))


_OF_ALL = frozenset(("reached", "no_channel", "no_address", *map(str, Status)))
"""The codes of the lines that add up to all contacts."""
