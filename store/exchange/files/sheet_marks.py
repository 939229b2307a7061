"""What the fast reader of workbooks does not tell: cells in error, formulas without a value, dates before the
calendar, hidden rows. They are in the XML of the sheet, which is gone through once more, as a stream."""

import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.etree import ElementTree
from xml.parsers import expat

from store.core.errors import UnreadableWorkbook
from store.core.exchange.cells import CellProblem, ProblemKind

Place = tuple[int, int]
"""The row and column of a cell, from 0."""

_CHUNK: Final = 256 * 1024
_OVERLAP: Final = 512
_HIDDEN: Final = re.compile(rb"<(?:\w+:)?row\b[^>]*\shidden=[\"'](?:1|true)[\"']")
_TELLING: Final = re.compile(rb"\st=[\"']e[\"']|<(?:\w+:)?f[\s>/]")
_PLACE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass(slots=True)
class Marks:
    """What was found in a sheet: problems by place, and how many rows are hidden."""

    problems: dict[Place, CellProblem] = field(default_factory=dict)
    hidden_rows: int = 0


def read(path: Path, index: int, midnights: Collection[Place]) -> Marks:
    """The marks of the workbook's sheet at `index`, hidden sheets counted.

    `midnights` are the cells that were read as the time 00:00: a date before the calendar is read so too."""
    marks = Marks()
    with zipfile.ZipFile(path) as packed:
        part = _part(packed, index)
        if not part:
            return marks
        telling = bool(midnights)
        tail = b""
        for chunk in chunks(packed, part):
            telling = telling or _TELLING.search(tail + chunk) is not None
            marks.hidden_rows += len(_HIDDEN.findall(tail[-_OVERLAP:] + chunk)) - len(_HIDDEN.findall(tail))
            tail = chunk[-_OVERLAP:]
        if telling:
            cells = _Cells(marks.problems, frozenset(midnights))
            for chunk in chunks(packed, part):
                cells.parser.Parse(chunk)
            cells.parser.Parse(b"", True)
    return marks


def refuse_entities(*_declared: object) -> None:
    """Stop the parser: what a sheet declares could stand for far more than is written."""
    raise UnreadableWorkbook("The sheet declares entities, which no workbook needs.")


def chunks(packed: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A file inside a workbook, piece by piece."""
    with packed.open(part) as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _part(packed: zipfile.ZipFile, index: int) -> str:
    """The file inside the workbook that has the cells of the sheet; empty when it cannot be told."""
    names = {name.lower().lstrip("/"): name for name in packed.namelist()}
    workbook, relations = names.get("xl/workbook.xml"), names.get("xl/_rels/workbook.xml.rels")
    if workbook is None or relations is None:
        return ""
    sheets = [each for each in _elements(packed, workbook) if each.tag.rpartition("}")[2] == "sheet"]
    if index >= len(sheets):
        return ""
    wanted = next((value for key, value in sheets[index].items() if key.rpartition("}")[2] == "id"), "")
    for relation in _elements(packed, relations):
        if relation.get("Id") == wanted:
            target = relation.get("Target", "").lower()
            whole = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            return names.get(whole.replace("/./", "/"), "")
    return ""


def _elements(packed: zipfile.ZipFile, part: str) -> Iterator[ElementTree.Element]:
    return ElementTree.fromstring(packed.read(part)).iter()


class _Cells:
    """Goes through the cells of a sheet's XML and keeps the problems."""

    def __init__(self, problems: dict[Place, CellProblem], midnights: Collection[Place]) -> None:
        self._problems = problems
        self._midnights = midnights
        self._row, self._column = -1, -1
        self._type, self._value, self._formula = "", "", False
        self._in_value = False
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = refuse_entities

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "c":
                self._type, self._value, self._formula = attributes.get("t", "n"), "", False
                place = _PLACE.fullmatch(attributes.get("r", ""))
                self._column = _column(place.group(1)) if place else self._column + 1
                self._row = int(place.group(2)) - 1 if place else self._row
            case "f":
                self._formula = True
            case "v" | "is":
                self._in_value = True
            case "row":
                self._row = int(attributes["r"]) - 1 if attributes.get("r", "").isdecimal() else self._row + 1
                self._column = -1

    def _end(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "v" | "is":
                self._in_value = False
            case "c":
                problem = self._problem()
                if problem is not None:
                    self._problems[self._row, self._column] = problem

    def _text(self, text: str) -> None:
        if self._in_value:
            self._value += text

    def _problem(self) -> CellProblem | None:
        if self._type == "e":
            return CellProblem(ProblemKind.ERROR, self._value.strip() or "#N/A")
        if self._formula and not self._value.strip() and self._type != "str":
            return CellProblem(ProblemKind.FORMULA)
        if self._value.startswith("-") and (self._row, self._column) in self._midnights:
            return CellProblem(ProblemKind.DATE, self._value)
        return None


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
