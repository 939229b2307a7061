"""A database that can only be read, or is to be: it opens, says why, and nothing is stored in it."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from store.core.errors import DatabaseReadOnly, DatabaseUnavailable
from store.services import Services, open_services
from tests import unprivileged
from tests.store.databases import Postgresql

ASKED = "that is what was asked for"

PROGRAM = """
import sys
from store.core.errors import DatabaseReadOnly, DatabaseUnavailable
from store.services import open_services
try:
    services = open_services(sys.argv[1])
except DatabaseUnavailable as error:
    sys.exit(error.message)
print([group.name for group in services.groups.all()])
try:
    services.groups.create("Bakers")
except DatabaseReadOnly as error:
    print(error.message)
print(services.report().writable)
services.close()
"""


@pytest.fixture
def path(tmp_path: Path, sqlite_template: bytes) -> Path:
    """A database file with a group in it, in a folder of its own."""
    path = tmp_path / "folder" / "contacts.db"
    path.parent.mkdir()
    path.write_bytes(sqlite_template)
    services = open_services(str(path))
    services.groups.create("Farmers")
    services.close()
    return path


def names(services: Services) -> list[str]:
    """The groups there are."""
    return [group.name for group in services.groups.all()]


def nothing_is_stored(services: Services, why: str) -> None:
    """The group is there, another one is refused for this reason."""
    assert names(services) == ["Farmers"]
    with pytest.raises(DatabaseReadOnly, match=f"is open for reading only: {why}.$"):
        services.groups.create("Bakers")
    assert not services.report().writable
    assert services.why_read_only.endswith(f"{why}.")
    services.close()


@pytest.fixture(params=["switch", "mode=ro", "immutable=1"])
def opened(request: pytest.FixtureRequest) -> Callable[[Path], Services]:
    """Opens a file for reading only, as the operator may ask for it."""

    def opened(path: Path) -> Services:
        if request.param == "switch":
            return open_services(str(path), read_only=True)
        return open_services(f"sqlite:///{path}?{request.param}")

    return opened


def test_a_file_is_read_and_nothing_is_left_beside_it(path: Path, opened: Callable[[Path], Services]) -> None:
    before = path.read_bytes()
    nothing_is_stored(opened(path), ASKED)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_what_others_store_meanwhile_is_read(path: Path) -> None:
    reader, writer = open_services(str(path), read_only=True), open_services(str(path))
    assert names(reader) == ["Farmers"]
    writer.groups.create("Bakers")
    assert names(reader) == ["Bakers", "Farmers"]
    writer.close()
    assert names(reader) == ["Bakers", "Farmers"]
    reader.close()


def test_a_change_under_a_read_without_locks_is_told(path: Path) -> None:
    reader = open_services(str(path), read_only=True)

    def read_slowly() -> None:
        with reader.database.reading():
            writer = open_services(str(path))
            writer.groups.create("Bakers")
            writer.close()

    with pytest.raises(DatabaseUnavailable, match=r"Another program changed .* meanwhile; try again"):
        read_slowly()
    reader.close()


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path, opened: Callable[[Path], Services]) -> None:
    with pytest.raises(DatabaseUnavailable, match="reading only makes none"):
        opened(tmp_path / "new" / "contacts.db")
    assert list(tmp_path.iterdir()) == []


def test_tables_of_an_older_revision_stay_as_they_are(path: Path) -> None:
    services = open_services(str(path))
    services.database.write(
        lambda session: session.connection().exec_driver_sql(
            "UPDATE cordboard_version SET version_num = '0001'"
        )
    )
    services.close()
    with pytest.raises(DatabaseUnavailable, match=r"has tables of revision 0001, .* they cannot be changed"):
        open_services(str(path), read_only=True)
    assert list(path.parent.iterdir()) == [path]


@pytest.fixture(params=["file", "folder", "both"])
def shut(request: pytest.FixtureRequest, path: Path) -> Iterator[Path]:
    """The file, where modes forbid to write it, or beside it."""
    if request.param in ("file", "both"):
        path.chmod(0o400)
    if request.param in ("folder", "both"):
        path.parent.chmod(0o500)
    yield path
    path.parent.chmod(0o700)


def test_a_file_without_permission_to_write_is_read(shut: Path) -> None:
    found = unprivileged.run([sys.executable, "-c", PROGRAM, str(shut)])
    assert found.stderr == ""
    listed, why, writable = found.stdout.splitlines()
    assert listed == "['Farmers']"
    assert f"The database {shut} is open for reading only: you have no permission to write" in why
    assert writable == "False"
    assert list(shut.parent.iterdir()) == [shut]


def test_what_is_only_beside_a_file_is_not_passed_over(path: Path, tmp_path: Path) -> None:
    services = open_services(str(path))
    services.groups.create("Bakers")
    copy = tmp_path / "copy"
    copy.mkdir()
    for ending in ("", "-wal"):
        shutil.copy(f"{path}{ending}", copy / f"contacts.db{ending}")
    services.close()
    copy.chmod(0o500)
    found = unprivileged.run([sys.executable, "-c", PROGRAM, str(copy / "contacts.db")])
    copy.chmod(0o700)
    assert found.stdout == ""
    assert found.stderr == f"The database {copy / 'contacts.db'} cannot be opened.\n"


@pytest.fixture
def server_url(postgresql: Postgresql) -> str:
    """A database of the server, with a group in it."""
    url = postgresql.emptied()
    services = open_services(url)
    services.groups.create("Farmers")
    services.close()
    return url


def test_a_server_is_read_when_asked_for(server_url: str) -> None:
    nothing_is_stored(open_services(server_url, read_only=True), ASKED)


def test_a_server_whose_transactions_only_read_is_read(server_url: str) -> None:
    services = open_services(f"{server_url}&options=-cdefault_transaction_read_only%3Don")
    nothing_is_stored(services, "the server was told that transactions only read")


def test_a_user_who_may_only_read_reads(server_url: str, postgresql: Postgresql) -> None:
    looker = f"{postgresql.name}_looker"
    with psycopg.connect(server_url, autocommit=True) as connection:
        for statement in ("CREATE ROLE {} LOGIN", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}"):
            connection.execute(sql.SQL(statement).format(sql.Identifier(looker)))
        url = make_url(server_url).set(username=looker).render_as_string(hide_password=False)
        nothing_is_stored(open_services(url), "its user has no permission to write its tables")
        for statement in ("DROP OWNED BY {}", "DROP ROLE {}"):
            connection.execute(sql.SQL(statement).format(sql.Identifier(looker)))


def test_a_place_without_tables_that_only_reads_is_refused(server_url: str) -> None:
    with pytest.raises(DatabaseUnavailable, match="has no tables yet, this program needs revision"):
        open_services(f"{server_url}&options=-csearch_path%3Dnowhere", read_only=True)
