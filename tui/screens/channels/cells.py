"""Channels as table cells, and what a row has no room for as a line."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from store.core.channels import types as channel_types
from store.core.channels.readiness import Readiness
from store.core.messages.views import ChannelHealth, Condition
from store.core.reports import ChannelUse
from store.core.types import Channel, Role, Urn, Workspace
from store.core.urns import format_urn
from tui.keys.bindings import key_of
from tui.text.cells import UNSET, CordSigns, clean, day_of, fit, number, plural, when, width_of
from tui.text.content import content, joined
from tui.text.delivery.channels import condition_runs, last_told, trouble_told, waiting_told
from tui.text.delivery.readiness import readiness_text
from tui.text.palette import MUTED
from tui.widgets.lists.line_table import Cell, TableColumn

CHANNEL_COLUMNS = (
    TableColumn("  Name", 24, rank=100, grow=True),
    TableColumn("Type", 14, rank=75),
    TableColumn("Address", 19, rank=40),
    TableColumn("For", 14, rank=20),
    TableColumn("Roles", 5, rank=35),
    TableColumn("Where", 14, rank=80),
    TableColumn("Carrier", 12, rank=15),
    TableColumn("State", 8, rank=95),
    TableColumn("Since", 10, rank=10),
    TableColumn("Last", 10, rank=38),
    TableColumn("Queue", 5, rank=85, right=True),
    TableColumn("Locked", 6, rank=70, right=True),
    TableColumn("Next for", 8, rank=90, right=True),
)

ROLE_LETTERS = {Role.SEND: "S", Role.RECEIVE: "R", Role.CALL: "C", Role.ANSWER: "A"}


def type_name(channel: Channel) -> str:
    """What people call the channel's type; its code when the type is not known."""
    known = channel_types.CHANNEL_TYPES.get(channel.type)
    return known.name if known else channel.type


def role_letters(channel: Channel) -> str:
    """The letters of the roles that the channel has, in a fixed order: `SR`, `SRCA`."""
    return "".join(letter for role, letter in ROLE_LETTERS.items() if role in channel.roles)


def name_within(channel: Channel, width: int) -> str:
    """The channel's name where it fits in so many cells, else its short name."""
    return channel.name if width_of(clean(channel.name)) <= width else channel.short_name or channel.name


def where(channel: Channel) -> str:
    """Whose numbers the channel is for: the country, or any, and the prefixes that it is matched by."""
    country = channel.country or "any"
    if channel.country and channel.allow_international:
        country += " and any"
    return " ".join((country, *channel.match_prefixes))


@dataclass(frozen=True, slots=True)
class Showing:
    """How channels are shown: the signs of the terminal, the moment, how sending by each goes, and how far
    what each asks for is there."""

    workspace: Workspace
    signs: CordSigns
    now: datetime
    health: Mapping[str, ChannelHealth]
    readiness: Mapping[str, Readiness]

    def of(self, channel: Channel) -> ChannelHealth:
        """How sending by a channel goes, as it is set or tried."""
        known = self.health.get(channel.uuid, ChannelHealth(channel.uuid, Condition.OK))
        if not channel.enabled:
            return replace(known, condition=Condition.OFF)
        return replace(known, condition=Condition.OK) if known.condition is Condition.OFF else known

    def trouble(self, channel: Channel) -> str:
        """What is wrong with a channel, as a sentence that goes on after its name, and what ends it."""
        health = self.of(channel)
        resumes = f"  {key_of('channels.pause')} resumes" if health.condition is Condition.PAUSED else ""
        return trouble_told(health, self.workspace, self.now) + resumes


def channel_cells(
    use: ChannelUse, channel: Channel, showing: Showing, *, current: bool = False
) -> tuple[Cell, ...]:
    """A row of the channel table; `channel` is the channel as tried, marked if it differs. One that is off is
    dim; the one under the cursor has its sign."""
    lead = (">" if current else " ") + ("?" if channel != use.channel else " ")
    style, health, workspace = "" if channel.enabled else MUTED, showing.of(channel), showing.workspace
    moments = filter(None, (use.last_used_on, health.last_success, health.last_received))
    texts = (
        lead + channel.name,
        type_name(channel),
        readable_address(channel),
        ", ".join(channel.schemes),
        role_letters(channel),
        where(channel),
        channel.carrier,
        "",
        day_of(channel.created_on, workspace),
        last_told(max(moments, default=None), workspace, showing.now),
        waiting_told(health),
        number(use.locked_contacts),
        number(use.routed_contacts),
    )
    cells = [
        content(fit(text, column.width, "right"), style) if column.right else content(text, style)
        for column, text in zip(CHANNEL_COLUMNS, texts, strict=True)
    ]
    cells[_STATE] = joined(*condition_runs(health.condition, showing.signs))
    return tuple(cells)


_STATE = [column.title for column in CHANNEL_COLUMNS].index("State")


def readable_address(channel: Channel) -> str:
    """The channel's address, a whole phone number as people write it."""
    if channel.address.startswith("+"):
        return format_urn(Urn("tel", channel.address), international=True)
    return channel.address


def channel_detail(use: ChannelUse, channel: Channel, showing: Showing) -> str:
    """What is wrong with a channel, else what the table has no room for, or says in letters, as one line."""
    if trouble := showing.trouble(channel):
        return f"{channel.name} {trouble}"
    workspace = showing.workspace
    parts = [
        readiness_text(showing.readiness.get(channel.uuid, Readiness())),
        f"short {channel.short_name}" if channel.short_name != channel.name else "",
        f"for {', '.join(channel.schemes) or 'nothing'}",
        f"roles {', '.join(channel.roles) or 'none'}",
        f"prefixes {', '.join(channel.match_prefixes)}" if channel.match_prefixes else "",
        f"carrier {channel.carrier}" if channel.carrier else "",
        f"since {day_of(channel.created_on, workspace, unset=UNSET)}",
        f"last used {when(use.last_used_on, workspace)}",
    ]
    return "; ".join(filter(None, parts))


def summary(uses: Sequence[ChannelUse], health: Mapping[str, ChannelHealth]) -> str:
    """How many channels there are, and how many of them are off, paused or slow."""
    found = Counter(one.condition for one in health.values())
    listed = (Condition.OFF, Condition.PAUSED, Condition.SLOW)
    counts = (f"{found[condition]} {condition}" for condition in listed if found[condition])
    return ", ".join((plural(len(uses), "channel"), *counts))
