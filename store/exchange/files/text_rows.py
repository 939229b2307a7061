"""The rows of a text file: its encoding, what stands between its cells, and no quotation mark left open."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from store.core.errors import UnreadableWorkbook
from store.core.exchange.cells import column_letter, is_filled
from store.core.text import listed
from store.exchange.files import encodings, kinds

_DELIMITERS: Final = ",;\t|"
_SEPARATOR: Final = re.compile(r'\ufeff?"?sep=(\\t|[^"\r\n])"?\s*$', re.IGNORECASE)
_MOST_SHOWN: Final = 5


class TextRows:
    """A text file with cells. Rows are numbered as a spreadsheet program would show them: those with line
    ends in their cells count once, blank ones count."""

    def __init__(self, path: Path, encoding: str) -> None:
        self.path = path
        self.encoding = encodings.chosen(encoding) if encoding else encodings.detected(path)
        try:
            with path.open(encoding=self.encoding.codec, errors=self.encoding.errors, newline="") as file:
                head = file.read(encodings.SAMPLE)
        except UnicodeError as error:
            raise self._undecodable(error) from error
        kinds.check_text(head, path)
        stated = _SEPARATOR.match(head.splitlines()[0] if head else "")
        self._states_delimiter = stated is not None
        self.delimiter = stated.group(1).replace("\\t", "\t") if stated else _most_voted(head)
        self.filled = 0
        self.cells = Counter[int]()
        self.sample: list[str] = []
        self.notes: list[str] = []

    def look(self) -> None:
        """Read the whole file once: count the rows that are not blank, and find the first cells whose
        letters tell whether the encoding is right.

        Raises UnreadableWorkbook with the line that cannot be read."""
        other: list[str] = []
        for number, row in enumerate(self._raw(), start=1):
            filled = [at for at, text in enumerate(row) if is_filled(text)]
            self.filled += bool(filled)
            self.cells.update(filled)
            if not "".join(row).isascii():
                self._sample(number, row)
                if self.encoding.mixed and any(map(encodings.has_escapes, row)):
                    other.append(str(number))
        if other:
            rows = f"Row {other[0]} is" if len(other) == 1 else f"Rows {listed(other)} are"
            self.notes.append(f"{rows} not all UTF-8: what is not was read as cp1252.")

    def __iter__(self) -> Iterator[list[str]]:
        if not self.encoding.mixed:
            return self._raw()
        return (list(map(encodings.plain, row)) for row in self._raw())

    def _sample(self, number: int, row: list[str]) -> None:
        for at, text in enumerate(row):
            if len(self.sample) < _MOST_SHOWN and not text.isascii():
                self.sample.append(f"{column_letter(at)}{number} {encodings.plain(text).strip()}")

    def _raw(self) -> Iterator[list[str]]:
        start = 1
        with self.path.open(encoding=self.encoding.codec, errors=self.encoding.errors, newline="") as file:
            if self._states_delimiter:
                file.readline()
                yield []
            rows = csv.reader(file, delimiter=self.delimiter, strict=True, skipinitialspace=True)
            offset = 1 if self._states_delimiter else 0
            try:
                for row in rows:
                    yield row
                    start = rows.line_num + 1
            except csv.Error as error:
                raise self._unquotable(str(error), start + offset, rows.line_num + offset) from error
            except UnicodeError as error:
                raise self._undecodable(error) from error

    def _unquotable(self, reason: str, first: int, last: int) -> UnreadableWorkbook:
        """The sentence for a row of the lines `first` to `last` in which the csv module found a mistake."""
        name = self.path.name
        if "unexpected end" in reason or first != last:
            return UnreadableWorkbook(
                f"A quotation mark that is opened in line {first} of {name} is not closed.",
                "Close it, or write it twice where it is part of the text.",
            )
        if "field limit" in reason:
            return UnreadableWorkbook(
                f"Line {first} of {name} has a cell of more than {csv.field_size_limit():,} characters."
            )
        return UnreadableWorkbook(
            f"Line {first} of {name} has a quotation mark in the middle of a quoted cell.",
            "Write it twice, without a backslash, where it is part of the text.",
        )

    def _undecodable(self, error: UnicodeError) -> UnreadableWorkbook:
        wrong = error.object[error.start : error.end] if isinstance(error, UnicodeDecodeError) else b""
        what = f": the byte {wrong[0]:#04x} means nothing in it" if wrong else ""
        return UnreadableWorkbook(
            f"{self.path.name} cannot be read as {self.encoding.name}{what}.", "Choose another encoding."
        )


def _most_voted(head: str) -> str:
    """What stands between the cells: the sign with which the quotation marks are in place, by which most rows
    are of one width, then of the greatest."""
    votes = [(False, 0, 0, 0)]
    for place, delimiter in enumerate(_DELIMITERS):
        widths, in_place = _widths(head, delimiter)
        votes += [(in_place, count, width, -place) for width, count in widths.items() if width > 1]
    return _DELIMITERS[-max(votes)[3]]


def _widths(head: str, delimiter: str) -> tuple[Counter[int], bool]:
    """How many rows are of which width, and whether the quotation marks are in place."""
    widths = Counter[int]()
    rows = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)
    try:
        for row in rows:
            widths[len(row)] += 1
    except csv.Error as error:
        return widths, "expected after" not in str(error)
    if len(head) == encodings.SAMPLE and rows.line_num > 1:
        widths[len(row)] -= 1
    return widths, True
