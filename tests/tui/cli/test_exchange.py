"""Imports and exports as commands: what is said, what is written, and the exit code."""

import csv
import io
from pathlib import Path

import openpyxl

from tests.tui.cli.conftest import Run
from tui.process.exit_codes import Exit


def _write(path: Path, *lines: str) -> str:
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def _names(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row["Name"] for row in csv.DictReader(file)]


def test_what_was_not_taken_as_written_is_told_and_is_no_error(run: Run, tmp_path: Path) -> None:
    file = _write(tmp_path / "a.csv", "URN:Tel,Name", "+250788999123,Ada", ",Nobody", "+25000000000,Zero")
    done = run("import", file)
    assert done.code == Exit.DONE
    assert done.out == "2 records: 2 created, 0 updated, 0 unchanged, 0 in error, 1 left out.\n"
    assert done.err.splitlines() == [
        "To be checked: 1 row without an address left out, 1 number that reaches nobody.",
        "  Row 3: It was left out: it has neither a UUID nor an address.",
        "  Row 4: A4: +25000000000: cannot be dialled.",
    ]


def test_rows_in_error_are_counted_by_kind_and_the_first_are_shown(run: Run, tmp_path: Path) -> None:
    rows = [f"{number}1,N{number}" for number in range(10, 40)]
    file = _write(tmp_path / "a.csv", "URN:Tel,Name", *rows)
    failed = run("import", file, "--dry-run", "--country", "RW")
    lines = failed.err.splitlines()
    assert failed.code == Exit.ROWS_IN_ERROR
    assert lines[0] == "Not applied: 30 addresses not understood."
    assert (len(lines), lines[-1].split(";")[0]) == (22, "  and 10 more")
    said = run("import", file, "--dry-run", "--country", "RW", "--json").json
    assert (said["errored"], said["left_out"], len(said["errors"])) == (30, 0, 30)
    assert {"row": 2, "cell": "A2", "kind": "address"}.items() <= said["errors"][0].items()


def test_an_export_is_restored_with_its_uuids_and_all_addresses(run: Run, tmp_path: Path) -> None:
    file, other = str(tmp_path / "all.xlsx"), str(tmp_path / "other.db")
    assert run("export", file).code == Exit.DONE
    again = run("import", file)
    assert again.out.splitlines()[-1] == "Nothing was changed: every contact already is as the file has it."

    run("channels", "add", "MTN", "MTN", "8080", "--database", other)
    refused = run("import", file, "--database", other)
    assert refused.code == Exit.ROWS_IN_ERROR
    assert "--unknown-uuid make" in refused.err.splitlines()[-1]
    made = run("import", file, "--unknown-uuid", "make", "--database", other, "--json").json
    assert (made["created"], made["errored"], made["notes"]) == (made["records"], 0, [])
    assert run("import", file, "--database", other, "--json").json["unchanged"] == made["records"]


def test_a_group_is_exported_or_gets_a_column(run: Run, tmp_path: Path) -> None:
    run("groups", "create", "Beekeepers")
    [first, *_] = run("list", "--limit", "1").rows
    run("groups", "add", "Beekeepers", first[0])
    whole, only = tmp_path / "whole.csv", tmp_path / "only.csv"
    run("export", str(whole), "--group-column", "Beekeepers")
    run("export", str(only), "--group", "Beekeepers")
    assert _names(only) == [first[1]]
    assert len(_names(whole)) > 1
    assert whole.read_text(encoding="utf-8-sig").splitlines()[0].endswith(",Group:Beekeepers")


def test_a_file_is_written_over_only_when_told_and_is_its_owners_alone(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "there.csv"
    path.write_text("kept")
    refused = run("export", str(path))
    assert (refused.code, path.read_text()) == (Exit.REFUSED, "kept")
    assert "--replace" in refused.err
    assert run("export", str(path), "--replace").code == Exit.DONE
    assert path.stat().st_mode & 0o777 == 0o600


RUN = (
    "=1+1",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1+1",
    "'=1",
    "--",
    "+",
    "=cmd|' /C x'!A0",
)


def test_no_cell_of_a_file_is_run_by_a_spreadsheet(run: Run, tmp_path: Path) -> None:
    source = io.StringIO()
    rows = [(f"+25078812{number:04}", f"'{text}", f"'{text}") for number, text in enumerate(RUN)]
    csv.writer(source).writerows([("URN:Tel", "Name", "Field:Note"), *rows])
    assert run("import", _write(tmp_path / "hostile.csv", source.getvalue())).code == Exit.DONE

    made = tmp_path / "out.csv"
    run("export", str(made), "note != ''")
    with made.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [cell for cell in cells if cell.strip()[:1] in {*"=+-@"} and not cell[1:].isdecimal()] == []
    assert [cell for cell in cells if cell[:1] in {"\t", "\r", "\n"}] == []

    book = tmp_path / "out.xlsx"
    run("export", str(book), "note != ''")
    sheet = openpyxl.load_workbook(book).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "d", "n"}
    assert "=1+1" in {cell.value for cell in sheet["B"]}
    for path in (made, book):
        assert "Nothing was changed" in run("import", str(path)).out
