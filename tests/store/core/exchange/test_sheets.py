"""Where the headers of a sheet are, and what becomes of columns without one."""

from collections.abc import Sequence

import pytest

from store.core.errors import UnreadableWorkbook
from store.core.exchange.cells import Cell
from store.core.exchange.sheets import NOTHING_KNOWN, Sheet, SheetFacts, read_sheet
from store.core.reports import FileReading
from store.core.types import Workspace

HEADERS = ("URN:Tel", "Name")
KIM = ("+250788000001", "Kim")
LEE = ("+250788000002", "Lee")


def read(
    *rows: Sequence[Cell], facts: SheetFacts = NOTHING_KNOWN, header_row: int = 0, max_records: int = 10
) -> Sheet:
    return read_sheet(
        rows,
        file="people.xlsx",
        fields=(),
        workspace=Workspace(),
        facts=facts,
        header_row=header_row,
        max_records=max_records,
    )


def refused(
    *rows: Sequence[Cell], facts: SheetFacts = NOTHING_KNOWN, max_records: int = 10
) -> UnreadableWorkbook:
    with pytest.raises(UnreadableWorkbook) as caught:
        read(*rows, facts=facts, max_records=max_records)
    return caught.value


@pytest.mark.parametrize(
    ("above", "row"),
    [
        ((), 1),
        (((), ("", None)), 3),
        ((("Contacts of Gasabo, March 2026",), ()), 3),
        ((("District", "Gasabo"), ("Month", 3), ()), 4),
        (tuple(() for _ in range(19)), 20),
    ],
)
def test_the_headers_are_the_first_row_that_tells_contacts_apart(
    above: tuple[tuple[Cell, ...], ...], row: int
) -> None:
    sheet = read(*above, HEADERS, KIM, (), LEE)
    assert sheet.reading.header_row == row
    assert [(each.row, each.name) for each in sheet.records] == [(row + 1, "Kim"), (row + 3, "Lee")]


def test_headers_are_looked_for_in_twenty_rows_and_can_be_named() -> None:
    rows = (*((),) * 20, HEADERS, KIM)
    assert refused(*rows).message == "In people.xlsx no row names the columns."
    assert read(*rows, header_row=21).records[0].row == 22


def test_a_table_may_begin_in_any_column() -> None:
    sheet = read(("", "", "URN:Tel", "", "Name"), ("", "", "+250788000001", None, "Kim"))
    assert [column.letter for column in sheet.columns] == ["C", "E"]
    assert (sheet.records[0].name, sheet.unnamed) == ("Kim", ())


@pytest.mark.parametrize("first", [0, 1, "17"])
def test_a_column_that_only_numbers_the_rows_is_left_out_and_told(first: int | str) -> None:
    sheet = read(("", *HEADERS), (first, *KIM), (int(first) + 1, *LEE))
    assert sheet.unnamed == (("A", "it has no header and only numbers the rows"),)
    assert len(sheet.records) == 2


@pytest.mark.parametrize("cells", [("x", "y"), (1, 3), ("Kim", 2)])
def test_another_column_with_cells_and_no_header_refuses_the_file(cells: tuple[Cell, Cell]) -> None:
    error = refused(("", *HEADERS), (cells[0], *KIM), (cells[1], *LEE))
    assert error.message == "In people.xlsx column A has cells and no header."


def test_a_header_that_is_merged_over_columns_is_explained() -> None:
    merged = SheetFacts(merged=((0, 0, 0, 1),))
    error = refused(("URN:Tel", "", "Name"), (*KIM, "Kim"), facts=merged)
    assert error.message == (
        "In people.xlsx column B has no header of its own: “URN:Tel” is merged over A to B."
    )


def test_all_that_is_wrong_with_headers_is_told_together() -> None:
    error = refused(("URN:Tel", "URN:Pager", "", "Field:!!"), ("+250788000001", "1", "2", "3"))
    assert error.message == (
        "In people.xlsx column B is “URN:Pager”: there is no such address type;"
        " column D is “Field:!!”: no field can have that name; column C has cells and no header."
    )


def test_merged_cells_below_the_headers_are_told() -> None:
    sheet = read(HEADERS, KIM, LEE, facts=SheetFacts(merged=((1, 1, 2, 1),)))
    [note] = sheet.reading.notes
    assert note.startswith("Cells are merged in B2:B3: ")


def test_a_refusal_names_the_sheets() -> None:
    facts = SheetFacts(FileReading(sheet="ReadMe", other_sheets=("People", "Lists")))
    error = refused(("Contact list of the district",), facts=facts)
    assert error.hint.endswith("The sheet “ReadMe” was read; choose another if it is in “People”, “Lists”.")


@pytest.mark.parametrize("filled", [None, 5])
def test_records_are_counted_before_anything_is_read_and_rows_without_an_address_do_not_count(
    filled: int | None,
) -> None:
    facts = SheetFacts(filled=filled)
    rows = (HEADERS, KIM, ("", "nobody"), ("--", "nobody"), LEE)
    assert len(read(*rows, facts=facts, max_records=2).records) == 2
    error = refused(*rows, ("no number at all", "Ann"), facts=facts, max_records=2)
    assert error.message == "people.xlsx has more than 2 records, the most that one file may hold."


def test_a_column_of_too_many_cells_refuses_a_file_before_its_rows_are_read() -> None:
    rows = iter([HEADERS, *((),) * 25, KIM])
    facts = SheetFacts(filled=50, cells=(31, 2))
    with pytest.raises(UnreadableWorkbook, match="more than 10 records"):
        read_sheet(rows, file="a", fields=(), workspace=Workspace(), facts=facts, max_records=10)
    assert list(rows)[-1] == KIM
