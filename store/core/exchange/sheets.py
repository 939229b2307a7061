"""The sheet of an import: where its headers are, the columns they name, and the records under them.

Everything that refuses a whole file is found here, before anything is written."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from itertools import chain, islice
from typing import Final
from zoneinfo import ZoneInfo

from store.core.errors import UnreadableWorkbook
from store.core.exchange import headers
from store.core.exchange.cells import Row, cell_text, column_letter, is_filled
from store.core.exchange.export import is_export
from store.core.exchange.headers import ColumnKind, ImportColumn, Reason
from store.core.exchange.records import Record, RowReader
from store.core.reports import NO_FILE, ColumnUse, FileReading, RowError
from store.core.text import listed, quoted
from store.core.types import Field, Workspace

MAX_RECORDS: Final = 1_000_000
"""The most records that a file may hold where no setting says otherwise."""

HEADER_ROWS: Final = 20
"""How many rows from the top may be the one with the headers."""

Corners = tuple[int, ...]
"""First row and column, last row and column of cells that are merged into one, from 0."""

NumberedRow = tuple[int, Row]
"""A row with its number as spreadsheet programs show it, from 1."""


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What is known of a sheet beside its rows: how it was read, how many rows are not blank (None where
    nobody counted), how many cells each column has, and which cells are merged."""

    reading: FileReading = NO_FILE
    filled: int | None = None
    merged: tuple[Corners, ...] = ()
    cells: tuple[int, ...] = ()


NOTHING_KNOWN: Final = SheetFacts()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A workbook that can be imported: what its columns are taken for, and its records in order.

    `unnamed` says of columns without a header that hold something why they are left out, by their letters;
    `left_out` are the rows that are no record.
    """

    columns: tuple[ImportColumn, ...]
    records: tuple[Record, ...]
    unnamed: tuple[tuple[str, str], ...] = ()
    left_out: tuple[RowError, ...] = ()
    reading: FileReading = NO_FILE

    @property
    def has_addresses(self) -> bool:
        """Whether any column holds addresses."""
        return any(column.kind is ColumnKind.SCHEME for column in self.columns)

    def uses(self) -> tuple[ColumnUse, ...]:
        """What each column is taken for, in words."""
        named = [
            ColumnUse(column.header, column.meaning(), column.kind is ColumnKind.IGNORE)
            for column in self.columns
        ]
        unnamed = [ColumnUse(f"Column {letter}", why, True) for letter, why in self.unnamed]
        return (*named, *unnamed)


def read_sheet(
    rows: Iterable[Row],
    *,
    file: str,
    fields: Iterable[Field],
    workspace: Workspace,
    max_records: int = MAX_RECORDS,
    all_addresses: bool = False,
    header_row: int = 0,
    facts: SheetFacts = NOTHING_KNOWN,
) -> Sheet:
    """The columns and records of a workbook's rows. Headers are in the row `header_row`, or else in the first
    of the upper rows that names a UUID or an address. Phone numbers are read in the workspace's country.

    A row without a UUID and without any address is no record and is left out. Where several columns are for
    one type of address, the first that is filled counts; with `all_addresses`, and in an export of ours, all
    of them do.

    Raises UnreadableWorkbook, with all that refuses the file, when headers are impossible, and when there are
    no records or more than `max_records`."""
    zone = ZoneInfo(workspace.timezone)
    top = list(islice(lines := iter(rows), max(HEADER_ROWS, header_row)))
    at, texts = _headers(top, header_row, zone)
    columns, reasons = headers.examine(texts, fields)
    all_addresses = all_addresses or is_export([column.header for column in columns])
    options = {"is_csv": facts.reading.is_text, "all_addresses": all_addresses}
    reader = RowReader(columns, workspace.default_country, zone, **options)
    nameless = _Nameless(texts, at, facts.merged, zone)
    under = nameless.watched(enumerate(chain(top[at + 1 :], lines), start=at + 2))
    try:
        if reasons:
            deque(under, maxlen=0)
        elif facts.filled is None or facts.filled > max_records:
            under = iter(_counted(under, columns, max_records, file, facts.cells))
        records = tuple(reader.records(under))
        _check(file, (*reasons, *nameless.reasons()), found=bool(records))
    except UnreadableWorkbook as error:
        error.hint = f"{error.hint} {_other_sheets(facts.reading)}".strip()
        raise
    return Sheet(columns, records, nameless.left_out(), tuple(reader.left_out), _reading(facts, at))


def _check(file: str, reasons: Sequence[Reason], *, found: bool) -> None:
    if reasons:
        raise headers.refusal(file, reasons)
    if not found:
        raise UnreadableWorkbook(f"{file} has no row with a UUID or an address under its headers.")


def _reading(facts: SheetFacts, header: int) -> FileReading:
    notes = (*facts.reading.notes, *_merged_below(facts.merged, header))
    return replace(facts.reading, header_row=header + 1, notes=notes)


def _headers(top: Sequence[Row], header_row: int, zone: tzinfo) -> tuple[int, list[str]]:
    """The index of the row with the headers, and those: in the row that was chosen, or the first that names a
    UUID or an address, or else the first that looks like headers, of which it can be said what is missing."""
    texts = [[headers.label(cell_text(cell, zone)) for cell in row] for row in top]
    found = (at for at, row in enumerate(texts) if any(map(headers.tells_apart, row)))
    several = (at for at, row in enumerate(texts) if sum(map(bool, row)) > 1)
    some = (at for at, row in enumerate(texts) if any(row))
    index = header_row - 1 if header_row else next(chain(found, several, some), 0)
    return index, texts[index] if index < len(texts) else []


def _counted(
    rows: Iterable[NumberedRow], columns: Iterable[ImportColumn], most: int, file: str, cells: Sequence[int]
) -> list[NumberedRow]:
    """The rows, when not too many are records; they are counted before anything in them is read, and where
    the cells of one column are too many already, no row is."""
    telling = [column.index for column in columns if headers.tells_apart(column.header)]
    kept: list[NumberedRow] = []
    records = max((cells[at] for at in telling if at < len(cells)), default=0) - HEADER_ROWS
    if records <= most:
        records = 0
        for number, row in rows:
            kept.append((number, row))
            records += any(at < len(row) and is_filled(row[at]) for at in telling)
            if records > most:
                break
    if records > most:
        raise UnreadableWorkbook(
            f"{file} has more than {most:,} records, the most that one file may hold.",
            "Split the file, or raise the setting import_limit.",
        )
    return kept


def _other_sheets(reading: FileReading) -> str:
    if not reading.other_sheets:
        return ""
    others = listed([quoted(name) for name in reading.other_sheets])
    return f"The sheet {quoted(reading.sheet)} was read; choose another if it is in {others}."


def _merged_below(merged: Iterable[Corners], header: int) -> Iterable[str]:
    places = [corners for corners in merged if corners[0] > header]
    if places:
        first = listed([_place(*corners) for corners in places], 3)
        yield f"Cells are merged in {first}: the first cell of each has the value, the others are blank."


def _place(row: int, column: int, last_row: int, last_column: int) -> str:
    return f"{column_letter(column)}{row + 1}:{column_letter(last_column)}{last_row + 1}"


class _Nameless:
    """The columns without a header, watched while their rows pass: those that hold nothing are not there."""

    def __init__(self, texts: Sequence[str], header: int, merged: Iterable[Corners], zone: tzinfo) -> None:
        named = [at for at, text in enumerate(texts) if text]
        self._texts = texts
        self._named = frozenset(named)
        self._first, self._last = (named[0], named[-1]) if named else (0, 0)
        self._merged = [corners for corners in merged if corners[0] <= header <= corners[2]]
        self._zone = zone
        self._previous: dict[int, int | None] = {}

    def watched(self, rows: Iterable[NumberedRow]) -> Iterator[NumberedRow]:
        """The same rows."""
        for number, row in rows:
            for at, cell in enumerate(row):
                if at not in self._named and (text := cell_text(cell, self._zone)):
                    self._see(at, text)
            yield number, row

    def reasons(self) -> list[Reason]:
        """What refuses the file: a column between others that has cells and no header."""
        between = (at for at in sorted(self._previous) if at < self._last and not self._only_numbers(at))
        return [self._reason(at) for at in between]

    def left_out(self) -> tuple[tuple[str, str], ...]:
        """The letters of the others that hold something, each with why it is left out."""
        why = {True: "it has no header and only numbers the rows", False: "it has no header"}
        return tuple((column_letter(at), why[self._only_numbers(at)]) for at in sorted(self._previous))

    def _see(self, at: int, text: str) -> None:
        number = int(text) if text.isdecimal() and len(text) < 10 else None
        before = self._previous.get(at, number - 1 if number is not None else None)
        follows = number is not None and before is not None and number == before + 1
        self._previous[at] = number if follows else None

    def _only_numbers(self, at: int) -> bool:
        """Whether the column stands before all others and counts the rows, as some programs write it."""
        return at < self._first and self._previous[at] is not None

    def _reason(self, at: int) -> Reason:
        letter = column_letter(at)
        for _row, first, _last_row, last in self._merged:
            if first < at <= last and first in self._named:
                header = quoted(self._texts[first])
                over = f"{header} is merged over {column_letter(first)} to {column_letter(last)}"
                what = f"column {letter} has no header of its own: {over}"
                return Reason(what, "Give each column its own header.")
        return Reason(f"column {letter} has cells and no header", f"Name column {letter}, or clear it.")
