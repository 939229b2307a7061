"""When nobody is written to."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from store.core.errors import InvalidSetting
from store.core.messages.quiet_hours import cap_over, day_of, held_until, read, zone_of
from store.core.time_zones import country_of_zone, zones_of_country

_KIGALI, _PARIS = ZoneInfo("Africa/Kigali"), ZoneInfo("Europe/Paris")


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "kept"), [("22:00-07:00", "22:00-07:00"), (" 9:30 – 12:00 ", "09:30-12:00"), ("", "None")]
)
def test_hours_are_read(text: str, kept: str) -> None:
    assert str(read(text)) == kept


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("at night", "is no span of hours"),
        ("22-7", "is no span of hours"),
        ("24:00-07:00", "a time that no day has"),
        ("07:00-07:00", "begins when it ends"),
        ("٢٢:00-07:00", "is no span of hours"),
    ],
)
def test_what_is_no_span_of_hours_is_told(text: str, said: str) -> None:
    with pytest.raises(InvalidSetting, match=said) as told:
        read(text)
    assert "22:00-07:00" in told.value.message


@pytest.mark.parametrize(
    ("hours", "zone", "at", "until"),
    [
        ("22:00-07:00", _KIGALI, "2026-03-01 19:59:59", None),
        ("22:00-07:00", _KIGALI, "2026-03-01 20:00", "2026-03-02 05:00"),
        ("22:00-07:00", _KIGALI, "2026-03-02 04:59:59", "2026-03-02 05:00"),
        ("22:00-07:00", _KIGALI, "2026-03-02 05:00", None),
        ("12:00-14:00", _KIGALI, "2026-03-02 11:00", "2026-03-02 12:00"),
        ("12:00-14:00", _KIGALI, "2026-03-02 12:00", None),
        # The clock goes from 2:00 to 3:00, and from 3:00 back to 2:00.
        ("22:00-07:00", _PARIS, "2026-03-28 22:00", "2026-03-29 05:00"),
        ("22:00-02:30", _PARIS, "2026-03-29 00:30", "2026-03-29 01:30"),
        ("22:00-07:00", _PARIS, "2026-10-24 21:00", "2026-10-25 06:00"),
        ("22:00-02:30", _PARIS, "2026-10-25 00:10", "2026-10-25 00:30"),
        ("22:00-02:30", _PARIS, "2026-10-25 01:10", "2026-10-25 01:30"),
    ],
)
def test_when_quiet_hours_are_over(hours: str, zone: ZoneInfo, at: str, until: str | None) -> None:
    assert held_until([read(hours)], zone, _at(at)) == (until and _at(until))


def test_what_is_held_may_go_when_it_is_over() -> None:
    hours = [read("22:00-02:30"), read("01:00-09:15")]
    for minute in range(0, 4 * 24 * 60, 7):
        at = _at("2026-03-27 00:00") + timedelta(minutes=minute)
        until = held_until(hours, _PARIS, at)
        assert until is None or (until > at and held_until(hours, _PARIS, until) is None)


@pytest.mark.parametrize(("minutes", "goes"), [(30, True), (31, False)])
def test_an_answer_goes_at_any_hour(minutes: int, goes: bool) -> None:
    at = _at("2026-03-02 00:00")
    assert (held_until([read("22:00-07:00")], _KIGALI, at, at - timedelta(minutes=minutes)) is None) is goes


@pytest.mark.parametrize(
    ("field", "country", "zone"),
    [
        ("Asia/Tokyo", "RW", "Asia/Tokyo"),
        ("", "RW", "Africa/Kigali"),
        ("../../etc/passwd", "RW", "Africa/Kigali"),
        ("Kigali", "US", "Europe/Paris"),
        ("", "", "Europe/Paris"),
    ],
)
def test_whose_zone_it_is(field: str, country: str, zone: str) -> None:
    assert zone_of(field, zones_of_country(country), "Europe/Paris").key == zone


def test_zones_and_countries() -> None:
    assert country_of_zone("Africa/Kigali") == "RW"
    assert country_of_zone("UTC") == country_of_zone("Etc/GMT") == country_of_zone("No/Where") == ""
    assert len(zones_of_country("US")) > 1


def test_a_daily_cap_counts_the_days_of_the_workspace() -> None:
    at = _at("2026-03-01 22:30")
    assert day_of(at, _KIGALI) == "2026-03-02"
    assert cap_over(at, _KIGALI) == _at("2026-03-02 22:00")
