"""Dates and times from text as people write it, and back.

A date is looked for in three ways, and the first that gives a date of the calendar wins: the whole text as
ISO with an offset; `YYYY-MM-DD` at the start of the text; the first date anywhere in the text whose parts
stand in the workspace's order. A time is then looked for in what follows the date."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, tzinfo
from typing import Final

_ISO: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(:\d{2})?(?:[.,](\d+))?(Z|[+-]\d{2}:\d{2})", re.ASCII
)
_ISO_DATE: Final = re.compile(r"\s*(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)", re.ASCII)
_SEPARATOR: Final = r"[-.\\/_ ]"
_YEAR: Final = r"(?P<year>\d{4}|\d{2})"
_MONTH: Final = r"(?P<month>\d{1,2})"
_DAY: Final = r"(?P<day>\d{1,2})"


def _in_order(*parts: str) -> re.Pattern[str]:
    return re.compile(r"\b" + _SEPARATOR.join(parts) + r"\b", re.ASCII)


_ORDERS: Final = {
    "dmy": _in_order(_DAY, _MONTH, _YEAR),
    "mdy": _in_order(_MONTH, _DAY, _YEAR),
    "ymd": _in_order(_YEAR, _MONTH, _DAY),
}

_TIME: Final = re.compile(
    r"\b(?P<hour>\d{1,2}):?(?:(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d+))?)?)?"
    r"\W*(?P<half>[ap]m)?\b",
    re.ASCII | re.IGNORECASE,
)


def read_datetime(
    text: str, *, order: str, zone: tzinfo, now: datetime, fill_time: bool = False
) -> datetime | None:
    """The moment that the text names, in UTC, or None.

    `order` is `dmy`, `mdy` or `ymd`; `zone` is the time zone of dates without an offset; `now` decides the
    century of two-digit years. A date without a time is midnight, or with `fill_time` the current time of
    day."""
    iso = _read_iso(text.strip())
    if iso is not None:
        return _to_utc(iso)
    found = _find_date(text, order, now)
    if found is None:
        return None
    day, rest = found
    clock = read_time(rest)
    if clock is None:
        clock = now.astimezone(zone).time() if fill_time else time()
    return _to_utc(datetime.combine(day, clock, zone))


def read_date(text: str, *, order: str, now: datetime) -> date | None:
    """The date that the text names, or None."""
    found = _find_date(text, order, now)
    return found[0] if found else None


def read_time(text: str) -> time | None:
    """The first time of day in the text, or None: `h`, `hmm` or `h:mm`, with seconds, fractions and am/pm or
    without. `24:00` is midnight."""
    if text[:1] in {"T", "t"}:
        text = text[1:]
    times = (_to_time(match) for match in _TIME.finditer(text))
    return next((found for found in times if found is not None), None)


def format_datetime(moment: datetime, *, order: str, zone: tzinfo) -> str:
    """The moment for people: the date in the workspace's order, then hours and minutes."""
    try:
        local = moment.astimezone(zone)
    except OverflowError:
        local = moment
    return f"{format_date(local, order)} {local.hour:02}:{local.minute:02}"


def format_date(day: date, order: str) -> str:
    """The date for people, in ten characters; `order` is `dmy`, `mdy` or `ymd`, or these without the year."""
    parts = {"d": f"{day.day:02}", "m": f"{day.month:02}", "y": f"{day.year:04}"}
    return "-".join(parts[part] for part in order)


def _read_iso(text: str) -> datetime | None:
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    day, clock, second, fraction, offset = match.groups()
    micro = (fraction or "").ljust(6, "0")[:6]
    try:
        return datetime.fromisoformat(f"{day}T{clock}{second or ':00'}.{micro}{offset}")
    except ValueError:
        return None


def _find_date(text: str, order: str, now: datetime) -> tuple[date, str] | None:
    """The first date of the text that the calendar has, and the text behind it."""
    for match in _date_matches(text, order):
        year = int(match["year"])
        if len(match["year"]) == 2:
            year += 1900 if year > now.year % 100 else 2000
        try:
            return date(year, int(match["month"]), int(match["day"])), text[match.end() :]
        except ValueError:
            continue
    return None


def _date_matches(text: str, order: str) -> Iterator[re.Match[str]]:
    at_start = _ISO_DATE.match(text)
    if at_start:
        yield at_start
    yield from _ORDERS[order].finditer(text)


def _to_time(match: re.Match[str]) -> time | None:
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    half = (match["half"] or "").lower()
    if hour == 12 and half == "am":
        hour = 0
    elif hour < 12 and half == "pm":
        hour += 12
    elif hour == 24 and minute == 0 and second == 0:
        hour = 0
    micro = int((match["fraction"] or "").ljust(6, "0")[:6])
    try:
        return time(hour, minute, second, micro)
    except ValueError:
        return None


def _to_utc(moment: datetime) -> datetime | None:
    """In UTC, or None at the very ends of the calendar, where UTC has no such date."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None
