"""Who else has a contact open is known: on both databases, also where nothing is heard."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from select import select
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import text

from store.core.views import Company
from store.database.watching import notices
from store.database.watching.notices import Listener
from store.services import Services, open_services
from store.services.workspace import presence
from tests.store.databases import START, Clock, Postgresql, counted

PATIENCE = 10.0
JANE = "2a2fa488-0000-4000-8000-000000000001"
JOE = "2a2fa488-0000-4000-8000-000000000002"

VISITOR = """
import sys
from store.services import open_services
services = open_services(sys.argv[1], operator="zoe")
services.watch.look()
services.watch.company({sys.argv[2]: True})
print("there", flush=True)
sys.stdin.read()
"""


def looked(services: Services, **opened: bool) -> list[tuple[str, bool]]:
    """A look as the screens make it, with these contacts open; who else has them open, and edits."""
    uuids = {"jane": JANE, "joe": JOE}
    services.watch.look()
    found = services.watch.company({uuids[name]: edits for name, edits in opened.items()})
    return [(one.by, one.edits) for each in found.values() for one in each]


def wait(services: Services, wanted: list[tuple[str, bool]], **opened: bool) -> float:
    """Look as the screens do until these are there; the seconds that it took."""
    start, watch = monotonic(), services.watch
    while looked(services, **opened) != wanted:
        assert monotonic() < start + PATIENCE
        select([] if watch.line is None else [watch.line], [], [], watch.pause)
    return monotonic() - start


@contextmanager
def opened_by(url: str, operator: str, clock: Clock, **options: bool) -> Iterator[Services]:
    services = open_services(url, operator=operator, clock=clock, **options)  # type: ignore[arg-type]
    try:
        yield services
    finally:
        services.close()


@pytest.fixture
def bob(url: str, clock: Clock) -> Iterator[Services]:
    """Another program, with an operator called bob."""
    with opened_by(url, "bob", clock) as services:
        yield services


def test_who_opens_a_contact_is_shown_and_sees_who_has_it_open(services: Services, bob: Services) -> None:
    assert looked(services, jane=False) == []
    assert looked(bob, jane=True) == [("ann", False)]
    took = [wait(services, [("bob", True)], jane=False)]
    assert looked(bob, jane=True, joe=False) == [("ann", False)]
    assert looked(bob, joe=False) == []
    took.append(wait(services, [], jane=False))
    assert max(took) < 1.0


def test_since_when_is_told_and_stays_when_somebody_begins_to_edit(
    services: Services, bob: Services, clock: Clock
) -> None:
    looked(bob, jane=False)
    clock.forward(minutes=2)
    looked(bob, jane=True)
    services.watch.look()
    assert services.watch.company({JANE: False}) == {JANE: (Company("bob", START, edits=True),)}


def test_who_edits_is_named_first_and_oneself_too(
    services: Services, bob: Services, url: str, clock: Clock
) -> None:
    with opened_by(url, "ann", clock) as again:
        looked(bob, jane=False)
        looked(again, jane=True)
        assert looked(services, jane=False) == [("ann", True), ("bob", False)]
    wait(services, [("bob", False)], jane=False)


def test_nobody_reads_lists_anew_because_of_it(services: Services, bob: Services) -> None:
    """It is no change: no revision, no history, nothing for undo; on a file not even a write."""
    services.watch.look()
    before = services.contacts.revision()
    looked(bob, jane=True)
    looked(bob)
    assert services.watch.look() is None
    assert services.contacts.revision() == before


def test_idle_looks_send_the_server_nothing(services: Services, bob: Services) -> None:
    looked(bob, jane=True)
    looked(services, jane=False)
    with counted(services.database) as statements:
        assert [looked(services, jane=False) for _ in range(5)] == [[("bob", True)]] * 5
    assert len(statements) == 0


def test_a_killed_program_is_forgotten(services: Services, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", VISITOR, url, JANE], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as visitor:
        assert visitor.stdout is not None
        visitor.stdout.readline()
        assert looked(services, jane=False) == [("zoe", True)]
        visitor.send_signal(signal.SIGKILL)
        visitor.wait()
    # While one listens to a server, it is asked about once a minute.
    monkeypatch.setattr(presence, "CHECK_SECONDS", 0.0)
    vars(services.watch._presence)["_check_at"] = 0.0
    wait(services, [], jane=False)


def test_what_a_killed_program_left_beside_a_file_goes_with_the_next_start(
    tmp_path: Path, clock: Clock
) -> None:
    path = tmp_path / "contacts.db"
    left = path.with_name(f"contacts.db.open-{JANE}-0123")
    left.write_text("{")
    with opened_by(str(path), "bob", clock) as bob:
        assert not left.exists()
        looked(bob, jane=False)
        assert len(list(tmp_path.glob("*.open-*"))) == 1
    assert list(tmp_path.glob("*.open-*")) == []


def test_a_mark_that_makes_no_sense_is_of_nobody(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "contacts.db"
    with opened_by(str(path), "bob", clock) as bob, opened_by(str(path), "ann", clock) as ann:
        for said in ("", "[1]", '{"by": "x"}', "\x1b[31m"):
            bob.watch._presence._marks.put(JANE, said)  # type: ignore[union-attr]
            assert looked(ann, jane=False) == []
        (tmp_path / f"contacts.db.open-{JANE}-link").symlink_to("/etc/passwd")
        assert looked(ann, jane=False) == []


def test_reading_only_shows_others_and_writes_nothing(url: str, clock: Clock, tmp_path: Path) -> None:
    with opened_by(url, "bob", clock) as bob, opened_by(url, "ann", clock, read_only=True) as ann:
        looked(bob, jane=True)
        before = sorted(tmp_path.iterdir())
        assert looked(ann, jane=False) == [("bob", True)]
        assert looked(bob, jane=True) == []
        assert sorted(tmp_path.iterdir()) == before
        looked(bob)
        wait(ann, [], jane=False)


def test_a_folder_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "contacts.db"
    with opened_by(str(path), "bob", clock) as bob:
        path.rename(tmp_path / "elsewhere.db")
        bob.watch.company({JANE: False})
        assert list(tmp_path.glob("*.open-*")) == []


@pytest.fixture
def deaf(postgresql: Postgresql, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of a server that lets nobody hear anything, as a pooler by transaction."""
    monkeypatch.setattr(notices, "_ANSWER_SECONDS", 0.0)
    return postgresql.emptied()


def test_where_nothing_is_heard_rows_are_read_and_renewed(
    deaf: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened_by(deaf, "ann", clock) as ann, opened_by(deaf, "bob", clock) as bob:
        looked(ann, jane=False)
        assert (ann.watch.line, looked(bob, jane=True)) == (None, [("ann", False)])
        assert looked(ann, jane=False) == [("bob", True)]
        monkeypatch.setattr(presence, "LASTING_SECONDS", 0.0)
        monkeypatch.setattr(presence, "RENEWED_SECONDS", -1.0)
        vars(bob.watch._presence)["_renew_at"] = 0.0
        looked(bob, jane=True)
        assert looked(ann, jane=False) == []
        monkeypatch.setattr(presence, "LASTING_SECONDS", 45.0)
        looked(bob, jane=True)
        assert looked(ann, jane=False) == [("bob", True)]
    assert _rows(deaf) == 0


def test_who_hears_and_who_does_not_see_each_other(
    postgresql: Postgresql, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgresql.emptied()
    with opened_by(url, "ann", clock) as ann, opened_by(url, "bob", clock) as bob:
        looked(ann, jane=False)
        with monkeypatch.context() as patched:
            patched.setattr(notices, "_ANSWER_SECONDS", 0.0)
            assert looked(bob, jane=False) == [("ann", False)]
        assert (ann.watch.line is None, bob.watch.line) == (False, None)
        assert wait(ann, [("bob", False)], jane=False) < 1.0


def test_a_lost_line_loses_nobody_for_long(postgresql: Postgresql, clock: Clock) -> None:
    url = postgresql.emptied()
    with opened_by(url, "ann", clock) as ann, opened_by(url, "bob", clock) as bob:
        looked(ann, jane=False)
        looked(bob, jane=False)
        bob.watch._stop()
        assert looked(bob, jane=False) == [("ann", False)]
        assert wait(ann, [("bob", False)], jane=False) < 1.0
        ann.watch._stop()
        looked(ann, jane=False)
        assert _rows(url) == 2


def test_who_leaves_the_program_is_gone_at_once(services: Services, url: str, clock: Clock) -> None:
    for _ in range(5):
        with opened_by(url, "bob", clock) as bob:
            looked(bob, jane=True)
            wait(services, [("bob", True)], jane=False)
        assert wait(services, [], jane=False) < 1.0


def test_who_leaves_does_not_wait_for_a_server_that_is_silent(
    postgresql: Postgresql, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "_PARTING_SECONDS", 0.05)
    with opened_by(postgresql.emptied(), "bob", clock) as bob:
        looked(bob, jane=True)
        listener: Any = bob.watch._listener
        silent = listener._connection.info.backend_pid
        os.kill(silent, signal.SIGSTOP)
        start = monotonic()
    took = monotonic() - start
    os.kill(silent, signal.SIGCONT)
    assert took < 1.0


def test_a_server_is_asked_with_few_bytes_whether_others_live(
    postgresql: Postgresql, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, asked = postgresql.emptied(), []
    live = Listener.all_live

    def noted(self: Listener, programs: set[int]) -> bool:
        asked.append(len(programs))
        return live(self, programs)

    monkeypatch.setattr(Listener, "all_live", noted)
    with opened_by(url, "ann", clock) as ann, opened_by(url, "bob", clock) as bob:
        looked(bob, jane=True)
        wait(ann, [("bob", True)], jane=False)
        vars(ann.watch._presence)["_check_at"] = 0.0
        with counted(ann.database) as statements:
            assert looked(ann, jane=False) == looked(ann, jane=False) == [("bob", True)]
    assert (asked, len(statements)) == ([1], 0)


def _rows(url: str) -> int:
    with opened_by(url, "", Clock()) as services:
        count = text("SELECT count(*) FROM presence")
        return int(services.database.write(lambda session: session.execute(count).scalar_one()))
