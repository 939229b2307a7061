"""The rows of a workbook: which of its sheets is read, and what each cell holds."""

import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import time
from io import BytesIO
from itertools import chain, islice, repeat
from pathlib import Path
from typing import Final
from xml.etree import ElementTree
from xml.parsers import expat

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from store.core.errors import UnreadableWorkbook
from store.core.exchange.cells import Cell, CellProblem, ProblemKind, is_filled
from store.core.text import listed, quoted
from store.exchange.files import ods_marks, sheet_marks, xls_marks
from store.exchange.files.kinds import FileKind

_MIDNIGHT: Final = time()
_TOO_LONG: Final = 10**15
"""The first whole number of more digits than a sheet keeps."""
_MOST_MERGED: Final = 1000


class WorkbookRows:
    """A sheet of a workbook with cells. `other_sheets` are the names of the others; `merged` has first row
    and column, last row and column of cells that are one, from 0."""

    def __init__(self, path: Path, kind: FileKind, wanted: str) -> None:
        try:
            workbook = _open(path)
            index, sheet = _choose(workbook, wanted, path.name)
        except PasswordError as error:
            raise UnreadableWorkbook(
                f"{path.name} is protected by a password: save a copy without one."
            ) from error
        except (CalamineError, OSError, ValueError, IndexError) as error:
            raise _damaged(path) from error
        self._path, self._kind, self._index, self._sheet = path, kind, index, sheet
        self._left = sheet.start[1] if sheet.start else 0
        self._marks = sheet_marks.Marks()
        self.name = sheet.name
        self.other_sheets = [name for name in workbook.sheet_names if name != sheet.name]
        self.merged = [(*first, *last) for first, last in (sheet.merged_cell_ranges or ())[:_MOST_MERGED]]
        self.filled = 0
        self.cells = Counter[int]()
        self._height = 0
        self.notes: list[str] = []

    def look(self) -> None:
        """Count the rows that are not blank, and find the cells that cannot be read."""
        midnights = set()
        for number, row in enumerate(self._sheet.iter_rows()):
            filled = [self._left + at for at, cell in enumerate(row) if cell != "" and is_filled(cell)]
            self.cells.update(filled)
            if filled:
                self.filled += 1
                self._height = number + 1
            midnights |= {(number, self._left + at) for at, cell in enumerate(row) if cell == _MIDNIGHT}
        try:
            if self._kind is FileKind.XLSX:
                self._marks = sheet_marks.read(self._path, self._index, midnights)
            elif self._kind is FileKind.ODS:
                self._marks = ods_marks.read(self._path, self._index)
            else:
                self._marks = xls_marks.read(self._path, self._index)
        except (
            zipfile.BadZipFile,
            KeyError,
            ElementTree.ParseError,
            expat.ExpatError,
            OSError,
            ValueError,
        ) as error:
            raise _damaged(self._path) from error
        self.filled += len({row for row, _column in self._marks.problems})
        if hidden := self._marks.hidden_rows:
            what = "1 row is" if hidden == 1 else f"{hidden:,} rows are"
            self.notes.append(f"{what} hidden in the sheet, by a filter perhaps, and read like the others.")

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        """The rows down to the last one with a cell; blank ones have no cells, blank columns before the first
        cell are there."""
        blank: list[Cell] = [""] * self._left
        marked: dict[int, dict[int, CellProblem]] = {}
        for (line, column), problem in self._marks.problems.items():
            marked.setdefault(line, {})[column] = problem
        height = max(self._height, max(marked, default=-1) + 1)
        lines = chain(islice(self._sheet.iter_rows(), self._height), repeat([]))
        for number, cells in zip(range(height), lines, strict=False):
            filled = any(cell != "" for cell in cells)
            row = blank + [_within_digits(cell) for cell in cells] if filled else []
            for column, problem in marked.get(number, {}).items():
                row += [""] * (column + 1 - len(row))
                row[column] = problem
            yield row


def _open(path: Path) -> CalamineWorkbook:
    """The workbook by what is in it: its name may say another kind."""
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError:
        raise
    except CalamineError:
        return CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))


def _choose(workbook: CalamineWorkbook, wanted: str, file: str) -> tuple[int, CalamineSheet]:
    """The sheet by its name or number, from 1, or else the first that is visible and has cells."""
    sheets = workbook.sheets_metadata
    if wanted:
        index = _named(sheets, wanted, file)
        return index, workbook.get_sheet_by_index(index)
    for index, about in enumerate(sheets):
        if about.typ is SheetTypeEnum.WorkSheet and about.visible is SheetVisibleEnum.Visible:
            sheet = workbook.get_sheet_by_index(index)
            if sheet.start is not None:
                return index, sheet
    names = listed([quoted(about.name) for about in sheets])
    raise UnreadableWorkbook(f"{file} has no visible sheet with cells; its sheets are {names}.")


def _named(sheets: Sequence[SheetMetadata], wanted: str, file: str) -> int:
    names = [about.name.strip().casefold() for about in sheets]
    if wanted.strip().casefold() in names:
        return names.index(wanted.strip().casefold())
    if wanted.strip().isdecimal() and 1 <= int(wanted) <= len(sheets):
        return int(wanted) - 1
    known = listed([quoted(about.name) for about in sheets])
    raise UnreadableWorkbook(f"{file} has no sheet {quoted(wanted)}.", f"Its sheets are {known}.")


def _within_digits(cell: Cell) -> Cell:
    """The cell, or that it is a number of more digits than a sheet keeps."""
    if isinstance(cell, int | float) and abs(cell) >= _TOO_LONG and cell == cell // 1:
        return CellProblem(ProblemKind.DIGITS, str(int(cell)))
    return cell


def _damaged(path: Path) -> UnreadableWorkbook:
    return UnreadableWorkbook(f"{path.name} is damaged: copy or save it again.")
