"""Which time zones a country has, by the table that comes with the system's zones.

Without that table nothing is known of any country.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from zoneinfo import TZPATH

_TABLE = "zone.tab"


def country_of_zone(timezone: str) -> str:
    """The ISO code of a zone such as `Africa/Kigali`; empty for zones of no country."""
    if "/" not in timezone or timezone.startswith("Etc/"):
        return ""
    return next((country for country, zones in _zones().items() if timezone in zones), "")


def zones_of_country(country: str) -> tuple[str, ...]:
    """The names of the zones of a country by its ISO code; none where it is not known."""
    return _zones().get(country, ())


@cache
def _zones() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for folder in TZPATH:
        path = Path(folder) / _TABLE
        if path.is_file():
            rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if line[:1] != "#")
            for row in rows:
                if len(row) >= 3:
                    found[row[0]] = (*found.get(row[0], ()), row[2])
            break
    return MappingProxyType(found)
