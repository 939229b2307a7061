"""A walk past every screen, from the contact list and back to it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tests.pty.session import Session

HOME = "Amina Uwase"


@dataclass(frozen=True)
class Stop:
    """A screen: the keys that lead to it from the list, what it shows, and the keys that lead back."""

    name: str
    keys: tuple[str, ...]
    shows: str
    back: tuple[str, ...] = ("\x1b",)


STOPS = (
    Stop("contact_list", (), HOME, ()),
    Stop("search bar", ("/",), "number or condition"),
    Stop("a search that is none", ("/", "age = XZ"), "is not a number"),
    Stop("sort menu", ("s",), "Last seen"),
    Stop("folder menu", ("f",), "Blocked"),
    Stop("palette", (":",), "Commands"),
    Stop("help", ("?",), "Show the contact under the cursor"),
    Stop("contact_profile", ("\r",), "History"),
    Stop("update_contact", ("e",), "Save Changes"),
    Stop("channel_inspector", ("i",), "Clickatell"),
    Stop("channel_form", ("2", "a"), "Save channel", ("\x1b", "\x1b")),
    Stop("fields", ("3",), "Used by"),
    Stop("field_form", ("3", "a"), "Save field", ("\x1b", "\x1b")),
    Stop("groups", ("4",), "Search that keeps it"),
    Stop("group_form", ("4", "a"), "Save group", ("\x1b", "\x1b")),
    Stop("receive", ("m",), "Incoming message from"),
    Stop("import_contacts", ("w",), "Import"),
)


def walk(session: Session, at: Callable[[Stop], None], stops: tuple[Stop, ...] = STOPS) -> None:
    """Go to every stop and call `at` there."""
    for text in (HOME, "1/55", "? Help"):
        session.wait_for(text)
    session.wait_until(lambda: re.search(r"Archived +3", session.text) is not None, "the counts")
    for stop in stops:
        home = session.lines
        go_to(session, stop)
        at(stop)
        leave(session, stop)
        if stop.keys:
            session.wait_until(partial(_shows, session, home), f"the list again after {stop.name}")


def go_to(session: Session, stop: Stop) -> None:
    """Go to a stop from the list."""
    for key in stop.keys:
        _press(session, key)
    session.wait_for(stop.shows)


def leave(session: Session, stop: Stop) -> None:
    """Go back to the list."""
    for key in stop.back:
        _press(session, key)


def _press(session: Session, key: str) -> None:
    """Press a key and wait until it has changed something."""
    before = session.lines
    session.send(key)
    session.wait_until(lambda: session.lines != before, f"{key!r} to change something")


def _shows(session: Session, lines: list[str]) -> bool:
    return session.lines == lines
