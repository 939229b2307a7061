"""What every action needs of the workspace (channels, fields, settings), read once and again after a
change."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlmodel import Session

from store import mapping, settings
from store.core.routing import Router
from store.core.types import Channel, Contact, Field, Workspace
from store.models import channels, fields
from store.zones import country_of_zone


@dataclass(frozen=True)
class Catalogue:
    """The channels, fields and settings of one revision. `channel_ids` is by uuid, `field_ids` by key."""

    revision: int
    router: Router
    channel_ids: Mapping[str, int]
    fields: Mapping[str, Field]
    field_ids: Mapping[str, int]
    workspace: Workspace

    @cached_property
    def channel_names(self) -> Mapping[str, str]:
        """The channels' names by uuid."""
        return {channel.uuid: channel.name for channel in self.router.channels}

    @cached_property
    def field_names(self) -> Mapping[str, str]:
        """The fields' names by key."""
        return {key: field.name for key, field in self.fields.items()}

    @cached_property
    def featured(self) -> tuple[Field, ...]:
        """The fields that are columns of the list, in their order: priority descending, then age."""
        chosen = [field for field in self.fields.values() if field.featured]
        return tuple(sorted(chosen, key=lambda field: -field.priority))

    def route_channel(self, contact: Contact) -> Channel | None:
        """The channel that the contact's next message would take."""
        return self.router.route(contact.addresses, status=contact.status).channel


class CatalogueCache:
    """The catalogue of the current revision; asking costs one look at a counter."""

    def __init__(self) -> None:
        self._kept: Catalogue | None = None

    def current(self, session: Session, *, hold: bool = False) -> Catalogue:
        """The catalogue as of now; with `hold` it stays true until the transaction ends.

        What a transaction that changes it sees before it ends is not kept: it may never come true.
        """
        revision = settings.revision(session, hold=hold)
        if session.info.get("bumped"):
            return load(session, revision)
        kept = self._kept
        if kept is None or kept.revision != revision:
            kept = load(session, revision)
            self._kept = kept
        return kept


def load(session: Session, revision: int) -> Catalogue:
    """Read the catalogue afresh."""
    channel_rows = session.execute(select(channels).order_by(channels.c.created_on, channels.c.id)).all()
    field_rows = session.execute(select(fields).order_by(fields.c.created_on, fields.c.id)).all()
    all_channels = tuple(mapping.channel(row) for row in channel_rows)
    space = workspace(settings.read(session), all_channels)
    return Catalogue(
        revision=revision,
        router=Router(all_channels, space.default_country),
        channel_ids={row.uuid: row.id for row in channel_rows},
        fields={row.key: mapping.field(row) for row in field_rows},
        field_ids={row.key: row.id for row in field_rows},
        workspace=space,
    )


def workspace(stored: Mapping[str, str], all_channels: tuple[Channel, ...]) -> Workspace:
    """The settings that change how text is read and shown.

    The default country is the one that is set, else that of the time zone, else the only one that the
    channels have, else none.
    """
    timezone = stored.get("timezone") or "UTC"
    countries = {channel.country for channel in all_channels if channel.country}
    only = next(iter(countries)) if len(countries) == 1 else ""
    return Workspace(
        default_country=stored.get("default_country") or country_of_zone(timezone) or only,
        timezone=timezone,
        date_order=stored.get("date_order") or "dmy",
        redacted=stored.get("redacted") == "yes",
    )
