"""The commands on what goes through a channel: its log, pausing and resuming it."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from store.core.messages.outcome import Exchange
from store.database.models import channels
from store.repositories.delivery import exchanges
from store.services import open_services
from tests.store.builders import channel
from tests.tui.cli.conftest import Run


@pytest.fixture(autouse=True)
def kept(database: Path) -> None:
    """Two requests of a channel."""
    services = open_services(str(database))
    services.channels.add(channel("Line", "+250788000001", country="RW"))
    services.channels.add(channel("Other", "+250788000002", country="RW"))

    def work(session: Any) -> None:
        key = session.execute(select(channels.c.id).where(channels.c.name == "Line")).scalar_one()
        at = services._context.clock()
        sent = Exchange("POST", "https://a.example/send", {"X-A": "b"}, "to=1", 201, "fine", at, 42)
        exchanges.add(session, [sent], at=at, channel_id=key)
        came = Exchange("POST", "/c/MTN/1/receive", {}, "from=2", 403, "")
        exchanges.add(session, [came], at=at, channel_id=key, incoming=True, failed=True, note="no key")

    services.database.write(work)
    services.close()


def test_the_log_of_a_channel_is_printed_newest_first(run: Run) -> None:
    rows = run("channels", "log", "Line").rows
    assert [row[1:] for row in rows] == [
        ["in", "POST", "403", "0", "no key", "/c/MTN/1/receive"],
        ["out", "POST", "201", "42", "", "https://a.example/send"],
    ]
    assert len(run("channels", "log", "Line", "--errors").rows) == 1
    assert len(run("channels", "log", "Line", "--limit", "1").rows) == 1
    whole = run("channels", "log", "Line", "--details").out
    assert "    X-A: b\n    to=1\n    fine\n" in whole
    first = run("channels", "log", "Line", "--json").json["requests"][0]
    assert (first["incoming"], first["status"], first["note"]) == (True, 403, "no key")
    assert "Nothing went out" in run("channels", "log", "Other").err


def test_a_channel_is_paused_and_resumed(run: Run) -> None:
    assert run("channels", "pause", "Line").out == "Line is paused now; its messages wait.\n"
    assert "is paused already" in run("channels", "pause", "Line").out
    listed = run("channels", "list", "--json").json["channels"]
    assert [one["condition"] for one in listed if one["name"] == "Line"] == ["paused"]
    assert run("channels", "resume", "Line").out == "Line sends again.\n"
    assert "is not paused already" in run("channels", "resume", "Line").out
