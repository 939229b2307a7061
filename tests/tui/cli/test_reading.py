"""How `import` reads a file: what it says of it, and the options that decide otherwise."""

from pathlib import Path

import openpyxl
import pytest

from tests.tui.cli.conftest import Run


@pytest.fixture
def cyrillic(tmp_path: Path) -> str:
    path = tmp_path / "people.csv"
    path.write_bytes("Contacts of the district\nURN:Tel;Name\n+250788000101;Иван Петров\n".encode("cp1251"))
    return str(path)


def test_a_guess_is_told_and_can_be_overruled(run: Run, cyrillic: str) -> None:
    done = run("import", cyrillic, "--dry-run")
    assert done.code == 0
    assert "Read as cp1251, which is a guess, with semicolons between the cells." in done.err
    assert "Its first cells beyond ASCII: B3 Иван Петров." in done.err
    assert "The headers are in row 2." in done.err
    told = run("import", cyrillic, "--dry-run", "--encoding", "koi8-r", "--json").json["reading"]
    assert (told["encoding"], told["guessed"], told["header_row"]) == ("koi8-r", False, 2)
    assert told["sample"] == ["B3 хБЮМ оЕРПНБ"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--encoding", "klingon"), "There is no encoding “klingon”."),
        (("--encoding", "utf-8"), "cannot be read as utf-8"),
        (("--sheet", "2"), "is a text file: it has no sheets"),
        (("--header-row", "3"), "no column tells contacts apart"),
    ],
)
def test_a_choice_that_does_not_fit_is_refused(
    run: Run, cyrillic: str, options: tuple[str, ...], said: str
) -> None:
    done = run("import", cyrillic, *options)
    assert (done.code, done.out) == (1, "")
    assert said in done.err


def test_another_sheet_is_chosen(run: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    cover = book.active
    assert cover is not None
    cover.title = "ReadMe"
    cover["A1"] = "Contacts of the district"
    sheet = book.create_sheet("People")
    sheet.append(["URN:Tel", "Name"])
    sheet.append(["+250788000101", "Kim"])
    path = str(tmp_path / "people.xlsx")
    book.save(path)
    refused = run("import", path)
    assert refused.code == 1
    assert "choose another if it is in “People”" in refused.err
    done = run("import", path, "--sheet", "people")
    assert "1 created" in done.out
    assert "Read from the sheet “People”, not from “ReadMe”." in done.err


def test_the_number_of_records_is_a_setting(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("URN:Tel\n+250788000101\n+250788000102\n")
    for wrong in ("0", "many", "1.5"):
        assert run("settings", "import_limit", wrong).code == 1
    run("settings", "import_limit", "1")
    assert (
        "people.csv has more than 1 records, the most that one file may hold." in run("import", str(path)).err
    )
    run("settings", "import_limit", "")
    assert run("import", str(path)).code == 0
