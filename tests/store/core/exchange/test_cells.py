"""Cells as text, whatever a workbook keeps in them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from store.core.exchange.cells import Cell, cell_text, column_letter

KIGALI = ZoneInfo("Africa/Kigali")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("", ""),
        (" Yes ", "Yes"),
        ("\t\n", ""),
        ("a\0b", "ab"),
        ("=1+1", "=1+1"),
        (1234, "1234"),
        (250788382382.0, "250788382382"),
        (-3.0, "-3"),
        (123.456, "123.456"),
        (0.1 + 0.2, "0.3"),
        (1e22, "10000000000000000000000"),
        (1.5e-7, "0.00000015"),
        (float("nan"), ""),
        (float("inf"), ""),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2020, 9, 18), "2020-09-18"),
        (time(15, 45, 30), "15:45:30"),
        (timedelta(hours=30, minutes=5, seconds=7), "30:05:07"),
        (datetime(2020, 9, 18, 15, 45, 30), "2020-09-18T15:45:30+02:00"),  # noqa: DTZ001 - as workbooks have it
        (datetime(2020, 9, 18, 13, 45, 30, tzinfo=UTC), "2020-09-18T15:45:30+02:00"),
    ],
)
def test_every_cell_becomes_trimmed_text(cell: Cell, text: str) -> None:
    assert cell_text(cell, KIGALI) == text


@pytest.mark.parametrize(("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16383, "XFD")])
def test_columns_are_called_what_spreadsheet_programs_call_them(index: int, letter: str) -> None:
    assert column_letter(index) == letter
