"""The records of an import: what a row under known headers says of one contact.

How the headers of a file are found is in `store.core.exchange.sheets`; what a record then does to a contact
is in `store.core.exchange.merge`."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from types import MappingProxyType
from typing import Any, Final

from store.core.errors import InvalidUrn
from store.core.exchange.cells import CLEAR, Cell, CellProblem, Row, cell_text, unmarked, visible
from store.core.exchange.headers import ColumnKind, ImportColumn
from store.core.reports import RowError, RowKind
from store.core.text import printable, quoted
from store.core.types import Urn
from store.core.urns.entry import entries
from store.core.urns.rules import normalize
from store.core.urns.schemes import SCHEMES

_UUID: Final = (ColumnKind.ATTRIBUTE.value, "uuid")
_WHOLE_NUMBER: Final = re.compile(r"\+[0-9]{7,15}")
_BLANK: Final = (None, "")
_NO_ADDRESS: Final = "It was left out: it has neither a UUID nor an address."


@dataclass(frozen=True, slots=True)
class Record:
    """What one row of a workbook says of one contact.

    `row` is its number as the spreadsheet shows it, from 1, the headers being row 1. None leaves an
    attribute as it is, the empty text clears it; `fields` maps keys to texts in the same way, without the
    blank ones. `groups` are uuids of manual groups. A `problem` is why nothing of the row can be applied;
    `errors` and `notes` are what reading it has told. `written` are whole numbers as the file has them that
    were read as another number, by the identity of that: a contact may have what the file says after all."""

    row: int
    uuid: str = ""
    name: str | None = None
    language: str | None = None
    status: str | None = None
    urns: tuple[Urn, ...] = ()
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    groups: tuple[str, ...] = ()
    invalid: Mapping[str, RowError] = field(default_factory=lambda: MappingProxyType({}))
    written: Mapping[str, Urn] = field(default_factory=lambda: MappingProxyType({}))
    problem: RowError | None = None
    errors: tuple[RowError, ...] = ()
    notes: tuple[RowError, ...] = ()

    def with_urns(self, urns: Iterable[Urn], country: str, cells: Sequence[str] = ()) -> "Record":
        """The record with those addresses as a workbook has them, brought to their stored form.

        Phone numbers are read in `country`, and have to be whole: what is no address stays among the
        others, and `invalid` says why it is none. A text may hold several addresses. `cells` names the cell
        of each text.
        """
        read: dict[str, Urn] = {}
        invalid: dict[str, RowError] = {}
        written: dict[str, Urn] = {}
        notes: list[RowError] = []
        for at, urn in enumerate(urns):
            cell = cells[at] if cells else ""
            where = f"{cell}: " if cell else ""
            try:
                found = entries(urn.scheme, urn.path, country)
            except InvalidUrn as error:
                kept = normalize(urn, country)
                read[kept.identity] = kept
                invalid[kept.identity] = RowError(self.row, where + error.message, cell, RowKind.ADDRESS)
                continue
            if found[0].urn.path != urn.path and _WHOLE_NUMBER.fullmatch(urn.path):
                written[found[0].urn.identity] = urn
            for each in found:
                read.setdefault(each.urn.identity, each.urn)
                notes += [RowError(self.row, f"{where}{note}.", cell, RowKind.PART) for note in each.left_out]
        told = (*self.notes, *notes)
        return replace(self, urns=tuple(read.values()), invalid=invalid, written=written, notes=told)


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What became of records: how many contacts were made, changed or left as they were, how many records
    found no contact and could make none, and what was wrong or is to be told of which row. A record with an
    error may still have changed its contact."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errored: int = 0
    errors: tuple[RowError, ...] = ()
    notes: tuple[RowError, ...] = ()

    def __add__(self, other: "ImportCounts") -> "ImportCounts":
        return ImportCounts(
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.errored + other.errored,
            self.errors + other.errors,
            self.notes + other.notes,
        )


def batches(records: Sequence[Record], size: int) -> Iterator[Sequence[Record]]:
    """The records in order, so many at a time."""
    for start in range(0, len(records), size):
        yield records[start : start + size]


class RowReader:
    """Turns rows into records with normalised addresses.

    Phone numbers are read in `country`; dates without a zone in `zone`. Where several columns are for one
    type of address, the first that is filled counts, or with `all_addresses` each of them. A row whose UUID
    or address an earlier row has is a record with a problem; a row that has neither is no record: it is
    among those `left_out`, unless it is blank."""

    def __init__(
        self,
        columns: Sequence[ImportColumn],
        country: str,
        zone: tzinfo,
        *,
        is_csv: bool = False,
        all_addresses: bool = False,
    ) -> None:
        self._columns = [_Column.of(column) for column in columns if column.kind is not ColumnKind.IGNORE]
        self._country = country
        self._zone = zone
        self._is_csv = is_csv
        self._all_addresses = all_addresses
        self._rows: dict[str, int] = {}
        self.left_out: list[RowError] = []

    def records(self, rows: Iterable[tuple[int, Row]]) -> Iterator[Record]:
        """The records of rows, each with its number in the sheet."""
        for number, row in rows:
            cells = _Cells(number)
            for column in self._columns:
                if column.index < len(row) and (cell := row[column.index]) not in _BLANK:
                    self._read(cells, column, cell)
            record = cells.record(self._country)
            if record.uuid or record.urns or record.problem:
                yield record if record.problem else self._once(record)
            elif any(isinstance(cell, CellProblem) or cell_text(cell, self._zone) for cell in row):
                self.left_out.append(RowError(number, _NO_ADDRESS, kind=RowKind.NO_ADDRESS))

    def _read(self, cells: "_Cells", column: "_Column", cell: Cell) -> None:
        if isinstance(cell, CellProblem):
            cells.refuse(column, cell)
            return
        text = cell_text(cell, self._zone)
        if text == CLEAR:
            cells.clear(column)
        elif text:
            cells.take(column, unmarked(text, is_csv=self._is_csv), one_of_a_type=not self._all_addresses)

    def _once(self, record: Record) -> Record:
        """The record, with a problem when an earlier row has its UUID or one of its addresses as stored."""
        keys = [record.uuid] if record.uuid else []
        keys += [urn.identity for urn in record.urns]
        for key in keys:
            earlier = record.row if key in record.invalid else self._rows.setdefault(key, record.row)
            if earlier != record.row:
                what = f"the UUID {quoted(key)}" if key == record.uuid else printable(key)
                message = f"{what} is in row {earlier} already, so this row was left as it is."
                return replace(record, problem=RowError(record.row, message, kind=RowKind.REPEATED))
        return record


@dataclass(frozen=True, slots=True)
class _Column:
    """What has to be known of a column for each of its cells."""

    index: int
    letter: str
    name: str
    key: str
    is_address: bool
    is_uuid: bool

    @classmethod
    def of(cls, column: ImportColumn) -> "_Column":
        """The column of the headers, with what it is for worked out once."""
        is_address, is_uuid = column.kind is ColumnKind.SCHEME, column.target == _UUID
        return cls(column.index, column.letter, column.name, column.key, is_address, is_uuid)


class _Cells:
    """What the cells of one row say, as they are read from left to right."""

    def __init__(self, row: int) -> None:
        self._row = row
        self._attributes: dict[str, Any] = {}
        self._fields: dict[str, str] = {}
        self._urns: list[tuple[Urn, str]] = []
        self._first: dict[str, tuple[str, str]] = {}
        self._errors: list[RowError] = []
        self._notes: list[RowError] = []
        self._lost_uuid = self._lost_address = False

    def refuse(self, column: _Column, problem: CellProblem) -> None:
        """The cell cannot be read."""
        cell = f"{column.letter}{self._row}"
        self._errors.append(RowError(self._row, problem.told(cell), cell, RowKind.UNREADABLE))
        self._lost_uuid |= column.is_uuid
        self._lost_address |= column.is_address

    def clear(self, column: _Column) -> None:
        """The cell clears what it is for; addresses cannot be cleared."""
        if column.key:
            self._fields[column.key] = ""
        elif not column.is_address:
            self._attributes[column.name] = ""

    def take(self, column: _Column, text: str, *, one_of_a_type: bool) -> None:
        """The cell says this; an address or a UUID of characters that nobody sees says nothing."""
        if column.key:
            self._fields[column.key] = text
        elif column.is_address:
            if seen := visible(text):
                self._address(column, seen, one_of_a_type)
        elif column.name == "name":
            self._attributes["name"] = text
        elif seen := visible(text):
            self._attributes[column.name] = seen.lower()

    def _address(self, column: _Column, text: str, one_of_a_type: bool) -> None:
        cell = f"{column.letter}{self._row}"
        first, earlier = self._first.setdefault(column.name, (cell, text))
        if first == cell or not one_of_a_type:
            self._urns.append((Urn(column.name, text), cell))
        elif earlier != text:
            message = f"{cell} was left out: a row has one {SCHEMES[column.name].label}, which is in {first}."
            self._notes.append(RowError(self._row, message, cell, RowKind.SPARE))

    def record(self, country: str) -> Record:
        """All that was read; a row whose UUID or only address cannot be read has that as its problem."""
        record = Record(
            self._row,
            fields=self._fields,
            errors=tuple(self._errors),
            notes=tuple(self._notes),
            **self._attributes,
        )
        if self._lost_uuid or (self._lost_address and not record.uuid and not self._urns):
            return replace(record, problem=self._errors[-1], errors=record.errors[:-1])
        return record.with_urns([urn for urn, _ in self._urns], country, [cell for _, cell in self._urns])
