"""What `overview` prints: sections of at most 80 columns."""

from collections.abc import Iterable

from store.core.fields.dates import format_date
from store.core.reports import ChannelShare, OverviewLine, OverviewReport
from store.core.types import Status
from tui.process import output
from tui.process.output import Column
from tui.text.cells import folded, number

_WIDTH = 80
_CHANNELS = (
    Column("CHANNEL", 10),
    Column("CONTACTS", 9, right=True),
    Column("LOCKED", 9, right=True),
    Column("SHARE", 5, right=True),
    Column("SEARCH", 38),
)
_LINES = (Column("CONTACTS", 28), Column("COUNT", 9, right=True), Column("SEARCH", 38))
_GROUPS = (Column("GROUP", 28), Column("COUNT", 9, right=True), Column("SEARCH", 38))
_DAYS = (Column("DAY", 10), Column("SENT", 9, right=True), Column("RECEIVED", 9, right=True))


def show(report: OverviewReport, date_order: str) -> None:
    """Print all of it."""
    active = sum(line.count or 0 for line in report.reach if line.folder is Status.ACTIVE)
    _section("Contacts by channel of the next message", _CHANNELS, _channels(report.channels, active))
    _section("Reachable", _LINES, _lines(report.reach))
    output.line("Needs you" if report.needs else "Nothing needs you.")
    for need in report.needs:
        told = need.text if need.count is None else f"{need.text}: {number(need.count)}  {need.search}"
        for part in folded(told.rstrip(), _WIDTH - 2):
            output.line(f"  {part}")
    output.line()
    sent, received = (sum(day.sent for day in report.days), sum(day.received for day in report.days))
    busy = [day for day in report.days if day.sent or day.received]
    rows = ((format_date(day.day, date_order), number(day.sent), number(day.received)) for day in busy)
    told = f"sent {number(sent)}, received {number(received)}"
    _section(f"Messages a day, {len(report.days)} days: {told}", _DAYS if busy else (), rows)
    _section("Groups", _GROUPS if report.groups else (), _lines(report.groups))
    output.line("`cordboard list SEARCH` lists the contacts that a line counts.")


def _channels(shares: Iterable[ChannelShare], active: int) -> Iterable[tuple[str, ...]]:
    for share in shares:
        part = f"{100 * share.contacts / active:.0f}%" if active else ""
        name = share.channel.short_name
        yield name, number(share.contacts), number(share.locked), part, share.search


def _lines(lines: Iterable[OverviewLine]) -> Iterable[tuple[str, ...]]:
    for line in lines:
        listed = line.search or f"--folder {line.folder.value}"
        yield line.text, number(line.count or 0), listed


def _section(title: str, columns: tuple[Column, ...], rows: Iterable[tuple[str, ...]]) -> None:
    output.line(title)
    if columns:
        output.aligned(columns, rows)
    output.line()
