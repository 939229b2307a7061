"""The records of an import: what a row under known headers says of one contact.

How the headers of a file are found is in `store.core.exchange.sheets`; what a record then does to a contact
is in `store.core.exchange.merge`."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from itertools import islice
from types import MappingProxyType
from typing import Any, Final

from store.core.errors import InvalidUrn, UnreadableWorkbook
from store.core.exchange.cells import CLEAR, Row, cell_text, column_letter, unmarked
from store.core.exchange.headers import ColumnKind, ImportColumn
from store.core.reports import RowError
from store.core.text import printable, quoted
from store.core.types import Urn
from store.core.urns.entry import entry
from store.core.urns.rules import normalize

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


def batches(records: Sequence[Record], size: int = BATCH) -> Iterator[Sequence[Record]]:
    """The records in order, so many at a time."""
    for start in range(0, len(records), size):
        yield records[start : start + size]


class RowReader:
    """Turns rows into records with normalised addresses.

    A row without a UUID and without any address is no record and is skipped. Phone numbers are read in
    `country`; dates without a zone in `zone`."""

    def __init__(
        self, columns: Sequence[ImportColumn], country: str, zone: tzinfo, file: str, *, is_csv: bool = False
    ) -> None:
        self._is_csv = is_csv
        self._columns = [column for column in columns if column.kind is not ColumnKind.IGNORE]
        self._width = len(columns)
        self._country = country
        self._zone = zone
        self._unique = _Unique(file)
        self._unnamed: set[int] = set()

    def records(self, rows: Iterable[tuple[int, Row]]) -> Iterator[Record]:
        """The records of rows, each with its number in the sheet.

        Raises UnreadableWorkbook when two rows are for the same UUID or address."""
        for number, row in rows:
            texts = [cell_text(cell, self._zone) for cell in islice(row, self._width)]
            self._unnamed.update(at for at in range(self._width, len(row)) if cell_text(row[at], self._zone))
            record = self._record(number, texts)
            if record.uuid or record.urns:
                stored = record.with_urns(record.urns, self._country)
                self._unique.check(record, stored)
                yield stored

    def unnamed(self) -> tuple[str, ...]:
        """The letters of columns behind the last header that hold something."""
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
                    urns.append(Urn(column.name, unmarked(text, is_csv=self._is_csv)))
                continue
            cleared = "" if text == CLEAR else unmarked(text, is_csv=self._is_csv)
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
