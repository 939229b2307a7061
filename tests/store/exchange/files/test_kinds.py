"""What a file is, by what is in it."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from store.core.errors import UnreadableWorkbook
from store.exchange.files import kinds
from store.exchange.files.kinds import FileKind, kind_of
from store.exchange.files.text_rows import TextRows


def zipped(**parts: str) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return packed.getvalue()


def seen(path: Path) -> FileKind:
    kind = kind_of(path)
    if kind is FileKind.TEXT:
        TextRows(path, "").look()
    return kind


def without_bytes(value: object) -> str | None:
    """The name of a parameter: a file's bytes hold the time when it was made."""
    return "bytes" if isinstance(value, bytes) else None


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("people.xlsx", b"URN:Tel,Name\n+250,Kim\n", FileKind.TEXT),
        ("people.csv", zipped(**{"[Content_Types].xml": "", "xl/workbook.xml": ""}), FileKind.XLSX),
        ("people.xlsx", zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), FileKind.ODS),
        ("people.tsv", b"URN:Tel\tName\n", FileKind.TEXT),
        ("people.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook\0".encode("utf-16-le"), FileKind.XLS),
    ],
    ids=without_bytes,
)
def test_a_file_is_known_by_its_content(tmp_path: Path, name: str, data: bytes, kind: FileKind) -> None:
    (tmp_path / name).write_bytes(data)
    assert seen(tmp_path / name) is kind


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.xls", b"<html><table><tr><td>URN:Tel", "is a web page"),
        ("a.xls", b"\xef\xbb\xbf\r\n<!DOCTYPE html>", "is a web page"),
        (
            "a.xls",
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com">',
            "is XML",
        ),
        ("a.csv", b"BEGIN:VCARD\r\nVERSION:3.0\r\n", "is a vCard"),
        ("a.vcf", "BEGIN:VCARD\r\nVERSION:3.0\r\n".encode("utf-16"), "is a vCard"),
        ("a.ldif", b"dn: cn=Kim,mail=kim@example.org\n", "is an LDIF address book"),
        ("a.ldif", b"version: 1\n\ndn: cn=Kim\n", "is an LDIF address book"),
        ("result.json", b'{"about": "x", "contacts": {"list": []}}', "is a Telegram export"),
        ("a.csv", b'[{"name": "Kim"}]', "is JSON"),
        ("a.csv", b"%PDF-1.7", "is a PDF document"),
        ("a.csv", b"\x1f\x8b\x08", "is a compressed file"),
        ("a.xlsx", zipped(**{"xl/workbook.bin": ""}), r"is a binary workbook \(\.xlsb\)"),
        ("a.xlsx", zipped(**{"[Content_Types].xml": "", "word/document.xml": ""}), "is a document"),
        ("a.xlsx", zipped(**{"Index/Document.iwa": ""}), "is a Numbers document"),
        ("a.xlsx", zipped(**{"people.csv": "URN:Tel"}), "is a zip file that holds no workbook"),
        ("a.xlsx", zipped(**{"[Content_Types].xml": "x"})[:-30], "is damaged"),
        (
            "a.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "is not an Excel workbook, or it is damaged",
        ),
        ("a.dat", b"URN:Tel\n+250\n", "cannot be imported by its name"),
    ],
    ids=without_bytes,
)
def test_what_is_no_table_is_refused_by_what_it_is(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UnreadableWorkbook, match=says):
        seen(tmp_path / name)


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds, "MAX_UNPACKED", 2 * 1024**2)
    (tmp_path / "a.xlsx").write_bytes(zipped(**{"[Content_Types].xml": "x" * (3 * 1024**2)}))
    with pytest.raises(UnreadableWorkbook, match=r"a\.xlsx unpacks to more than 2 MB"):
        seen(tmp_path / "a.xlsx")
