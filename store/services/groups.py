"""The groups of the workspace."""

from sqlmodel import Session

from store import groups as repository
from store import journal
from store.core.changes import attributes
from store.core.types import Group
from store.core.views import HistoryKind
from store.services.base import House


class Groups:
    """The groups: manual ones here; who is in a group is saved with the contact."""

    def __init__(self, house: House) -> None:
        self._house = house

    def all(self) -> tuple[Group, ...]:
        """Every group with its number of members; smart ones first, then by name."""
        with self._house.database.reading() as session:
            return repository.all_groups(session)

    def create(self, name: str) -> Group:
        """Make a manual group; InvalidGroup when it cannot have that name."""

        def work(session: Session) -> Group:
            action = self._house.action(HistoryKind.CREATED)
            group = repository.add(session, name, action.at)
            changes = attributes({}, {"name": group.name})
            journal.write(session, action, journal.Record(group.uuid, changes, subject="group"))
            return group

        return self._house.database.write(work)
