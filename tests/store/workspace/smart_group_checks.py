"""Whether everybody is where the queries of smart groups want them."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import Session

from store.core.matching import matches
from store.core.types import Contact, Group, Status
from store.database import models
from store.repositories import counts
from store.repositories.snapshot import WorkspaceSnapshot
from store.services import Services
from store.workspace import contacts as repository
from tests.store.builders import Workbench


def smart(services: Services, name: str, query: str) -> Group:
    """A smart group that is filled."""
    return services.groups.fill(services.groups.create(name, query).uuid)


def misplaced(session: Session, snapshot: WorkspaceSnapshot, people: Iterable[Contact]) -> list[str]:
    """Contacts that are not in those of the filled smart groups that want them, or in others."""
    ready = set(
        session.execute(select(models.groups.c.uuid).where(models.groups.c.state == "ready")).scalars()
    )
    found = []
    for contact in people:
        route = snapshot.route_channel(contact)
        wanted = {
            one.group.name
            for one in snapshot.smart_groups
            if one.query is not None
            and contact.status is Status.ACTIVE
            and matches(one.query, contact, channel=route.uuid if route else None)
            and one.group.uuid in ready
        }
        inside = {group.name for group in contact.groups if group.is_smart and group.uuid in ready}
        if inside != wanted:
            found.append(f"{contact.name} ({contact.id}) is in {inside}, not in {wanted}")
    return found


def check(workbench: Workbench) -> None:
    """Everybody is where the queries want them, and the counts are right."""
    with workbench.services.database.reading() as session:
        snapshot = workbench.services._context.cache.current(session)
        people = repository.load(session, models.contacts.c.id > 0)
        assert misplaced(session, snapshot, people) == []
        assert list(counts.wrong(session)) == []
