"""Programs that the list is measured beside, each on as many lines: a bare list of lines, `mutt`, `abook`."""

import mailbox
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from store.demo.fill import contacts
from tests.benchmarks.programs import BARE_LIST

LINES = 1000
"""How long the peers' lists are; they hold the first contacts of the demo."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What to type for each move."""

    down: str = "\x1b[B"
    page: str = "\x1b[6~"
    first: str = "\x1b[H"
    last: str = "\x1b[F"


@dataclass(frozen=True, slots=True)
class Program:
    """A list on a terminal: how it is started, the keys that move in it, and what is set around it."""

    name: str
    command: Sequence[str]
    keys: Keys = Keys()
    database: Path | None = None


def peers(folder: Path, names: Sequence[str]) -> tuple[list[Program], list[str]]:
    """The bare list and those of the named programs that are installed, their lists made in a folder; and the
    names of those that are not installed."""
    made = {"mutt": _mutt, "abook": _abook}
    there = [made[name](folder) for name in names if shutil.which(name)]
    return [Program("bare list", BARE_LIST), *there], [name for name in names if not shutil.which(name)]


def _mutt(folder: Path) -> Program:
    box = mailbox.mbox(folder / "people.mbox")
    for index, (name, number) in enumerate(_people()):
        message = EmailMessage()
        message["From"] = f'"{name}" <person{index}@example.com>'
        message["Subject"] = number
        message["Date"] = "Fri, 02 Jan 2026 10:00:00 +0000"
        message["Message-ID"] = f"<{index}@example.com>"
        message.set_content("Hello.\n")
        box.add(message)
    box.close()
    settings = (f"folder={folder}", "menu_scroll=yes", "sort=mailbox-order", "timeout=600", "mail_check=600")
    (folder / "muttrc").write_text("".join(f"set {setting}\n" for setting in settings))
    options = ("-n", "-R", "-F", str(folder / "muttrc"), "-f", str(folder / "people.mbox"))
    return Program("mutt", ("mutt", *options), Keys("j", "z", "=", "*"))


def _abook(folder: Path) -> Program:
    lines = ["[format]", "program=abook", "version=0.6.1", ""]
    for index, (name, number) in enumerate(_people()):
        lines += [f"[{index}]", f"name={name}", f"email=person{index}@example.com", f"phone={number}", ""]
    (folder / "addressbook").write_text("\n".join(lines), encoding="utf-8")
    (folder / "abookrc").write_text("set autosave=false\n")
    options = ("-C", str(folder / "abookrc"), "--datafile", str(folder / "addressbook"))
    return Program("abook", ("abook", *options), Keys("j", "J", "\x1bOH", "\x1bOF"))


def _people() -> list[tuple[str, str]]:
    """Names, in order, with an address each."""
    people = (
        (contact.name, contact.addresses[0].urn.path) for contact in contacts(LINES) if contact.addresses
    )
    return sorted(person for person in people if person[0])
