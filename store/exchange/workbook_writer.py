"""Writing workbooks: rows into an Excel or CSV file that appears only when it is complete."""

import csv
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import mkstemp
from typing import Final

from store.core.errors import UnwritableWorkbook
from store.core.exchange.export import ExportCell, safe

ENDINGS: Final = (".xlsx", ".csv")
"""The kinds of file that can be written, by how their names end."""

MAX_ROWS: Final = 1_048_576
"""The rows that a sheet can have, the headers among them; what is more goes to another sheet."""

Write = Callable[[Sequence[ExportCell]], None]


@contextmanager
def writing(path: Path, headers: Sequence[ExportCell], *, replace: bool = False) -> Iterator[Write]:
    """Yields a function that writes a row below the headers; the file appears when the block succeeds.

    UnwritableWorkbook when its name has another ending, when the file exists (unless `replace`), or when it
    cannot be written there.
    """
    _check(path, replace)
    try:
        number, name = mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
    except OSError as error:
        raise _unwritable(path, error) from error
    os.close(number)
    unfinished = Path(name)
    try:
        kind = _csv if path.suffix.lower() == ".csv" else _excel
        with kind(unfinished, headers) as write:
            yield write
        unfinished.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        with suppress(FileNotFoundError):
            unfinished.unlink()


def _check(path: Path, replace: bool) -> None:
    if path.suffix.lower() not in ENDINGS:
        ends = " or ".join(ENDINGS)
        raise UnwritableWorkbook(
            f"{path.name} is not a workbook that can be written: its name has to end in {ends}."
        )
    if path.is_dir():
        raise UnwritableWorkbook(f"{path.name} is a folder.")
    if path.exists() and not replace:
        raise UnwritableWorkbook(f"There is already a file {path.name}; choose another name.")


def _unwritable(path: Path, error: OSError) -> UnwritableWorkbook:
    reason = (error.strerror or str(error)).lower()
    return UnwritableWorkbook(f"{path} cannot be written: {reason}.")


@contextmanager
def _csv(path: Path, headers: Sequence[ExportCell]) -> Iterator[Write]:
    # Without the mark, spreadsheets take the file for the encoding of the computer it is opened on.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)

        def write(cells: Sequence[ExportCell]) -> None:
            rows.writerow([_text(cell) for cell in safe(cells)])

        write(headers)
        yield write


def _text(cell: ExportCell) -> str:
    return cell.isoformat(" ", "seconds") if isinstance(cell, datetime) else cell or ""


@contextmanager
def _excel(path: Path, headers: Sequence[ExportCell]) -> Iterator[Write]:
    from openpyxl import Workbook  # noqa: PLC0415 - a fifth of a second that only Excel files need

    book = Workbook(write_only=True)
    sheets, rows = 0, MAX_ROWS

    def write(cells: Sequence[ExportCell]) -> None:
        nonlocal sheets, rows
        if rows >= MAX_ROWS:
            sheets, rows = sheets + 1, 1
            book.create_sheet(f"Contact {sheets}").append(safe(headers))
        rows += 1
        book.worksheets[-1].append(safe(cells))

    finished = False
    try:
        yield write
        finished = True
    finally:
        if not finished:
            for sheet in book.worksheets:
                sheet.close()
    if not sheets:
        book.create_sheet("Contact 1").append(safe(headers))
    book.save(path)
