"""From rows to records: what is one, what its cells say, and what refuses a file."""

from collections.abc import Sequence
from datetime import date

import pytest

from store.core.errors import UnreadableWorkbook
from store.core.exchange.cells import Cell, CellProblem, ProblemKind
from store.core.exchange.records import ImportCounts, Record, batches
from store.core.exchange.sheets import Sheet, SheetFacts, read_sheet
from store.core.reports import FileReading, RowError, RowKind
from store.core.types import Urn, Workspace

RWANDA = Workspace(default_country="RW", timezone="Africa/Kigali")
HEADERS = ("UUID", "Name", "Language", "Status", "URN:Tel", "URN:Twitter", "Field:Age")
UUID = "f519ca1f-8513-49ba-8896-22bf0420dec7"


def read(*rows: Sequence[Cell], workspace: Workspace = RWANDA, max_records: int = 25_000) -> Sheet:
    return read_sheet(rows, file="people.xlsx", fields=(), workspace=workspace, max_records=max_records)


def record(*cells: Cell) -> Record:
    """The record that a row under the usual headers makes."""
    [only] = read(HEADERS, cells).records
    return only


def test_blank_cells_say_nothing_and_two_dashes_clear() -> None:
    assert record(UUID, "", None, " ", "", "", "") == Record(row=2, uuid=UUID)
    cleared = record(UUID, "--", "--", "--", "--", "--", "--")
    assert cleared == Record(row=2, uuid=UUID, name="", language="", status="", fields={"age": ""})


def test_names_keep_their_case_and_the_other_attributes_lose_it() -> None:
    assert record(UUID.upper(), " NIC Pottier ", "ENG", "Blocked") == Record(
        row=2, uuid=UUID, name="NIC Pottier", language="eng", status="blocked"
    )


@pytest.mark.parametrize(
    ("cell", "path"),
    [
        (250788382382.0, "+250788382382"),
        ("0788 383 385", "+250788383385"),
        ("2.50788383383E+11", "+250788383383"),
        ("tel:+250788383383", "+250788383383"),
    ],
)
def test_phone_numbers_are_read_in_the_country_of_the_workspace(cell: Cell, path: str) -> None:
    read_one = record("", "Ann", "", "", cell)
    assert read_one.urns == (Urn("tel", path),)
    assert read_one.invalid == {}


@pytest.mark.parametrize("cell", ["+?", "0788383385", "2345678901234567890", "8080", "2.50788E+11"])
def test_what_is_no_whole_number_is_kept_and_says_why_it_is_none(cell: str) -> None:
    [only] = read(HEADERS, ("", "Ann", "", "", cell), workspace=Workspace()).records
    [urn] = only.urns
    assert only.invalid[urn.identity].message.endswith(".")
    assert only.invalid[urn.identity].cell == "E2"


def test_addresses_come_in_the_order_of_their_columns() -> None:
    [only] = read(("URN:Twitter", "Name", "URN:Tel"), ("@Bob", "Bob", "+250788123123")).records
    assert [urn.identity for urn in only.urns] == ["twitter:bob", "tel:+250788123123"]


def test_rows_are_counted_as_the_spreadsheet_shows_them_blank_ones_too() -> None:
    sheet = read(
        ("URN:Tel", "Name"), (), ("+250788000001", "A"), ("", "no address"), (None,), ("+250788000002", "B")
    )
    assert [(each.row, each.name) for each in sheet.records] == [(3, "A"), (6, "B")]


def test_cells_under_no_header_are_left_out_and_named() -> None:
    sheet = read(("URN:Tel", "Name", "", ""), ("+250788000001", "A", "x", "", "y"))
    assert sheet.unnamed == (("C", "it has no header"), ("E", "it has no header"))
    assert [(use.header, use.ignored) for use in sheet.uses()] == [
        ("URN:Tel", False),
        ("Name", False),
        ("Column C", True),
        ("Column E", True),
    ]


def test_dates_become_iso_text() -> None:
    [only] = read(("URN:Tel", "Field:Joined"), ("+250788000001", date(2020, 9, 18))).records
    assert only.fields == {"joined": "2020-09-18"}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ((), "In people.xlsx no row names the columns."),
        ((("URN:Tel",),), "people.xlsx has no row with a UUID or an address under its headers."),
        (
            (("URN:Tel", "Name"), ("", "Ann"), ("--", "Bob")),
            "people.xlsx has no row with a UUID or an address",
        ),
        (
            (("URN:Tel",), *((f"+25078800000{n}",) for n in range(4))),
            "people.xlsx has more than 3 records, the most that one file may hold.",
        ),
    ],
)
def test_a_file_is_refused_in_one_sentence(rows: tuple[Sequence[Cell], ...], message: str) -> None:
    with pytest.raises(UnreadableWorkbook) as caught:
        read(*rows, max_records=3)
    assert caught.value.message.startswith(message)


@pytest.mark.parametrize(
    ("header", "cells", "what"),
    [
        ("URN:Tel", ("+250788382382", "(+250) 788 382382"), "tel:+250788382382"),
        ("URN:Tel", ("0788382382", "+250788382382\u200b"), "tel:+250788382382"),
        ("URN:Tel", ("0788382381/0788382382", "0788382382 ext 4"), "tel:+250788382382"),
        ("UUID", (UUID, UUID.upper()), f"the UUID “{UUID}”"),
    ],
)
def test_of_two_rows_with_the_same_the_later_is_in_error(
    header: str, cells: tuple[str, str], what: str
) -> None:
    first, second = read((header, "Name"), (cells[0], "Ann"), ("", ""), (cells[1], "Bob")).records
    assert first.problem is None
    assert second.problem == RowError(
        4, f"{what} is in row 2 already, so this row was left as it is.", kind=RowKind.REPEATED
    )


def test_rows_with_the_same_text_that_is_no_number_are_each_wrong_by_it() -> None:
    assert [each.problem for each in read(("URN:Tel",), ("none",), ("none",)).records] == [None, None]


def test_a_row_without_an_address_is_left_out_and_told_and_a_blank_one_is_nothing() -> None:
    sheet = read(
        ("URN:Tel", "Name"), ("", "Ann"), ("", " "), ("--", "Bob"), ("\u200b", ""), ("0788382382", "")
    )
    assert [(each.row, each.kind) for each in sheet.left_out] == [
        (row, RowKind.NO_ADDRESS) for row in (2, 4, 5)
    ]
    assert [each.row for each in sheet.records] == [6]


TWO = ("URN:Tel", "Name", "URN:Tel")


def test_of_several_columns_the_first_that_is_filled_counts_and_the_others_are_named() -> None:
    rows = (("0788000001", "A", "0788000002"), ("", "B", "0788000003"), ("0788000004", "C", "0788000004"))
    first, second, third = read(TWO, *rows).records
    assert [urn.path for urn in first.urns + second.urns + third.urns] == [
        "+250788000001",
        "+250788000003",
        "+250788000004",
    ]
    assert [(note.cell, note.kind) for note in first.notes] == [("C2", RowKind.SPARE)]
    assert second.notes == third.notes == ()


def test_all_addresses_count_when_chosen_and_in_an_export_of_ours() -> None:
    row = ("0788000001", "A", "0788000002")
    [chosen] = read_sheet([TWO, row], file="a.csv", fields=(), workspace=RWANDA, all_addresses=True).records
    assert len(chosen.urns) == 2
    ours = ("Contact UUID", "Name", "Language", "Status", "Created On", "Last Seen On", "URN:Tel", "URN:Tel")
    [exported] = read(ours, (UUID, "A", "", "Active", "", "", "0788000001", "0788000002")).records
    assert (len(exported.urns), exported.notes) == (2, ())


def test_a_cell_may_hold_several_numbers_and_what_is_left_out_of_it_is_told() -> None:
    read_one = record("", "A", "", "", "0788000001 / 0788000002 ext 4")
    assert [urn.path for urn in read_one.urns] == ["+250788000001", "+250788000002"]
    assert [(note.cell, note.kind) for note in read_one.notes] == [("E2", RowKind.PART)]


def test_cells_that_cannot_be_read_are_errors_of_their_row() -> None:
    broken = CellProblem(ProblemKind.ERROR, "#N/A")
    told = record("", "A", "", "", "0788000001", "", broken)
    assert [(error.cell, error.kind) for error in told.errors] == [("G2", RowKind.UNREADABLE)]
    assert (told.problem, told.fields) == (None, {})
    for cells in (("", "A", "", "", broken), (broken, "A", "", "", "0788000001")):
        lost = record(*cells)
        assert lost.problem
        assert lost.problem.kind is RowKind.UNREADABLE
        assert "#N/A" in lost.problem.message


def test_marks_come_off_in_csv_files_only() -> None:
    rows = [("URN:Tel", "Name"), ("'+250 788 000001", "'=1"), ("'0788000002", "'--")]
    marked, plain = (
        read_sheet(rows, file="a", fields=(), workspace=RWANDA, facts=SheetFacts(reading)).records
        for reading in (FileReading(encoding="utf-8"), FileReading(sheet="People"))
    )
    assert [each.name for each in marked] == ["=1", "--"]
    assert [each.name for each in plain] == ["'=1", "--"]
    assert [each.urns[0].path for each in plain] == ["+250788000001", "+250788000002"]


def test_batches_keep_the_order() -> None:
    records = [Record(row) for row in range(2, 7)]
    assert [[each.row for each in batch] for batch in batches(records, 2)] == [[2, 3], [4, 5], [6]]


def test_tallies_add_up() -> None:
    one = ImportCounts(created=1, errored=1, errors=(RowError(2, "no"),))
    other = ImportCounts(updated=2, unchanged=3, errors=(RowError(5, "neither"),))
    assert one + other == ImportCounts(1, 2, 3, 1, (RowError(2, "no"), RowError(5, "neither")))
