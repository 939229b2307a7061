"""Where the demo contacts come from: names, places and phone numbers of fourteen countries, from a table.

The numbers are of the right length and range for their country, so that routing treats them as real ones; in
North America they are in the 55x exchanges, which fiction uses.
"""

import json
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Phone numbers of one kind: a prefix in international form, then `digits` free ones."""

    prefix: str
    digits: int


@dataclass(frozen=True, slots=True)
class Country:
    """Contacts who share a country: `channels` are the keys of the demo channels they tend to write to."""

    country: str
    languages: tuple[str, ...]
    share: int
    ranges: tuple[NumberRange, ...]
    places: tuple[str, ...]
    given: tuple[str, ...]
    family: tuple[str, ...]
    channels: tuple[str, ...]
    family_first: bool


def slug(name: str) -> str:
    """The ASCII letters of a name, lower-case: what its owner would pick for a handle."""
    folded = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L").replace("đ", "d"))
    return "".join(letter for letter in folded.lower() if "a" <= letter <= "z")


@cache
def countries() -> tuple[Country, ...]:
    """All countries of the table."""
    table = json.loads(Path(__file__).with_name("countries.json").read_text(encoding="utf-8"))
    return tuple(
        Country(
            country=row["country"],
            languages=tuple(row["languages"].split()),
            share=row["share"],
            ranges=tuple(
                NumberRange(prefix, numbers["digits"])
                for numbers in row["numbers"]
                for prefix in numbers["prefixes"].split()
            ),
            places=tuple(row["places"].split(", ")),
            given=tuple(row["given"].split(", ")),
            family=tuple(row["family"].split(", ")),
            channels=tuple(row.get("channels", "").split()),
            family_first=row.get("family_first", False),
        )
        for row in table
    )
