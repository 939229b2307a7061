"""Bytes and time of every kind of key at 80x24, beside a bare list, `mutt` and `abook` in the same run.

Run it with `python -m tests.benchmarks.keys`. The databases are made once and kept in `--databases`. Time is
from the key to the last byte before a pause; bytes are what the program writes, before any SSH.
"""

import argparse
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.meter import Meter, Reaction, percentile
from tests.benchmarks.peers import Program, peers
from tests.benchmarks.programs import CORDBOARD, KEPT, demo_database

_INSIDE, _EDGE, _PAGE, _LAST = (
    "cursor down inside",
    "cursor down at the edge",
    "page down",
    "jump to the last",
)
_HELD, _FIRST = "cursor down at the edge, held", "first paint"
_OPEN, _CLOSE, _PANEL = "open", "close", "Update Contact, opened and closed"
_ROWS_INSIDE = 14
_AT_MOST = {_INSIDE: 180, _EDGE: 200, _HELD: 200, _PAGE: 1200, _FIRST: 2500, _PANEL: 3000}
_SLOWER = 1.5  # a key among the most contacts, beside the bare list
_LAST_SLOWER = 2.0  # the jump to the last contact, beside one cursor key

SCREENS = {
    "contact list": "",
    "search bar": "/",
    "contact": "\r",
    "Update Contact": "e",
    "channels": "2",
    "new channel": "2a",
    "fields": "3",
    "new field": "3a",
    "groups": "4",
    "new group": "4a",
    "incoming message": "M",
    "import": "I",
    "help": "?",
    "commands": ":",
    "menu": "s",
}
"""Every screen that can be reached from the list, with the keys that lead there."""


@dataclass(frozen=True)
class Effort:
    """How often each kind of key is pressed in a round, and the seconds to wait after a start."""

    inside: int = _ROWS_INSIDE
    to_edge: int = 12
    edge: int = 10
    pages: int = 24
    jumps: int = 4
    held: int = 60
    pause: float = 2.0


LEAST = Effort(inside=1, to_edge=1, edge=1, pages=1, jumps=1, held=2, pause=1.0)
"""Whether it runs, and not how fast."""


@dataclass
class Measured:
    """What was measured of one program: reactions by kind of key, and bytes that are counted otherwise."""

    reactions: dict[str, list[Reaction]] = field(default_factory=lambda: defaultdict(list))
    bytes: dict[str, float] = field(default_factory=dict)

    def size(self, name: str) -> float | None:
        """The bytes of a kind of key, on average: pages differ by what stands on them."""
        if name in self.bytes:
            return self.bytes[name]
        taken = self.reactions.get(name)
        return statistics.fmean(reaction.size for reaction in taken) if taken else None

    def ms(self, name: str, part: float) -> float:
        """The milliseconds that so great a part of the answers takes at most."""
        return 1000 * percentile([reaction.seconds for reaction in self.reactions[name]], part)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, nargs="*", default=[1_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--idle", type=float, default=10.0, help="Seconds to leave every screen alone, or 0.")
    parser.add_argument("--peers", nargs="*", default=["mutt", "abook"], help="Programs to measure beside.")
    parser.add_argument("--databases", type=Path, default=KEPT, metavar="FOLDER")
    parser.add_argument(
        "--least", action="store_true", help="Press each kind of key once: the figures mean nothing."
    )
    asked = parser.parse_args(arguments)
    ours = [
        Program(f"{count:,} contacts", CORDBOARD, database=path)
        for count in asked.contacts
        for path in [demo_database(asked.databases, count)]
    ]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        others, missing = peers(home, asked.peers)
        measured = _measure(home, [*ours, *others], asked.rounds, LEAST if asked.least else Effort())
        names = [program.name for program in (*ours, *others)]
        _report_bytes(names, measured)
        _report_times(names, measured, ours[-1].name)
        for name in missing:
            sys.stdout.write(f"\n`{name}` is not installed, and was left out.\n")
        if asked.idle:
            _report_idle(home, ours[0], asked.idle)


@contextmanager
def _started(
    home: Path, program: Program, environ: dict[str, str] | None = None, pause: float = 2.0
) -> Iterator[Meter]:
    """A program that has painted its list, and has done what it does after that."""
    where = {"CORDBOARD_DATABASE": str(program.database)} if program.database else {}
    with Meter(home=home, command=program.command, environ={**where, **(environ or {})}) as meter:
        meter.settle(pause, patience=30)
        yield meter


def _measure(home: Path, programs: Sequence[Program], rounds: int, effort: Effort) -> dict[str, Measured]:
    """All programs at once, a round of each in turn, to share the machine's good and bad moments."""
    measured = {program.name: Measured() for program in programs}
    with ExitStack() as stack:
        meters = {
            program.name: stack.enter_context(_started(home, program, pause=effort.pause))
            for program in programs
        }
        for name, meter in meters.items():
            measured[name].bytes[_FIRST] = meter.size
        for _ in range(rounds):
            for program in programs:
                _round(program, meters[program.name], measured[program.name], effort)
        for program in programs:
            _hold(program, meters[program.name], measured[program.name], effort)
    return measured


def _round(program: Program, meter: Meter, measured: Measured, effort: Effort) -> None:
    keys, take = program.keys, measured.reactions
    # The first may change nothing, and a machine that has waited for an answer in vain takes its time.
    for key in (keys.first, keys.down, keys.first):
        meter.press(key)
    take[_INSIDE] += [meter.press(keys.down) for _ in range(effort.inside)]
    for _ in range(effort.to_edge):
        meter.press(keys.down)
    take[_EDGE] += [meter.press(keys.down) for _ in range(effort.edge)]
    take[_PAGE] += [meter.press(keys.page) for _ in range(effort.pages)]
    for _ in range(effort.jumps):
        take[_LAST].append(meter.press(keys.last))
        meter.press(keys.first)
    if program.database:
        take[_OPEN].append(meter.press("e", quiet=0.3))
        take[_CLOSE].append(meter.press("\x1b", quiet=0.3))
        measured.bytes[_PANEL] = take[_OPEN][-1].size + take[_CLOSE][-1].size


def _hold(program: Program, meter: Meter, measured: Measured, effort: Effort) -> None:
    for _ in range(effort.inside * 2):
        meter.press(program.keys.down)
    measured.bytes[_HELD] = meter.held(program.keys.down, effort.held)


def _table(heads: Sequence[str]) -> None:
    _row(heads)
    _row(["---"] * len(heads))


def _row(cells: Sequence[str]) -> None:
    sys.stdout.write(f"| {' | '.join(cells)} |\n")


def _report_bytes(names: Sequence[str], measured: dict[str, Measured]) -> None:
    _table(["bytes", *names, "at most"])
    for what in (_FIRST, _INSIDE, _EDGE, _HELD, _PAGE, _LAST, _PANEL):
        sizes = [measured[name].size(what) for name in names]
        cells = ["" if size is None else f"{size:,.0f}" for size in sizes]
        _row([what, *cells, f"{_AT_MOST[what]:,}" if what in _AT_MOST else ""])


def _report_times(names: Sequence[str], measured: dict[str, Measured], most: str) -> None:
    sys.stdout.write("\n")
    _table(["ms to the last byte, p50 / p95", *names, "p95, x bare list", "at most"])
    for what in (_INSIDE, _EDGE, _PAGE, _LAST):
        cells = [
            f"{measured[name].ms(what, 0.5):.1f} / {measured[name].ms(what, 0.95):.1f}" for name in names
        ]
        ratio = measured[most].ms(what, 0.95) / measured["bare list"].ms(what, 0.95)
        _row([what, *cells, f"{ratio:.2f}", f"{_SLOWER}"])
    jump = measured[most].ms(_LAST, 0.5) / measured[most].ms(_INSIDE, 0.5)
    sys.stdout.write(
        f"\nJumping to the last contact takes {jump:.2f} times a cursor key (p50); at most {_LAST_SLOWER}.\n"
    )


def _report_idle(home: Path, program: Program, seconds: float) -> None:
    """Bytes of every screen that is left alone, a few programs at a time."""
    sys.stdout.write("\n")
    _table(["screen", f"bytes in {seconds:g} s without a key", "at most"])
    empty = {"CORDBOARD_DATABASE": str(demo_database(program.database.parent, 0))} if program.database else {}
    broken = {"CORDBOARD_DATABASE": str(home)}
    cases: list[tuple[str, str, dict[str, str]]] = [(name, keys, {}) for name, keys in SCREENS.items()]
    cases += [("welcome", "", empty), ("database error", "", broken)]
    for start in range(0, len(cases), 4):
        with ExitStack() as stack:
            meters = []
            for name, keys, environ in cases[start : start + 4]:
                meter = stack.enter_context(_started(home, program, environ))
                for key in keys:
                    meter.press(key, quiet=1.0)
                meters.append((name, meter, meter.size))
            # They are idle together: what the others print waits in their terminals.
            meters[0][1].idle(seconds)
            for name, meter, before in meters:
                meter.settle(0.1)
                _row([name, f"{meter.size - before:,}", "0"])


if __name__ == "__main__":
    main()
