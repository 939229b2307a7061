"""What an import did, in lines: the same ones for the screen and for the command."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from store.core.reports import ImportReport, RowError, RowKind
from store.core.text import listed, quoted
from tui.text.cells import number, plural

ROWS_SHOWN: Final = 20
"""How many rows in error, and how many notes, are shown; the JSON of the command has all."""

_KINDS: Final = {
    RowKind.OTHER: ("other message", "other messages"),
    RowKind.NO_ADDRESS: ("row without an address left out", "rows without an address left out"),
    RowKind.UNREADABLE: ("cell that cannot be read", "cells that cannot be read"),
    RowKind.ADDRESS: ("address not understood", "addresses not understood"),
    RowKind.TAKEN: ("address of another contact", "addresses of other contacts"),
    RowKind.REPEATED: ("row like an earlier row", "rows like earlier rows"),
    RowKind.UUID: ("UUID that nobody has", "UUIDs that nobody has"),
    RowKind.SPARE: ("second address left out", "second addresses left out"),
    RowKind.PART: ("address read in part", "addresses read in part"),
    RowKind.UNDIALLED: ("number that reaches nobody", "numbers that reach nobody"),
    RowKind.NUMBER: ("number kept as text", "numbers kept as text"),
    RowKind.DATE: ("date kept as text", "dates kept as text"),
    RowKind.PLACE: ("unknown place kept as text", "unknown places kept as text"),
    RowKind.CUT: ("text cut", "texts cut"),
    RowKind.NAME: ("code in place of a name", "codes in place of names"),
    RowKind.LANGUAGE: ("unknown language", "unknown languages"),
    RowKind.STATUS: ("unknown status", "unknown statuses"),
    RowKind.GROUP: ("contact not added to the group", "contacts not added to the group"),
}


_DELIMITERS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


def counts(report: ImportReport) -> Iterable[tuple[int, str]]:
    """How many rows became what; rows that were left out only when there are any."""
    yield report.created, "created"
    yield report.updated, "updated"
    yield report.unchanged, "unchanged"
    yield report.errored, "in error"
    if report.left_out:
        yield report.left_out, "left out"


def how_read(report: ImportReport) -> Iterable[str]:
    """How the file was read, where that might be wrong; nothing of UTF-8 with commas, or of an only sheet."""
    reading = report.reading
    if reading.is_text and (reading.encoding, reading.delimiter, reading.guessed) != ("utf-8", ",", False):
        guess = ", which is a guess" if reading.guessed else ""
        between = _DELIMITERS.get(reading.delimiter, reading.delimiter)
        yield f"Read as {reading.encoding}{guess}, with {between} between the cells."
        if reading.sample and reading.encoding != "utf-8":
            yield f"Its first cells beyond ASCII: {', '.join(reading.sample)}."
    if reading.other_sheets:
        others = listed([quoted(name) for name in reading.other_sheets])
        yield f"Read from the sheet {quoted(reading.sheet)}, not from {others}."
    if reading.header_row > 1:
        yield f"The headers are in row {reading.header_row}."
    yield from reading.notes


def messages(report: ImportReport) -> Iterable[str]:
    """What is to be told of rows: errors, then notes. Each begins with a line that counts them by kind; the
    first rows follow, each with its number."""
    yield from _listed("Not applied", report.errors)
    yield from _listed("To be checked", report.notes)


def _listed(title: str, rows: Sequence[RowError]) -> Iterable[str]:
    if not rows:
        return
    kinds = Counter(row.kind for row in rows)
    yield f"{title}: {', '.join(plural(count, *_KINDS[kind]) for kind, count in kinds.most_common())}."
    width = len(str(max(row.row for row in rows[:ROWS_SHOWN])))
    for row in rows[:ROWS_SHOWN]:
        yield f"  Row {row.row:>{width}}: {row.message}"
    if len(rows) > ROWS_SHOWN:
        yield f"  and {number(len(rows) - ROWS_SHOWN)} more; `cordboard import --dry-run --json` lists all."
