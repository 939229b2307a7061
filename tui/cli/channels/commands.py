"""The commands under `channels`: list, add, enable, disable and delete them."""

from collections.abc import Sequence
from dataclasses import dataclass

from store.core.channels import types as channel_types
from store.core.errors import ChannelUnusable
from store.core.reports import ChannelUse
from store.core.types import Channel, Role
from store.services import serializers
from tui.cli.database import store
from tui.cli.naming import SHORT_UUID, moment
from tui.process import output
from tui.process.output import Column
from tui.text.cells import plural

_LIST = (
    Column("ID", SHORT_UUID),
    Column("NAME", 24),
    Column("TYPE", 24),
    Column("ADDRESS", 20, middle=True),
    Column("SCHEMES", 20),
    Column("ROLES", 26),
    Column("COUNTRY", 7),
    Column("STATE", 8),
    Column("LOCKED", 8, right=True),
    Column("CARRIES", 8, right=True),
    Column("LAST USED", 16),
)


@dataclass(frozen=True, slots=True)
class NewChannel:
    """A channel as typed on the command line; what is left out comes from its type."""

    name: str
    type: str
    address: str = ""
    country: str = ""
    schemes: Sequence[str] = ()
    roles: Sequence[Role] = ()
    prefixes: Sequence[str] = ()
    carrier: str = ""
    international: bool = False


def list_channels(database: str, *, as_json: bool = False) -> None:
    """Print every channel, oldest first, with how it is used."""
    with store(database) as services:
        uses = services.channels.uses()
        timezone = services.settings.workspace().timezone
    if as_json:
        output.document({"channels": [serializers.channel_use(use) for use in uses]})
        return
    output.table(_LIST, (_cells(use, timezone) for use in uses))
    if not uses:
        output.narrate("There is no channel yet; `cordboard channels add` makes one.")


def add(database: str, new: NewChannel, *, as_json: bool = False) -> None:
    """Store a new channel."""
    kind = channel_types.get(new.type)
    with store(database, create=True) as services:
        added = services.channels.add(
            Channel(
                uuid="",
                name=new.name,
                type=kind.code,
                address=new.address,
                schemes=tuple(new.schemes) or kind.schemes,
                roles=tuple(new.roles) or kind.roles,
                country=new.country.upper(),
                match_prefixes=tuple(new.prefixes),
                allow_international=new.international,
                carrier=new.carrier,
            )
        )
    if as_json:
        output.document(serializers.channel(added))
        return
    output.line(f"Added the channel {added.name} ({kind.name}), {added.uuid}.")


def set_enabled(database: str, text: str, enabled: bool) -> None:
    """Enable or disable a channel and say how many contacts' next message that moves."""
    with store(database) as services:
        channel = services.channels.find(text)
        state = "enabled" if enabled else "disabled"
        if channel.enabled == enabled:
            output.line(f"{channel.name} already is {state}; nothing was changed.")
            return
        services.channels.set_enabled(channel.uuid, enabled)
    output.line(f"{channel.name} is {state} now.")


def delete(database: str, text: str, *, sure: bool = False) -> None:
    """Delete a channel for good; without `sure` only say what that would do, and refuse."""
    with store(database) as services:
        channel = services.channels.find(text)
        if not sure:
            left = tuple(one for one in services.channels.all() if one.uuid != channel.uuid)
            change = services.channels.effect_of(left)
            raise ChannelUnusable(
                f"Deleting {channel.name} cannot be undone: it would re-route"
                f" {plural(change.rerouted, 'contact')} and leave {change.unroutable} without a channel.",
                "Add --yes to delete it.",
            )
        services.channels.delete(channel.uuid)
    output.line(f"Deleted the channel {channel.name}.")


def _cells(use: ChannelUse, timezone: str) -> tuple[str, ...]:
    one = use.channel
    kind = channel_types.CHANNEL_TYPES.get(one.type)
    return (
        one.uuid[:SHORT_UUID] if output.is_terminal() else one.uuid,
        one.name,
        kind.name if kind else one.type,
        one.address,
        ",".join(one.schemes),
        ",".join(one.roles),
        one.country,
        "enabled" if one.enabled else "disabled",
        str(use.locked_contacts),
        str(use.routed_contacts),
        moment(use.last_used_on, timezone),
    )
