"""Cells of a workbook as text: what an import reads in each of them, and what an export writes so that it is
read as the same again."""

import re
import unicodedata
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


_RUN: Final = re.compile(r"\s*[=+\-@'\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
"""How texts begin that spreadsheet programs may take for a formula (in some countries in full width too, and
some programs pass over blanks), and those that begin like a text which was marked."""

_WHOLE: Final = re.compile(r"\+[0-9]+")
_CLEARS: Final = re.compile(r"\s*'*--\s*")
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


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


def visible(text: str) -> str:
    """The text without the characters that show nothing and come along when addresses are copied."""
    if text.isascii():
        return text
    return "".join(character for character in text if unicodedata.category(character) != "Cf").strip()


def writable(text: str) -> str:
    """The text without the characters that a workbook cannot hold: each becomes the sign for such."""
    return _UNWRITABLE.sub("\ufffd", text)


def marked(text: str, *, is_csv: bool) -> str:
    """The text for a file: with one `'` in front when it would be read as something else than this text.

    In CSV files that is what a spreadsheet program may run: texts that begin with `=`, `+`, `-`, `@`, a tab,
    a line end or a `'`, but not a plus and digits. The cells of workbooks are texts, which nothing runs:
    there it is only the sign that clears a value."""
    if is_csv:
        needed = _RUN.match(text) is not None and not _WHOLE.fullmatch(text)
    else:
        needed = _CLEARS.fullmatch(text) is not None
    return f"'{text}" if needed else text


def unmarked(text: str, *, is_csv: bool) -> str:
    """The text of a trimmed cell that `marked` wrote.

    Files made by hand are read alike: nobody can tell them apart, and whoever writes `'=` or `'+` by hand in
    a CSV file means the same by it. In a workbook the sign is part of the text, as spreadsheet programs show
    it."""
    if not text.startswith("'"):
        return text
    inner = text[1:]
    if not inner:
        # In a CSV file that is a marked line end or tab, of which trimming left nothing.
        return "" if is_csv else text
    return inner.strip() if marked(inner, is_csv=is_csv) != inner else text


def as_read(text: str) -> str:
    """What an import reads where an export wrote the text."""
    return writable(text).strip()


def is_filled(value: Cell) -> bool:
    """Whether the cell holds something that could be an address: it is neither blank nor clears."""
    return value is not None and not (isinstance(value, str) and value.strip() in ("", CLEAR))


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
