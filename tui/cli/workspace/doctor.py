"""The command `doctor`: what is known of this terminal and this database."""

import os
import platform
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from store.core.errors import Cancelled, CordboardError, TerminalUnusable, UnusableSettings
from store.core.messages.serving import Readiness
from store.core.reports import Hearing, HearsBy
from store.services import missing_file, open_services, serializers
from tui.cli.common import monitor
from tui.cli.workspace import sending_facts
from tui.keys import changes, validation
from tui.process import locations, operator, output, policy, settings
from tui.process.exit_codes import Exit
from tui.terminal import profile as terminal
from tui.terminal.profile import TerminalProfile

_NAMED = "CORDBOARD_LISTEN_URL, or listen_url under [database] in settings.toml,"
_BEHIND_A_POOLER = f"Behind a pooler by transaction, {_NAMED} can name the server itself."


def examine(database: str, profile: TerminalProfile, *, as_json: bool = False, repair: bool = False) -> Exit:
    """Print the facts, after mending what can be with `repair`; REFUSED when the database has a problem."""
    facts, run = dict(_terminal_facts(profile, os.environ)), dict(_run_facts())
    found, ready, problems = _database_facts(locations.database(database), repair=repair)
    if as_json:
        output.document(
            {
                "terminal": {**facts},
                "run": {**run},
                "database": found,
                "sending": sending_facts.as_json(ready) if ready is not None and _shows_places() else None,
                "problems": [*problems],
            }
        )
    else:
        output.details([*facts.items(), *run.items()])
        output.line()
        shown = {name: str(value) for name, value in found.items() if name != "problems" and value != ""}
        output.details((f"database {name}", value) for name, value in shown.items())
        if ready is not None and _shows_places():
            output.line()
            output.details(sending_facts.facts(ready))
    for problem in problems:
        output.narrate(f"cordboard: {problem}")
    return Exit.REFUSED if problems else Exit.DONE


def _terminal_facts(profile: TerminalProfile, environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "python", platform.python_version()
    yield "TERM", profile.term or "(unset)"
    yield "COLORTERM", environ.get("COLORTERM", "(unset)")
    yield "colours", _colours(profile)
    yield "cursor", "a bar over the name only" if profile.thrifty else "a bar over the row"
    if policy.current().kiosk is None:
        yield "settings", str(locations.settings_file())
        yield "log", str(locations.log_file())
    yield "keys", _keys()
    yield "multiplexer", profile.multiplexer or "none"
    yield "remote", "yes" if profile.remote else "no"
    yield "size", f"{profile.columns}x{profile.rows}"
    yield "encoding", f"{profile.encoding or 'unknown'} (output: {sys.stdout.encoding})"
    yield "escape wait", f"{environ.get('ESCDELAY', '(unset)')} ms"
    yield "screens", _verdict(profile) or "can be shown"


def _run_facts() -> Iterator[tuple[str, str]]:
    """Who uses the program, how that is known, and what this run refuses."""
    who, allowed = operator.current(), policy.current()
    yield "operator", who.recorded
    yield "operator is", who.why
    yield "suspending", allowed.why_not(policy.SUSPEND) or "a shell waits for that"
    if allowed.kiosk is not None:
        yield "kiosk", "with the files of one folder" if allowed.kiosk.files else "without files"


def _keys() -> str:
    """Which table of keys the screens have, and how many keys are the user's own."""
    try:
        own = settings.read_own()
        validation.remapped(changes.preset(own.preset), own.keys)
    except UnusableSettings as error:
        return error.message
    table = "as before each verb had one key" if own.preset == "before" else "one for each verb"
    return f"{table}, {len(own.keys)} of your own" if own.keys else table


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


def _database_facts(
    where: str, *, repair: bool
) -> tuple[dict[str, output.Json], Readiness | None, tuple[str, ...]]:
    """What is known of the database, how it sends where it could be opened, and what is wrong."""
    try:
        if (path := missing_file(where)) is not None:
            return _as_told({"location": str(path), "state": "not made yet"}), None, ()
        services = open_services(
            where,
            operator=operator.current().recorded,
            source="command",
            read_only=locations.reading_only(),
            listen_url=settings.listen_url(),
        )
        with closing(services), monitor("Checking") as watch:
            if repair:
                services.recount()
            report, hearing = services.report(watch), services.watch.hearing()
            ready = services.delivery.readiness()
    except Cancelled:
        raise
    except CordboardError as error:
        told = policy.current().told(error)
        return {"state": "cannot be opened"}, None, (f"{told.message} {told.hint}".rstrip(),)
    found = serializers.database_report(report) | {"notices": _told_of_notices(hearing)}
    wrong = sending_facts.problems(ready, shows_why=_shows_places())
    problems = (*report.problems, *_deafness(hearing), *wrong)
    return _as_told(found), ready, tuple(map(_without_place, problems))


def _told_of_notices(hearing: Hearing) -> str:
    """How what others store is noticed, and if not by notices, why not and what to do."""
    if hearing.by is HearsBy.NOTICES:
        where = f" at {hearing.place}" if policy.current().kiosk is None else ""
        return f"heard{where}; one took {hearing.seconds * 1000:.0f} ms, with listening"
    often = f"{1 / hearing.seconds:.0f} times a second" if hearing.seconds < 1 else "every second"
    if hearing.by is HearsBy.FILE:
        return f"none; the version of the file is looked at {often}"
    counted = f"a counter is read {often}"
    if not hearing.why:
        return f"none; {counted}"
    if policy.current().kiosk is not None:
        return f"not heard; {counted}"
    return f"not heard, so that {counted}. {hearing.why} {_BEHIND_A_POOLER}"


def _deafness(hearing: Hearing) -> tuple[str, ...]:
    """A problem only where somebody has said where to listen."""
    wrong = f"Notices are not heard where {_NAMED} says. {hearing.why}"
    return (wrong,) if hearing.why and settings.listen_url() else ()


def _shows_places() -> bool:
    """Whether files, variables and addresses are named; not in a kiosk."""
    return policy.current().kiosk is None


def _as_told(found: dict[str, output.Json]) -> dict[str, output.Json]:
    """The facts about the database; in a kiosk not where it is."""
    if policy.current().kiosk is None:
        return found
    left_out = ("location", "problems", "read_only")
    return {name: value for name, value in found.items() if name not in left_out}


def _without_place(problem: str) -> str:
    kiosk = policy.current().kiosk
    if kiosk is None:
        return problem
    named = Path(kiosk.database)
    for path in (named, named.resolve()):
        problem = problem.replace(str(path), "the database").replace(f"{path.parent};", "its folder;")
    return problem
