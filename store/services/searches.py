"""The searches that are kept: by name for everybody, and the last ones of the operator's own."""

from store import searches as repository
from store.core.views import KeptSearch
from store.services.base import House


class Searches:
    """Named searches, and what the operator searched for last."""

    def __init__(self, house: House) -> None:
        self._house = house

    def kept(self) -> tuple[KeptSearch, ...]:
        """Every named search, by name."""
        with self._house.database.reading() as session:
            return repository.kept(session)

    def keep(self, name: str, text: str) -> KeptSearch:
        """Keep a search by a name, for everybody; InvalidSearch when it cannot have that one.

        QueryError when the text is no search. It is kept in its canonical form.
        """
        at, operator = self._house.clock(), self._house.operator
        return self._house.database.write(
            lambda session: repository.keep(session, name, text.strip(), operator, at)
        )

    def rename(self, uuid: str, name: str) -> KeptSearch:
        """Give a named search another name; NotFound when it is gone."""
        return self._house.database.write(lambda session: repository.rename(session, uuid, name))

    def forget(self, uuid: str) -> KeptSearch:
        """Drop a named search; NotFound when it is gone already."""
        return self._house.database.write(lambda session: repository.forget(session, uuid))

    def recent(self, limit: int = repository.MAX_RECENT) -> tuple[str, ...]:
        """What the operator searched for last, the newest first."""
        with self._house.database.reading() as session:
            return repository.recent(session, self._house.operator, limit)

    def remember(self, text: str) -> None:
        """Note that the operator made a search."""
        at = self._house.clock()
        self._house.database.write(
            lambda session: repository.remember(session, self._house.operator, text, at)
        )
