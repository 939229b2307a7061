"""Days in searches: as literals and as days counted from today, and when they begin and end.

Loads no parser: a start asks whether a stored search counts from today.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from store.core.fields.dates import read_date
from store.core.query.tree import Day

ANY_DAY: Final = date(2000, 1, 1)
"""A today for those who ask a stored search what it names, which is the same on any day."""

_WITH_OFFSET: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|([+-])(\d{2}):(\d{2}))", re.ASCII
)
_RELATIVE: Final = re.compile(r"([+-])([0-9]{1,6}) ?(d|day|days|w|week|weeks)", re.IGNORECASE)
_NAMED: Final = {"today": 0, "yesterday": -1, "tomorrow": 1}
_QUOTED: Final = re.compile(rf'"\s*(?:{_RELATIVE.pattern}|{"|".join(_NAMED)})\s*"', re.IGNORECASE)
_FIRST: Final = datetime.min.replace(tzinfo=UTC)
_LAST: Final = datetime.max.replace(tzinfo=UTC)
# Without a today, two digits are a year as most systems have it: 69 to 99 are of the last century.
_TURN_OF_CENTURY: Final = 2068


def literal(text: str, order: str, today: date | None) -> str:
    """The text, with `today`, `yesterday`, `tomorrow`, `-30d` or `+2w` written as the date that it is today;
    any other text as it is."""
    days = _days_from_today(text.strip().lower())
    if days is None or today is None:
        return text
    try:
        day = today + timedelta(days=days)
    except OverflowError:
        return text
    parts = {"y": f"{day.year:04}", "m": f"{day.month:02}", "d": f"{day.day:02}"}
    return "-".join(parts[part] for part in order)


def is_relative(text: str) -> bool:
    """Whether it is a day that is counted from today."""
    return _days_from_today(text.strip().lower()) is not None


def may_be_relative(canonical: str) -> bool:
    """Whether the canonical text of a search may have a day that is counted from today."""
    return _QUOTED.search(canonical) is not None


def read_day(text: str, order: str, zone_name: str, today: date | None) -> Day | None:
    """The day that a text names, or None. It is a day of the workspace's time zone, or of the offset that the
    text has; a time of day counts for nothing."""
    year = today.year if today else _TURN_OF_CENTURY
    day = read_date(text, order=order, now=datetime(year, 1, 1, tzinfo=UTC))
    if day is None:
        return None
    zone = _offset(text.strip()) or _zone(zone_name)
    try:
        following = day + timedelta(days=1)
    except OverflowError:
        return Day(_midnight(day, zone), _LAST)
    return Day(_midnight(day, zone), _midnight(following, zone))


def _days_from_today(text: str) -> int | None:
    match = _RELATIVE.fullmatch(text)
    if match is None:
        return _NAMED.get(text)
    days = int(match[1] + match[2])
    return days * 7 if match[3].startswith("w") else days


def _offset(text: str) -> tzinfo | None:
    match = _WITH_OFFSET.fullmatch(text)
    if match is None:
        return None
    sign, hours, minutes = match.groups()
    if sign is None:
        return UTC
    shift = timedelta(hours=int(hours), minutes=int(minutes))
    # Python knows no offset of a day or more, and neither does anybody else.
    return None if shift >= timedelta(days=1) else timezone(-shift if sign == "-" else shift)


@lru_cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _midnight(day: date, zone: tzinfo) -> datetime:
    """The first moment of the day; at the very ends of the calendar, where UTC has no such moment, the first
    or the last that there is."""
    try:
        return datetime.combine(day, time(), zone).astimezone(UTC)
    except OverflowError:
        return _FIRST if day.year == 1 else _LAST
