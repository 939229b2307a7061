"""Start-up beside empty Textual programs in the same run, and the memory that a long list takes.

Run it with `python -m tests.benchmarks.startup`. The databases are made once and kept in `--databases`.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.meter import Meter
from tests.benchmarks.programs import CORDBOARD, EMPTY, EMPTY_WITH_TABLES, KEPT, demo_database

_A, _B = "(a) an empty Textual program", "(b) the same, with the tables imported"
_CHROME = "Opening"
_CONTACTS = r"\+\d{2}"
Times = dict[str, list[float]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print a table of milliseconds and ratios beside what they should be at most."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, nargs="*", default=[1_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--pause", type=float, default=1.0, help="Seconds without output after a start.")
    parser.add_argument("--scroll", type=int, default=10_000, help="How many rows to scroll through.")
    parser.add_argument("--databases", type=Path, default=KEPT, metavar="FOLDER")
    asked = parser.parse_args(arguments)
    databases = {count: demo_database(asked.databases, count) for count in (0, *asked.contacts)}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        few = {count: databases[count] for count in asked.contacts}
        times = _rounds(home, few, asked.rounds, asked.pause)
        _report_times(times, asked.contacts)
        if asked.scroll:
            _report_memory(home, databases[0], databases[max(asked.contacts)], asked.scroll, asked.pause)


def _rounds(home: Path, databases: dict[int, Path], rounds: int, pause: float) -> Times:
    """All programs in turn, again and again; before several rounds comes one that warms the file cache.

    What starts after a larger program has ended is slower: the databases take turns in that as well.
    """
    times: Times = {}
    for turn in range(rounds > 1, -rounds, -1):
        taken = {_A: _first(home, EMPTY, pause), _B: _first(home, EMPTY_WITH_TABLES, pause)}
        for count, path in sorted(databases.items(), reverse=turn % 2 == 0):
            with Meter(home=home, command=CORDBOARD, environ={"CORDBOARD_DATABASE": str(path)}) as program:
                taken[f"{count:,} contacts: chrome"] = program.first(_CHROME, pause)[0]
                taken[f"{count:,} contacts: contacts"] = program.first(_CONTACTS, pause)[0]
        for name, seconds in taken.items():
            if turn <= 0:
                times.setdefault(name, []).append(seconds)
    return times


def _first(home: Path, command: Sequence[str], pause: float) -> float:
    with Meter(home=home, command=command) as program:
        return program.first("empty program", pause)[0]


def _report_times(times: Times, contacts: Sequence[int]) -> None:
    sys.stdout.write("| first paint | ms | ratio | at most |\n|---|---|---|---|\n")
    for name in (_A, _B):
        sys.stdout.write(f"| {name} | {statistics.median(times[name]) * 1000:.0f} | | |\n")
    for part, other, most in (("chrome", _A, 1.2), ("contacts", _B, 1.3)):
        for count in contacts:
            name = f"{count:,} contacts: {part}"
            _line(name, times[name], times[other], f"x {other[:3]}", most)
    few, many = (f"{count:,} contacts: contacts" for count in (min(contacts), max(contacts)))
    _line("the most contacts against the fewest", times[many], times[few], "x", 1.1)


def _line(name: str, own: Sequence[float], other: Sequence[float], unit: str, most: float) -> None:
    """The ratio is the median of those of every round: its two figures share the machine's moods."""
    ratio = statistics.median(mine / theirs for mine, theirs in zip(own, other, strict=True))
    sys.stdout.write(f"| {name} | {statistics.median(own) * 1000:.0f} | {ratio:.2f} {unit} | {most:.1f} |\n")


def _report_memory(home: Path, empty: Path, full: Path, rows: int, pause: float) -> None:
    with Meter(home=home, command=CORDBOARD, environ={"CORDBOARD_DATABASE": str(empty)}) as program:
        program.first("no contact yet", pause)
        program.settle(pause)
        least = program.memory()
    with Meter(home=home, command=CORDBOARD, environ={"CORDBOARD_DATABASE": str(full)}) as program:
        program.first(_CONTACTS, pause)
        program.settle(pause)
        started, page = program.memory(), 18
        for _ in range(rows // page):
            program.press("page down", quiet=0.01)
        program.settle(pause)
        most = program.memory()
        where = program.lines[-2].partition("/")[0].strip()
    sys.stdout.write("\n| resident memory | MB | ratio | at most |\n|---|---|---|---|\n")
    sys.stdout.write(f"| an empty database | {least:.0f} | | |\n")
    sys.stdout.write(f"| the most contacts, at start | {started:.0f} | {started / least:.2f} x | |\n")
    sys.stdout.write(f"| at row {where} | {most:.0f} | {most / least:.2f} x | 1.2 |\n")


if __name__ == "__main__":
    main()
