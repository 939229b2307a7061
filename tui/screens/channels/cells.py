"""Channels as table cells, and what a row has no room for as a line."""

from textual.content import Content

from store.core.channels import types as channel_types
from store.core.reports import ChannelUse
from store.core.types import Channel, Role, Urn, Workspace
from store.core.urns import format_urn
from tui.text.cells import UNSET, CordSigns, clean, day_of, fit, number, when, width_of
from tui.text.content import content, joined
from tui.text.palette import CHOSEN, MUTED
from tui.widgets.lists.line_table import Cell, TableColumn

CHANNEL_COLUMNS = (
    TableColumn("  Name", 24, rank=100, grow=True),
    TableColumn("Type", 14, rank=65),
    TableColumn("Address", 19, rank=40),
    TableColumn("For", 14, rank=20),
    TableColumn("Roles", 5, rank=35),
    TableColumn("Where", 14, rank=80),
    TableColumn("Carrier", 12, rank=15),
    TableColumn("State", 6, rank=95),
    TableColumn("Since", 10, rank=10),
    TableColumn("Last used", 10, rank=30),
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


def channel_cells(
    use: ChannelUse, channel: Channel, workspace: Workspace, signs: CordSigns, *, current: bool = False
) -> tuple[Cell, ...]:
    """A row of the channel table; `channel` is the channel as tried, marked if it differs. One that is off is
    dim; the one under the cursor has its sign."""
    lead = (">" if current else " ") + ("?" if channel != use.channel else " ")
    style = "" if channel.enabled else MUTED
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
        day_of(use.last_used_on, workspace),
        number(use.locked_contacts),
        number(use.routed_contacts),
    )
    cells = [
        content(fit(text, column.width, "right"), style) if column.right else content(text, style)
        for column, text in zip(CHANNEL_COLUMNS, texts, strict=True)
    ]
    cells[_STATE] = state(channel, signs)
    return tuple(cells)


_STATE = [column.title for column in CHANNEL_COLUMNS].index("State")


def state(channel: Channel, signs: CordSigns) -> Content:
    """Whether the channel is on, as a sign and a word."""
    if channel.enabled:
        return joined((signs.switched_on, CHOSEN), " on")
    return joined((f"{signs.switched_off} off", MUTED))


def readable_address(channel: Channel) -> str:
    """The channel's address, a whole phone number as people write it."""
    if channel.address.startswith("+"):
        return format_urn(Urn("tel", channel.address), international=True)
    return channel.address


def channel_detail(use: ChannelUse, channel: Channel, workspace: Workspace) -> str:
    """What the table has no room for, or says in letters, as one line."""
    parts = [
        f"short {channel.short_name}" if channel.short_name != channel.name else "",
        f"for {', '.join(channel.schemes) or 'nothing'}",
        f"roles {', '.join(channel.roles) or 'none'}",
        f"prefixes {', '.join(channel.match_prefixes)}" if channel.match_prefixes else "",
        f"carrier {channel.carrier}" if channel.carrier else "",
        f"since {day_of(channel.created_on, workspace, unset=UNSET)}",
        f"last used {when(use.last_used_on, workspace)}",
    ]
    return "; ".join(filter(None, parts))
