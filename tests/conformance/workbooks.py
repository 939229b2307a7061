"""Workbooks that cases name, written from the rows that stand for them in `workbooks.json`."""

import json
from base64 import b64decode
from datetime import date
from pathlib import Path
from typing import Any
from zlib import decompress

from openpyxl import Workbook

from tests.conformance import cases

Said = dict[str, Any]


def described() -> dict[str, Said]:
    """What each workbook holds, by its name.

    `{"rows"}` is an Excel workbook of one sheet, where a date is `{"date"}`; `{"text", "encoding"}` is a CSV
    file. The old Excel format, which no library of ours writes, comes as `{"xls"}`: its bytes, compressed
    and in base64, with the rows that they hold beside them.
    """
    found: dict[str, Said] = json.loads((cases.folder() / "workbooks.json").read_text(encoding="utf-8"))
    return found


def write_all(folder: Path) -> Path:
    """Write every workbook into a folder, and return that."""
    for name, said in described().items():
        path = folder / name
        if "xls" in said:
            path.write_bytes(decompress(b64decode(said["xls"])))
        elif "rows" in said:
            _write_excel(path, said["rows"])
        else:
            path.write_bytes(said["text"].encode(said["encoding"]))
    return folder


def _write_excel(path: Path, rows: list[list[Any]]) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append([date.fromisoformat(cell["date"]) if isinstance(cell, dict) else cell for cell in row])
    workbook.save(path)
