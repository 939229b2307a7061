"""Cells of a workbook as text: what an import reads in each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from typing import Final


class ProblemKind(StrEnum):
    """Why a cell that is not blank has no value to read."""

    ERROR = "error"
    FORMULA = "formula"
    DIGITS = "digits"
    DATE = "date"


_PROBLEMS: Final = {
    ProblemKind.ERROR: "holds the error {text}: correct it in the file",
    ProblemKind.FORMULA: "holds a formula without a value: open the file in a spreadsheet program, save it",
    ProblemKind.DIGITS: "holds {text}, which has lost digits: write it as text, for a sheet keeps 15 digits",
    ProblemKind.DATE: "holds {text} as a date, which is before the first day of the calendar: write a date",
}


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell that holds something which cannot be read; `text` is what the sheet shows of it."""

    kind: ProblemKind
    text: str = ""

    def told(self, place: str) -> str:
        """What is wrong with the cell at `place`, its column's letter and the number of its row."""
        return f"{place} {_PROBLEMS[self.kind].format(text=self.text)}."


Cell = str | int | float | bool | datetime | date | time | timedelta | CellProblem | None
"""What a workbook's cell holds once its file format is out of the way; blank cells are empty text or None."""

Row = Sequence[Cell]
"""A row of a workbook, from its first column on; cells missing at the end are blank."""

CLEAR: Final = "--"
"""What a cell says to clear a name, a language or a field; a blank cell leaves them as they are."""


def cell_text(value: Cell, zone: tzinfo) -> str:
    """The cell as trimmed text.

    A cell that cannot be read has no text. Whole numbers have no decimals and no number has an exponent;
    dates are `YYYY-MM-DD`, times `HH:MM:SS`, and dates with a time are ISO with the offset of `zone`."""
    match value:
        case None | CellProblem():
            return ""
        case str():
            # No database takes a NUL, and no spreadsheet program shows one.
            return value.replace("\0", "").strip()
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value)
        case float():
            return _number_text(value)
        case datetime():
            return (
                value.replace(tzinfo=zone) if value.tzinfo is None else value.astimezone(zone)
            ).isoformat()
        case timedelta():
            minutes, seconds = divmod(int(value.total_seconds()), 60)
            return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
        case _:
            return value.isoformat()


def column_letter(index: int) -> str:
    """The letters that spreadsheet programs put over a column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, digit = divmod(index - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def _number_text(value: float) -> str:
    if value.is_integer():
        return str(int(value))
    if not isfinite(value):
        return ""
    # Fifteen significant digits are what spreadsheet programs keep and show.
    return format(Decimal(f"{value:.15g}"), "f")
