"""The places of the workspace."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import delete, func, insert, select
from sqlmodel import Session

from store.core.fields.places import Hierarchy, Level, Place
from store.database.models import places

KEPT: Final = 10_000
"""Of how many places history keeps each, about a megabyte; of more it keeps how many they were."""


class PlacesCache:
    """The hierarchy of places of one revision, read when it is first needed.

    A country may have ten thousand wards, and most actions do not need them.
    """

    def __init__(self) -> None:
        self._kept: Hierarchy | None = None

    def hierarchy(self, session: Session) -> Hierarchy:
        """All places; an empty hierarchy when none were loaded."""
        if self._kept is None:
            self._kept = Hierarchy(all_places(session))
        return self._kept


def all_places(session: Session) -> tuple[Place, ...]:
    """Every place, in the order of the file they were loaded from."""
    rows = session.execute(select(places).order_by(places.c.id)).all()
    paths = {row.id: row.path for row in rows}
    return tuple(
        Place(Level(row.level), row.path, tuple(row.aliases), paths.get(row.parent_id, "")) for row in rows
    )


def count(session: Session) -> int:
    """How many places there are."""
    return int(session.execute(select(func.count()).select_from(places)).scalar_one())


def as_kept(session: Session) -> Any:
    """The places as a change keeps them: each, or of more than `KEPT` how many they are."""
    total = count(session)
    if total > KEPT:
        return total
    return [[int(one.level), one.path, list(one.aliases), one.parent] for one in all_places(session)]


def put_back(session: Session, kept: Sequence[Any]) -> None:
    """Replace all places by those that a change keeps."""
    found = [Place(Level(level), path, tuple(aliases), parent) for level, path, aliases, parent in kept]
    replace_all(session, found)


def replace_all(session: Session, found: Sequence[Place]) -> None:
    """Replace all places by these, which stand after the places that they are in.

    The caller raises the revision in the same transaction.
    """
    session.execute(delete(places))
    ids = {place.path: number for number, place in enumerate(found, start=1)}
    for level in Level:
        rows = [
            {
                "id": ids[place.path],
                "parent_id": ids.get(place.parent),
                "level": int(place.level),
                "path": place.path,
                "aliases": list(place.aliases),
            }
            for place in found
            if place.level is level
        ]
        if rows:
            session.execute(insert(places), rows)
