"""Reading files: the rows of one sheet of a workbook, or of a text file, one after the other."""

import codecs
import json
import os
import select
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from store.core.errors import UnreadableWorkbook
from store.core.exchange.cells import Row
from store.core.exchange.sheets import SheetFacts
from store.core.reports import AS_IT_IS, FileReading, ReadingChoices
from store.core.text import printable, quoted
from store.exchange.files import wire

MAX_BYTES: Final = 100 * 1024**2
"""The largest file that is read: far more than the records of an import can fill."""

_PROGRAM: Final = "store.exchange.files.process"
_ROOT: Final = Path(__file__).parents[2]
_LONGEST_LINE: Final = 64 * 1024**2
_LONGEST_SENTENCE: Final = 500
_SECONDS_BETWEEN_LOOKS: Final = 0.2
_NO_TABLES: Final = frozenset(
    {"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined", "utf-7"}
)


class OpenedSheet:
    """The rows of a sheet, the first row first, blank ones included, and what is known of it besides."""

    def __init__(self, facts: SheetFacts, rows: Iterator[Row]) -> None:
        self.facts = facts
        self._rows = rows

    def __iter__(self) -> Iterator[Row]:
        return self._rows

    def __next__(self) -> Row:
        return next(self._rows)


@contextmanager
def open_rows(
    path: Path, choices: ReadingChoices = AS_IT_IS, check: Callable[[], None] = lambda: None
) -> Iterator[OpenedSheet]:
    """The sheet that is chosen, or else the first visible one with cells.

    `check` is called while the file is looked through; what it raises ends the reading.

    Raises UnreadableWorkbook, on entering or while the rows are read, with one sentence on why the file
    cannot be read: missing, a folder, no permission, another kind of file, empty, protected by a password,
    or damaged."""
    _check(path)
    _check_encoding(choices.encoding)
    wanted = json.dumps({"sheet": choices.sheet, "encoding": choices.encoding})
    command = [sys.executable, "-P", "-m", _PROGRAM, str(path.absolute()), wanted]
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    with subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait(process, check)
            lines = _lines(process, path.name)
            yield OpenedSheet(_facts(next(lines), path.name), _rows(lines, path.name))
        finally:
            process.kill()


def _check(path: Path) -> None:
    """Raise UnreadableWorkbook unless there is a file that may be read."""
    name = printable(path.name)
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise UnreadableWorkbook(f"{name} is a folder, not a workbook.")
        if not stat.S_ISREG(found.st_mode):
            raise UnreadableWorkbook(f"{name} is not a file.")
        if found.st_size == 0:
            raise UnreadableWorkbook(f"{name} is empty.")
        if found.st_size > MAX_BYTES:
            raise UnreadableWorkbook(
                f"{name} is larger than the {MAX_BYTES // 1024**2} MB that can be imported."
            )
        with path.open("rb"):
            pass
    except FileNotFoundError as error:
        raise UnreadableWorkbook(f"There is no file {path}.") from error
    except PermissionError as error:
        raise UnreadableWorkbook(f"{name} cannot be read: you have no permission to.") from error
    except (OSError, ValueError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        raise UnreadableWorkbook(f"{name} cannot be read: {reason}.") from error


def _check_encoding(name: str) -> None:
    """Raise UnreadableWorkbook for the name of an encoding that there is not."""
    if not name:
        return
    try:
        codec = codecs.lookup(name).name
        "".encode(codec)
    except LookupError:
        codec = ""
    if not codec or codec in _NO_TABLES:
        raise UnreadableWorkbook(
            f"There is no encoding {quoted(name)}.",
            "Use one such as utf-8, utf-16, cp1252, cp1251 or shift_jis.",
        )


def _wait(process: subprocess.Popen[bytes], check: Callable[[], None]) -> None:
    """Wait until the process says something, or ends."""
    assert process.stdout is not None
    while not select.select([process.stdout], [], [], _SECONDS_BETWEEN_LOOKS)[0]:
        check()


def _lines(process: subprocess.Popen[bytes], name: str) -> Iterator[Any]:
    assert process.stdout is not None
    while True:
        try:
            message = wire.read(process.stdout.readline(_LONGEST_LINE))
        except ValueError as error:
            raise _damaged(name) from error
        if isinstance(message, dict) and "refused" in message:
            raise UnreadableWorkbook(
                *(printable(str(message.get(key, "")), 500) for key in ("refused", "hint"))
            )
        yield message


def _facts(said: Any, name: str) -> SheetFacts:
    if not isinstance(said, dict) or not isinstance(said.get("filled"), int):
        raise _damaged(name)
    filled: int = said.pop("filled")
    cells = tuple(map(int, said.pop("cells", ())))
    merged = tuple(tuple(map(int, corners)) for corners in said.pop("merged", ()))
    known: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in said.items()
    }
    return SheetFacts(FileReading(**known), filled, merged, cells)


def _rows(lines: Iterator[Any], name: str) -> Iterator[Row]:
    for message in lines:
        if message == wire.END:
            return
        if not isinstance(message, list):
            raise _damaged(name)
        yield message


def _damaged(name: str) -> UnreadableWorkbook:
    return UnreadableWorkbook(
        f"{name} cannot be read: it is damaged, or far too large.", "Save a copy of it as .csv and try that."
    )
