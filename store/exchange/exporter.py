"""The contacts of an export, read in batches from one consistent state."""

from collections.abc import Iterator, Sequence

from sqlalchemy import func, select
from sqlmodel import Session

from store.core.contacts.selection import Selection
from store.core.exchange.export import ExportPlan
from store.core.types import Contact, Group
from store.database.models import addresses, contacts
from store.repositories.rows import chunks
from store.repositories.snapshot import WorkspaceSnapshot
from store.search import listing
from store.workspace import contacts as repository
from store.workspace import selection

_PAGE = 500


def plan(session: Session, snapshot: WorkspaceSnapshot, groups: Sequence[Group]) -> ExportPlan:
    """The columns: every address type that anybody has, every field, and these groups."""
    per_contact = (
        select(addresses.c.scheme, func.count().label("size"))
        .where(addresses.c.contact_id.is_not(None))
        .group_by(addresses.c.contact_id, addresses.c.scheme)
        .subquery()
    )
    most = select(per_contact.c.scheme, func.max(per_contact.c.size)).group_by(per_contact.c.scheme)
    fields = sorted(snapshot.fields.values(), key=lambda field: -field.priority)
    return ExportPlan(dict(session.execute(most).all()), tuple(fields), tuple(groups), snapshot.workspace)


def read(session: Session, snapshot: WorkspaceSnapshot, wanted: Selection) -> Iterator[list[Contact]]:
    """The contacts in batches: those of a list sorted by name, then by age; those of a search, and those that
    were selected one by one, by age."""
    if wanted.listing is None or wanted.listing.text or wanted.uuids:
        for chunk in chunks(selection.ids(session, snapshot, wanted)):
            yield _load(session, chunk)
        return
    view = listing.list_query(snapshot, wanted.listing)
    last = None
    while True:
        keys = listing.page(session, view, after=last, before=None, last=False, size=_PAGE)
        if not keys:
            return
        last = keys[-1]
        yield _load(session, [key.id for key in keys])


def _load(session: Session, ids: Sequence[int]) -> list[Contact]:
    found = {contact.id: contact for contact in repository.load(session, contacts.c.id.in_(list(ids)))}
    return [found[one] for one in ids if one in found]
