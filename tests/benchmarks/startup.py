"""Start-up to the first paint and to the first contacts, beside an empty Textual program in the same run.

Run it with `python -m tests.benchmarks.startup`; `--contacts 1000 100000` and `--rounds 5` are the defaults.
Every figure is the median of the rounds; the programs take turns, so that a busy moment hits them alike.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from store import demo
from store.services import open_services
from tests.terminal.session import Session

_EMPTY = """
from textual.app import App
from textual.widgets import Static


class Empty(App):
    def compose(self):
        yield Static("empty program")


Empty(ansi_color=True).run(mouse=False)
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print a table: milliseconds, and how many times the empty program each takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, nargs="*", default=[1_000, 100_000])
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        runs: dict[str, Callable[[], float]] = {"empty Textual program": partial(_time_empty, home)}
        for count in asked.contacts:
            path = _database(home, count)
            runs[f"{count} contacts, first paint"] = partial(_time_ours, home, path, "")
            runs[f"{count} contacts, list shown"] = partial(_time_ours, home, path, "+")
        _report({name: [] for name in runs}, runs, asked.rounds)


def _report(times: dict[str, list[float]], runs: dict[str, Callable[[], float]], rounds: int) -> None:
    for _round in range(rounds + 1):
        for name, run in runs.items():
            times[name].append(run())
    # The first round only warms the file cache.
    medians = {name: statistics.median(taken[1:]) for name, taken in times.items()}
    floor = medians["empty Textual program"]
    for name, median in medians.items():
        sys.stdout.write(f"{name:32}{median * 1000:8.0f} ms{median / floor:8.2f} x\n")


def _database(home: Path, count: int) -> Path:
    path = home / f"{count}.db"
    services = open_services(str(path))
    demo.fill(services, count)
    services.close()
    return path


def _time_empty(home: Path) -> float:
    return _time(home, "empty program", (sys.executable, "-c", _EMPTY))


def _time_ours(home: Path, database: Path, text: str) -> float:
    return _time(home, text, (sys.executable, "-m", "tui"), {"CORDBOARD_DATABASE": str(database)})


def _time(home: Path, text: str, command: Sequence[str], environ: Mapping[str, str] | None = None) -> float:
    started = time.perf_counter()
    with Session([], home=home, command=command, environ=environ) as session:
        session.wait_until(
            lambda: bool(session.text.strip()) and text in session.text, text or "anything at all"
        )
        return time.perf_counter() - started


if __name__ == "__main__":
    main()
