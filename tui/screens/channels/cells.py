"""Channels, and the candidates of a decision, as table cells."""

from collections.abc import Sequence

from textual.content import Content

from store.core.channels import types as channel_types
from store.core.reports import ChannelUse
from store.core.routing.candidates import Candidate, Verdict
from store.core.types import Channel, Role, Workspace
from store.core.views import DisplaySettings
from tui.text.cells import UNSET, day_of
from tui.text.content import clean, content, joined, plural, when, width_of
from tui.text.reasons import why
from tui.widgets.lists.line_table import Cell, TableColumn

CHANNEL_COLUMNS = (
    TableColumn("Name", 14, rank=100, grow=True),
    TableColumn("Type", 10, rank=65),
    TableColumn("Address", 14, rank=95),
    TableColumn("For", 12, rank=30),
    TableColumn("Roles", 5, rank=60),
    TableColumn("Ctry", 4, rank=55),
    TableColumn("Prefixes", 12, rank=35),
    TableColumn("Intl", 4, rank=50),
    TableColumn("State", 8, rank=90),
    TableColumn("Locked", 6, rank=85, right=True),
    TableColumn("Last used", 10, rank=80),
)

_CANDIDATE_NAME = 14
CANDIDATE_COLUMNS = (
    TableColumn("Channel", _CANDIDATE_NAME, rank=100),
    TableColumn("Verdict", 9, rank=90),
    TableColumn("Matched on", 13, rank=50),
    TableColumn("Same", 4, rank=40, right=True),
    TableColumn("Why", 20, rank=80, grow=True),
)

ROLE_LETTERS = {Role.SEND: "S", Role.RECEIVE: "R", Role.CALL: "C", Role.ANSWER: "A"}

_ORDER = {Verdict.CHOSEN: 0, Verdict.OUTRANKED: 1, Verdict.REFUSED: 2}
_STYLES = {Verdict.CHOSEN: "bold", Verdict.OUTRANKED: "", Verdict.REFUSED: "dim"}


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


def channel_cells(use: ChannelUse, channel: Channel, workspace: Workspace) -> tuple[Cell, ...]:
    """A row of the channel table; `channel` is the channel as tried, marked if it differs."""
    tried = channel != use.channel
    return (
        f"? {channel.name}" if tried else channel.name,
        type_name(channel),
        channel.address,
        ", ".join(channel.schemes),
        role_letters(channel),
        channel.country or "any",
        ", ".join(channel.match_prefixes),
        "yes" if channel.allow_international else "no",
        "enabled" if channel.enabled else "disabled",
        str(use.locked_contacts),
        day_of(use.last_used_on, workspace, unset=UNSET),
    )


def channel_detail(use: ChannelUse, channel: Channel, workspace: Workspace) -> str:
    """Everything about a channel as one line, for what the table has no room for."""
    parts = [f"{type_name(channel)} for {', '.join(channel.schemes) or 'nothing'}", _reach(channel)]
    if channel.short_name != channel.name:
        parts.insert(0, f"short {channel.short_name}")
    if channel.match_prefixes:
        parts.append(f"prefixes {', '.join(channel.match_prefixes)}")
    if channel.carrier:
        parts.append(f"carrier {channel.carrier}")
    parts.append(f"next message of {plural(use.routed_contacts, 'contact')}")
    parts.append(f"since {day_of(channel.created_on, workspace, unset=UNSET)}")
    parts.append(f"roles {', '.join(channel.roles) or 'none'}")
    parts.append(f"last used {when(use.last_used_on, workspace)}")
    return "; ".join(parts)


def _reach(channel: Channel) -> str:
    """The countries whose numbers the channel is for."""
    if not channel.country:
        return "any country"
    return (
        f"{channel.country} and international" if channel.allow_international else f"{channel.country} only"
    )


def ranked(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The candidates: the chosen one, then the outranked ones by overlap, then the refused ones."""
    return tuple(sorted(candidates, key=lambda candidate: (_ORDER[candidate.verdict], -candidate.overlap)))


def candidate_cells(candidate: Candidate, reading: DisplaySettings) -> tuple[Cell, ...]:
    """A row of the decision: the matching digits are underlined, and counted in the next column."""
    style = _STYLES[candidate.verdict]
    reason = why(candidate.reason, reading)
    return (
        content(name_within(candidate.channel, _CANDIDATE_NAME), style),
        content(candidate.verdict, style),
        content(candidate.matched, "dim") if reading.redacted else overlap_content(candidate),
        str(candidate.overlap) if candidate.matched else "",
        content(reason, style),
    )


def overlap_content(candidate: Candidate) -> Content:
    """The prefix or address that was compared, with the equal leading digits underlined."""
    head, tail = candidate.matched[: candidate.overlap], candidate.matched[candidate.overlap :]
    return joined((head, "underline bold"), (tail, "dim")) if head else content(tail, "dim")
