"""Files that are made to hurt whoever reads them get a sentence, and what reads them stays small."""

import time
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from store.core.errors import UnreadableWorkbook
from store.core.exchange.cells import CellProblem, ProblemKind
from store.exchange.files import process, wire
from store.exchange.workbook_reader import open_rows

SHEET = "xl/worksheets/sheet1.xml"
BOMB = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 50}">' for before, name in zip("abcdef", "bcdefg", strict=True)
)
FILE = '<!DOCTYPE x [<!ENTITY g SYSTEM "file:///etc/hostname">'


def workbook(changed: Mapping[str, str]) -> bytes:
    """A workbook with a person and a formula; parts of it are replaced."""
    book, out, made = openpyxl.Workbook(), BytesIO(), BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["URN:Tel", "Name"])
    sheet.append(["+250788000101", "=1"])
    book.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changed.get(name, old.read(name)))
    return out.getvalue()


def sheet(declared: str, cell: str) -> str:
    return (
        f'<?xml version="1.0"?>{declared}{"]>" if declared else ""}'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f'<row r="1"><c r="A1" t="inlineStr"><is><t>{cell}</t></is></c><c r="B1"><f>1</f></c></row>'
        "</sheetData></worksheet>"
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bomb.xlsx", workbook({SHEET: sheet(BOMB, "&g;")})),
        ("outside.xlsx", workbook({SHEET: sheet(FILE, "&g;")})),
        ("styles.xlsx", workbook({"xl/workbook.xml": f"{BOMB}]><workbook>&g;</workbook>"})),
        ("cut.xlsx", workbook({})[:900]),
        ("nothing.xlsx", workbook({SHEET: ""})),
        ("large.xlsx", workbook({SHEET: sheet("", "x" * 400_000_000)})),
        ("bytes.csv", b"\xff" * 4000 + b"\0" * 4000),
        ("quotes.csv", b'URN:Tel\n"' + b"\n" * 3_000_000),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_file_gets_a_sentence(
    tmp_path: Path, name: str, data: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(data)
    before = time.process_time()
    with pytest.raises(UnreadableWorkbook) as caught, open_rows(tmp_path / name) as rows:
        list(rows)
    assert caught.value.message.endswith(".")
    assert "\n" not in caught.value.message
    assert capfd.readouterr() == ("", "")
    assert time.process_time() - before < 5


def test_reading_may_use_512_mb_and_two_minutes() -> None:
    assert (process.MEMORY_BYTES, process.CPU_SECONDS) == (512 * 1024**2, 120)


def test_nothing_that_the_process_says_can_run() -> None:
    problem = CellProblem(ProblemKind.ERROR, "#N/A")
    assert wire.read(b'["a", 1, {"problem": "error", "text": "#N/A"}]') == ["a", 1, problem]
    for line in (
        b"\x80\x04\x95cos\nsystem\n",
        b"",
        b"7",
        b'"start"',
        b'[{"date": "soon"}]',
        b'[{"problem": "x", "text": ""}]',
    ):
        with pytest.raises(ValueError, match=r"\w"):
            wire.read(line)
