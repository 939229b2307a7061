"""Whether everybody is where the queries of smart groups want them."""

from store.core.matching import matches
from store.core.types import Group, Status
from store.database import models
from store.repositories import counts
from store.services import Services
from store.workspace import contacts as repository
from tests.store.builders import Workbench


def smart(services: Services, name: str, query: str) -> Group:
    """A smart group that is filled."""
    return services.groups.fill(services.groups.create(name, query).uuid)


def check(workbench: Workbench) -> None:
    """Everybody is where the queries want them, and the counts are right."""
    with workbench.services.database.reading() as session:
        snapshot = workbench.services._context.cache.current(session)
        for contact in repository.load(session, models.contacts.c.id > 0):
            route = snapshot.route_channel(contact)
            wanted = {
                one.group.name
                for one in snapshot.smart_groups
                if one.query is not None
                and contact.status is Status.ACTIVE
                and matches(one.query, contact, channel=route.uuid if route else None)
            }
            assert {group.name for group in contact.groups if group.is_smart} == wanted, contact
        assert list(counts.wrong(session)) == []
