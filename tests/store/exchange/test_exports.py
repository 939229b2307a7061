"""Exports: every column, in order; what comes back by an import; and nothing half written."""

import csv
import resource
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from store.core.contacts.selection import Selection
from store.core.errors import Cancelled, NotFound, UnwritableWorkbook
from store.core.exchange.cells import marked, unmarked
from store.core.progress import Monitor
from store.core.types import FieldType, Status
from store.core.views import Listing
from store.exchange import excel_writer
from store.exchange.workbook_writer import writing
from store.services import Services
from tests.store.builders import Workbench, channel, edit_of


def read_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def column(rows: list[list[str]], header: str) -> list[str]:
    place = rows[0].index(header)
    return [row[place] for row in rows[1:]]


@pytest.fixture
def people(workbench: Workbench) -> Workbench:
    """Two contacts with values, addresses and a group."""
    services = workbench.services
    services.settings.set("timezone", "Africa/Kigali")
    services.fields.create("Age", FieldType.NUMBER)
    services.fields.change(services.fields.create("District").key, featured=True)
    farmers = services.groups.create("Farmers")
    zoe = workbench.add("Zoe", "tel:+250788000001", "twitter:zoe", "tel:+250788000002")
    services.contacts.save(
        zoe.uuid, edit_of(zoe, fields={"age": "34", "district": "Gasabo"}, groups=(farmers.uuid,))
    )
    workbench.add("ann", "mailto:ann@example.com")
    return workbench


def test_the_columns_are_those_an_import_reads(people: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    groups = [group.uuid for group in people.services.groups.all()]
    report = people.services.exports.run(path, Listing(), groups=groups)
    rows = read_csv(path)
    assert rows[0] == [
        "Contact UUID",
        "Name",
        "Language",
        "Status",
        "Created On",
        "Last Seen On",
        "URN:Mailto",
        "URN:Tel",
        "URN:Tel",
        "URN:Twitter",
        "Field:District",
        "Field:Age",
        "Group:Farmers",
    ] or rows[0][10:12] == ["Field:Age", "Field:District"]
    assert [row[1] for row in rows[1:]] == ["ann", "Zoe"]
    assert rows[2][6:10] == ["", "+250788000001", "+250788000002", "zoe"]
    assert column(rows, "Group:Farmers") == ["false", "true"]
    assert column(rows, "Field:Age") == ["", "34"]
    assert column(rows, "Status") == ["Active", "Active"]
    assert column(rows, "Created On") == ["2026-03-04 12:00:00"] * 2
    assert (report.contacts, report.columns) == (2, tuple(rows[0]))


def test_what_was_exported_is_imported_without_a_change(people: Workbench, tmp_path: Path) -> None:
    people.services.channels.add(channel("Twilio"))
    path = tmp_path / "people.xlsx"
    people.services.exports.run(path, Listing())
    report = people.services.imports.run(path)
    assert (report.records, report.unchanged, report.errors) == (2, 2, ())


def test_a_search_and_a_folder_narrow_it(people: Workbench, tmp_path: Path) -> None:
    blocked = people.add("Blocked")
    people.services.contacts.set_status((blocked.uuid,), Status.BLOCKED)
    for listing, names in (
        (Listing(text="age > 30"), ["Zoe"]),
        (Listing(folder=Status.BLOCKED), ["Blocked"]),
        (Listing(group=people.services.groups.all()[0].uuid), ["Zoe"]),
    ):
        path = tmp_path / f"{names[0]}.csv"
        people.services.exports.run(path, listing, replace=True)
        assert column(read_csv(path), "Name") == names


def test_those_selected_are_exported_and_all_but_those(people: Workbench, tmp_path: Path) -> None:
    zoe = Selection.of([people.services.contacts.find("Zoe").uuid])
    others = replace(zoe, listing=Listing())
    for name, wanted, found in (("zoe.csv", zoe, ["Zoe"]), ("others.csv", others, ["ann"])):
        people.services.exports.run(tmp_path / name, wanted)
        assert column(read_csv(tmp_path / name), "Name") == found


def test_while_addresses_are_hidden_a_code_stands_for_the_name(people: Workbench, tmp_path: Path) -> None:
    people.services.settings.set("redacted", "yes")
    path = tmp_path / "people.csv"
    people.services.exports.run(path, Listing())
    text = path.read_text(encoding="utf-8-sig")
    assert not any(hidden in text for hidden in ("Zoe", "zoe", "+250", "ann@"))
    rows = read_csv(path)
    assert rows[0][:4] == ["ID", "Scheme", "Contact UUID", "Language"]
    assert [len(code) for code in column(rows, "ID")] == [6, 6]
    assert sorted(column(rows, "Scheme")) == ["mailto", "tel"]


def test_dates_are_dates_in_excel_and_texts_are_texts(people: Workbench, tmp_path: Path) -> None:
    people.add("=1+1")
    path = tmp_path / "people.xlsx"
    people.services.exports.run(path, Listing())
    sheet = openpyxl.load_workbook(path)["Contact 1"]
    rows = list(sheet.iter_rows(values_only=True))
    assert str(rows[1][4]) == "2026-03-04 12:00:00"
    assert "=1+1" in [row[1] for row in rows]
    assert {sheet[f"B{row}"].data_type for row in (2, 3, 4)} == {"s"}


def test_more_rows_than_a_sheet_has_go_to_the_next(
    people: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel_writer, "MAX_ROWS", 2)
    path = tmp_path / "people.xlsx"
    people.services.exports.run(path, Listing())
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Contact 1", "Contact 2"]
    assert [book[name]["B2"].value for name in book.sheetnames] == ["ann", "Zoe"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("people.ods", "has to end in .xlsx or .csv"),
        ("folder.csv", "is a folder"),
        ("there.csv", "already a file there.csv"),
        ("missing/people.csv", "cannot be written"),
        (f"{300 * 'x'}.csv", "cannot be written: file name too long"),
    ],
)
def test_a_file_that_cannot_be_written_says_why(
    services: Services, tmp_path: Path, name: str, said: str
) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "there.csv").write_text("kept")
    with pytest.raises(UnwritableWorkbook, match=said):
        services.exports.run(tmp_path / name, Listing())
    assert (tmp_path / "there.csv").read_text() == "kept"


def test_a_file_is_replaced_only_when_asked(people: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "there.csv"
    path.write_text("old")
    people.services.exports.run(path, Listing(), replace=True)
    assert column(read_csv(path), "Name") == ["ann", "Zoe"]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_cancelling_leaves_no_file(people: Workbench, tmp_path: Path, ending: str) -> None:
    with pytest.raises(Cancelled, match="no file was written"):
        people.services.exports.run(
            tmp_path / f"people{ending}", Listing(), monitor=Monitor(cancelled=lambda: True)
        )
    assert [one.name for one in tmp_path.iterdir() if "people" in one.name] == []


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_full_disk_leaves_nothing_and_gets_a_sentence(tmp_path: Path, ending: str) -> None:
    # A file may get no larger: the system then refuses to write on, as on a full disk.
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(UnwritableWorkbook, match=r"people.\w+ cannot be written: file too large\.$"):
            _write_many(tmp_path / f"people{ending}")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []


def _write_many(path: Path) -> None:
    with writing(path, ["Name"]) as write:
        for number in range(20_000):
            write([f"Person {number * 7919}"])


def test_a_file_has_no_name_before_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    with writing(path, ["Name"]) as write:
        write(["Ann"])
        assert list(tmp_path.iterdir()) == []
    assert [one.name for one in tmp_path.iterdir()] == ["people.xlsx"]


def test_a_file_that_was_made_meanwhile_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    with pytest.raises(UnwritableWorkbook, match="already a file"), writing(path, ["Name"]):
        path.write_text("made meanwhile")
    assert [one.read_text() for one in tmp_path.iterdir()] == ["made meanwhile"]


def test_where_files_need_a_name_they_have_one_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("os.O_TMPFILE")
    path = tmp_path / "people.csv"
    with writing(path, ["Name"]):
        [aside] = tmp_path.iterdir()
        assert (aside.name.startswith(".people-"), aside.stat().st_mode & 0o777) == (True, 0o600)
    assert [one.name for one in tmp_path.iterdir()] == ["people.csv"]
    with pytest.raises(Cancelled), writing(path, ["Name"], replace=True):
        raise Cancelled("Stopped.")
    assert [one.name for one in tmp_path.iterdir()] == ["people.csv"]


def test_a_group_that_is_gone_is_named(people: Workbench, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="not there any more"):
        people.services.exports.run(tmp_path / "people.csv", Listing(), groups=("gone",))


RUN = [
    "=1+1",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\uff1d1",
    "'=1",
    "'",
    "--",
    "+",
    "++1",
]


@pytest.mark.parametrize("text", [*RUN, "'' ''", " - ", "\u00a0@x"])
def test_a_text_that_a_spreadsheet_may_run_is_marked_in_csv_and_only_there(text: str) -> None:
    written = marked(text, is_csv=True)
    assert written == f"'{text}"
    assert unmarked(written.strip(), is_csv=True) == text.strip()


@pytest.mark.parametrize("text", ["+250788", "NULL", "a=b", "1-2", "", "O'Neil", "line\nline"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert marked(text, is_csv=True) == marked(text, is_csv=False) == text
    assert unmarked(text, is_csv=True) == unmarked(text, is_csv=False) == text


@pytest.mark.parametrize("text", ["--", "'--", " -- "])
def test_two_dashes_as_a_value_are_marked_in_every_file(text: str) -> None:
    written = marked(text, is_csv=False)
    assert written == f"'{text}"
    assert unmarked(written.strip(), is_csv=False) == text.strip()
