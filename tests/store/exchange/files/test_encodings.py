"""In which encoding a text file is."""

from pathlib import Path

import pytest

from store.core.errors import UnreadableWorkbook
from store.exchange.files import encodings
from store.exchange.files.text_rows import TextRows


def file(folder: Path, data: bytes) -> Path:
    path = folder / "people.csv"
    path.write_bytes(data)
    return path


def rows(path: Path, encoding: str = "") -> list[list[str]]:
    return list(TextRows(path, encoding))


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1252", "José Ñañez"),
        ("cp1252", "José"),
        ("cp1252", "São João"),
        ("cp1252", "L’Été €5"),
        ("cp1252", "José’s “house”"),
        ("cp850", "Zoë Müller"),
        ("cp1251", "Иван Петров"),
        ("koi8_r", "Пётр Орлов, Анна Ким"),
        ("cp1253", "Αθηνά Παππά"),
        ("cp1256", "أمينة أوويرا"),
        ("shift_jis", "山田 太郎"),
        ("big5", "王小明 台北"),
        ("euc_kr", "김철수 서울"),
    ],
)
@pytest.mark.parametrize("times", [1, 60])
def test_an_encoding_is_guessed_from_the_words_of_a_file(
    tmp_path: Path, encoding: str, name: str, times: int
) -> None:
    path = file(tmp_path, ("URN:Tel;Name\n" + f"+250788000101;{name}\n" * times).encode(encoding))
    found = encodings.detected(path)
    assert (found.name, found.guessed) == (encoding, True)
    assert rows(path)[1][1] == name


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16-le"), ("utf-32", "utf-32-le")]
    + [(same, same) for same in ("utf-16-le", "utf-16-be")],
)
def test_marks_zeros_and_utf_8_are_no_guess(tmp_path: Path, encoding: str, name: str) -> None:
    path = file(tmp_path, "URN:Tel\tName\n+212600000101\tأمينة\n".encode(encoding))
    found = encodings.detected(path)
    assert (found.name, found.guessed) == (name, False)
    assert rows(path)[1] == ["+212600000101", "أمينة"]


def test_old_mac_files_are_known_by_their_line_ends(tmp_path: Path) -> None:
    path = file(tmp_path, "URN:Tel,Name\r+250788000101,“Zoë” Müller\r".encode("mac_roman"))
    assert encodings.detected(path).name == "mac_roman"
    assert rows(path)[1][1] == "“Zoë” Müller"


@pytest.mark.parametrize("accents", [3, 0])
def test_a_few_other_bytes_leave_a_file_utf_8_and_are_named(tmp_path: Path, accents: int) -> None:
    lines = [b"URN:Tel,Name", *["+250,Zoë".encode()] * accents, *[b"+251,Kim"] * 200, b"+252,Jos\xe9"]
    text = TextRows(file(tmp_path, b"\n".join(lines)), "")
    text.look()
    assert (text.encoding.name, text.encoding.mixed) == ("utf-8", True)
    assert list(text)[-1] == ["+252", "José"]
    assert text.notes == [f"Row {202 + accents} is not all UTF-8: what is not was read as cp1252."]


def test_one_bad_byte_does_not_change_all_accents_of_a_small_file(tmp_path: Path) -> None:
    data = "URN:Tel,Name\n+250,José\n+251,Zoë\n+252,Ren".encode() + b"\xe9\n"
    assert [row[1] for row in rows(file(tmp_path, data))] == ["Name", "José", "Zoë", "René"]


def test_a_stray_zero_does_not_make_a_file_utf_16(tmp_path: Path) -> None:
    data = b"URN:Tel,Name\n+250788000101,Ami\0na Uwera\n+250788000102,Jean\n"
    assert encodings.detected(file(tmp_path, data)).name == "utf-8"


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableWorkbook, match=r"people\.csv is not a text file\."):
        encodings.detected(file(tmp_path, bytes(range(256)) * 9))


def test_a_chosen_encoding_wins_and_says_when_it_does_not_fit(tmp_path: Path) -> None:
    path = file(tmp_path, "URN:Tel,Name\n+250788000101,סיגל\n".encode("cp1255"))
    assert rows(path, "windows-1255")[1][1] == "סיגל"
    with pytest.raises(UnreadableWorkbook) as caught:
        rows(path, "utf-8")
    assert caught.value.message == "people.csv cannot be read as utf-8: the byte 0xf1 means nothing in it."


def test_the_first_cells_beyond_ascii_are_the_sample(tmp_path: Path) -> None:
    text = TextRows(file(tmp_path, "URN:Tel,Name\n+250,Kim\n+251,Zoë\n".encode("cp1252")), "")
    text.look()
    assert (text.sample, text.filled) == (["B3 Zoë"], 3)
