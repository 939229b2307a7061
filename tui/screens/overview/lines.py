"""The overview as sections of lines, each with the contacts that it counts, and as a chart of messages."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from textual.content import Content

from store.core.fields.dates import format_date
from store.core.reports import ChannelShare, DayTraffic, OverviewLine, OverviewReport
from store.core.types import Status
from tui.text.content import content, joined, number
from tui.text.palette import BAR, FAILED, FAILED_BAR, FRAME, LOCK, MUTED, SECOND_BAR, TITLE
from tui.widgets.lists.line_table import Cell, TableColumn

COLUMNS = (
    TableColumn("", 20, rank=100, grow=True),
    TableColumn("", 8, rank=60, grow=True),
    TableColumn("Contacts", 8, rank=90, right=True),
    TableColumn("Share", 5, rank=50, right=True),
)

_AXIS = 5  # cells of the numbers at the left of the chart
_DAY = (2, 4)  # cells of a day with the gap after it, at least and at most
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table. `detail` is everything about it; `opens` what lists its contacts: the text of a
    search and a folder, None where nothing does. `goes` is the screen where something can be done about it,
    and what that takes; empty for none."""

    cells: tuple[Cell | None, ...]
    detail: str = ""
    opens: tuple[str, Status] | None = None
    goes: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a title, of which two blanks part what may be said less loudly."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Painter:
    """Draws bars: of reversed blanks, or of signs where the terminal has nothing but ASCII."""

    ascii_only: bool = False

    def bar(self, size: int, most: int, locked: int = 0, style: str = BAR) -> Callable[[int], Content]:
        """A bar whose full length stands for `most`, for as many cells as there are; the locked part comes
        first."""

        def drawn(room: int) -> Content:
            whole = max(round(room * size / most) if most else 0, int(size > 0))
            tied = min(whole, round(room * locked / most)) if most else 0
            return joined(("=" * tied, LOCK), self.blanks(whole - tied, "#", style))

        return drawn

    def blanks(self, cells: int, sign: str, style: str) -> Content:
        """So many cells of a bar."""
        return content(sign * cells) if self.ascii_only else content(" " * cells, style)


def sections(report: OverviewReport, painter: Painter) -> tuple[Section, Section, Section, Section]:
    """What waits for the operator, the channels, who can be reached, the groups."""
    return (
        Section("Needs you" if report.needs else "Nothing needs you", tuple(map(_need, report.needs))),
        Section("Contacts by channel  of the next message", tuple(_channels(report, painter))),
        Section("Reachable", tuple(_counted(report.reach, painter))),
        Section("Groups", tuple(_counted(report.groups, painter))),
    )


def listed(shown: Sequence[Section], *, titled: bool) -> tuple[Line, ...]:
    """The lines of several sections, one below the other, each after its title; that of the first may stand
    elsewhere. Of a section after it that is empty nothing shows."""
    return tuple(_listed([each for each in shown if each.lines or each is shown[0]], titled))


def _listed(shown: Sequence[Section], titled: bool) -> Iterator[Line]:
    for place, section in enumerate(shown):
        if place:
            yield Line(("", None, "", ""))
        if place or titled:
            yield Line((content(section.title.replace("  ", " "), TITLE), None, "", ""))
        yield from section.lines


def _need(need: OverviewLine) -> Line:
    count = (None, None) if need.count is None else (number(need.count), "")
    opens = (need.search, need.folder) if need.search else None
    told = need.text if need.count is None else f"{need.text}: {number(need.count)}"
    goes = ("channels", None, None, need.channel) if need.channel else _GOES.get(need.code, ())
    return Line((joined(("! ", FAILED), need.text), None, *count), told, opens, goes)


_GOES: Mapping[str, tuple[str | None, ...]] = {
    "no_program": ("outbox", "waiting"),
    "failed": ("outbox", "failed"),
    "unconfirmed": ("outbox", "without an answer"),
    "no_sender": ("channels",),
    "group_search": ("groups",),
    "group_filling": ("groups",),
    "unfinished": ("log",),
}
"""The screens that show what needs the operator, by the code of the line."""


def _channels(report: OverviewReport, painter: Painter) -> Iterator[Line]:
    active = sum(line.count or 0 for line in report.reach if line.folder is Status.ACTIVE)
    most = max((share.contacts for share in report.channels), default=0)
    for share in report.channels:
        name = joined(f"  {share.channel.name}", ("" if share.channel.enabled else " off", FAILED))
        bar = painter.bar(share.contacts, most, share.locked)
        part = f"{100 * share.contacts / active:.0f}%" if active else ""
        cells = (name, bar, number(share.contacts), Content.styled(part, MUTED))
        yield Line(cells, _told(share), (share.search, Status.ACTIVE))


def _told(share: ChannelShare) -> str:
    channel = share.channel
    off = "" if channel.enabled else " (off)"
    return f"{channel.name}{off}: next message of {number(share.contacts)}, {number(share.locked)} tied to it"


def _counted(lines: Iterable[OverviewLine], painter: Painter) -> Iterator[Line]:
    each = tuple(lines)
    total = sum(line.count or 0 for line in each)
    most = max((line.count or 0 for line in each), default=0)
    for line in each:
        count = line.count or 0
        part = f"{100 * count / total:.0f}%" if total and line.code in _OF_ALL else ""
        bar = painter.bar(count, most, style=FAILED_BAR if line.code == "no_channel" else BAR)
        cells = (f"  {line.text}", bar, number(count), Content.styled(part, MUTED))
        yield Line(cells, f"{line.text}: {number(count)}", (line.search, line.folder))


_OF_ALL = frozenset(("reached", "no_channel", "no_address", *map(str, Status)))
"""The codes of the lines that add up to all contacts."""


@dataclass(frozen=True, slots=True)
class Chart:
    """The messages of each day as a column, what went out below what came in.

    `order` is that of the parts of dates."""

    days: tuple[DayTraffic, ...]
    painter: Painter
    order: str

    @property
    def most(self) -> int:
        """The messages of the busiest day."""
        return max((day.sent + day.received for day in self.days), default=0)

    def sums(self) -> str:
        """How much went out and came in, and where in a column it stands."""
        sent, received = (sum(day.sent for day in self.days), sum(day.received for day in self.days))
        return f"sent {number(sent)} below  received {number(received)} above"

    def lines(self, width: int, height: int) -> Iterator[Content]:
        """So many lines of columns and one of dates, each of so many cells; nothing without a message."""
        if not self.most or not self.days:
            return
        day = max(_DAY[0], min(_DAY[1], (width - _AXIS) // len(self.days)))
        for level in range(height, 0, -1):
            told = number(self.most) if level == height else "0" if level == 1 else ""
            columns = (self._cell(each, height, level, day) for each in self.days)
            yield Content.assemble(content(told.rjust(_AXIS - 1) + " ", FRAME), *columns)
        weeks = [format_date(each.day, self.order.replace("y", "")) for each in self.days[::_WEEK]]
        yield content(" " * _AXIS + "".join(week.ljust(day * _WEEK) for week in weeks).rstrip(), MUTED)

    def _cell(self, day: DayTraffic, height: int, level: int, cells: int) -> Content:
        """What stands at a level of a day's column; a day with any message has one cell at least."""
        total = day.sent + day.received
        full = max(round(height * total / self.most), int(total > 0))
        if level > full:
            return Content(" " * cells)
        went_out = level <= round(full * day.sent / total)
        sign, style = ("#", BAR) if went_out else ("=", SECOND_BAR)
        return self.painter.blanks(cells - 1, sign, style) + Content(" ")
