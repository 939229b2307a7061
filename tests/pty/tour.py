"""A walk past every screen, from the contact list and back to it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from tests.pty.session import Session, columns_of
from tui.text.widths import PANES_FROM

HOME = "Amina Uwase"


@dataclass(frozen=True)
class Visit:
    """A screen: the keys that lead to it from the list, what it shows, and the keys that lead back."""

    name: str
    keys: tuple[str, ...]
    shows: str
    back: tuple[str, ...] = ("\x1b",)


VISITS = (
    Visit("contact_list", (), HOME, ()),
    Visit("search bar", ("/",), "number or condition"),
    Visit("a search that is none", ("/", "age = XZ"), "is not a number"),
    Visit("sort menu", ("s",), "Last seen"),
    Visit("folder menu", ("f",), "Blocked"),
    Visit("palette", (":",), "Commands"),
    Visit("help", ("?",), "Show the contact under the cursor"),
    Visit("contact_profile", ("\r",), "Addresses, in order"),
    Visit("conversation", ("c",), "next to"),
    Visit("duplicates", ("D",), "Perhaps the same"),
    Visit("update_contact", ("e",), "Save Changes"),
    Visit("merge", ("v", "j", "v", "&"), "are tried", ("\x1b", "-", "k")),
    Visit("channel_inspector", ("i",), "Clickatell"),
    Visit("channel_form", ("2", "a"), "Save channel", ("\x1b", "\x1b")),
    Visit("channel_log", ("2", "L"), "last 7 days", ("\x1b", "\x1b")),
    Visit("exchange", ("2", "L", "\r"), "It went out", ("\x1b", "\x1b", "\x1b")),
    Visit("fields", ("3",), "Used by"),
    Visit("field_form", ("3", "a"), "Save field", ("\x1b", "\x1b")),
    Visit("groups", ("4",), "Search that keeps it"),
    Visit("group_form", ("4", "a"), "Save group", ("\x1b", "\x1b")),
    Visit("outbox", ("5",), "everything"),
    Visit("broadcast", ("5", "\r"), "every message", ("\x1b", "\x1b")),
    Visit("message", ("5", "j", "j", "\r"), "Written", ("\x1b", "\x1b")),
    Visit("overview", ("7",), "Contacts by channel"),
    Visit("log", ("8",), "every action"),
    Visit("log_action", ("8", "\r"), "by ", ("\x1b", "\x1b")),
    Visit("settings", ("7", ","), "What it is for", ("\x1b", "\x1b")),
    Visit("compose", (":", "write those", "\r"), "Goes out by"),
    Visit("recipients", (":", "write those", "\r", "\x1bOQ", "\r"), "get it by", ("\x1b", "\x1b")),
    Visit("receive", ("M",), "Incoming message from"),
    Visit("import_contacts", ("I",), "Import"),
    Visit("export_contacts", ("E",), "writes them"),
)


def walk(session: Session, at: Callable[[Visit], None], visits: Sequence[Visit] = VISITS) -> None:
    """Go to every screen and call `at` there."""
    for text in (HOME, "1/55", "? Help"):
        session.wait_for(text)
    session.wait_until(lambda: re.search(r"Archived +3", session.text) is not None, "the counts")
    if columns_of(session) >= PANES_FROM:
        session.wait_for("Next message")
    for visit in visits:
        home = session.lines
        go_to(session, visit)
        at(visit)
        leave(session, visit)
        if visit.keys:
            session.wait_until(partial(_shows, session, home), f"the list again after {visit.name}")


def go_to(session: Session, visit: Visit) -> None:
    """Go to a screen from the list."""
    for key in visit.keys:
        _press(session, key)
    session.wait_for(visit.shows)


def leave(session: Session, visit: Visit) -> None:
    """Go back to the list."""
    for key in visit.back:
        _press(session, key)


def _press(session: Session, key: str) -> None:
    """Press a key and wait until it has changed something."""
    before = session.lines
    session.send(key)
    session.wait_until(lambda: session.lines != before, f"{key!r} to change something")


def _shows(session: Session, lines: list[str]) -> bool:
    return session.lines == lines
