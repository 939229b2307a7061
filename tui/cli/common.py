"""What commands share: opening the database, following long runs, printing results.

Every command line imports this module, so the store is imported only inside its functions.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, TypeVar

import typer

from store.core.errors import Cancelled, NotFound
from store.core.progress import UNWATCHED, Monitor, Progress
from tui.process import boundary, locations, operator, output
from tui.process.output import Column
from tui.terminal.profile import is_remote, pause_between
from tui.text.cells import glyphs, progress_bar

if TYPE_CHECKING:
    from store.services import Services

Listed = TypeVar("Listed")

SHORT_UUID = 8
"""How much of a uuid tables for people show."""


@contextmanager
def opened(database: str, *, create: bool = False) -> Iterator["Services"]:
    """Open the services on a database, and close them afterwards.

    Without `create`, a file that does not exist is refused rather than made.
    """
    from store.services import missing_file, open_services

    where = locations.database(database)
    if not create and (path := missing_file(where)) is not None:
        raise NotFound(
            f"There is no database at {path} yet.",
            "Start `cordboard` or add a channel to make it, or name another with --database.",
        )
    services = open_services(
        where, operator=operator.current().recorded, source="command", read_only=locations.reading_only()
    )
    try:
        yield services
    finally:
        services.close()


@contextmanager
def monitor(doing: str) -> Iterator[Monitor]:
    """Monitor a long command: show its progress on a terminal, and stop it by the first ctrl+c, hang-up or
    request to end, which leaves nothing half done. The second one ends it at once."""
    asked = 0
    former = {number: signal.getsignal(number) for number in boundary.ENDING}

    def ask(number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = number
        signal.signal(number, former[signal.Signals(number)])

    is_shown = sys.stderr is not None and sys.stderr.isatty()
    with boundary.handled(boundary.ENDING, ask):
        try:
            yield Monitor(_reporter(doing) if is_shown else UNWATCHED.progress, lambda: asked != 0)
        except Cancelled as error:
            output.report_error(error)
            raise SystemExit(128 + asked) from None


def print_result(result: object, *sentences: str, as_json: bool) -> None:
    """Print the result of a command: a core value or a mapping as a JSON document, or else sentences."""
    if as_json:
        output.document(_shape(result))
        return
    for sentence in sentences:
        output.line(sentence)


def print_list(
    name: str,
    listed: Sequence[Listed],
    columns: Sequence[Column],
    cells: Callable[[Listed], Iterable[str]],
    *,
    nothing: str,
    as_json: bool,
) -> None:
    """Print core values: as a JSON document with the list under `name`, or else as a table, with the sentence
    `nothing` when it is empty."""
    if as_json:
        output.document({name: [_shape(one) for one in listed]})
        return
    output.table(columns, (tuple(cells(one)) for one in listed))
    if not listed:
        output.narrate(nothing)


def short_uuid(uuid: str) -> str:
    """A uuid for a table: shortened on a terminal, whole elsewhere."""
    return uuid[:SHORT_UUID] if output.is_terminal() else uuid


def _shape(result: object) -> output.Json:
    from store.services import serializers

    return {**result} if isinstance(result, Mapping) else serializers.shape(result)


def _reporter(doing: str) -> Progress:
    """Show progress, at most four times a second, and twice on a line from elsewhere."""
    shown_at, pause = 0.0, pause_between(is_remote(os.environ))

    def report(done: int, total: int) -> None:
        nonlocal shown_at
        now = time.monotonic()
        if done < total and now - shown_at < pause:
            return
        shown_at = now
        bar = progress_bar(done, total, glyphs(ascii=True)) if total else ""
        typer.echo(f"\r{doing} {bar}  ctrl+c stops ", err=True, nl=done >= total)

    return report
