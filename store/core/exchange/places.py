"""Places from a workbook: columns State, District and Ward, a place a row, and their other names beside
them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from typing import Final

from store.core.errors import InvalidPlaces
from store.core.exchange.cells import Row, cell_text
from store.core.fields.places import SEPARATOR, Level, Place, without_repeats
from store.core.text import quoted

MAX_NAME: Final = 128
"""The most characters that the name of a place has."""

_ALIASES: Final = re.compile(r"[;,|\n]")
_BETWEEN_WORDS: Final = re.compile(r"[\s_]+")
_NAMES: Final = {level: level.name.lower() for level in Level}


def read_places(rows: Iterable[Row], file: str, country: str = "") -> tuple[Place, ...]:
    """The places of a workbook, each once, every one after the place it lies in.

    The first row names the columns: `State`, `District`, `Ward` and `Country`, in any order and case, and
    beside each `State Aliases` and the like, or one column `Aliases` for the last place that a row names.
    Aliases are separated by commas or semicolons. `country` is the country of rows that name none.

    Raises InvalidPlaces, saying in which row, for a workbook without such columns, without a country, or
    where a place lies in none."""
    numbered = enumerate(rows, start=1)
    columns = _columns(next(numbered, (1, ()))[1], file)
    found = without_repeats(
        place for number, row in numbered for place in _Line(row, columns, number, file).places(country)
    )
    if not found:
        raise InvalidPlaces(f"{file} has no places: below the headers each row names one.")
    return found


def _columns(headers: Row, file: str) -> dict[str, int]:
    """Where each column is: `state`, `state aliases`, `aliases` and so on."""
    known = {*_NAMES.values(), *(f"{name} aliases" for name in _NAMES.values()), "aliases"}
    found: dict[str, int] = {}
    for index, header in enumerate(headers):
        name = _BETWEEN_WORDS.sub(" ", cell_text(header, UTC).casefold())
        name = f"{name}es" if name.endswith("alias") else name
        if name in known:
            found.setdefault(name, index)
    if "state" not in found:
        raise InvalidPlaces(
            f"{file} has no column State: the first row has to name the columns State, District and Ward."
        )
    return found


class _Line:
    """A row with places, and where it stands."""

    def __init__(self, row: Row, columns: Mapping[str, int], number: int, file: str) -> None:
        self._row = row
        self._columns = columns
        self._where = f"Row {number} of {file}"

    def places(self, country: str) -> Iterator[Place]:
        """The places that the row names, the widest first; none for a blank row."""
        named = [self._name(level) for level in Level]
        if not any(named):
            return
        named[Level.COUNTRY] = named[Level.COUNTRY] or " ".join(country.split())
        if not named[Level.COUNTRY]:
            raise InvalidPlaces(
                f"{self._where} names no country: add a column Country, or name the country of all places."
            )
        depth = max(level for level in Level if named[level])
        place: Place | None = None
        for level in Level:
            if level > depth:
                return
            place = self._place(place, level, named, is_last=level == depth)
            yield place

    def _place(self, around: Place | None, level: Level, named: Sequence[str], *, is_last: bool) -> Place:
        name = named[level]
        if not name:
            deeper = next(one for one in Level if one > level and named[one])
            raise InvalidPlaces(
                f"{self._where} names the {_NAMES[deeper]} {quoted(named[deeper])} "
                f"and no {_NAMES[level]} that it lies in."
            )
        aliases = self._aliases(f"{_NAMES[level]} aliases")
        if is_last:
            aliases = (*aliases, *self._aliases("aliases"))
        return Place(level, name, aliases) if around is None else around.within(name, aliases)

    def _name(self, level: Level) -> str:
        name = " ".join(self._text(_NAMES[level]).split())
        if SEPARATOR in name:
            raise InvalidPlaces(
                f"{self._where}: the name {quoted(name)} has a >, which parts the names of a path."
            )
        if len(name) > MAX_NAME:
            raise InvalidPlaces(
                f"{self._where}: the name of a {_NAMES[level]} has {len(name)} characters; it has at "
                f"most {MAX_NAME}."
            )
        return name

    def _aliases(self, column: str) -> tuple[str, ...]:
        given = (" ".join(alias.split()) for alias in _ALIASES.split(self._text(column)))
        return tuple(dict.fromkeys(filter(None, given)))

    def _text(self, column: str) -> str:
        index = self._columns.get(column, len(self._row))
        return cell_text(self._row[index], UTC) if index < len(self._row) else ""
