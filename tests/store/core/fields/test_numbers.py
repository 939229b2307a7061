"""Numbers from text: what is one, what is none, and how one is written."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.core.fields.numbers import format_number, read_number, within_range


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"),
        ("-0.00", "0"),
        ("  15.4  ", "15.4"),
        ("-3", "-3"),
        (".5", "0.5"),
        ("-.5", "-0.5"),
        ("007", "7"),
        ("23.00", "23"),
        ("1" + "0" * 100, "1E100"),
        ("." + "0" * 99 + "1", "1E-100"),
        ("123456789012345678901234567890123456", "123456789012345678901234567890123456"),
        ("123456789012345678901234567890123456000", "123456789012345678901234567890123456E3"),
    ],
)
def test_plain_numbers_are_read(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nan",
        "inf",
        "12x",
        "+12",
        "1,000",
        "1 000",
        "234.",
        "1e5",
        "1E100",
        "--",
        "-",
        ".",
        "1.2.3",
        "٣",
        "1234567890123456789012345678901234567",
        "2" + "0" * 100,
        "." + "0" * 100 + "1",
    ],
)
def test_anything_else_is_no_number(text: str) -> None:
    assert read_number(text) is None


def test_what_is_not_a_number_is_out_of_range() -> None:
    assert within_range(Decimal("nan")) is None
    assert within_range(Decimal("-inf")) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**20), max_value=10**20))
def test_a_number_that_was_written_is_read_back(number: Decimal) -> None:
    read = read_number(format_number(number))
    assert read == number
    assert read is not None
    assert format_number(read) == format_number(number)
