"""A cached snapshot of the workspace: its channels, fields, groups and settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlmodel import Session

from store.core import query as search_language
from store.core.contacts.search_keys import text_key
from store.core.messages.sending_settings import SendingSettings
from store.core.query import Query, QueryError
from store.core.query.days import ANY_DAY, may_be_relative
from store.core.routing import Route, Router
from store.core.time_zones import country_of_zone
from store.core.types import Channel, Contact, Field, Group, Workspace
from store.core.urns.formatting import HIDDEN
from store.database.models import channels, fields, groups
from store.repositories import group_queries, mapping, settings
from store.repositories.group_queries import SmartGroup
from store.repositories.places import PlacesCache

_REMEMBERED = 1000
"""How many texts of searches are kept read."""


@dataclass(frozen=True)
class WorkspaceSnapshot:
    """The channels, fields, groups and settings of one revision.

    `channel_ids`, `groups` and `group_ids` are by uuid, `field_ids` by key; groups come without counts.
    `day` is the day that relative dates of smart groups count from.
    """

    revision: int
    router: Router
    channel_ids: Mapping[str, int]
    fields: Mapping[str, Field]
    field_ids: Mapping[str, int]
    workspace: Workspace
    groups: Mapping[str, Group] = field(default_factory=dict)
    group_ids: Mapping[str, int] = field(default_factory=dict)
    sending: SendingSettings = field(default_factory=SendingSettings)
    places: PlacesCache = field(default_factory=PlacesCache, compare=False, repr=False)
    day: date | None = None
    _queries: dict[tuple[object, ...], Query] = field(default_factory=dict, compare=False, repr=False)
    _smart: dict[str, SmartGroup] = field(default_factory=dict, compare=False, repr=False)

    def query(self, text: str, today: date | None = None, *, keep_relative: bool = False) -> Query:
        """The search that a text means in this workspace; QueryError when it is not valid.

        `today` is needed for texts with relative dates, which stay as they are written with `keep_relative`.
        """
        known = self._queries.get((text, today, keep_relative))
        if known is not None:
            return known
        space = self.workspace
        query = search_language.parse(
            text,
            fields=self.fields.values(),
            groups=self.groups.values(),
            channels=self.router.channels,
            country=space.default_country,
            redacted=space.redacted,
            date_order=space.date_order,
            timezone=space.timezone,
            today=today,
            keep_relative=keep_relative,
        )
        if len(self._queries) >= _REMEMBERED:
            self._queries.clear()
        self._queries[text, today, keep_relative] = query
        return query

    def stored(self, text: str) -> Query:
        """A stored search, its relative dates counted from the day of the smart groups."""
        return self.query(text, self.day or ANY_DAY, keep_relative=True)

    def canonical(self, text: str, today: date) -> str:
        """The canonical text of a search to be stored, with its relative dates as they are.

        QueryError when it is not valid, or when the canonical text could not be parsed again.
        """
        canonical = str(self.query(text, today, keep_relative=True))
        try:
            self.query(canonical, today, keep_relative=True)
        except QueryError as error:
            error.hint = "That is its length written out in full, as it is kept."
            raise
        return canonical

    def shown_query(self, text: str, today: date) -> str:
        """A stored search as it may be shown: while names and addresses are hidden, a placeholder stands for
        one that asks for them."""
        if not text or not self.workspace.redacted:
            return text
        try:
            self.query(text, today)
        except QueryError:
            return HIDDEN
        return text

    @property
    def may_turn(self) -> bool:
        """Whether smart groups may be of other contacts on another day; parses none."""
        return any(may_be_relative(group.query) for group in self.groups.values())

    @cached_property
    def smart_groups(self) -> tuple[SmartGroup, ...]:
        """The smart groups with their parsed queries, the oldest first."""
        return tuple(self._read(group) for group in self.groups.values() if group.is_smart)

    def _read(self, group: Group) -> SmartGroup:
        known = self._smart.get(group.query)
        if known is None:
            known = self._smart[group.query] = group_queries.read(group, self.stored)
        return replace(known, group=group)

    def with_workspace(self, other: Workspace) -> "WorkspaceSnapshot":
        """The same with other settings; what was parsed by these is not taken over."""
        router = Router(self.router.channels, other.default_country)
        return replace(self, workspace=other, router=router, _queries={}, _smart={})

    def reads_as(self, other: "WorkspaceSnapshot") -> bool:
        """Whether the queries of smart groups mean the same in another snapshot; they never refer to
        groups."""
        ours = (self.fields, self.router.channels, self.workspace, self.day)
        return ours == (other.fields, other.router.channels, other.workspace, other.day)

    @cached_property
    def channel_names(self) -> Mapping[str, str]:
        """The channels' names by uuid."""
        return {channel.uuid: channel.name for channel in self.router.channels}

    @cached_property
    def field_names(self) -> Mapping[str, str]:
        """The fields' names by key."""
        return {key: one.name for key, one in self.fields.items()}

    @cached_property
    def group_order(self) -> Mapping[str, int]:
        """The place of each group in the order of their names, by uuid."""
        ordered = sorted(self.groups.values(), key=lambda group: text_key(group.name))
        return {group.uuid: place for place, group in enumerate(ordered)}

    @cached_property
    def route_columns(self) -> Mapping[str, tuple[int, str | None]]:
        """What the row of a contact keeps of its channel, by the channel's uuid: its id, and what lists
        order by."""
        return {
            channel.uuid: (self.channel_ids[channel.uuid], mapping.sort_channel(channel))
            for channel in self.router.channels
        }

    @cached_property
    def featured(self) -> tuple[Field, ...]:
        """The fields that are columns of the list, in their order: priority descending, then age."""
        chosen = [one for one in self.fields.values() if one.featured]
        return tuple(sorted(chosen, key=lambda one: -one.priority))

    def route(self, contact: Contact) -> Route:
        """What the contact's next message would take."""
        return self.router.route(contact.addresses, status=contact.status)

    def route_channel(self, contact: Contact) -> Channel | None:
        """The channel that the contact's next message would take."""
        return self.route(contact).channel


class SnapshotCache:
    """Caches the snapshot of the current revision; a look at one counter tells whether it is current."""

    def __init__(self) -> None:
        self._kept: WorkspaceSnapshot | None = None

    def current(self, session: Session, *, hold: bool = False) -> WorkspaceSnapshot:
        """The current snapshot; with `hold` it stays current until the transaction ends.

        What a transaction reads after its own changes is not cached: it may be rolled back.
        """
        revision = settings.revision(session, hold=hold)
        kept = self._kept
        if session.info.get("bumped"):
            return _with_queries(load(session, revision), kept)
        if kept is None or kept.revision != revision:
            kept = _with_queries(load(session, revision), kept)
            self._kept = kept
        return kept


def _with_queries(new: WorkspaceSnapshot, old: WorkspaceSnapshot | None) -> WorkspaceSnapshot:
    """The new snapshot with the parsed queries of smart groups of an old one in which they mean the same."""
    return replace(new, _smart=old._smart) if old is not None and new.reads_as(old) else new


def load(session: Session, revision: int) -> WorkspaceSnapshot:
    """Read a snapshot."""
    channel_rows = session.execute(select(channels).order_by(channels.c.created_on, channels.c.id)).all()
    field_rows = session.execute(select(fields).order_by(fields.c.created_on, fields.c.id)).all()
    group_rows = session.execute(select(groups).order_by(groups.c.id)).all()
    all_channels = tuple(mapping.channel(row) for row in channel_rows)
    stored = settings.read(session)
    space = workspace(stored, all_channels)
    return WorkspaceSnapshot(
        revision=revision,
        router=Router(all_channels, space.default_country),
        channel_ids={row.uuid: row.id for row in channel_rows},
        fields={row.key: mapping.field(row) for row in field_rows},
        field_ids={row.key: row.id for row in field_rows},
        workspace=space,
        sending=SendingSettings.of(stored),
        groups={row.uuid: Group(row.uuid, row.name, row.query) for row in group_rows},
        group_ids={row.uuid: row.id for row in group_rows},
        day=settings.day(session),
    )


def workspace(stored: Mapping[str, str], all_channels: tuple[Channel, ...]) -> Workspace:
    """The settings that change how text is read and shown.

    The default country is the setting, else that of the time zone, else the only one that the channels have.
    """
    timezone = stored.get("timezone") or "UTC"
    countries = {channel.country for channel in all_channels if channel.country}
    only = next(iter(countries)) if len(countries) == 1 else ""
    return Workspace(
        default_country=stored.get("default_country") or country_of_zone(timezone) or only,
        timezone=timezone,
        date_order=stored.get("date_order") or "dmy",
        redacted=stored.get("redacted") == "yes",
        languages=tuple(filter(None, stored.get("languages", "").split(", "))),
    )
