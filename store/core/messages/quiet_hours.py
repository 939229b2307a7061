"""The hours in which nobody is written to, and the most that a channel sends a day.

Hours are those of the contact: of the zone that its field names, else of the country of its number when that
has one zone, else of the workspace. A clock that is put forward or back in the night changes nothing but how
long the night is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from store.core.errors import InvalidSetting

REPLY: Final = timedelta(minutes=30)
"""How long after a contact wrote an answer may go to it at any hour."""

_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})", re.ASCII)
_NEEDED: Final = "two times of a day are needed with a dash between them, for example 22:00-07:00."


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one time of the day to before another, which may be on the next day."""

    start: time
    end: time

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    def over(self, at: datetime, zone: ZoneInfo) -> datetime | None:
        """When the quiet hours that a moment is in are over, in that zone; None where it is in none."""
        local = at.astimezone(zone)
        wall, day = local.time(), local.date()
        over_midnight = self.start > self.end
        if over_midnight:
            if self.end <= wall < self.start:
                return None
            day += timedelta(days=1) if wall >= self.start else timedelta()
        elif not self.start <= wall < self.end:
            return None
        end = datetime.combine(day, self.end, zone)
        # Where the clock is put back, a time of the day comes twice, and the first may be over.
        over = end.astimezone(UTC)
        return over if over > at else end.replace(fold=1).astimezone(UTC)


def read(text: str) -> QuietHours | None:
    """The quiet hours that a setting says, none where it is empty; raises InvalidSetting."""
    if not text.strip():
        return None
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        raise InvalidSetting(f'"{text}" is no span of hours: {_NEEDED}')
    hour, minute, end_hour, end_minute = map(int, found.groups())
    try:
        hours = QuietHours(time(hour, minute), time(end_hour, end_minute))
    except ValueError:
        raise InvalidSetting(
            f'"{text}" has a time that no day has: {_NEEDED}', "Hours go from 0 to 23."
        ) from None
    if hours.start == hours.end:
        raise InvalidSetting(f'"{text}" begins when it ends: {_NEEDED}')
    return hours


def held_until(
    hours: Sequence[QuietHours | None], zone: ZoneInfo, at: datetime, heard_on: datetime | None = None
) -> datetime | None:
    """When a message may go that is due now, by all of some quiet hours: of the workspace, of its broadcast.

    None where it may go now. `heard_on` is when its contact wrote the last time, of a message that answers.
    """
    if heard_on is not None and at - heard_on <= REPLY:
        return None
    until = at
    said = [one for one in hours if one is not None]
    # The end of the ones may be in the others, but not for ever unless they take the whole day.
    for _ in range(2 * len(said)):
        for one in said:
            until = one.over(until, zone) or until
    return until if until > at else None


def zone_of(field: str, country_zones: Sequence[str], workspace: str) -> ZoneInfo:
    """The zone of a contact: what its field says, else the only one of its country, else the workspace's.

    A field that names no zone says nothing.
    """
    named = field.strip()
    if named:
        try:
            return ZoneInfo(named)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
    return ZoneInfo(country_zones[0] if len(country_zones) == 1 else workspace)


def day_of(at: datetime, zone: ZoneInfo) -> str:
    """The day that a daily cap counts a moment to, as `2026-12-31`."""
    return at.astimezone(zone).date().isoformat()


def cap_over(at: datetime, zone: ZoneInfo) -> datetime:
    """When the next day begins, and a channel that has sent all that it may sends again."""
    midnight = datetime.combine(at.astimezone(zone).date() + timedelta(days=1), time(), zone)
    return midnight.astimezone(UTC)
