"""Dates, times and numbers from text, under the settings that each case names."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from store.core.fields.dates import read_date, read_datetime, read_time
from store.core.fields.numbers import format_number, read_number, within_range
from tests.conformance import cases
from tests.conformance.query_context import date_order

FILE = "dates"
KNOWN = cases.environment(FILE)
Outcome = dict[str, Any]

_LARGEST = 2**63


def _datetime(case: cases.Case) -> datetime | None:
    return read_datetime(
        case["text"],
        order=_order(case),
        zone=ZoneInfo(_setting(case, "timezone")),
        now=datetime.fromisoformat(KNOWN["now"]),
        fill_time=bool(case.get("fill_time")),
    )


def _date(case: cases.Case) -> str | None:
    now = datetime.fromisoformat(KNOWN["now"])
    found = read_date(case["text"], order=_order(case), now=now)
    return None if found is None else found.isoformat()


def _time(case: cases.Case) -> str | None:
    found = read_time(case["text"])
    return None if found is None else found.isoformat()


def _number(case: cases.Case) -> Decimal | None:
    found = read_number(case["text"])
    assert found is None or read_number(format_number(found)) == found
    return found


def _integer(case: cases.Case) -> int | None:
    """The whole part of a number, where 64 bits hold it; nothing of ours asks for more than the number."""
    found = read_number(case["text"])
    whole = None if found is None else int(found)
    return whole if whole is not None and -_LARGEST <= whole < _LARGEST else None


def _in_range(case: cases.Case) -> Decimal | None:
    if "text" in case:
        return read_number(case["text"])
    return within_range(Decimal(case["coefficient"]).scaleb(case["exponent"]))


_READ: dict[str, Callable[[cases.Case], Any]] = {
    "datetime": _datetime,
    "date": _date,
    "time": _time,
    "number": _number,
    "integer": _integer,
    "number range": _in_range,
}

_SHOWN: dict[str, Callable[[Any], Any]] = {
    "instant": datetime.fromisoformat,
    # Times are kept to the microsecond.
    "time": lambda text: datetime.fromisoformat(f"2000-01-01T{text}").time().isoformat(),
    "number": Decimal,
}


@pytest.mark.parametrize("case", cases.params(FILE))
def test_dates(case: cases.Case) -> None:
    found = _READ[case["kind"]](case)
    expected = {key: _SHOWN.get(key, _same)(value) for key, value in case["expected"].items()}
    assert (found is not None) is expected.pop("ok")
    expected.pop("error", None)
    assert [found] * len(expected) == list(expected.values())


def _order(case: cases.Case) -> str:
    return date_order({"date_format": _setting(case, "date_format")})


def _setting(case: cases.Case, name: str) -> str:
    return str(case.get(name) or KNOWN[name])


def _same(value: Any) -> Any:
    return value
