"""`doctor` tries whether what others store is noticed, and says why not and what to do."""

from pathlib import Path

import pytest

from store.database.watching import notices
from tests.store.databases import Postgresql, postgresql
from tests.tui.cli.conftest import Run

__all__ = ["postgresql"]

DEAF = "postgresql://nobody:hunter2@localhost:1/none"


def told(run: Run, where: str, *options: str, code: int = 0) -> str:
    """What is said of notices."""
    done = run("doctor", "--json", *options, "--database", where)
    assert done.code == code
    return str(done.json["database"]["notices"])


def test_a_file_is_looked_at(bare_run: Run, tmp_path: Path) -> None:
    where = str(tmp_path / "contacts.db")
    bare_run("groups", "create", "Farmers", "--database", where)
    assert told(bare_run, where) == "none; the version of the file is looked at 4 times a second"
    assert told(bare_run, where, "--read-only") == "none; a counter is read every second"


def test_a_server_is_sent_a_notice_and_hears_it(bare_run: Run, postgresql: Postgresql) -> None:
    assert told(bare_run, postgresql.emptied()).startswith("heard at postgresql://postgres@/cordboard_")


def test_behind_a_pooler_it_says_what_to_do(
    bare_run: Run, postgresql: Postgresql, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgresql.emptied()
    with monkeypatch.context() as patched:
        patched.setattr(notices, "_ANSWER_SECONDS", 0.0)
        said = told(bare_run, url)
    assert said.startswith("not heard, so that a counter is read every second. What is sent there does not")
    assert said.endswith("under [database] in settings.toml, can name the server itself.")


def test_a_server_that_is_named_and_not_heard_is_a_problem(
    bare_run: Run, postgresql: Postgresql, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORDBOARD_LISTEN_URL", DEAF)
    done = bare_run("doctor", "--database", postgresql.emptied())
    assert done.code == 1
    assert "Notices are not heard where CORDBOARD_LISTEN_URL" in done.err
    assert "The server of postgresql://nobody@localhost:1/none cannot be reached." in done.err
    assert "hunter2" not in done.out + done.err


def test_what_keeps_messages_from_going_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "1234:hunter2")
    added = run("channels", "add", "Plivo 2", "PL", "+250788000009", "auth_id=MA", "auth_token=env:NOT_THERE")
    assert added.code == 0
    assert run("channels", "add", "Bot 2", "TG", "bot2", "token=env:BOT_TOKEN").code == 0
    run("settings", "public_url", "https://sms.example.org")
    done = run("doctor")
    assert done.code == 1
    assert "Plivo 2 cannot send from here. “env:NOT_THERE” is not set in the environment" in done.err
    assert "Bot 2" in done.out
    assert "called at\thttps://sms.example.org" in done.out
    document = run("doctor", "--json").json
    unable = {one["name"] for one in document["sending"]["unable"]}
    assert ("Plivo 2" in unable, "Bot 2" in unable) == (True, False)
    assert "hunter2" not in str(document)
