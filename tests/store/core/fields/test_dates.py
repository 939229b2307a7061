"""Dates and times from text, in the order and the time zone of a workspace."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from store.core.fields.dates import format_datetime, read_date, read_datetime, read_time

NOW = datetime(2018, 9, 13, 13, 36, 30, 123456, UTC)


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        # An ISO text with an offset is a moment whatever the workspace says.
        ("2016-05-01T18:30:15-08:00", "dmy", "2016-05-02T02:30:15+00:00"),
        ("2016-05-01T18:30Z", "mdy", "2016-05-01T18:30:00+00:00"),
        ("2016-05-01T18:30:15.25Z", "ymd", "2016-05-01T18:30:15.250000+00:00"),
        # A date at the start, years first, is one in every order; a time may follow with a T.
        ("2001-01-02", "dmy", "2001-01-02T00:00:00+00:00"),
        ("2001-01-02T03:04", "mdy", "2001-01-02T03:04:00+00:00"),
        # Otherwise the first date anywhere, in the order of the workspace.
        ("date is 01.02.2001 yes", "dmy", "2001-02-01T00:00:00+00:00"),
        ("date is 01.02.2001 yes", "mdy", "2001-01-02T00:00:00+00:00"),
        ("on 2001 2 1 at 3pm", "ymd", "2001-02-01T15:00:00+00:00"),
        ("1_2/2001", "dmy", "2001-02-01T00:00:00+00:00"),
        ("31-02-2001 or 1-2-2001", "dmy", "2001-02-01T00:00:00+00:00"),
        # Two digits are the years up to this one, or those of the century before.
        ("1-2-18", "dmy", "2018-02-01T00:00:00+00:00"),
        ("1-2-19", "dmy", "1919-02-01T00:00:00+00:00"),
        # A time that the clock does not have is no time.
        ("02-02-2020 24:30", "dmy", "2020-02-02T00:00:00+00:00"),
        ("02-02-2020 930", "dmy", "2020-02-02T09:30:00+00:00"),
    ],
)
def test_moments_are_found(text: str, order: str, expected: str) -> None:
    assert read_datetime(text, order=order, zone=UTC, now=NOW) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("", "dmy"),
        ("soon", "dmy"),
        ("2001-1-2", "dmy"),
        ("2018-13-01", "dmy"),
        ("30-02-2018", "dmy"),
        ("2016-13-01T18:30Z", "dmy"),
        ("0001-01-01T00:00+10:00", "ymd"),
    ],
)
def test_no_moment_is_made_up(text: str, order: str) -> None:
    assert read_datetime(text, order=order, zone=UTC, now=NOW) is None


def test_the_time_of_day_is_filled_in_from_the_clock_of_the_zone() -> None:
    zone = ZoneInfo("America/Los_Angeles")
    moment = read_datetime("2001-01-02", order="dmy", zone=zone, now=NOW, fill_time=True)
    assert moment == datetime.fromisoformat("2001-01-02T06:36:30.123456-08:00")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it's 10 ok", time(10)),
        ("it's 10:30:45.1234567 ok", time(10, 30, 45, 123456)),
        ("12:00 AM", time(0)),
        ("12pm", time(12)),
        ("3:15 pm", time(15, 15)),
        ("24:00", time(0)),
        ("24:00:30", None),
        ("it's ok", None),
        ("10:75", None),
    ],
)
def test_times(text: str, expected: time | None) -> None:
    assert read_time(text) == expected


def test_dates() -> None:
    assert read_date("it's 31-12-18 ok", order="dmy", now=NOW) == date(2018, 12, 31)
    assert read_date("it's 2018-12-32 ok", order="dmy", now=NOW) is None


def test_a_moment_is_shown_in_the_zone() -> None:
    moment = datetime(2020, 12, 31, 23, 30, tzinfo=UTC)
    assert format_datetime(moment, order="dmy", zone=ZoneInfo("Africa/Kigali")) == "01-01-2021 01:30"
