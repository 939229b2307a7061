"""Reading workbooks: what is in them, and one sentence for every file that cannot be read."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest

from store.core.errors import UnreadableWorkbook
from store.core.exchange.cells import CellProblem, ProblemKind, Row
from store.exchange.workbook_reader import MAX_BYTES, open_rows


def read(path: Path) -> list[Row]:
    with open_rows(path) as rows:
        return [list(row) for row in rows]


def excel(path: Path, cells: Mapping[str, Any]) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for place, value in cells.items():
        sheet[place] = value
    workbook.create_sheet("Second")["A1"] = "not this one"
    workbook.save(path)
    return path


def test_the_first_sheet_is_read_with_blank_rows_and_columns(tmp_path: Path) -> None:
    path = excel(tmp_path / "a.xlsx", {"B2": "x", "C4": 7})
    assert read(path) == [[], ["", "x", ""], [], ["", "", 7]]


def test_cells_keep_their_kinds(tmp_path: Path) -> None:
    moment = datetime(2020, 9, 18, 15, 45, 30)  # noqa: DTZ001 - as workbooks have it
    values = [moment, date(2020, 1, 1), time(10, 20), True, 0.5, "=1+1", "end"]
    cells = {f"{letter}1": value for letter, value in zip("ABCDEFG", values, strict=True)}
    [row] = read(excel(tmp_path / "a.xlsx", cells))
    # The value of a formula is kept by whoever worked it out last, and nobody has.
    never = CellProblem(ProblemKind.FORMULA)
    assert list(row) == [moment, date(2020, 1, 1), time(10, 20), True, 0.5, never, "end"]


def test_endings_may_be_in_capitals_and_take_one_kind_of_excel_for_the_other(tmp_path: Path) -> None:
    path = excel(tmp_path / "a.xlsx", {"A1": "x"})
    assert read(path.rename(tmp_path / "b.XLS")) == [["x"]]


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        ("URN:Tel,Name\r\n+250,Zoé\r\n".encode(), [["URN:Tel", "Name"], ["+250", "Zoé"]]),
        ("\ufeffURN:Tel,Name\n+250,Zoé\n".encode(), [["URN:Tel", "Name"], ["+250", "Zoé"]]),
        ("URN:Tel,Name\n+250,Zoé\n".encode("utf-16"), [["URN:Tel", "Name"], ["+250", "Zoé"]]),
        ("URN:Tel,Name\n+250,Zoé\n".encode("utf-16-le"), [["URN:Tel", "Name"], ["+250", "Zoé"]]),
        ("URN:Tel,Name\n+250,Zoé\n".encode("utf-16-be"), [["URN:Tel", "Name"], ["+250", "Zoé"]]),
        ("URN:Tel,Name\n+250,Zoé\n".encode("latin-1"), [["URN:Tel", "Name"], ["+250", "Zoé"]]),
        (b"URN:Tel,Name\n+250,M\x81ller\n", [["URN:Tel", "Name"], ["+250", "Müller"]]),
        (b"URN:Tel,Name\r+250,Zoe\r", [["URN:Tel", "Name"], ["+250", "Zoe"]]),
        (b"URN:Tel;Name\n+250;a,b\n", [["URN:Tel", "Name"], ["+250", "a,b"]]),
        (b"URN:Tel\tName\n+250\tZoe\n", [["URN:Tel", "Name"], ["+250", "Zoe"]]),
        (b'URN:Tel,Name\n\n+250,"Zoe\nAnn"\n', [["URN:Tel", "Name"], [], ["+250", "Zoe\nAnn"]]),
    ],
)
def test_text_files_are_read_in_whatever_encoding_they_are(
    tmp_path: Path, data: bytes, rows: list[list[str]]
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert read(path) == rows


def _file(name: str, data: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    return make


def _folder(folder: Path) -> Path:
    (folder / "a.xlsx").mkdir()
    return folder / "a.xlsx"


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "a.csv")
    return folder / "a.csv"


def _large(folder: Path) -> Path:
    with (folder / "a.xlsx").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    return folder / "a.xlsx"


def _far_cell(folder: Path) -> Path:
    return excel(folder / "a.xlsx", {"A1": "URN:Tel", "XFD1048576": "x"})


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda folder: folder / "none.xlsx", "There is no file {path}."),
        (_folder, "a.xlsx is a folder, not a workbook."),
        (_pipe, "a.csv is not a file."),
        (_file("a.xlsx", b""), "a.xlsx is empty."),
        (_large, "a.xlsx is larger than the 100 MB that can be imported."),
        (
            _file("a.dat", b"URN:Tel\n"),
            "a.dat cannot be imported by its name:"
            " it has to end in .xlsx, .xlsm, .xls, .ods, .csv, .tsv, .txt.",
        ),
        (_file("a.xlsx", b"PK\x03\x04xyz"), "a.xlsx is damaged: copy or save it again."),
        (_file("a.csv", bytes(range(256)) * 9), "a.csv is not a text file."),
        (
            _file("a.csv", b"URN:Tel\n" + b"x" * 200_000),
            "Line 2 of a.csv has a cell of more than 131,072 characters.",
        ),
        (_far_cell, "a.xlsx cannot be read: it is damaged, or far too large."),
    ],
)
def test_a_file_that_cannot_be_read_gets_one_sentence(
    tmp_path: Path, make: Callable[[Path], Path], message: str
) -> None:
    path = make(tmp_path)
    with pytest.raises(UnreadableWorkbook) as caught:
        read(path)
    assert caught.value.message == message.format(path=path)


def test_a_forbidden_file_gets_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = excel(tmp_path / "a.xlsx", {"A1": "x"})

    def refuse(*_arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableWorkbook, match=r"a\.xlsx cannot be read: you have no permission to\."):
        read(path)


def test_a_damaged_workbook_never_does_more_than_refuse(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    whole = excel(tmp_path / "a.xlsx", {"A1": "URN:Tel", "A2": "+250788123123"}).read_bytes()
    random = Random(7)
    for number in range(20):
        damaged = bytearray(whole[: random.randrange(8, len(whole))] if number % 2 else whole)
        for _ in range(number):
            damaged[random.randrange(4, len(damaged))] = random.randrange(256)
        path = tmp_path / "damaged.xlsx"
        path.write_bytes(damaged)
        with suppress(UnreadableWorkbook):
            read(path)
    assert capfd.readouterr() == ("", "")


def test_old_workbooks_that_would_end_the_process_are_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The head of an old workbook with nonsense behind it, on which the reading library gives up for good."""
    path = tmp_path / "a.xls"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\x00" * 16
        + b"\x3e\x00\x03\x00\xfe\xff\x09\x00"
        + b"\x01" * 500
    )
    with pytest.raises(UnreadableWorkbook, match="it is damaged: copy or save it again"):
        read(path)
    assert capfd.readouterr() == ("", "")


def test_a_workbook_that_a_password_protects_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    signature, name = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(signature + b"\x00" * 504 + name)
    with pytest.raises(UnreadableWorkbook) as caught:
        read(path)
    assert caught.value.message == "a.xlsx is protected by a password: save a copy without one."


def test_reading_can_stop_anywhere(tmp_path: Path) -> None:
    path = excel(tmp_path / "a.xlsx", {f"A{row}": "x" * 1000 for row in range(1, 2000)})
    with open_rows(path) as rows:
        assert list(next(rows)) == ["x" * 1000]
