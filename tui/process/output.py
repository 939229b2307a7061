"""What commands print: data on standard output, messages and errors on standard error.

On a terminal a table has headings and aligned columns, with long values truncated. Anywhere else it is one
tab-separated line a row, without headings, and values are whole. JSON is the same everywhere, in ASCII.
Control characters are removed from everything printed, so that none in a name reaches a terminal.
"""

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from shutil import get_terminal_size
from typing import TextIO

from store.core.errors import CordboardError, InvalidContact, OutputFailed
from tui.text.cells import ELLIPSIS, clean, fit, fit_middle, folded, width_of

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None

_BATCH = 500
_FOLDED = 24
"""The fewest cells of a column whose text goes on below."""
_AROUND = 30
"""The most cells of a search that are shown before, at and after an error in it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading and, on a terminal, the most cells it may take.

    `middle` truncates long values in the middle, which suits addresses; `right` aligns numbers. On a narrow
    terminal the columns of the lowest `rank` go first, and a text that `folds` goes on in the lines below.
    """

    heading: str
    width: int = 40
    right: bool = False
    middle: bool = False
    rank: int = 50
    folds: bool = False


def is_terminal() -> bool:
    """Whether standard output is a terminal. It is None when it is closed (`>&-`)."""
    return sys.stdout is not None and sys.stdout.isatty()


def is_attended() -> bool:
    """Whether somebody is there to answer a question: at a terminal, for input and for what is asked."""
    return all(one is not None and one.isatty() for one in (sys.stdin, sys.stderr))


def columns() -> int:
    """How many cells a line has: those of the terminal, or 79 where the output goes elsewhere."""
    return shutil.get_terminal_size((79, 24)).columns if is_terminal() else 79


def is_unicode() -> bool:
    """Whether the output can take signs beyond ASCII."""
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def table(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """Print a table, aligned on a terminal and tab-separated elsewhere."""
    if is_terminal():
        kept = [tuple(row) for row in rows]
        room = get_terminal_size().columns
        fitting = _fitting(columns, kept, room)
        shown = [columns[place] for place in fitting]
        aligned(*_folded(shown, [[row[place] for place in fitting] for row in kept], room))
        left_out = [column.heading for column in columns if column not in shown]
        if left_out:
            narrate(f"No room for {', '.join(left_out)}; a file or a pipe gets them.")
        return
    stream = iter(rows)
    while batch := list(islice(stream, _BATCH)):
        if not _write("\n".join("\t".join(clean(cell) for cell in row) for row in batch)):
            return


def aligned(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """Print an aligned table, whatever standard output is."""
    kept = [[_shortened(cell, column) for cell, column in zip(row, columns, strict=True)] for row in rows]
    widths = [
        max([width_of(column.heading), *(width_of(row[index]) for row in kept)])
        for index, column in enumerate(columns)
    ]
    headings = [column.heading for column in columns]
    _write("\n".join(_line(row, columns, widths) for row in [headings, *kept]))


def _fitting(columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int) -> tuple[int, ...]:
    """The places of the columns that fit in a line: those without any value go first, then by their rank."""
    filled = [any(row[place] for row in rows) for place in range(len(columns))]
    widths = [
        _FOLDED if column.folds else _width(column, [row[place] for row in rows])
        for place, column in enumerate(columns)
    ]
    places = list(range(len(columns)))
    while len(places) > 1 and sum(widths[place] + 2 for place in places) - 2 > room:
        places.remove(min(places, key=lambda place: (filled[place] or not rows, columns[place].rank, -place)))
    return tuple(places)


def _folded(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int
) -> tuple[Sequence[Column], Sequence[Sequence[str]]]:
    """The columns and rows, where the last column folds with a row for each of its lines."""
    *others, last = columns
    if not last.folds:
        return columns, rows
    taken = sum(_width(column, [row[place] for row in rows]) + 2 for place, column in enumerate(others))
    width = max(_FOLDED, room - taken)
    made: list[Sequence[str]] = []
    for row in rows:
        first, *more = folded(row[-1], width)
        made += [(*row[:-1], first), *((*("" for _ in others), line) for line in more)]
    return (*others, replace(last, width=width)), made


def _width(column: Column, cells: Iterable[str]) -> int:
    return max([width_of(column.heading), *(width_of(_shortened(cell, column)) for cell in cells)])


def details(pairs: Iterable[tuple[str, str]]) -> None:
    """Print names with their values, one a line: aligned on a terminal, tab-separated elsewhere."""
    kept = [(name, clean(value)) for name, value in pairs]
    if not is_terminal():
        _write("\n".join(f"{name}\t{value}" for name, value in kept))
        return
    width = max((width_of(name) for name, _value in kept), default=0)
    _write("\n".join(f"{fit(name, width)}  {value}".rstrip() for name, value in kept))


def line(text: str = "") -> None:
    """Print one line of data."""
    _write(clean(text))


def document(value: Json) -> None:
    """Print one JSON document."""
    import json  # noqa: PLC0415 - every start loads this module, and none prints a document

    _write(json.dumps(value, indent=2, ensure_ascii=True))


def document_of(name: str, items: Iterable[Json]) -> None:
    """Print one JSON document of a list by a name, some items at a time: it may be of any length."""
    import json  # noqa: PLC0415 - likewise

    stream = iter(items)
    batch = [*islice(stream, _BATCH)]
    if not batch:
        document({name: []})
        return
    more = _write(f'{{\n  "{name}": [')
    while batch and more:
        following = [*islice(stream, _BATCH)]
        texts = (json.dumps(item, indent=2, ensure_ascii=True).replace("\n", "\n    ") for item in batch)
        more = _write(",\n".join(f"    {text}" for text in texts) + ("," if following else ""))
        batch = following
    if more:
        _write("  ]\n}")


def narrate(text: str) -> None:
    """Print a message on standard error; without anybody to read it the exit code has to do."""
    if sys.stderr is not None:
        try:
            sys.stderr.write(f"{clean(text)}\n")
            sys.stderr.flush()
        except OSError:
            _write_no_more(sys.stderr)


def ask(question: str) -> str:
    """Ask on the terminal, beside standard output; returns the answer, empty at the end of the input."""
    sys.stderr.write(clean(question))
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def report_error(error: CordboardError) -> None:
    """Print the message and the hint of an error; of an error in a search or a text also its place."""
    from store.core.query.errors import QueryError  # noqa: PLC0415 - every start loads this module
    from store.core.templates.errors import TemplateError  # noqa: PLC0415 - likewise

    if isinstance(error, QueryError | TemplateError) and error.text:
        for one in _pointed_at(error.text, error.offset, error.length):
            narrate(one)
    if isinstance(error, InvalidContact) and len(error.problems) > 1:
        narrate("cordboard: Nothing was stored, for these reasons:")
        for problem in error.problems:
            narrate(f"  {problem.message}")
        return
    narrate(f"cordboard: {error.message} {error.hint}".rstrip())


def _pointed_at(text: str, offset: int, length: int) -> tuple[str, str]:
    """A text, and under it carets at an error; of a long text the part around it."""
    end = offset + length
    before, wrong, after = map(clean, (text[:offset], text[offset:end], text[end:]))
    wrong = fit(wrong, min(width_of(wrong), _AROUND)).rstrip()
    if width_of(before) > _AROUND:
        before = ELLIPSIS + before[-_AROUND:]
    shown = fit(after, min(width_of(after), _AROUND)).rstrip()
    return f"  {before}{wrong}{shown}", f"  {' ' * width_of(before)}{'^' * max(1, width_of(wrong))}"


def _shortened(cell: str, column: Column) -> str:
    shown = clean(cell)
    if width_of(shown) <= column.width:
        return shown
    return fit_middle(shown, column.width) if column.middle else fit(shown, column.width).rstrip()


def _line(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> str:
    parts = [
        fit(cell, width, "right" if column.right else "left")
        for cell, column, width in zip(cells, columns, widths, strict=True)
    ]
    return "  ".join(parts).rstrip()


def _write(text: str) -> bool:
    """Print text; returns whether anybody still reads. A closed pipe (`| head`) is no error, and what a
    command has to do besides printing is done. Raises OutputFailed for a full disk or an output that is
    closed."""
    if sys.stdout is None:
        raise OutputFailed("Standard output is closed, so that nothing can be printed.")
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        _write_no_more(sys.stdout)
        return False
    except OSError as error:
        raise failed(error) from None
    return True


def failed(error: OSError) -> OutputFailed:
    """What to raise when standard output could not be written."""
    _write_no_more(sys.stdout)
    return OutputFailed(f"Standard output cannot be written: {os.strerror(error.errno or 0)}.")


def _write_no_more(stream: TextIO) -> None:
    """Let what is still written vanish: the interpreter would fail once more when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
