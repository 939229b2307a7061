"""The marks of a sheet in an old Excel workbook: cells in error. The fast reader takes them for blank ones.

The file is a small file system of its own (MS-CFB), in which the stream `Workbook` is a list of records
(MS-XLS)."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from store.core.exchange.cells import CellProblem, ProblemKind
from store.exchange.files.sheet_marks import Marks

_NAMES: Final = ("Workbook", "Book")
_END_OF_CHAIN: Final = 0xFFFFFFF0
_BEGIN, _END, _SHEET, _VALUE, _FORMULA = 0x809, 0x0A, 0x85, 0x205, 0x06
_ERRORS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def read(path: Path, index: int) -> Marks:
    """The marks of the workbook's sheet at `index`; none where the file is of an older kind yet."""
    marks = Marks()
    try:
        stream = _workbook(path.read_bytes())
        starts = [struct.unpack_from("<I", body)[0] for kind, body in _records(stream, 0) if kind == _SHEET]
        for kind, body in _records(stream, starts[index]):
            error = _error(kind, body)
            if error is not None:
                row, column = struct.unpack_from("<HH", body)
                marks.problems[row, column] = CellProblem(ProblemKind.ERROR, error)
    except (struct.error, IndexError):
        return marks
    return marks


def _error(kind: int, body: bytes) -> str | None:
    """What a cell's record shows when it is an error: it follows the place and the style, six bytes."""
    if kind == _VALUE and body[7]:
        return _ERRORS.get(body[6], "#N/A")
    if kind == _FORMULA and body[6] == 2 and body[12:14] == b"\xff\xff":
        return _ERRORS.get(body[8], "#N/A")
    return None


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of a part of the stream, without those of charts that lie in it."""
    depth = 0
    while at < len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BEGIN) - (kind == _END)
        if depth == 0:
            return
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _workbook(data: bytes) -> bytes:
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    count, directory = struct.unpack_from("<II", data, 44)
    parts = list(struct.unpack_from("<109I", data, 76))
    more = struct.unpack_from("<I", data, 68)[0]
    while more < _END_OF_CHAIN and len(parts) < count:
        block = _sectors(data, size, [more])
        *here, more = struct.unpack(f"<{size // 4}I", block)
        parts += here
    table = _sectors(data, size, parts[:count])
    chain = struct.unpack(f"<{len(table) // 4}I", table)
    entries = _sectors(data, size, _follow(chain, directory))
    for at in range(0, len(entries), 128):
        length = struct.unpack_from("<H", entries, at + 64)[0]
        if entries[at : at + max(0, length - 2)].decode("utf-16-le", "replace") in _NAMES:
            first, wanted = struct.unpack_from("<II", entries, at + 116)
            return _sectors(data, size, _follow(chain, first))[:wanted]
    return b""


def _follow(chain: tuple[int, ...], sector: int) -> list[int]:
    found: list[int] = []
    while sector < _END_OF_CHAIN and len(found) < len(chain):
        found.append(sector)
        sector = chain[sector]
    return found


def _sectors(data: bytes, size: int, sectors: list[int]) -> bytes:
    return b"".join(data[(sector + 1) * size : (sector + 2) * size] for sector in sectors)
