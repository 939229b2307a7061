"""The sheet of an import: the columns that its headers name, and the records under them.

Everything that refuses a whole file is found here, before anything is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from store.core.errors import UnreadableWorkbook
from store.core.exchange.cells import Row, cell_text
from store.core.exchange.export import is_export
from store.core.exchange.headers import ColumnKind, ImportColumn, read_headers
from store.core.exchange.records import Record, RowReader
from store.core.reports import ColumnUse, RowError
from store.core.types import Field, Workspace

MAX_RECORDS: Final = 25_000
"""The most records that a file may hold."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A workbook that can be imported: what its columns are taken for, and its records in order.

    `unnamed` are the letters of columns at the end that hold something under no header, and are left out.
    `left_out` are the rows that are no record.
    """

    columns: tuple[ImportColumn, ...]
    records: tuple[Record, ...]
    unnamed: tuple[str, ...] = ()
    left_out: tuple[RowError, ...] = ()

    def uses(self) -> tuple[ColumnUse, ...]:
        """What each column is taken for, in words."""
        named = [
            ColumnUse(column.header, column.meaning(), column.kind is ColumnKind.IGNORE)
            for column in self.columns
        ]
        unnamed = [ColumnUse(f"Column {letter}", "it has no header", True) for letter in self.unnamed]
        return (*named, *unnamed)


def read_sheet(
    rows: Iterable[Row],
    *,
    file: str,
    fields: Iterable[Field],
    workspace: Workspace,
    max_records: int = MAX_RECORDS,
    is_csv: bool = False,
    all_addresses: bool = False,
) -> Sheet:
    """The columns and records of a workbook's rows, the first of which has the headers.

    A row without a UUID and without any address is no record and is left out. Where several columns are for
    one type of address, the first that is filled counts; with `all_addresses`, and in an export of ours, all
    of them do. Phone numbers are read in the workspace's country. In a CSV file texts may be marked (see
    `store.core.exchange.cells.unmarked`).

    Raises UnreadableWorkbook, with the row or column to blame, when a header is impossible (see
    `read_headers`), and when there are no records or more than `max_records`."""
    lines = iter(rows)
    zone = ZoneInfo(workspace.timezone)
    columns = read_headers([cell_text(cell, zone) for cell in next(lines, ())], fields, file)
    ours = is_export([column.header for column in columns])
    reader = RowReader(
        columns, workspace.default_country, zone, is_csv=is_csv, all_addresses=all_addresses or ours
    )
    records: list[Record] = []
    for record in reader.records(enumerate(lines, start=2)):
        if len(records) == max_records:
            raise UnreadableWorkbook(
                f"{file} has more than {max_records:,} records, the most that one file may hold."
            )
        records.append(record)
    if not records:
        raise UnreadableWorkbook(f"{file} has no row with a UUID or an address under its headers.")
    return Sheet(columns, tuple(records), reader.unnamed(), tuple(reader.left_out))
