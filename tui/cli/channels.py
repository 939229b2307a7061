"""The commands under `channels`: list, show, add, set, enable, disable and delete them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from store.core.errors import ChannelUnusable, InvalidChannel, Problem
from store.core.types import Channel, Role
from tui.cli import sending
from tui.cli.common import SHORT_UUID, opened, print_list, print_result, short_uuid
from tui.cli.messages.channel_app import traffic_app
from tui.cli.options import AsJson, ChannelText, Database, DryRun, Yes
from tui.process import output
from tui.process.output import Column
from tui.text.cells import plural, when
from tui.text.changes import effect_text

if TYPE_CHECKING:
    from store.core.messages.views import ChannelHealth
    from store.core.reports import ChannelUse
    from store.core.types import Workspace

_LIST = (
    Column("ID", SHORT_UUID, rank=80),
    Column("NAME", 24, rank=100),
    Column("SHORT", 10, rank=20),
    Column("TYPE", 24, rank=35),
    Column("ADDRESS", 20, middle=True, rank=90),
    Column("SCHEMES", 20, rank=30),
    Column("ROLES", 26, rank=15),
    Column("COUNTRY", 7, rank=40),
    Column("STATE", 8, rank=85),
    Column("WAITING", 7, right=True, rank=75),
    Column("LOCKED", 8, right=True, rank=45),
    Column("CARRIES", 8, right=True, rank=70),
    Column("LAST USED", 16, rank=25),
)
_TYPES = (Column("CODE", 4), Column("NAME", 32), Column("CATEGORY", 12), Column("SCHEMES", 24))

channels_app = typer.Typer(
    help="List, add and change channels.",
    epilog='Example: cordboard channels add "Twilio US" T +13235550142 --country US',
    rich_markup_mode=None,
)

Schemes = Annotated[list[str] | None, typer.Option("--scheme", help="An address type; may be repeated.")]
Roles = Annotated[list[Role] | None, typer.Option("--role", help="What it can do; may be repeated.")]
Prefixes = Annotated[
    list[str] | None,
    typer.Option("--prefix", help="Digits to match instead of its address; may be repeated."),
]

OtherType = Annotated[
    str | None,
    typer.Option("--type", metavar="TYPE", help="With its address types and roles, unless given."),
]
International = Annotated[
    bool | None, typer.Option("--international/--no-international", help="Serve every country.")
]
Enabled = Annotated[bool | None, typer.Option("--enabled/--disabled", help="Whether it carries messages.")]

Given = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="KEY=VALUE",
        help="Settings of its type, as `channels show` lists them; a secret by reference; empty: unset.",
    ),
]
_GIVEN = re.compile(r"([a-z][a-z_]{0,39})=(.*)", re.DOTALL)

_EXAMPLE = 'Example: cordboard channels set "MTN Rwanda" --carrier MTN --dry-run'
_COUNTRY = "The country it serves."
_CARRIER = "The carrier it belongs to."
_SHORT_NAME: Any = typer.Option("--short-name", help="At most 10 cells; empty: made from its name.")


channels_app.add_typer(traffic_app)


@channels_app.callback(invoke_without_command=True)
def channels(ctx: typer.Context, as_json: AsJson = False, database: Database = "") -> None:
    """List channels, oldest first, with how they are used.

    Columns: ID, name, short name, type, address, schemes, roles, country, state, messages that
    wait, contacts locked to it, contacts whose next message it carries, last used.
    """
    if ctx.invoked_subcommand is None:
        list_(as_json, database)


@channels_app.command(epilog='Example: cordboard channels show "MTN Rwanda"')
def show(channel: ChannelText, as_json: AsJson = False, database: Database = "") -> None:
    """Show everything about a channel: what it still needs to send, and what its provider has to call."""
    from store.services import serializers
    from tui.cli.messages import channel_settings

    with opened(database) as services:
        found = services.channels.find(channel)
        use = next(one for one in services.channels.uses() if one.channel.uuid == found.uuid)
        workspace = services.settings.workspace()
        readiness = services.channels.readiness(found)[found.uuid]
        callbacks = services.channels.callbacks(found)
    if as_json:
        output.document({**serializers.channel_use(use), **channel_settings.shape(readiness, callbacks)})
        return
    output.details(_facts(use, workspace))
    output.line()
    channel_settings.tell(found, readiness, callbacks)


@channels_app.command("list", epilog="Example: cordboard channels list --json")
def list_(as_json: AsJson = False, database: Database = "") -> None:
    """List channels, oldest first, with how they are used."""
    with opened(database) as services:
        uses, health = services.channels.uses(), services.states.all()
        workspace = services.settings.workspace()
    if as_json:
        from store.services.serializers import channel_use

        shapes: list[output.Json] = [_with_health(channel_use(use), health[use.channel.uuid]) for use in uses]
        output.document({"channels": shapes})
        return
    print_list(
        "channels",
        uses,
        _LIST,
        lambda use: _cells(use, health[use.channel.uuid], workspace),
        nothing="There is no channel yet; `cordboard channels add` makes one.",
        as_json=False,
    )


@channels_app.command(epilog="Example: cordboard channels types")
def types(as_json: AsJson = False) -> None:
    """List the types of channel that there are."""
    from store.core.channels.settings import settings_of
    from store.core.channels.types import offered

    if as_json:
        shapes: list[output.Json] = [
            {
                "code": one.code,
                "name": one.name,
                "category": one.category,
                "schemes": [*one.schemes],
                "settings": [
                    {name: getattr(asked, name) for name in ("key", "label", "where", "secret", "required")}
                    for asked in settings_of(one.code)
                ],
            }
            for one in offered()
        ]
        output.document({"types": shapes})
        return
    output.table(_TYPES, ((one.code, one.name, one.category, ", ".join(one.schemes)) for one in offered()))


@channels_app.command(
    epilog='Example: cordboard channels add "MTN Rwanda" MTN 8080 --country RW --prefix 25078'
)
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What people call it.")],
    type_code: Annotated[str, typer.Argument(metavar="TYPE", help="A code of `cordboard channels types`.")],
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Its number, handle or mailbox.")] = "",
    settings: Given = None,
    country: Annotated[str, typer.Option("--country", metavar="CODE", help=_COUNTRY)] = "",
    scheme: Schemes = None,
    role: Roles = None,
    prefix: Prefixes = None,
    carrier: Annotated[str, typer.Option("--carrier", help=_CARRIER)] = "",
    short_name: Annotated[str, _SHORT_NAME] = "",
    international: Annotated[bool, typer.Option("--international", help="Serve every country.")] = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Add a channel; address types and roles come from its type unless given."""
    from store.core.channels.settings import with_settings
    from store.core.channels.types import get

    kind = get(type_code)
    given = [address, *(settings or ())] if _GIVEN.fullmatch(address) else settings
    new = Channel(
        uuid="",
        name=name,
        type=kind.code,
        address="" if _GIVEN.fullmatch(address) else address,
        schemes=tuple(scheme or kind.schemes),
        roles=tuple(role or kind.roles),
        country=country.upper(),
        match_prefixes=tuple(prefix or ()),
        allow_international=international,
        carrier=carrier,
        short_name=short_name,
    )
    with opened(database, create=True) as services:
        added = services.channels.add(with_settings(new, _settings(given)))
    print_result(added, f"Added the channel {added.name} ({kind.name}), {added.uuid}.", as_json=as_json)


@channels_app.command(
    "edit", hidden=True, epilog='Example: cordboard channels set "MTN Rwanda" --carrier MTN'
)
@channels_app.command("set", epilog='Example: cordboard channels set "MTN Rwanda" --carrier MTN --dry-run')
def set_(
    channel: ChannelText,
    settings: Given = None,
    name: Annotated[str | None, typer.Option("--name", help="What people call it.")] = None,
    short_name: Annotated[str | None, _SHORT_NAME] = None,
    type_code: OtherType = None,
    address: Annotated[str | None, typer.Option("--address", help="Its number, handle or mailbox.")] = None,
    country: Annotated[str | None, typer.Option("--country", metavar="CODE", help=_COUNTRY)] = None,
    scheme: Schemes = None,
    role: Roles = None,
    prefix: Prefixes = None,
    carrier: Annotated[str | None, typer.Option("--carrier", help=_CARRIER)] = None,
    international: International = None,
    enabled: Enabled = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Set what is given of a channel; an empty text unsets it. Says how many contacts that re-routes."""
    from store.core.channels.types import get

    kind = get(type_code) if type_code is not None else None
    given: dict[str, Any] = {
        "name": name,
        "short_name": short_name,
        "type": kind.code if kind else None,
        "address": address,
        "country": country,
        "schemes": tuple(scheme) if scheme else kind.schemes if kind else None,
        "roles": tuple(role) if role else kind.roles if kind else None,
        "match_prefixes": tuple(prefix) if prefix else None,
        "carrier": carrier,
        "allow_international": international,
        "enabled": enabled,
    }
    changes = {part: value for part, value in given.items() if value is not None}
    _store_changes(database, channel, changes, _settings(settings), dry_run=dry_run, as_json=as_json)


def _store_changes(
    database: str,
    text: str,
    changes: Mapping[str, Any],
    given: Mapping[str, str],
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Set attributes and settings of a channel, or say what that would do to the routes of contacts."""
    from store.core.channels.settings import with_settings
    from store.services import serializers

    with opened(database) as services:
        found = services.channels.find(text)
        changed = services.channels.tried(with_settings(replace(found, **changes), given))
        others = (changed if one.uuid == found.uuid else one for one in services.channels.all())
        effect = services.channels.effect_of(tuple(others))
        if not dry_run:
            changed = services.channels.update(changed, found)
    told = "is so already; nothing was changed" if changed == found else "was changed"
    told = "would be changed" if dry_run and changed != found else told
    sentences = [f"The channel {changed.name} {told}."]
    if changed != found:
        sentences.append(effect_text(effect, done=not dry_run))
    shape = {**serializers.channel(changed), "dry_run": dry_run, "rerouted": effect.rerouted}
    print_result({**shape, "unroutable": effect.unroutable}, *sentences, as_json=as_json)


@channels_app.command("test", epilog='Example: cordboard channels test "MTN Rwanda" +250788123123 --dry-run')
def try_(
    channel: ChannelText,
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Whom to send it to: one of your own.")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What to send.")] = sending.TEXT,
    yes: Annotated[bool, typer.Option("--yes", help="Send it without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Send nothing; print the request.")] = False,
    as_json: AsJson = False,
    database: Database = "",
) -> None:
    """Send one text through a channel, for real, and print what the provider says. It may cost money."""
    done = sending.try_out(database, channel, address, text, yes=yes, dry_run=dry_run, as_json=as_json)
    raise typer.Exit(done)


@channels_app.command(epilog='Example: cordboard channels enable "MTN Rwanda"')
def enable(channel: ChannelText, database: Database = "") -> None:
    """Let a channel carry messages again."""
    _set_enabled(database, channel, True)


@channels_app.command(epilog='Example: cordboard channels disable "MTN Rwanda"')
def disable(channel: ChannelText, database: Database = "") -> None:
    """Keep a channel from carrying messages; locks on it are kept."""
    _set_enabled(database, channel, False)


@channels_app.command(epilog='Example: cordboard channels delete "MTN Rwanda" --yes')
def delete(channel: ChannelText, yes: Yes = False, database: Database = "") -> None:
    """Delete a channel; without --yes say what that would do."""
    with opened(database) as services:
        found = services.channels.find(channel)
        if not yes:
            left = tuple(one for one in services.channels.all() if one.uuid != found.uuid)
            change = services.channels.effect_of(left)
            raise ChannelUnusable(
                f"Deleting {found.name} cannot be undone: it would re-route"
                f" {plural(change.rerouted, 'contact')} and leave {change.unroutable} without a channel.",
                "Add --yes to delete it.",
            )
        services.channels.delete(found.uuid)
    output.line(f"Deleted the channel {found.name}.")


def _set_enabled(database: str, text: str, enabled: bool) -> None:
    state = "enabled" if enabled else "disabled"
    with opened(database) as services:
        channel = services.channels.find(text)
        if channel.enabled == enabled:
            output.line(f"{channel.name} already is {state}; nothing was changed.")
            return
        services.channels.set_enabled(channel.uuid, enabled)
    output.line(f"{channel.name} is {state} now.")


def _settings(given: Sequence[str] | None) -> dict[str, str]:
    """The settings given as KEY=VALUE. What is not so is not repeated: it could be a secret."""
    found = [_GIVEN.fullmatch(one) for one in given or ()]
    if None in found:
        wanted = "A setting is given as KEY=VALUE, such as auth_token=env:TWILIO_TOKEN."
        raise InvalidChannel((Problem("settings", wanted),))
    return {one[1]: one[2] for one in found if one}


def _facts(use: "ChannelUse", workspace: "Workspace") -> Iterator[tuple[str, str]]:
    one = use.channel
    yield "Name", one.name
    yield "ID", one.uuid
    yield "Short name", one.short_name
    yield "Type", _type_name(one)
    yield "Address", one.address
    yield "For", ", ".join(one.schemes)
    yield "Roles", ", ".join(one.roles)
    yield "Country", one.country
    yield "Prefixes", ", ".join(one.match_prefixes)
    yield "International", "yes" if one.allow_international else "no"
    yield "Carrier", one.carrier
    yield "State", "enabled" if one.enabled else "disabled"
    yield "Created", when(one.created_on, workspace, unset="")
    yield "Contacts locked to it", str(use.locked_contacts)
    yield "Contacts whose next message it carries", str(use.routed_contacts)
    yield "Last used", when(use.last_used_on, workspace, unset="")


def _type_name(one: Channel) -> str:
    from store.core.channels.types import CHANNEL_TYPES

    kind = CHANNEL_TYPES.get(one.type)
    return kind.name if kind else one.type


def _with_health(shape: Mapping[str, Any], health: "ChannelHealth") -> dict[str, Any]:
    return {**shape, "condition": str(health.condition), "waiting": health.waiting}


def _cells(use: "ChannelUse", health: "ChannelHealth", workspace: "Workspace") -> tuple[str, ...]:
    one = use.channel
    return (
        short_uuid(one.uuid),
        one.name,
        one.short_name,
        _type_name(one),
        one.address,
        ",".join(one.schemes),
        ",".join(one.roles),
        one.country,
        {"ok": "enabled", "off": "disabled"}.get(health.condition, str(health.condition)),
        str(health.waiting),
        str(use.locked_contacts),
        str(use.routed_contacts),
        when(use.last_used_on, workspace, unset=""),
    )
