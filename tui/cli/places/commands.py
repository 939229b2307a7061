"""The commands under `places`: list and load the places that fields of places hold."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from store.core.fields.places import Level, Place
from store.services import serializers
from tui.cli.database import store
from tui.process import output
from tui.process.output import Column
from tui.text.cells import plural

_COLUMNS = (Column("LEVEL", 8), Column("PLACE", 60, middle=True), Column("ALSO CALLED", 40))


def list_places(database: str, *, as_json: bool = False) -> None:
    """Print every place, each after the one it lies in."""
    with store(database) as services:
        places = services.places.all()
    if as_json:
        output.document({"places": [serializers.place(place) for place in places]})
        return
    output.table(
        _COLUMNS, ((place.level.name.lower(), place.path, ", ".join(place.aliases)) for place in places)
    )
    if not places:
        output.narrate("There are no places yet; `cordboard places load` reads them from a workbook.")


def load(database: str, path: Path, country: str = "", *, as_json: bool = False) -> None:
    """Replace all places by those of a workbook, and say how many there are."""
    with store(database, create=True) as services:
        places = services.places.load(path, country=country)
    if as_json:
        output.document({"loaded": {level.name.lower(): _count(places, level) for level in Level}})
        return
    counts = Counter(place.level for place in places)
    said = (plural(counts[level], *_WORDS[level]) for level in Level if counts[level])
    output.narrate(f"{path.name}: {', '.join(said)}.")


_WORDS = {
    Level.COUNTRY: ("country", "countries"),
    Level.STATE: ("state", "states"),
    Level.DISTRICT: ("district", "districts"),
    Level.WARD: ("ward", "wards"),
}


def _count(places: Sequence[Place], level: Level) -> int:
    return sum(place.level is level for place in places)
