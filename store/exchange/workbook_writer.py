"""Writing workbooks: rows into an Excel or CSV file that appears only when it is complete."""

import csv
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO, Final

from store.core.errors import UnwritableWorkbook
from store.core.exchange.cells import marked, writable
from store.core.exchange.export import ExportCell
from store.core.text import printable
from store.exchange.excel_writer import Write, excel_rows

ENDINGS: Final = (".xlsx", ".csv")
"""The kinds of file that can be written, by how their names end."""


@contextmanager
def writing(path: Path, headers: Sequence[ExportCell], *, replace: bool = False) -> Iterator[Write]:
    """Yields a function that writes a row below the headers; the file appears when the block succeeds, and
    nobody but its owner may read it.

    UnwritableWorkbook when its name has another ending, when the file exists (unless `replace`), or when it
    cannot be written there.
    """
    kind = _csv_rows if path.suffix.lower() == ".csv" else excel_rows
    aside = path.with_name(f".{path.stem[:50]}-{token_hex(4)}{path.suffix}")
    try:
        _check(path, replace)
        with _unfinished(aside) as file:
            with kind(file, headers) as write:
                yield write
            file.flush()
            os.fsync(file.fileno())
            if not aside.exists():
                # The file has no name yet; with a folder to start from, the link leads to the file itself.
                os.link(f"/proc/self/fd/{file.fileno()}", aside, src_dir_fd=file.fileno())
        _check(path, replace)
        aside.replace(path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnwritableWorkbook(f"{printable(str(path), 200)} cannot be written: {reason}.") from error
    finally:
        with suppress(OSError):
            aside.unlink()


def _check(path: Path, replace: bool) -> None:
    if path.suffix.lower() not in ENDINGS:
        ends = " or ".join(ENDINGS)
        raise UnwritableWorkbook(
            f"{path.name} is not a workbook that can be written: its name has to end in {ends}."
        )
    if path.is_dir():
        raise UnwritableWorkbook(f"{path.name} is a folder.")
    if path.exists() and not replace:
        raise UnwritableWorkbook(
            f"There is already a file {path.name}.", "Choose another name, or write over it with --replace."
        )


def _unfinished(aside: Path) -> BinaryIO:
    """A new file in the folder of `aside`: without a name where the system can do that, so that nothing is
    left whatever ends the program; else by that name."""
    if hasattr(os, "O_TMPFILE") and Path("/proc/self/fd").is_dir():
        with suppress(OSError):
            return os.fdopen(os.open(aside.parent, os.O_TMPFILE | os.O_RDWR, 0o600), "w+b")
    return os.fdopen(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b")


@contextmanager
def _csv_rows(file: BinaryIO, headers: Sequence[ExportCell]) -> Iterator[Write]:
    # Without the mark, spreadsheets take the file for the encoding of the computer it is opened on.
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    rows = csv.writer(text)

    def write(cells: Sequence[ExportCell]) -> None:
        rows.writerow([_csv_text(cell) for cell in cells])

    write(headers)
    yield write
    text.flush()
    text.detach()


def _csv_text(cell: ExportCell) -> str:
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return marked(writable(cell), is_csv=True) if cell else ""
