"""The rows of an Excel file, each written when it comes: only one row is ever held.

openpyxl makes what is around the rows, once they are there, but not the rows: it takes fifteen times as long,
keeps them in files of its own meanwhile, and takes a text that begins with `=` for a formula. Here a text is
an inline string, which nothing runs. The same rows make the same bytes: no part says when it was made."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from typing import IO, BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZipFile

from store.core.exchange.cells import column_letter, marked, writable
from store.core.exchange.export import ExportCell

MAX_ROWS: Final = 1_048_576
"""The rows that a sheet can have, the headers among them; what is more goes to another sheet."""

Write = Callable[[Sequence[ExportCell]], None]
"""Writes one row."""

_FIRST_DAY: Final = datetime(1899, 12, 30, tzinfo=UTC)
"""What spreadsheet programs count days from."""

_FIRST_YEAR: Final = 1901
"""Earlier dates are texts: programs do not agree on how those days are counted."""

_MADE_ON: Final = datetime(1980, 1, 1, tzinfo=UTC)
_CORE: Final = "docProps/core.xml"
_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
_FOOT: Final = "</sheetData></worksheet>"
_SIGNS: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_ESCAPED: Final = re.compile(r"[&<>\r]|_(?=x[0-9A-Fa-f]{4}_)")
"""What XML would change, and what looks like the code of a character, as `_x000D_` does."""


@contextmanager
def excel_rows(file: BinaryIO, headers: Sequence[ExportCell]) -> Iterator[Write]:
    """Yields a function that writes a row below the headers, into sheets `Contact 1`, `Contact 2` and on."""
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        sheets = _Sheets(archive, headers)
        try:
            yield sheets.write
        finally:
            sheets.end()
        _surround(archive, sheets.count)


class _Sheets:
    """The sheets of a file, the last of which is open; each begins with the headers."""

    def __init__(self, archive: ZipFile, headers: Sequence[ExportCell]) -> None:
        self._archive, self._headers = archive, headers
        self._letters = [column_letter(index) for index in range(len(headers))]
        self.count = 0
        self._begin()

    def write(self, cells: Sequence[ExportCell]) -> None:
        """Write a row, on a new sheet when this one is full."""
        if self._row == MAX_ROWS:
            self.end()
            self._begin()
        self._add(cells)

    def end(self) -> None:
        """End the sheet."""
        try:
            self._sheet.write(_FOOT.encode())
        finally:
            self._sheet.close()

    def _begin(self) -> None:
        self.count += 1
        self._row = 0
        self._sheet: IO[bytes] = self._archive.open(
            f"xl/worksheets/sheet{self.count}.xml", "w", force_zip64=True
        )
        self._sheet.write(_HEAD.encode())
        self._add(self._headers)

    def _add(self, cells: Sequence[ExportCell]) -> None:
        self._row += 1
        row = self._row
        written = [
            _cell(f"{letter}{row}", cell) for letter, cell in zip(self._letters, cells, strict=True) if cell
        ]
        self._sheet.write(f'<row r="{row}">{"".join(written)}</row>'.encode())


def _cell(place: str, cell: ExportCell) -> str:
    if isinstance(cell, datetime):
        if cell.year >= _FIRST_YEAR:
            days = (cell.replace(tzinfo=UTC) - _FIRST_DAY).total_seconds() / 86_400
            return f'<c r="{place}" s="1"><v>{days!r}</v></c>'
        cell = cell.isoformat(" ", "seconds")
    text = _ESCAPED.sub(_escape, marked(writable(cell or ""), is_csv=False))
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _escape(found: re.Match[str]) -> str:
    return _SIGNS.get(found[0], "_x005F_")


def _surround(archive: ZipFile, sheets: int) -> None:
    """Add everything but the sheets: names, types of content, and the style of dates."""
    from openpyxl import Workbook  # noqa: PLC0415 - a fifth of a second that only Excel files need
    from openpyxl.packaging.core import DocumentProperties  # noqa: PLC0415
    from openpyxl.xml.functions import tostring  # noqa: PLC0415

    book = Workbook()
    book.remove(book.worksheets[0])
    for number in range(1, sheets + 1):
        book.create_sheet(f"Contact {number}")
    book.worksheets[0]["A1"].number_format = "yyyy-mm-dd hh:mm:ss"
    empty = BytesIO()
    book.save(empty)
    made = DocumentProperties(creator="Cordboard", created=_MADE_ON, modified=_MADE_ON)
    with ZipFile(empty) as package:
        for name in package.namelist():
            if not name.startswith("xl/worksheets/"):
                content = tostring(made.to_tree()) if name == _CORE else package.read(name)
                with archive.open(name, "w") as part:
                    part.write(content if isinstance(content, bytes) else content.encode())
