"""The time zone of a contact, by which it has quiet hours."""

from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import Session

from store.core import time_zones
from store.core.messages import quiet_hours
from store.core.phones.facts import facts
from store.core.types import Urn
from store.database.models import values
from store.repositories.snapshot import WorkspaceSnapshot


def zone_of(session: Session, snapshot: WorkspaceSnapshot, contact_id: int, urn: Urn) -> ZoneInfo:
    """The zone that the field of the workspace for it names, else that of the country of the number that is
    written to, where it has only one, else that of the workspace."""
    country = facts(urn.path).country if urn.scheme == "tel" else ""
    named = _field(session, snapshot, contact_id)
    return quiet_hours.zone_of(named, time_zones.zones_of_country(country), snapshot.workspace.timezone)


def _field(session: Session, snapshot: WorkspaceSnapshot, contact_id: int) -> str:
    field_id = snapshot.field_ids.get(snapshot.sending.timezone_field)
    if field_id is None:
        return ""
    ours = (values.c.contact_id == contact_id) & (values.c.field_id == field_id)
    return session.execute(select(values.c.text).where(ours)).scalar() or ""
