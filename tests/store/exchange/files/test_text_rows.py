"""What stands between the cells of a text file, and quotation marks that are not in place."""

from pathlib import Path

import pytest

from store.core.errors import UnreadableWorkbook
from store.exchange.files.text_rows import TextRows


def text(folder: Path, content: str, name: str = "people.csv") -> TextRows:
    path = folder / name
    path.write_text(content, encoding="utf-8", newline="")
    return TextRows(path, "")


@pytest.mark.parametrize(
    ("content", "delimiter", "second"),
    [
        ("URN:Tel,Name\n+250,Kim\n", ",", ["+250", "Kim"]),
        ("URN:Tel;Name\n+250;Kim, Ann\n+251;Lee, Bo\n", ";", ["+250", "Kim, Ann"]),
        ("URN:Tel\tName\n+250\tKim, Ann\n", "\t", ["+250", "Kim, Ann"]),
        ("URN:Tel|Name\n+250|Kim\n", "|", ["+250", "Kim"]),
        ("URN:Tel\n+250\n", ",", ["+250"]),
        ('"URN:Tel";"Name";"Field:Notes, other, misc, more"\n+250;Kim;x\n', ";", ["+250", "Kim", "x"]),
        ("URN:Tel;Name;Field:Weight\n+250;Kim;1,5\n+251;Lee;2,5\n", ";", ["+250", "Kim", "1,5"]),
        ("URN:Tel,Name,\n+250,Kim;Ann;Bo,\n", ",", ["+250", "Kim;Ann;Bo", ""]),
        ('URN:Tel, "Name"\n+250, "Kim, Ann"\n', ",", ["+250", "Kim, Ann"]),
        ("URN:Tel,Name\n+250,Kim\u2028Ann\x85\n", ",", ["+250", "Kim\u2028Ann\x85"]),
    ],
)
def test_the_sign_by_which_most_rows_are_alike_stands_between_cells(
    tmp_path: Path, content: str, delimiter: str, second: list[str]
) -> None:
    found = text(tmp_path, content)
    assert (found.delimiter, list(found)[1]) == (delimiter, second)


@pytest.mark.parametrize(
    ("line", "delimiter"),
    [("sep=;", ";"), ("SEP=\t", "\t"), ('"sep=|"', "|"), ("sep=\\t", "\t"), ("sep=:", ":")],
)
def test_a_first_line_that_names_the_sign_decides_and_is_a_blank_row(
    tmp_path: Path, line: str, delimiter: str
) -> None:
    found = text(tmp_path, f"\ufeff{line}\r\nA,B{delimiter}C\r\n1,2{delimiter}3\r\n")
    assert list(found) == [[], ["A,B", "C"], ["1,2", "3"]]


def open_in(line: int) -> str:
    return f"A quotation mark that is opened in line {line} of people.csv is not closed."


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            'URN:Tel,Name\n1,"Kim\n2,Lee\n3,Ann\n',
            open_in(2),
        ),
        (
            'sep=,\nURN:Tel,Name\n1,a\n2,"Kim\n',
            open_in(4),
        ),
        (
            'URN:Tel,Name\n1,"Kim\n2,"Lee"\n',
            open_in(2),
        ),
        (
            'URN:Tel,Name\n1,a\n2,"Amina \\"Mama\\" Uwera"\n',
            "Line 3 of people.csv has a quotation mark in the middle of a quoted cell.",
        ),
        ("URN:Tel\n" + "x" * 200_000, "Line 2 of people.csv has a cell of more than 131,072 characters."),
        (
            'URN:Tel\n"' + "x\n" * 200_000,
            open_in(2),
        ),
    ],
)
def test_a_file_whose_quotation_marks_are_not_in_place_is_refused_with_the_line(
    tmp_path: Path, content: str, message: str
) -> None:
    with pytest.raises(UnreadableWorkbook) as caught:
        text(tmp_path, content).look()
    assert caught.value.message == message


def test_rows_count_as_a_spreadsheet_program_shows_them(tmp_path: Path) -> None:
    found = text(tmp_path, 'URN:Tel,Name\n\n+250,"Kim\r\nAnn"\n ,\n+251,"a ""b"" c"\n')
    found.look()
    assert list(found) == [["URN:Tel", "Name"], [], ["+250", "Kim\r\nAnn"], ["", ""], ["+251", 'a "b" c']]
    assert found.filled == 3
