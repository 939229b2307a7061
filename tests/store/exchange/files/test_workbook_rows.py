"""Which sheet of a workbook is read, and which of its cells cannot be."""

from collections.abc import Callable
from datetime import time
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart

from store.core.errors import UnreadableWorkbook
from store.core.exchange.cells import CellProblem, ProblemKind
from store.exchange.files.kinds import FileKind
from store.exchange.files.workbook_rows import WorkbookRows


def saved(folder: Path, change: Callable[[Workbook], object] = lambda _book: None) -> Path:
    """A workbook with one person in its sheet `People`, changed."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "People"
    sheet.append(["URN:Tel", "Name", "Field:Age"])
    sheet.append(["+250788000101", "Kim", 5])
    change(book)
    book.save(folder / "people.xlsx")
    return folder / "people.xlsx"


def opened(path: Path, wanted: str = "") -> WorkbookRows:
    rows = WorkbookRows(path, FileKind.XLSX, wanted)
    rows.look()
    return rows


def empty(book: Workbook) -> None:
    book.create_sheet("Cover", 0)


def hidden(book: Workbook) -> None:
    sheet = book.create_sheet("Cover", 0)
    sheet["A1"] = "URN:Tel"
    sheet.sheet_state = "hidden"


def chart(book: Workbook) -> None:
    sheet = book.create_chartsheet("Cover", 0)
    sheet.add_chart(BarChart())


@pytest.mark.parametrize("before", [empty, hidden, chart])
def test_the_first_visible_sheet_with_cells_is_read(
    tmp_path: Path, before: Callable[[Workbook], object]
) -> None:
    rows = opened(saved(tmp_path, before))
    assert (rows.name, rows.other_sheets) == ("People", ["Cover"])
    assert list(rows)[1] == ["+250788000101", "Kim", 5]


@pytest.mark.parametrize(("wanted", "name"), [("cover ", "Cover"), ("1", "Cover"), ("2", "People")])
def test_a_sheet_is_chosen_by_name_or_number(tmp_path: Path, wanted: str, name: str) -> None:
    assert opened(saved(tmp_path, hidden), wanted).name == name


@pytest.mark.parametrize("wanted", ["Nobody", "0", "3"])
def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path, wanted: str) -> None:
    with pytest.raises(UnreadableWorkbook, match=f"has no sheet “{wanted}”") as caught:
        opened(saved(tmp_path, hidden), wanted)
    assert caught.value.hint == "Its sheets are “Cover”, “People”."


def test_a_workbook_without_cells_is_refused_with_its_sheets(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "people.xlsx")
    with pytest.raises(UnreadableWorkbook, match="has no visible sheet with cells; its sheets are “Sheet”"):
        opened(tmp_path / "people.xlsx")


@pytest.mark.parametrize(
    ("value", "style", "kind", "text"),
    [
        ("=1+1", "General", ProblemKind.FORMULA, ""),
        ("#N/A", "General", ProblemKind.ERROR, "#N/A"),
        ("#DIV/0!", "General", ProblemKind.ERROR, "#DIV/0!"),
        (12345678901234567, "0", ProblemKind.DIGITS, "12345678901234570"),
        (-5, "yyyy-mm-dd", ProblemKind.DATE, "-5"),
    ],
)
def test_a_cell_that_cannot_be_read_says_why(
    tmp_path: Path, value: object, style: str, kind: ProblemKind, text: str
) -> None:
    def change(book: Workbook) -> None:
        cell = book["People"]["C2"]
        cell.value, cell.number_format = value, style

    assert list(opened(saved(tmp_path, change)))[1] == ["+250788000101", "Kim", CellProblem(kind, text)]


def test_rows_of_formulas_without_a_value_are_there(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        for _ in range(2):
            book["People"].append(["=A2", "=B2"])

    never = CellProblem(ProblemKind.FORMULA)
    rows = opened(saved(tmp_path, change))
    assert [list(row)[:2] for row in list(rows)[2:]] == [[never, never]] * 2
    assert rows.filled >= 4


@pytest.mark.parametrize(("value", "style"), [(0, "hh:mm"), (-5, "0"), (999999999999999, "0")])
def test_other_numbers_are_read(tmp_path: Path, value: float, style: str) -> None:
    def change(book: Workbook) -> None:
        cell = book["People"]["C2"]
        cell.value, cell.number_format = value, style

    read = list(opened(saved(tmp_path, change)))[1][2]
    assert read == (time() if style == "hh:mm" else value)


def test_hidden_rows_and_merged_cells_are_told(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = book["People"]
        sheet.append(["+250788000102", "Lee"])
        sheet.row_dimensions[2].hidden = True
        sheet.merge_cells("B2:B3")

    rows = opened(saved(tmp_path, change))
    assert rows.notes == ["1 row is hidden in the sheet, by a filter perhaps, and read like the others."]
    assert rows.merged == [(1, 1, 2, 1)]
    assert rows.filled == 3


def test_rows_end_with_the_last_cell(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book["People"]["A900"].number_format = "0"

    assert len(list(opened(saved(tmp_path, change)))) == 2
