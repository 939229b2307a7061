"""The command `doctor`: what is known of this terminal and this database."""

import os
import platform
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing

from store.core.errors import Cancelled, CordboardError, TerminalUnusable
from store.services import missing_file, open_services, serializers
from tui.cli.common import monitor
from tui.process import locations, operator, output
from tui.process.exit_codes import Exit
from tui.terminal import profile as terminal
from tui.terminal.profile import TerminalProfile


def examine(database: str, profile: TerminalProfile, *, as_json: bool = False, repair: bool = False) -> Exit:
    """Print the facts, after mending what can be with `repair`; REFUSED when the database has a problem."""
    facts, who = dict(_terminal_facts(profile, os.environ)), operator.current()
    found, problems = _database_facts(locations.database(database), repair=repair)
    if as_json:
        output.document(
            {
                "terminal": {**facts},
                "operator": {"name": who.name, "recorded": who.recorded, "why": who.why},
                "database": found,
                "problems": [*problems],
            }
        )
    else:
        output.details([*facts.items(), ("operator", who.recorded), ("operator is", who.why)])
        output.line()
        shown = {name: str(value) for name, value in found.items() if name != "problems" and value != ""}
        output.details((f"database {name}", value) for name, value in shown.items())
    for problem in problems:
        output.narrate(f"cordboard: {problem}")
    return Exit.REFUSED if problems else Exit.DONE


def _terminal_facts(profile: TerminalProfile, environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "python", platform.python_version()
    yield "TERM", profile.term or "(unset)"
    yield "COLORTERM", environ.get("COLORTERM", "(unset)")
    yield "colours", _colours(profile)
    yield "settings", str(locations.settings_file())
    yield "multiplexer", profile.multiplexer or "none"
    yield "remote", "yes" if profile.remote else "no"
    yield "size", f"{profile.columns}x{profile.rows}"
    yield "encoding", f"{profile.encoding or 'unknown'} (output: {sys.stdout.encoding})"
    yield "escape wait", f"{environ.get('ESCDELAY', '(unset)')} ms"
    yield "log", str(locations.log_file())
    yield "screens", _verdict(profile) or "can be shown"


def _colours(profile: TerminalProfile) -> str:
    if not profile.colour:
        return "none (NO_COLOR)"
    return "the terminal's own 16" if profile.theme == "terminal" else f"full, {profile.theme}"


def _verdict(profile: TerminalProfile) -> str:
    """Why the screens cannot be shown here; empty when they can."""
    try:
        terminal.check(profile)
    except TerminalUnusable as error:
        return f"{error.message} {error.hint}".rstrip()
    return ""


def _database_facts(where: str, *, repair: bool) -> tuple[dict[str, output.Json], tuple[str, ...]]:
    try:
        if (path := missing_file(where)) is not None:
            return {"location": str(path), "state": "not made yet"}, ()
        services = open_services(
            where, operator=operator.current().recorded, source="command", read_only=locations.reading_only()
        )
        with closing(services), monitor("Checking") as watch:
            if repair:
                services.recount()
            report = services.report(watch)
    except Cancelled:
        raise
    except CordboardError as error:
        return {"state": "cannot be opened"}, (f"{error.message} {error.hint}".rstrip(),)
    return serializers.database_report(report), report.problems
