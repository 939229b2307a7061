"""Passwords and services that stand in PostgreSQL's own files, not in the URL."""

from pathlib import Path

import pytest
from sqlalchemy import make_url

from store.core.errors import DatabaseUnavailable
from store.database.engine import open_database
from tests.store.databases import Postgresql

USER = "dora"


@pytest.fixture
def url(postgresql: Postgresql) -> str:
    """A URL without a password, of a server that asks this user for one."""
    url = make_url(postgresql.url)
    rules = Path(str(url.query["host"])) / "pg_hba.conf"
    if USER not in rules.read_text():
        postgresql.run("DROP ROLE IF EXISTS {}", USER)
        postgresql.run("CREATE USER {} PASSWORD 'right'", USER)
        rules.write_text(f"local all {USER} scram-sha-256\n{rules.read_text()}")
        postgresql.run("SELECT pg_reload_conf()")
    return url.set(username=USER, password=None).render_as_string(hide_password=False)


def refusal(url: str) -> str:
    """What opening says; this user may not make tables."""
    with pytest.raises(DatabaseUnavailable) as caught:
        open_database(url)
    return caught.value.message


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("right", "The user of {} has no permission to use it."),
        ("wrong", f'The server of {{}} refused the password of "{USER}".'),
        (None, f'The server of {{}} wants a password for "{USER}", and the URL has none.'),
    ],
)
def test_the_password_may_stand_in_its_own_file(
    url: str, kept: str | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "pgpass"
    monkeypatch.setenv("PGPASSFILE", str(file))
    if kept is not None:
        file.touch(mode=0o600)
        file.write_text(f"*:*:*:{USER}:{kept}\n")
    message = refusal(url)
    assert kept is None or kept not in message
    assert message.startswith(said.partition("{}")[0])
    assert message.endswith(said.partition("{}")[2])


def test_a_service_names_the_rest(
    postgresql: Postgresql, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = make_url(postgresql.emptied())
    file = tmp_path / "services"
    file.write_text(f"[crm]\nhost={where.query['host']}\ndbname={where.database}\nuser={where.username}\n")
    monkeypatch.setenv("PGSERVICEFILE", str(file))
    database = open_database("postgresql:///?service=crm")
    assert str(database.location) == "postgresql://?service=crm"
    database.close()
    assert refusal("postgresql://?service=other") == (
        "The service that postgresql://?service=other names is in no service file."
    )
