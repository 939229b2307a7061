"""Imports: from the rows of a workbook to the records that it holds.

Everything that refuses a whole file is found here, before anything is written. What a record then does to a
contact is in `store.core.exchange.merge`."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from itertools import islice
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from store.core.errors import InvalidUrn, UnreadableWorkbook
from store.core.exchange.cells import CLEAR, Row, cell_text, column_letter
from store.core.exchange.headers import ColumnKind, ImportColumn, read_headers
from store.core.reports import ColumnUse, RowError
from store.core.text import printable, quoted
from store.core.types import Field, Urn, Workspace
from store.core.urns.entry import entry
from store.core.urns.rules import normalize

MAX_RECORDS: Final = 25_000
"""The most records that a file may hold."""

_BETWEEN_DIGITS: Final = re.compile(r"[\s().-]")

BATCH: Final = 100
"""How many records are applied together."""


@dataclass(frozen=True, slots=True)
class Record:
    """What one row of a workbook says of one contact.

    `row` is its number as the spreadsheet shows it, from 1, the headers being row 1. None leaves an
    attribute as it is, the empty text clears it; `fields` maps keys to texts in the same way, without the
    blank ones. `groups` are uuids of manual groups."""

    row: int
    uuid: str = ""
    name: str | None = None
    language: str | None = None
    status: str | None = None
    urns: tuple[Urn, ...] = ()
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    groups: tuple[str, ...] = ()
    invalid: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def with_urns(self, urns: Iterable[Urn], country: str) -> "Record":
        """The record with those addresses as a workbook has them, brought to their stored form.

        Phone numbers are read in `country`, and have to be whole: what is no address stays among the
        others, and `invalid` says why it is none.
        """
        read: list[Urn] = []
        invalid: dict[str, str] = {}
        for urn in urns:
            try:
                read.append(entry(urn.scheme, urn.path, country))
            except InvalidUrn as error:
                read.append(normalize(urn, country))
                invalid[read[-1].identity] = error.message
        return replace(self, urns=tuple(read), invalid=invalid)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A workbook that can be imported: what its columns are taken for, and its records in order.

    `unnamed` are the letters of columns at the end that hold something under no header, and are left out.
    """

    columns: tuple[ImportColumn, ...]
    records: tuple[Record, ...]
    unnamed: tuple[str, ...] = ()

    def uses(self) -> tuple[ColumnUse, ...]:
        """What each column is taken for, in words."""
        named = [
            ColumnUse(column.header, column.meaning(), column.kind is ColumnKind.IGNORE)
            for column in self.columns
        ]
        unnamed = [ColumnUse(f"Column {letter}", "it has no header", True) for letter in self.unnamed]
        return (*named, *unnamed)


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What became of records: how many contacts were made, changed or left as they were, how many records
    found no contact and could make none, and what was wrong with which row. A record with an error may
    still have changed its contact."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errored: int = 0
    errors: tuple[RowError, ...] = ()

    def __add__(self, other: "ImportCounts") -> "ImportCounts":
        return ImportCounts(
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.errored + other.errored,
            self.errors + other.errors,
        )


def read_sheet(
    rows: Iterable[Row],
    *,
    file: str,
    fields: Iterable[Field],
    workspace: Workspace,
    max_records: int = MAX_RECORDS,
) -> Sheet:
    """The columns and records of a workbook's rows, the first of which has the headers.

    A row without a UUID and without any address is no record and is skipped. Phone numbers are read in the
    workspace's country.

    Raises UnreadableWorkbook, with the row or column to blame, when a header is impossible (see
    `read_headers`), when two rows are for the same UUID or address, and when there are no records or more
    than `max_records`."""
    lines = iter(rows)
    zone = ZoneInfo(workspace.timezone)
    columns = read_headers([cell_text(cell, zone) for cell in next(lines, ())], fields, file)
    reader = _RowReader(columns, workspace.default_country, zone, _Unique(file))
    records: list[Record] = []
    for record in reader.records(lines):
        if len(records) == max_records:
            raise UnreadableWorkbook(
                f"{file} has more than {max_records:,} records, the most that one file may hold."
            )
        records.append(record)
    if not records:
        raise UnreadableWorkbook(f"{file} has no row with a UUID or an address under its headers.")
    return Sheet(columns, tuple(records), reader.unnamed())


def batches(records: Sequence[Record], size: int = BATCH) -> Iterator[Sequence[Record]]:
    """The records in order, so many at a time."""
    for start in range(0, len(records), size):
        yield records[start : start + size]


class _RowReader:
    """Turns rows into records with normalised addresses."""

    def __init__(
        self, columns: Sequence[ImportColumn], country: str, zone: tzinfo, unique: "_Unique"
    ) -> None:
        self._columns = [column for column in columns if column.kind is not ColumnKind.IGNORE]
        self._width = len(columns)
        self._country = country
        self._zone = zone
        self._unique = unique
        self._unnamed: set[int] = set()

    def records(self, rows: Iterator[Row]) -> Iterator[Record]:
        for number, row in enumerate(rows, start=2):
            texts = [cell_text(cell, self._zone) for cell in islice(row, self._width)]
            self._unnamed.update(at for at in range(self._width, len(row)) if cell_text(row[at], self._zone))
            record = self._record(number, texts)
            if record.uuid or record.urns:
                stored = record.with_urns(record.urns, self._country)
                self._unique.check(record, stored)
                yield stored

    def unnamed(self) -> tuple[str, ...]:
        return tuple(map(column_letter, sorted(self._unnamed)))

    def _record(self, number: int, texts: Sequence[str]) -> Record:
        urns: list[Urn] = []
        fields: dict[str, str] = {}
        attributes: dict[str, Any] = {}
        for column in self._columns:
            text = texts[column.index] if column.index < len(texts) else ""
            if not text:
                continue
            if column.kind is ColumnKind.SCHEME:
                if text != CLEAR:
                    urns.append(Urn(column.name, text))
                continue
            cleared = "" if text == CLEAR else text
            if column.key:
                fields[column.key] = cleared
            else:
                attributes[column.name] = cleared if column.name == "name" else cleared.lower()
        return Record(number, urns=tuple(urns), fields=fields, **attributes)


class _Unique:
    """Rejects a file in which two rows are for the same contact."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._rows: dict[str, int] = {}

    def check(self, written: Record, stored: Record) -> None:
        """Raise UnreadableWorkbook when an earlier row has the record's UUID, or one of its addresses.

        Addresses are compared without a country, so that what counts as the same file does not depend on
        settings.
        """
        if written.uuid:
            self._claim(written.uuid, f"UUID {quoted(written.uuid)}", written.row)
        for urn, read in zip(written.urns, stored.urns, strict=True):
            # A number with its country code is the same with and without a country, and need not be read
            # twice.
            whole = _BETWEEN_DIGITS.sub("", urn.path) == read.path and read.path.startswith("+")
            identity = read.identity if whole else normalize(urn).identity
            self._claim(identity, f"address {printable(identity)}", written.row)

    def _claim(self, key: str, what: str, row: int) -> None:
        earlier = self._rows.setdefault(key, row)
        if earlier != row:
            raise UnreadableWorkbook(
                f"Rows {earlier} and {row} of {self._file} have the same {what}.",
                "A contact can be in one row of a file only.",
            )
