"""Rows of a contact list with their current route, read in a fixed number of queries a page."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session

from store.core.contacts.redaction import redact_addresses, reference_code
from store.core.fields.values import display
from store.core.types import Status
from store.core.views import ContactRow, RowKey
from store.database.models import contacts
from store.repositories.snapshot import WorkspaceSnapshot
from store.workspace.contacts import groups_of, lists_of, values_of


def rows(session: Session, snapshot: WorkspaceSnapshot, keys: Sequence[RowKey]) -> tuple[ContactRow, ...]:
    """The rows with these keys, in the same order; contacts that are gone are left out."""
    if not keys:
        return ()
    ids = [key.id for key in keys]
    found = {row.id: row for row in session.execute(select(contacts).where(contacts.c.id.in_(ids)))}
    lists = lists_of(session, ids)
    space, featured = snapshot.workspace, snapshot.featured
    chosen = [snapshot.field_ids[field.key] for field in featured]
    values = values_of(session, ids, chosen) if chosen else {}
    groups = groups_of(session, ids)
    made = []
    for key in keys:
        row, own = found.get(key.id), values.get(key.id, {})
        listed = redact_addresses(tuple(lists[key.id]), space)
        if row is None:
            continue
        status = Status(row.status)
        made.append(
            ContactRow(
                key=key,
                uuid=row.uuid,
                name=reference_code(key.id) if space.redacted else row.name,
                status=status,
                language=row.language or "",
                address=listed[0] if listed else None,
                route=snapshot.router.route(listed, status=status),
                created_on=row.created_on,
                last_seen_on=row.last_seen_on,
                fields={f.key: display(own.get(f.key), f.type, space) for f in featured},
                groups=tuple(group.name for group in groups[key.id]),
            )
        )
    return tuple(made)
