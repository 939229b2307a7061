"""What a file is, by what is in it: its name says it only where the content does not."""

import re
import zipfile
from enum import StrEnum
from pathlib import Path
from typing import Final

from store.core.errors import UnreadableWorkbook

ENDINGS: Final = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt")
"""How the names of files end that can be read."""

MAX_UNPACKED: Final = 1024**3
"""How many bytes a zipped workbook may unpack to."""

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS: Final = "Open it in a spreadsheet program and save it as .xlsx."

_BINARY: Final = (
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a text document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"\x1f\x8b", "a compressed file: unpack it first"),
    (b"7z\xbc\xaf", "a compressed file: unpack it first"),
    (b"Rar!", "a compressed file: unpack it first"),
    (b"BZh", "a compressed file: unpack it first"),
)
_TEXTS: Final = (
    (r"BEGIN:VCARD", "a vCard, which cannot be imported: export the contacts as CSV"),
    (
        r"(?:version:\s*1\s+)?(?:#[^\n]*\s+)*dn:",
        "an LDIF address book, which cannot be imported: export CSV",
    ),
    (r"<(?:!doctype\s+)?(?:html|table|meta|body|div)\b", "a web page, whatever its name says"),
)
_XML: Final = re.compile(r"<\?xml|<\w+(:\w+)?\s[^>]*xmlns")
_TELEGRAM: Final = re.compile(r'"(contacts|frequent_contacts)"\s*:\s*\{')


class FileKind(StrEnum):
    """The kinds of file that can be read."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    TEXT = "text"


def kind_of(path: Path) -> FileKind:
    """What the file is; text as far as the first bytes tell.

    Raises UnreadableWorkbook for a file that is known to be something else."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(_ZIP):
        return _zipped(path)
    if head.startswith(_OLE):
        return _ole(path)
    for magic, what in _BINARY:
        if head.startswith(magic):
            raise UnreadableWorkbook(f"{path.name} is {what}.")
    return FileKind.TEXT


def check_text(head: str, path: Path) -> None:
    """Raise UnreadableWorkbook when a text that begins like `head` is no table, or has no ending of a
    table."""
    start = head.lstrip("\ufeff \t\r\n")
    for pattern, what in _TEXTS:
        if re.match(pattern, start, re.IGNORECASE):
            hint = _SAVE_AS if "web page" in what else ""
            raise UnreadableWorkbook(f"{path.name} is {what}.", hint)
    if _XML.match(start):
        raise UnreadableWorkbook(f"{path.name} is XML, whatever its name says.", _SAVE_AS)
    if start.startswith(("{", "[")):
        what = "a Telegram export" if _TELEGRAM.search(start) else "JSON"
        raise UnreadableWorkbook(
            f"{path.name} is {what}, which cannot be imported: make a table of it, such as a CSV file."
        )
    if path.suffix.lower() not in ENDINGS:
        raise UnreadableWorkbook(
            f"{path.name} cannot be imported by its name: it has to end in {', '.join(ENDINGS)}."
        )


def _zipped(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
            names = {part.filename.lower() for part in parts}
            declared = packed.read("mimetype")[:80] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, KeyError) as error:
        raise UnreadableWorkbook(f"{path.name} is damaged: copy or save it again.") from error
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableWorkbook(f"{path.name} is protected by a password: save a copy without one.")
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise UnreadableWorkbook(
            f"{path.name} unpacks to more than {MAX_UNPACKED // 1024**2:,} MB, the most that is read."
        )
    if declared.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return FileKind.ODS
    if "xl/workbook.bin" in names:
        raise UnreadableWorkbook(f"{path.name} is a binary workbook (.xlsb).", _SAVE_AS)
    if any(name.startswith(("word/", "ppt/")) for name in names) or declared:
        raise UnreadableWorkbook(f"{path.name} is a document or presentation, not a workbook.")
    if any(name.endswith(".iwa") for name in names):
        raise UnreadableWorkbook(f"{path.name} is a Numbers document.", "Export it from Numbers as CSV.")
    if "[content_types].xml" in names:
        return FileKind.XLSX
    raise UnreadableWorkbook(f"{path.name} is a zip file that holds no workbook.")


def _ole(path: Path) -> FileKind:
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableWorkbook(f"{path.name} is protected by a password: save a copy without one.")
    if any(f"{name}\0".encode("utf-16-le") in data for name in ("Workbook", "Book", "BOOK")):
        return FileKind.XLS
    raise UnreadableWorkbook(
        f"{path.name} is not an Excel workbook, or it is damaged: copy or save it again."
    )
