"""The country that a time zone is of, by the table that the system's time zones come with."""

from functools import lru_cache
from pathlib import Path
from zoneinfo import TZPATH

_TABLE = "zone.tab"


@lru_cache(maxsize=8)
def country_of_zone(timezone: str) -> str:
    """The ISO code of a zone such as `Africa/Kigali`; empty for zones of no country, and where there is no
    table."""
    if "/" not in timezone or timezone.startswith("Etc/"):
        return ""
    for folder in TZPATH:
        path = Path(folder) / _TABLE
        if path.is_file():
            return _found(path, timezone)
    return ""


def _found(path: Path, timezone: str) -> str:
    for line in path.read_text("utf-8").splitlines():
        cells = line.split("\t")
        if not line.startswith("#") and len(cells) >= 3 and cells[2] == timezone:
            return cells[0]
    return ""
