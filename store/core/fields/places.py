"""The places that field values can stand for: country, states, districts and wards, and how a text finds one.

A place is known by its path, `Rwanda > Kigali City > Gasabo`. Case and space never matter in looking one up.
"""

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import partial
from typing import Final

from store.core.errors import InvalidPlaces
from store.core.types import FieldType, Value

SEPARATOR: Final = ">"

_WORD: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


class Level(IntEnum):
    """How deep a place lies."""

    COUNTRY = 0
    STATE = 1
    DISTRICT = 2
    WARD = 3


LEVELS: Final[Mapping[FieldType, Level]] = {
    FieldType.STATE: Level.STATE,
    FieldType.DISTRICT: Level.DISTRICT,
    FieldType.WARD: Level.WARD,
}
"""The level of places that fields of each type hold; other fields hold none."""

_TYPES: Final[Mapping[Level, FieldType]] = {level: field_type for field_type, level in LEVELS.items()}


@dataclass(frozen=True, slots=True)
class Place:
    """A place: its level, its path, its other names, and the path of the place it lies in, empty for none."""

    level: Level
    path: str
    aliases: tuple[str, ...] = ()
    parent: str = ""

    @property
    def name(self) -> str:
        """The last part of the path."""
        return last_name(self.path)

    def within(self, name: str, aliases: Iterable[str] = ()) -> "Place":
        """The place of that name in this one; InvalidPlaces in a ward, which holds no places."""
        if self.level is Level.WARD:
            raise InvalidPlaces(
                f'"{name}" cannot lie in the ward {self.path}: places have four levels, country, state, '
                "district and ward."
            )
        return Place(Level(self.level + 1), f"{self.path} {SEPARATOR} {name}", tuple(aliases), self.path)


def is_path(text: str) -> bool:
    """Whether the text may be a path rather than a name."""
    return SEPARATOR in text


def last_name(path: str) -> str:
    """The name of the place that a path leads to, which is its last part."""
    return path.rpartition(SEPARATOR)[2].strip()


class Hierarchy:
    """All places there are. Where several fit, the one that was listed first is found."""

    def __init__(self, places: Iterable[Place] = ()) -> None:
        self.places = tuple(places)
        self._by_path: dict[str, Place] = {}
        self._inside: dict[tuple[Level, str], list[Place]] = {}
        self._by_name: dict[tuple[Level, str], list[Place]] = {}
        for place in self.places:
            self._by_path.setdefault(_fold_path(place.path), place)
            for around in (place.parent, ""):
                self._inside.setdefault((place.level, around), []).append(place)
            for name in dict.fromkeys(map(fold, (place.name, *place.aliases))):
                self._by_name.setdefault((place.level, name), []).append(place)

    def by_path(self, path: str) -> Place | None:
        """The place that a path leads to; a period at its end does not count, and any part may be an
        alias."""
        return self._by_path.get(_fold_path(path)) or self._by_aliases(path)

    def named(self, name: str, level: Level, within: Place | None = None) -> tuple[Place, ...]:
        """The places of a level that have this name or alias, all of them or those directly in a place. A
        path finds the place it leads to."""
        if level is Level.COUNTRY or is_path(name):
            place = self.by_path(name)
            if place is not None:
                return (place,)
        found = self._by_name.get((level, fold(name)), ())
        return tuple(place for place in found if within is None or place.parent == within.path)

    def guess(self, text: str, level: Level, within: Place | None = None) -> Place | None:
        """The first place of a level that a text means: by the whole text, by the text without punctuation
        and space, by any of its words, or by any two words in a row."""
        for attempt in _attempts(text):
            found = self.named(attempt, level, within)
            if found:
                return found[0]
        return None

    def locate(
        self, text: str, field_type: FieldType, within: Mapping[FieldType, str] | None = None
    ) -> dict[FieldType, str]:
        """The paths that a text stands for in a field, by level: that of the place, and those of the places
        it lies in, but for the country's.

        A path is looked up whatever the field. A name is looked up for fields of places only: a district's
        in the state, a ward's in the district that `within` has the path of, and without one it stands for
        nothing."""
        place = self._place(text, field_type, within or {})
        found: dict[FieldType, str] = {}
        while place is not None:
            if place.level in _TYPES:
                found[_TYPES[place.level]] = place.path
            place = self._by_path.get(_fold_path(place.parent)) if place.parent else None
        return found

    def around(self, field_type: FieldType, within: Mapping[FieldType, str]) -> Place | None:
        """The place that the names in a field are looked up in; None for states, which are looked up in all
        countries, and where the contact has none."""
        above = _TYPES.get(Level(LEVELS[field_type] - 1))
        return self.by_path(within.get(above, "")) if above is not None else None

    def candidates(self, level: Level, around: Place | None) -> Sequence[Place]:
        """The places of a level, all of them or those directly in a place."""
        return self._inside.get((level, around.path if around is not None else ""), ())

    def beginning(self, text: str, field_type: FieldType, within: Mapping[FieldType, str]) -> tuple[str, ...]:
        """What completes a text in a field of places: the names that begin so, or the paths where only a path
        finds the place."""
        if is_path(text):
            head = _fold_path(text)
            return tuple(place.path for path, place in self._by_path.items() if path.startswith(head))
        level, around = LEVELS[field_type], self.around(field_type, within)
        found = (place for place in self.candidates(level, around) if fold(place.name).startswith(fold(text)))
        by_name = around is not None or level is Level.STATE
        return tuple(dict.fromkeys(place.name if by_name else place.path for place in found))

    def locator(self, within: Mapping[FieldType, str]) -> "Locator":
        """`locate`, with the contact's state and district at hand."""
        return partial(self.locate, within=within)

    def __bool__(self) -> bool:
        return bool(self.places)

    def _place(self, text: str, field_type: FieldType, within: Mapping[FieldType, str]) -> Place | None:
        if is_path(text):
            return self.by_path(text)
        level = LEVELS.get(field_type)
        if level is None:
            return None
        around = self.around(field_type, within)
        return self.guess(text, level, around) if around is not None or level is Level.STATE else None

    def _by_aliases(self, path: str) -> Place | None:
        """The place that a path of names and aliases leads to, part by part from the country on."""
        place: Place | None = None
        for depth, part in enumerate(path.rstrip(".").split(SEPARATOR)):
            if depth > Level.WARD:
                return None
            found = self._by_name.get((Level(depth), fold(part)), ())
            place = next((one for one in found if place is None or one.parent == place.path), None)
            if place is None:
                return None
        return place


Locator = Callable[[str, FieldType], Mapping[FieldType, str]]
"""Finds the places that a text names when it is written to a field of that type: their paths by level."""


def lookup_scope(values: Mapping[str, Value], types: Iterable[tuple[str, FieldType]]) -> dict[FieldType, str]:
    """The state and the district that names are looked up in: those of the first field of each type.

    `types` are the keys and types of all fields, the oldest first."""
    first: dict[FieldType, str] = {}
    for key, field_type in types:
        if field_type in {FieldType.STATE, FieldType.DISTRICT}:
            first.setdefault(field_type, key)
    return {
        field_type: path_of(values[key], field_type) for field_type, key in first.items() if key in values
    }


def path_of(value: Value, field_type: FieldType) -> str:
    """The path that the value has as a value of a field of places; empty for other types."""
    paths = {FieldType.STATE: value.state, FieldType.DISTRICT: value.district, FieldType.WARD: value.ward}
    return paths.get(field_type, "")


def without_repeats(places: Iterable[Place]) -> tuple[Place, ...]:
    """Each place once, in order of first appearance, with the aliases of all its repetitions."""
    kept: dict[str, Place] = {}
    for place in places:
        known = kept.setdefault(_fold_path(place.path), place)
        aliases = tuple(dict.fromkeys((*known.aliases, *place.aliases)))
        if aliases != known.aliases:
            kept[_fold_path(place.path)] = replace(known, aliases=aliases)
    return tuple(kept.values())


def _attempts(text: str) -> Iterator[str]:
    yield text
    yield "".join(char for char in text if not (char.isspace() or unicodedata.category(char)[0] == "P"))
    found = _WORD.findall(unicodedata.normalize("NFC", text))
    yield from found
    yield from (f"{one} {other}" for one, other in itertools.pairwise(found))


def fold(name: str) -> str:
    """A name as it is compared: without case, and with single spaces."""
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold())


def _fold_path(path: str) -> str:
    return SEPARATOR.join(fold(part) for part in path.rstrip(".").split(SEPARATOR))
