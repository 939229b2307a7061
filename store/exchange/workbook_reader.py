"""Reading workbooks: the rows of the first sheet of an Excel or CSV file, one after the other."""

import csv
import io
import os
import pickle
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from store.core.errors import UnreadableWorkbook
from store.core.exchange.cells import Cell, Row

ENDINGS: Final = (".xlsx", ".xls", ".csv")
"""The kinds of file that can be read, by how their names end."""

MAX_BYTES: Final = 100 * 1024**2
"""The largest file that is read: far more than the records of an import can fill."""

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_READER: Final = Path(__file__).with_name("excel_process.py")
_DELIMITERS: Final = ",;\t"


@contextmanager
def open_rows(path: Path) -> Iterator[Iterator[Row]]:
    """The rows of the workbook's first sheet, the first row first, blank ones included.

    Raises UnreadableWorkbook, on entering or while the rows are read, with one sentence on why the file
    cannot be read: missing, a folder, no permission, another kind of file, empty, protected by a password,
    or damaged."""
    head = _check(path)
    if path.suffix.lower() == ".csv":
        if head.startswith((_ZIP, _OLE)):
            raise UnreadableWorkbook(f"{path.name} is an Excel workbook: let its name end in .xlsx or .xls.")
        yield _csv_rows(path)
        return
    if not head.startswith((_ZIP, _OLE)):
        raise UnreadableWorkbook(f"{path.name} is not an Excel workbook, whatever its name says.")
    command = [sys.executable, "-P", str(_READER), str(path)]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield _excel_rows(process, path.name)
        finally:
            process.kill()


def _check(path: Path) -> bytes:
    """The first bytes of a file that may be read."""
    name = path.name
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise UnreadableWorkbook(f"{name} is a folder, not a workbook.")
        if path.suffix.lower() not in ENDINGS:
            raise UnreadableWorkbook(
                f"{name} is not a workbook that can be imported: its name has to end in {', '.join(ENDINGS)}."
            )
        if not stat.S_ISREG(found.st_mode):
            raise UnreadableWorkbook(f"{name} is not a file.")
        if found.st_size == 0:
            raise UnreadableWorkbook(f"{name} is empty.")
        if found.st_size > MAX_BYTES:
            raise UnreadableWorkbook(
                f"{name} is larger than the {MAX_BYTES // 1024**2} MB that can be imported."
            )
        with path.open("rb") as file:
            return file.read(8)
    except FileNotFoundError as error:
        raise UnreadableWorkbook(f"There is no file {path}.") from error
    except PermissionError as error:
        raise UnreadableWorkbook(f"{name} cannot be read: you have no permission to.") from error
    except (OSError, ValueError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        raise UnreadableWorkbook(f"{name} cannot be read: {reason}.") from error


def _excel_rows(process: subprocess.Popen[bytes], name: str) -> Iterator[Row]:
    damaged = UnreadableWorkbook(f"{name} cannot be read: it is damaged, or far too large.")
    assert process.stdout is not None
    while True:
        try:
            message: list[list[Cell]] | str = pickle.load(process.stdout)
        except (EOFError, pickle.UnpicklingError) as error:
            raise damaged from error
        match message:
            case "end":
                return
            case "password":
                raise UnreadableWorkbook(f"{name} is protected by a password: save a copy without one.")
            case str():
                raise damaged
            case _:
                yield from message


def _csv_rows(path: Path) -> Iterator[Row]:
    text = _decoded(path.read_bytes(), path.name)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        yield from rows
    except csv.Error as error:
        raise UnreadableWorkbook(f"Line {rows.line_num} of {path.name} cannot be read: {error}.") from error


def _decoded(data: bytes, name: str) -> str:
    """The text of a CSV file: UTF-8 where that is plausible, UTF-16 when its mark or its zeros say so, or
    Latin-1."""
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableWorkbook(f"{name} is not a text file.")


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    sample = data[:4096]
    if b"\0" in sample:
        # Latin letters have their zero byte behind them in the little-endian form, before them in the other.
        return ("utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be",)
    return ("utf-8-sig", "cp1252", "latin-1")


def _delimiter(text: str) -> str:
    """What stands between the cells: of comma, semicolon and tab, the one that makes most headers."""
    first = next(iter(io.StringIO(text, newline="")), "")
    return max(_DELIMITERS, key=first.count)
