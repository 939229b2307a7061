"""A program of its own: reads one sheet of a file and writes to standard output what `wire` describes.

It runs in a process beside ours because the library that reads workbooks quickly ends the whole process
when a workbook is damaged in some ways, writes to the terminal while it does, and believes a sheet's own
word on how large it is. Here it can do no more than fail: what it may use of memory and time is limited."""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from store.core.errors import UnreadableWorkbook
from store.core.exchange.cells import Row
from store.exchange.files import wire
from store.exchange.files.kinds import FileKind, kind_of
from store.exchange.files.text_rows import TextRows

try:
    import resource
except ImportError:  # pragma: no cover - there are no such limits on Windows
    resource = None  # type: ignore[assignment]

MEMORY_BYTES: Final = 512 * 1024**2
CPU_SECONDS: Final = 120


def main(path: str, choices: str) -> None:
    """Write what is in the file at `path`, read as the JSON of `choices` says: `sheet` and `encoding`, each
    empty where nothing was chosen."""
    _limit()
    try:
        facts, rows = _opened(Path(path), **json.loads(choices))
        wire.write(sys.stdout, facts)
        for row in rows:
            wire.write(sys.stdout, row)
        wire.write(sys.stdout, wire.END)
    except UnreadableWorkbook as error:
        wire.write(sys.stdout, {"refused": error.message, "hint": error.hint})


def _opened(path: Path, sheet: str, encoding: str) -> tuple[dict[str, Any], Iterable[Row]]:
    """What is known of the sheet, and its rows."""
    try:
        kind = kind_of(path)
        if kind is not FileKind.TEXT:
            return _workbook(path, kind, sheet, encoding)
        return _text(path, sheet, encoding)
    except OSError as error:
        raise UnreadableWorkbook(f"{path.name} cannot be read: {error.strerror}.") from error
    except MemoryError as error:
        most = MEMORY_BYTES // 1024**2
        raise UnreadableWorkbook(f"{path.name} takes more than the {most} MB that reading may.") from error


def _text(path: Path, sheet: str, encoding: str) -> tuple[dict[str, Any], Iterable[Row]]:
    if sheet:
        raise UnreadableWorkbook(f"{path.name} is a text file: it has no sheets to choose from.")
    text = TextRows(path, encoding)
    text.look()
    facts = {
        "encoding": text.encoding.name,
        "guessed": text.encoding.guessed,
        "delimiter": text.delimiter,
        "sample": text.sample,
        "notes": text.notes,
        "filled": text.filled,
        "cells": _by_column(text.cells),
    }
    return facts, text


def _workbook(path: Path, kind: FileKind, sheet: str, encoding: str) -> tuple[dict[str, Any], Iterable[Row]]:
    # Loads the library that reads workbooks, which a text file need not wait for.
    from store.exchange.files.workbook_rows import WorkbookRows  # noqa: PLC0415

    if encoding:
        raise UnreadableWorkbook(f"{path.name} is a workbook: only text files have an encoding to choose.")
    workbook = WorkbookRows(path, kind, sheet)
    workbook.look()
    facts = {
        "sheet": workbook.name,
        "other_sheets": workbook.other_sheets,
        "merged": workbook.merged,
        "notes": workbook.notes,
        "filled": workbook.filled,
        "cells": _by_column(workbook.cells),
    }
    return facts, workbook


def _by_column(cells: Counter[int]) -> list[int]:
    return [cells[at] for at in range(max(cells, default=-1) + 1)]


def _limit() -> None:
    if resource is None:
        return
    wanted = {resource.RLIMIT_AS: MEMORY_BYTES, resource.RLIMIT_CPU: CPU_SECONDS, resource.RLIMIT_CORE: 0}
    for kind, most in wanted.items():
        _soft, hard = resource.getrlimit(kind)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (allowed, hard))


if __name__ == "__main__":
    main(*sys.argv[1:])
