"""Opening a database: where it is, who may read it, and every way in which it cannot be opened."""

import os
import sqlite3
import stat
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import make_url, text

from store.core.errors import DatabaseUnavailable
from store.database.engine import REVISION, open_database
from store.database.location import locate
from store.database.models.base import VERSION_TABLE
from store.services import Services, open_services
from tests.store.builders import Workbench
from tests.store.databases import Postgresql


def refusal(url: str) -> str:
    """What opening says when it cannot be done."""
    with pytest.raises(DatabaseUnavailable) as caught:
        open_services(url)
    assert caught.value.message.endswith(".")
    assert "\n" not in caught.value.message
    return caught.value.message


def test_a_new_file_and_its_folder_are_for_nobody_else(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "down" / "contacts.db"
    open_services(str(path)).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_journal_files_are_for_nobody_else_either(tmp_path: Path) -> None:
    path = tmp_path / "contacts.db"
    services = open_services(str(path))
    services.groups.create("Farmers")
    modes = {stat.S_IMODE(one.stat().st_mode) for one in tmp_path.iterdir()}
    services.close()
    assert modes == {0o600}


def test_a_url_and_a_path_mean_the_same_file(tmp_path: Path) -> None:
    path = tmp_path / "contacts.db"
    with_path = open_services(str(path))
    with_path.groups.create("Farmers")
    with_path.close()
    with_url = open_services(f"sqlite:///{path}")
    assert [group.name for group in with_url.groups.all()] == ["Farmers"]
    with_url.close()


def test_a_path_may_start_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert locate("~/contacts.db").path == tmp_path / "contacts.db"


def test_a_device_or_a_pipe_is_told_as_such(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/null")):
        assert refusal(str(path)) == f"{path} is a device or a pipe, not a database file."


def test_in_memory_databases_are_their_own() -> None:
    one, other = open_services("sqlite://"), open_services("sqlite://")
    one.groups.create("Farmers")
    assert len(one.groups.all()) == 1
    assert other.groups.all() == ()
    one.close()
    other.close()


def test_sqlite_is_told_to_share_and_to_hold_to_its_constraints(tmp_path: Path) -> None:
    database = open_database(str(tmp_path / "contacts.db"))
    with database.reading() as session:
        told = {
            name: session.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    database.close()
    assert told == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 5000}


@pytest.mark.parametrize(
    "url", ["mysql://somewhere/contacts", "http://example.org", "postgresql+asyncpg://h/d"]
)
def test_other_databases_are_refused(url: str) -> None:
    assert "is not a database that Cordboard can open" in refusal(url)


def test_no_name_is_refused() -> None:
    assert refusal("  ").startswith("No database is named")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refusal(str(tmp_path)) == f"{tmp_path} is a folder, not a database file."


def test_a_file_in_a_place_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    message = refusal(str(tmp_path / "file" / "contacts.db"))
    assert message.startswith(f"The database {tmp_path}/file/contacts.db cannot be opened: ")


def test_a_file_that_may_not_be_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_args: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", deny)
    assert refusal(str(tmp_path / "contacts.db")).endswith("contacts.db cannot be opened: permission denied.")


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    path.write_bytes(b"PK\x03\x04 a workbook, not a database" * 100)
    before = path.read_bytes()
    assert refusal(str(path)) == f"{path} is not an SQLite database."
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE bookmark (id INTEGER)")
    other.close()
    assert "belongs to another program" in refusal(str(path))


def test_a_database_of_a_newer_program_is_refused(url: str) -> None:
    database = open_database(url)
    database.write(lambda session: session.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")))
    database.close()
    message = refusal(url)
    assert "was made by a newer Cordboard" in message
    assert "9999" in message
    assert REVISION in message


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    message = refusal("postgresql://ann:s3cret@127.0.0.1:1/contacts")
    assert message == "The server of postgresql://ann@127.0.0.1:1/contacts cannot be reached."


def test_a_wrong_password_is_said_without_the_password(postgresql: Postgresql) -> None:
    message = refusal(_with_rule(postgresql, "wrong"))
    assert message.startswith("The server of postgresql://carol@")
    assert message.endswith('refused the password of "carol".')
    assert "wrong" not in message


def test_a_database_that_the_server_does_not_have_is_named(postgresql: Postgresql) -> None:
    url = make_url(postgresql.url).set(database="nowhere").render_as_string(hide_password=False)
    assert refusal(url).endswith('has no database "nowhere".')


def test_a_user_that_the_server_does_not_know_is_named(postgresql: Postgresql) -> None:
    url = make_url(postgresql.url).set(username="mallory").render_as_string(hide_password=False)
    assert refusal(url).endswith('knows no user "mallory".')


def test_the_report_says_what_there_is(workbench: Workbench, url: str) -> None:
    workbench.add_channel("Twilio")
    workbench.add("Jane")
    report = workbench.services.report()
    assert (report.contacts, report.channels, report.revision) == (1, 1, REVISION)
    assert report.writable
    assert report.problems == ()
    assert report.dialect == ("postgresql" if "://" in url else "sqlite")


def test_the_report_warns_of_a_file_that_others_can_read(services: Services, url: str) -> None:
    if "://" in url:
        assert services.report().problems == ()
        return
    Path(url).chmod(0o644)
    assert services.report().problems == (
        f"Other users of this computer can read {url}; chmod 600 keeps them out.",
    )


def _with_rule(postgresql: Postgresql, password: str) -> str:
    """The URL of a server that asks one user, and only that one, for a password."""
    rules = Path(str(make_url(postgresql.url).query["host"])) / "pg_hba.conf"
    if "carol" not in rules.read_text():
        postgresql.run("CREATE USER carol PASSWORD 'right'")
        rules.write_text(f"local all carol scram-sha-256\n{rules.read_text()}")
        postgresql.run("SELECT pg_reload_conf()")
    url = make_url(postgresql.url).set(username="carol", password=password)
    return url.render_as_string(hide_password=False)


def test_a_database_in_memory_is_closed_only_between_two_transactions() -> None:
    database, closed = open_database("sqlite://"), Event()

    def close() -> None:
        database.close()
        closed.set()

    closing = Thread(target=close)
    with database.reading() as session:
        session.execute(text("SELECT 1"))
        closing.start()
        assert not closed.wait(0.05)
    closing.join()
    assert closed.is_set()
