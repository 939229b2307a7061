"""The marks of a sheet in an OpenDocument workbook: the same that `sheet_marks` finds in Excel's."""

import zipfile
from pathlib import Path
from typing import Final
from xml.parsers import expat

from store.core.exchange.cells import CellProblem, ProblemKind
from store.exchange.files.sheet_marks import Marks, chunks, refuse_entities

_HIDDEN: Final = ("collapse", "filter")


def read(path: Path, index: int) -> Marks:
    """The marks of the workbook's sheet at `index`."""
    cells = _Cells(index)
    with zipfile.ZipFile(path) as packed:
        for chunk in chunks(packed, "content.xml"):
            cells.parser.Parse(chunk)
        cells.parser.Parse(b"", True)
    return cells.marks


class _Cells:
    """Goes through the cells of all sheets and keeps the problems of one."""

    def __init__(self, index: int) -> None:
        self.marks = Marks()
        self._left = index
        self._row, self._column = 0, 0
        self._rows, self._columns = 1, 1
        self._cell: dict[str, str] = {}
        self._text = ""
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._add
        self.parser.StartDoctypeDeclHandler = refuse_entities

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "table-row":
                self._column = 0
                self._rows = int(attributes.get("table:number-rows-repeated", "1"))
                if self._left == 0 and attributes.get("table:visibility") in _HIDDEN:
                    self.marks.hidden_rows += self._rows
            case "table-cell" | "covered-table-cell":
                self._columns = int(attributes.get("table:number-columns-repeated", "1"))
                self._cell, self._text = attributes, ""

    def _end(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "table":
                self._left -= 1
                self._row = 0
            case "table-row":
                self._row += self._rows
            case "table-cell" | "covered-table-cell":
                problem = self._problem()
                if problem is not None and self._left == 0:
                    self.marks.problems[self._row, self._column] = problem
                self._column += self._columns

    def _add(self, text: str) -> None:
        self._text += text

    def _problem(self) -> CellProblem | None:
        text = self._text.strip()
        formula = "table:formula" in self._cell
        if self._cell.get("calcext:value-type") == "error" or (formula and text.startswith(("#", "Err:"))):
            return CellProblem(ProblemKind.ERROR, text or "#N/A")
        if formula and "office:value-type" not in self._cell:
            return CellProblem(ProblemKind.FORMULA)
        return None
