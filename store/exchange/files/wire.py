"""What the reading process says to ours: JSON, a message a line, so that nothing it says can run.

The first line is an object: what is known of the sheet, or `refused` with a sentence and `hint` with another.
Then come the rows, a list of cells each, and the word `end`."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final, TextIO

from store.core.exchange.cells import Cell, CellProblem, ProblemKind, Row

END: Final = "end"


def write(out: TextIO, message: Mapping[str, Any] | Row | str) -> None:
    """Write a message: what is known of the sheet, a row, or the end."""
    out.write(json.dumps(message, default=_said) + "\n")


def read(line: bytes) -> dict[str, Any] | list[Cell] | str:
    """The message of a line; raises ValueError when it is none."""
    message = json.loads(line, object_hook=_meant)
    if isinstance(message, dict):
        return message
    if isinstance(message, list):
        return message
    if message == END:
        return END
    raise ValueError("neither an object, nor a row, nor the end")


def _said(cell: object) -> dict[str, Any]:
    match cell:
        case datetime():
            return {"moment": cell.isoformat()}
        case date():
            return {"date": cell.isoformat()}
        case time():
            return {"time": cell.isoformat()}
        case timedelta():
            return {"seconds": cell.total_seconds()}
        case CellProblem():
            return {"problem": cell.kind, "text": cell.text}
        case _:
            raise TypeError(f"{type(cell).__name__} is no cell")


def _meant(said: dict[str, Any]) -> object:
    match said:
        case {"moment": str(text)}:
            return datetime.fromisoformat(text)
        case {"date": str(text)}:
            return date.fromisoformat(text)
        case {"time": str(text)}:
            return time.fromisoformat(text)
        case {"seconds": int() | float() as seconds}:
            return timedelta(seconds=seconds)
        case {"problem": str(kind), "text": str(text)}:
            return CellProblem(ProblemKind(kind), text)
        case _:
            return said
