"""Random bytes and keys on every screen and form: `python -m tests.random_keys 10000 --seed 1`.

The program runs on a real terminal over a database of invented contacts. Keys may leave it: it is started
again. Anything else that ends it, a terminal that is not given back as it was, a fault in the log and a
database that `doctor` finds something in are told, with the bytes that were sent last.
"""

import argparse
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.pty.databases import demo_database
from tests.pty.session import LEAVE_ALTERNATE, ROOT, Session, clean_environ, is_running, modes, state_of
from tests.pty.tour import VISITS, Visit
from tui.keys.actions import ACTIONS

_CONTACTS = 60
_NAMED = {
    "up": "[A", "down": "[B", "right": "[C", "left": "[D", "home": "[H", "end": "[F", "pageup": "[5~",
    "pagedown": "[6~", "delete": "[3~", "shift+tab": "[Z", "f1": "OP", "f2": "OQ", "f3": "OR", "f4": "OS",
    "f5": "[15~", "f8": "[19~", "shift+up": "[1;2A", "shift+down": "[1;2B", "ctrl+up": "[1;5A",
    "ctrl+down": "[1;5B", "alt+up": "[1;3A", "alt+down": "[1;3B",
}  # fmt: skip
_CHARACTERS = {"enter": "\r", "tab": "\t", "escape": "\x1b", "space": " ", "backspace": "\x7f"}
_LEAVING = b"\x11\x1a"
"""What leaves the program, or stops it: too many starts would be all that is tried."""

_SEQUENCES = (
    "\x1b[1114112u", "\x1b[55296u", "\x1b[99999999999;1~", "\x1b[97;1;1114112u", "\x1b[48;24;80;0;0t",
    "\x1b[48;9999999;9999999;0;0t", "\x1b[<0;99999;99999M", "\x1b[<0;5;5M", "\x1b[<0;5;5m", "\x1b[<35;9;9M",
    "\x1b[<64;9;9M", "\x1b[<65;40;12M", "\x1b[M !!", "\x1b[24;80R", "\x1b[?2026;2$y", "\x1b[?2048;2$y",
    "\x1b[I", "\x1b[O", "\x1b]11;rgb:0/0/0\x07", "\x1b]52;c;ZA==\x1b\\", "\x1bP>|term\x1b\\",
    "\x1b_G\x1b\\", "\x1b]0;cut", "\x1b[200~one\ntwo\r\n+250788123123\x1b[201~",
    "\x1b[200~\u202e\x1b[31m\x00\u200d\ud83d\x1b[201~", "\x1b[200~cut", "\x1b[97;5u", "\x1b[57399u",
    "\x1bOj", "\x1b[[A", "\x1b[3$", "\u6f22", "e\u0301", "\u200d", "\u202e", "\x9b",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as asked on the command line; 1 when something was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, help="how many keys, sequences and pieces of bytes on each screen")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--screen", action="append", help="only this one; may be repeated")
    asked = parser.parse_args(arguments)
    found = 0
    for visit in VISITS:
        if asked.screen is None or visit.name in asked.screen:
            with TemporaryDirectory() as folder:
                run = run_on(visit, Path(folder), asked.count, asked.seed)
            sys.stdout.write(f"{visit.name:24} {run.sent:>7} sent, {run.starts:>4} starts\n")
            sys.stdout.writelines(f"    {fault}\n" for fault in run.faults)
            sys.stdout.flush()
            found += len(run.faults)
    return 1 if found else 0


@dataclass
class Run:
    """What came of a run on one screen."""

    sent: int = 0
    starts: int = 0
    faults: list[str] = field(default_factory=list)


def run_on(visit: Visit, home: Path, count: int, seed: int) -> Run:
    """Send `count` pieces on one screen, starting anew when it was left, until something is found."""
    made = random.Random(f"{seed} {visit.name}")
    database, run = demo_database(home, _CONTACTS), Run()
    Path(database).chmod(0o600)
    while run.sent < count and not run.faults:
        # What is typed into a form is offered as a draft, in front of everything else.
        shutil.rmtree(home / "state" / "cordboard" / "drafts", ignore_errors=True)
        _start(visit, home, database, made, count, run)
    log = _log(home)
    if "Traceback" in log:
        run.faults.append(f"in the log: {log[-2000:]}")
    doctor = [sys.executable, "-m", "tui", "doctor", "--database", database]
    done = subprocess.run(
        doctor, cwd=ROOT, env=clean_environ(home), capture_output=True, text=True, timeout=60
    )
    # The channels of the demo name variables that nobody has set.
    told = [line for line in done.stderr.splitlines() if "is not set in the environment" not in line]
    run.faults += [f"doctor: {line}" for line in told]
    return run


def _start(visit: Visit, home: Path, database: str, made: random.Random, count: int, run: Run) -> None:
    """Send pieces until the program is left or all are sent; then end it by a signal."""
    run.starts += 1
    recent: list[bytes] = []
    with Session(["--mouse", "--database", database], home=home) as session:
        before = modes(session)
        session.wait_for("? Help")
        for key in visit.keys:
            session.send(key)
        with suppress(AssertionError):
            session.wait_for(visit.shows, seconds=3)
        while run.sent < count and is_running(session):
            recent = [*recent[-30:], _piece(made)]
            with suppress(OSError):
                session.send_bytes(recent[-1])
            run.sent += 1
            session.read_for(0.001 if made.random() < 0.9 else 0.05)
        was_left = not is_running(session)
        if not was_left:
            session.signal(signal.SIGTERM)
        try:
            code = session.wait_exit()
        except AssertionError:
            run.faults.append(
                f"{state_of(session)} and does not end after {recent}: {session.text.strip()[-500:]}"
            )
            return
        # A ctrl+c or ctrl+\\ that comes once the terminal was given back is a signal, and so is our own one
        # when the last key has left the program.
        if code not in (0, 128 + signal.SIGTERM, -signal.SIGINT, -signal.SIGQUIT, -signal.SIGTERM):
            run.faults.append(f"ended with {code} after {recent}: {session.text.strip()[-500:]}")
        if LEAVE_ALTERNATE not in session.output or modes(session) != before:
            run.faults.append(f"the terminal was not given back after {recent}")


def _piece(made: random.Random) -> bytes:
    """A key of the table, a sequence that some terminal or attacker sends, letters, or random bytes."""
    kind = made.random()
    if kind < 0.4:
        piece = _key(made.choice(_KEYS))
    elif kind < 0.6:
        piece = made.choice(_SEQUENCES).encode("utf-8", "surrogatepass")
    elif kind < 0.75:
        parameters = "".join(made.choices("0123456789;:?<=>", k=made.randint(0, 9)))
        piece = f"\x1b{made.choice('[[[O]P_')}{parameters}{made.choice('uABCDHFMRtcyn~mdZ')}".encode()
    elif kind < 0.9:
        piece = made.randbytes(made.randint(1, 8))
    else:
        piece = "".join(made.choices("abcdefghijklmnop +=0123456789@:", k=made.randint(1, 8))).encode()
    return piece.translate(None, _LEAVING)


_KEYS = [key for action in ACTIONS if action.name not in ("app.leave", "leave") for key in action.keys]


def _key(name: str) -> bytes:
    if name in _NAMED:
        return f"\x1b{_NAMED[name]}".encode()
    if name.startswith("ctrl+") and len(name) == len("ctrl+x"):
        return bytes([ord(name[-1].upper()) - 64])
    return _CHARACTERS.get(name, name[:1]).encode()


def _log(home: Path) -> str:
    return "".join(path.read_text(encoding="utf-8", errors="replace") for path in home.rglob("cordboard.log"))


if __name__ == "__main__":
    sys.exit(main())
