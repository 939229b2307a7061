"""All that is done by keys can be left unharmed, taken back and done again; deleting can be left."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from store.core.errors import NotFound
from store.core.views import Listing
from store.services import Services, open_services
from tests.pty.deeds import (
    ACCEPT,
    ARCHIVED,
    DEEDS,
    ENTER,
    ESCAPE,
    EXPORT,
    FIRST,
    REDO,
    UNDO,
    WRITTEN,
    Deed,
    workspace,
)
from tests.pty.session import Session
from tests.store.services.history_bench import content


class Walk:
    """A program in which deeds are done, and the database that it works on."""

    def __init__(self, session: Session, services: Services, database: str) -> None:
        self._session, self._services, self._folder = session, services, Path(database).parent
        self._connection, self._seen = sqlite3.connect(database), -1
        self.states = [self.content]

    @property
    def content(self) -> object:
        """All that is in the database, read again where something was written."""
        [seen] = self._connection.execute("PRAGMA data_version").fetchone()
        if seen != self._seen:
            self._seen, self._content = seen, content(self._services)
        return self._content

    def do(self, deed: Deed) -> None:
        """Leave a deed, then do it."""
        if deed.leave:
            self.leave(deed.leave)
        assert deed.looks(self._services) == deed.before, deed.keys
        self.press(deed.keys)
        self._session.wait_until(lambda: deed.looks(self._services) == deed.after, f"{deed.keys}")
        self._session.wait_idle()
        self.states.append(self.content)
        self._go_home()

    def leave(self, keys: Sequence[str]) -> None:
        """Begin something and leave it: all is as it was."""
        self.press(keys)
        self._go_home()
        assert self.content == self.states[-1], keys

    def again(self, key: str, deed: Deed, wanted: object) -> None:
        """Take a deed back, or do it again; of many it is asked first, and taking back is left once."""
        self.press(deed.at)
        if deed.many and key == UNDO:
            before = self.content
            self.press((key, "? Done ", ENTER))
            assert self.content == before, deed.keys
        self.press((key, "? Done ", *ACCEPT) if deed.many else key)
        self._session.wait_until(lambda: self.content == wanted, f"{key!r} after {deed.keys}")

    def press(self, keys: Sequence[str]) -> None:
        """Press keys, and wait for what the screen has to show between them."""
        for key in keys:
            if key.startswith("? "):
                self._session.wait_for(key[2:])
            else:
                self._session.send(key.format(folder=self._folder))

    def _go_home(self) -> None:
        """Go to the first of all active contacts."""
        first = [row.name for row in self._services.contacts.page(Listing(), size=1)]
        self.press(("1-g", f"? > {first[0]}" if first else "? No contact yet"))


def test_all_that_is_done_can_be_left_taken_back_and_done_again(tmp_path: Path) -> None:
    database = workspace(tmp_path)
    services = open_services(database, operator="watcher")
    with Session(["--database", database], home=tmp_path) as session:
        session.wait_for(FIRST)
        walk = Walk(session, services, database)
        walk.leave(EXPORT)
        assert not (tmp_path / WRITTEN).exists()
        for deed in DEEDS:
            walk.do(deed)
        befores, afters = walk.states[:-1], walk.states[1:]
        for deed, before in reversed([*zip(DEEDS, befores, strict=True)]):
            walk.again(UNDO, deed, before)
        for deed, after in zip(DEEDS, afters, strict=True):
            walk.again(REDO, deed, after)
        session.send("1q")
        assert session.wait_exit() == 0
    services.close()


def test_deleting_for_good_can_be_left_and_is_not_taken_back(tmp_path: Path) -> None:
    """Active contacts are not deleted at all, others once their number is typed."""
    database = workspace(tmp_path)
    services = open_services(database, operator="watcher")
    old = services.contacts.find(ARCHIVED).uuid
    archived = ("f", "? Archived", "v", f"? > {ARCHIVED}")
    with Session(["--database", database], home=tmp_path) as session:
        session.wait_for(FIRST)
        walk = Walk(session, services, database)
        walk.leave(("x", "? Active contacts are not deleted"))
        for slip in ((ENTER,), ("2", ENTER), ("1\x7f", ENTER), ("1", "? 1: 1", ESCAPE)):
            walk.leave((*archived, "x", "? Type 1", *slip, "? / Search", "fa"))
        walk.press(
            (*archived, "x", "? Type 1", "1", "? 1: 1", ENTER, "? Deleted 1", "u", "? cannot be taken back")
        )
        with pytest.raises(NotFound):
            services.contacts.get(old)
    services.close()
