"""Who else has a contact open stands on the screen of whoever has it open too."""

import time
from collections.abc import Callable
from pathlib import Path

from store.services import open_services
from tests.pty.databases import add
from tests.pty.session import Session
from tests.store.databases import postgresql, sqlite_template, url

__all__ = ["postgresql", "sqlite_template", "url"]

OF_ANN, OF_TESTER = "Also open: ann (stated by", "Also open: tester (stated by"


def test_two_operators_see_each_other_come_and_go(tmp_path: Path, url: str) -> None:
    services = open_services(url)
    add(services, "Jane Doe", "+13233754866")
    services.close()
    took: list[float] = []

    def soon(met: Callable[[], bool], session: Session) -> None:
        start = time.monotonic()
        session.wait_until(met, f"company, or its end; took {took}")
        took.append(time.monotonic() - start)

    def session(name: str, columns: int, rows: int, *options: str) -> Session:
        environ, arguments = {"CORDBOARD_OPERATOR": name}, ["--database", url, *options]
        return Session(arguments, home=tmp_path, columns=columns, rows=rows, environ=environ)

    with session("tester", 80, 24) as tester, session("ann", 60, 16, "--ascii") as ann:
        for one, key, there in ((tester, "\r", "Addresses, in order"), (ann, "e", "Nothing changed yet")):
            one.wait_for("Jane Doe")
            # Until the first look at what others store.
            one.read_for(1.2)
            assert "Also open" not in one.text
            one.send(key)
            one.wait_for(there)
        soon(lambda: OF_ANN in tester.text and "editing" in tester.text, tester)
        soon(lambda: OF_TESTER in ann.text, ann)
        assert tester.wait_idle(1.0) == 0
        ann.send("\x1b")
        soon(lambda: "Also open" not in tester.text, tester)
        ann.send("\r")
        soon(lambda: OF_ANN in tester.text and "editing" not in tester.text, tester)
        ann.send("\x11")
        assert ann.wait_exit() == 0
        soon(lambda: "Also open" not in tester.text, tester)
    # Besides the looks themselves, there is the time that a busy machine takes to draw.
    assert sorted(took)[-2] < 1.0, took
