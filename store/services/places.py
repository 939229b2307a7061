"""The places of the workspace: countries, states, districts and wards."""

from pathlib import Path

from sqlmodel import Session

from store.core.exchange.places import read_places
from store.core.fields.places import Hierarchy, Place
from store.core.history.changes import Change
from store.core.phones.country_names import standard_name
from store.core.text import printable
from store.core.types import Field
from store.core.views import HistoryKind
from store.exchange.workbook_reader import open_rows
from store.repositories import journal, places, settings
from store.services.context import Service


class Places(Service):
    """The places that values of state, district and ward fields are looked up in."""

    def all(self) -> tuple[Place, ...]:
        """Every place, each after the one it lies in."""
        with self._context.database.reading() as session:
            return places.all_places(session)

    def lookup(self) -> tuple[Hierarchy, tuple[Field, ...]]:
        """The places to look up in, and all fields, the oldest first: the first of a state and of a district
        have the places that names are looked up in."""
        with self._context.reading() as (session, snapshot):
            return snapshot.places.hierarchy(session), tuple(snapshot.fields.values())

    def load(self, path: Path, *, country: str = "") -> tuple[Place, ...]:
        """Replace all places by those of the workbook at `path`, and return them.

        `country` is the country of rows that name none; by default that of the workspace. Values that are
        already stored keep their places. This can be taken back, unless the places from before were more than
        history keeps: these came of a file that can be loaded again.

        Raises UnreadableWorkbook and InvalidPlaces, and then changes nothing.
        """
        with open_rows(path) as rows:
            found = read_places(rows, printable(path.name), country.strip() or self._default_country())

        def work(session: Session) -> None:
            settings.bump(session, reroutes=False)
            before = places.as_kept(session)
            places.replace_all(session, found)
            # As many others are a change, too, though no more than their number is kept.
            changes = (
                Change("places", before, places.as_kept(session)),
                Change("file", None, printable(path.name)),
            )
            record = journal.Record("places", changes, subject="setting")
            journal.write(session, self._context.action(HistoryKind.UPDATED), record)

        self._context.database.write(work)
        return found

    def _default_country(self) -> str:
        """The English name of the default country; empty when there is none."""
        with self._context.reading() as (_session, snapshot):
            code = snapshot.workspace.default_country
        return standard_name(code)
