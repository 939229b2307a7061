"""What the command `plan` does: say whom one send would reach, by which channel."""

from store.core import urns
from store.core.errors import NotFound
from store.core.query.canonical import quote
from store.core.reports import PlannedChannel, SendPlan
from store.core.views import Listing
from store.services import Services
from tui.cli.common import opened, print_result
from tui.cli.contacts.commands import list_contacts
from tui.process import output
from tui.process.output import Column
from tui.text.cells import plural

_CHANNELS = (
    Column("CHANNEL", 30, rank=100),
    Column("CONTACTS", 9, right=True, rank=95),
    Column("LOCKED", 8, right=True, rank=40),
    Column("BY ADDRESS TYPE", 60, rank=80),
)
_NOBODY = "none"
"""What is said in place of a channel for those whom none reaches."""


def plan(database: str, query: str, *, as_json: bool = False) -> None:
    """Print the plan of a send to all that a search finds."""
    with opened(database) as services:
        made = services.plans.plan(query)
    if made.is_stale:
        output.narrate("Channels were changed, and not all routes are counted anew yet.")
    if as_json:
        print_result(made, as_json=True)
        return
    output.table(_CHANNELS, map(_cells, made.channels))
    if output.is_terminal():
        output.line()
    for line in made.unreached:
        output.line(f"{plural(line.count or 0, 'contact')} get{_s(line.count)} nothing: {line.text}.")
    output.line(_sum(made))


def list_planned(database: str, query: str, channel_text: str, *, limit: int, as_json: bool) -> None:
    """Print the contacts that a channel would reach, or `none` of them, as `list` does."""
    with opened(database) as services:
        wanted = f"channel = {_channel(services, channel_text)}"
    text = f"({query}) AND {wanted}" if query.strip() else wanted
    list_contacts(database, Listing(text=text), limit=limit, as_json=as_json)


def _channel(services: Services, text: str) -> str:
    try:
        return quote(services.channels.find(text).name)
    except NotFound:
        if text != _NOBODY:
            raise
        return '""'


def _cells(one: PlannedChannel) -> tuple[str, ...]:
    types = [(urns.label(scheme), count) for scheme, count in one.schemes.items()]
    told = types[0][0] if len(types) == 1 else ", ".join(f"{label} {count}" for label, count in types)
    return one.channel.name, str(one.contacts), str(one.locked), told


def _sum(made: SendPlan) -> str:
    channels = plural(len(made.channels), "channel")
    return f"One send to {plural(made.found, 'contact')} reaches {made.reached} by {channels}."


def _s(count: int | None) -> str:
    return "s" if count == 1 else ""
