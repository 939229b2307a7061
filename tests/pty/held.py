"""The program with a gate before the database: it opens once somebody has written to a pipe."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PROGRAM = """
import os
import store.services as services

real = services.open_services

def held(*arguments, **options):
    with open(os.environ["HELD_BY"]) as gate:
        gate.read()
    return real(*arguments, **options)

services.open_services = held
from tui.__main__ import main
main()
"""


@dataclass(frozen=True)
class Gate:
    """How to start a program that waits, and what lets it go on."""

    options: dict[str, Any]
    open: Callable[[], object]


def gate(folder: Path) -> Gate:
    """A gate in a folder; `options` are those of a session."""
    pipe = folder / "gate"
    os.mkfifo(pipe)
    options = {"command": (sys.executable, "-c", _PROGRAM), "environ": {"HELD_BY": str(pipe)}}
    return Gate(options, lambda: pipe.write_text("go on"))
