"""A program of its own: reads the first sheet of an Excel workbook and writes its rows to standard output,
pickled.

It runs in a process beside ours because the library that reads workbooks quickly ends the whole process
when a workbook is damaged in some ways, writes to the terminal while it does, and believes a sheet's own
word on how large it is. Here it can do no more than fail: what it may use of memory and time is limited.

What it writes is a list of rows after the other, then the word `end`; or the word `password` or `damaged`
alone."""

import pickle
import sys
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

try:
    import resource
except ImportError:  # pragma: no cover - there are no such limits on Windows
    resource = None  # type: ignore[assignment]

_MEMORY_BYTES = 2 * 1024**3
_CPU_SECONDS = 120
_ROWS_AT_A_TIME = 500
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""What a newer workbook that a password protects is called inside the file."""


def main(path: str) -> None:
    """Write the rows of the workbook at `path`, blank ones and blank columns before the first cell
    included."""
    _limit()
    try:
        sheet = _open(path).get_sheet_by_index(0)
    except PasswordError:
        _write("password")
        return
    except (CalamineError, OSError, ValueError, IndexError):
        _write("damaged")
        return
    blank = [""] * (sheet.start[1] if sheet.start else 0)
    rows = []
    for row in sheet.iter_rows():
        rows.append(blank + row)
        if len(rows) == _ROWS_AT_A_TIME:
            _write(rows)
            rows = []
    _write(rows)
    _write("end")


def _open(path: str) -> CalamineWorkbook:
    with open(path, "rb") as file:
        data = file.read()
    if _ENCRYPTED in data:
        raise PasswordError
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError:
        raise
    except CalamineError:
        # Now by what is in it: the name may say .xls of a newer workbook, or the other way round.
        return CalamineWorkbook.from_filelike(BytesIO(data))


def _limit() -> None:
    if resource is None:
        return
    wanted = {resource.RLIMIT_AS: _MEMORY_BYTES, resource.RLIMIT_CPU: _CPU_SECONDS, resource.RLIMIT_CORE: 0}
    for kind, most in wanted.items():
        _soft, hard = resource.getrlimit(kind)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (allowed, hard))


def _write(message: object) -> None:
    pickle.dump(message, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1])
