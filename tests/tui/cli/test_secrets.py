"""A password in what names the database reaches no output and no log, and no file is named by it."""

import json
from pathlib import Path

import psycopg
import pytest

from tests.tui.cli.conftest import Run
from tui.process import locations, settings

PASSWORD = "hunter2Zebra"
AT = "127.0.0.1:1"
"""Where nobody listens."""

WELL_WRITTEN = (
    f"postgresql://ann:{PASSWORD}@{AT}/crm",
    f"postgresql+psycopg://ann:{PASSWORD}@{AT}/crm",
    f"postgres://ann:{PASSWORD}@{AT}/crm",
    f"POSTGRESQL://ann:{PASSWORD}@{AT}/crm",
    f"PostgreSQL+Psycopg://ann:{PASSWORD}@{AT}/crm",
    f"  postgresql://ann:{PASSWORD}@{AT}/crm ",
    f"postgresql://ann@{AT}/crm?password={PASSWORD}",
    f"postgresql://{AT}/crm?user=ann&password={PASSWORD}",
    f"postgresql://ann@{AT}/crm?sslpassword={PASSWORD}",
    f"postgresql://ann:/{PASSWORD}@{AT}/crm",
    f"postgresql://ann::{PASSWORD}@{AT}/crm",
    f"postgresql://ann:#{PASSWORD}@{AT}/crm",
    f"postgresql://ann:?{PASSWORD}@{AT}/crm",
    f"postgresql://ann:%{PASSWORD}@{AT}/crm",
    f"postgresql://ann:%40{PASSWORD}@{AT}/crm",
)
"""URLs that mean one thing only; the server is not there."""

SLIPS = (
    f"postgresql:/ann:{PASSWORD}@h/crm",
    f"postgresql:ann:{PASSWORD}@h/crm",
    f"postgresql:ann:{PASSWORD}@h",
    f"postgresql;//ann:{PASSWORD}@h/crm",
    f"postgresql//ann:{PASSWORD}@h/crm",
    f"postgresql/ann:{PASSWORD}@h/crm",
    f"postgres//ann:{PASSWORD}@h/crm",
    f"postgres:/ann:{PASSWORD}@h/crm",
    f"POSTGRES:/ann:{PASSWORD}@h/crm",
    f"postgresql:///ann:{PASSWORD}@h/crm",
    f"postgresql:////ann:{PASSWORD}@h/crm",
    f"postgresql+asyncpg://ann:{PASSWORD}@h/crm",
    f"postgresql+psycopg:ann:{PASSWORD}@h/crm",
    f"postgresql+psycopg2://ann:{PASSWORD}@h/crm",
    f"postgressql://ann:{PASSWORD}@h/crm",
    f"postgressql:/ann:{PASSWORD}@h/crm",
    f"psql://ann:{PASSWORD}@h/crm",
    f"pg:ann:{PASSWORD}@h/crm",
    f"mysql://ann:{PASSWORD}@h/crm",
    f"{PASSWORD}://ann@h/crm",
    f"jdbc:postgresql://h/crm?user=ann&password={PASSWORD}",
    f"jdbc:postgresql:crm?user=ann&password={PASSWORD}",
    f"//ann:{PASSWORD}@h/crm",
    f"/ann:{PASSWORD}@h/crm",
    f"ann:{PASSWORD}@h/crm",
    f"ann:{PASSWORD}@h:5432/crm",
    f"ann%3A{PASSWORD}%40h/crm",
    f"postgresql%3A%2F%2Fann%3A{PASSWORD}%40h%2Fcrm",
    f"host=h user=ann password={PASSWORD} dbname=crm",
    f"host=h user=ann password = '{PASSWORD}' dbname=crm",
    f"Server=h;Database=crm;User Id=ann;Pwd={PASSWORD};",
    f"./password={PASSWORD}",
    f"PGPASSWORD={PASSWORD} postgresql://ann@h/crm",
    f"CORDBOARD_DATABASE=postgresql:/ann:{PASSWORD}@h/crm",
    f'"postgresql://ann:{PASSWORD}@h/crm"',
    f"<postgresql:/ann:{PASSWORD}@h/crm>",
    f"psql postgresql://ann:{PASSWORD}@h/crm",
    f"postgresql://ann:x@{PASSWORD}@h/crm",
    f"postgresql://ann:x@{PASSWORD}?y@h/crm",
    f"postgresql://ann:x@{PASSWORD}/y@h/crm",
    f"postgresql://ann@{PASSWORD}@h/crm",
    f"postgresql://ann:{PASSWORD}/h/crm",
    f"postgresql://ann:{PASSWORD}",
    f"postgresql://ann:{PASSWORD} @h/crm",
    f"postgresql://ann {PASSWORD}@h/crm",
    f"postgresql://ann%3A{PASSWORD}@h/crm",
    f"postgresql://ann;{PASSWORD}@h/crm",
    f"postgresql://h;password={PASSWORD}/crm",
    f"postgresql://h/crm&password={PASSWORD}",
    f"postgresql://h/crm;password={PASSWORD}",
    f"postgresql://h/crm#{PASSWORD}",
    f"postgresql://h/ann:{PASSWORD}@crm",
    f"postgresql://h/crm?{PASSWORD}",
    f"postgresql://h/crm?passwort={PASSWORD}",
    f"postgresql://h/crm?{PASSWORD}=1",
    f"postgresql://h:543{PASSWORD}/crm",
    f"postgresql://127.0.0.1:5432/{PASSWORD}?application_name=a@b",
    f"sqlite://ann:{PASSWORD}@h/crm.db",
    f"sqlite:/ann:{PASSWORD}@h/crm.db",
    f"sqlite:///postgresql:/ann:{PASSWORD}@h/crm.db",
    f"sqlite+pysqlcipher://:{PASSWORD}@/crm.db",
    f"sqlite:///crm.db?key={PASSWORD}",
    f"file:crm.db?password={PASSWORD}",
)
"""What a person wrote by mistake."""


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Relative paths would be made in a folder of the test."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


def trace(tmp_path: Path) -> str:
    """What the log file and the names of all files hold."""
    log = locations.log_file()
    names = "\n".join(str(one) for one in tmp_path.rglob("*"))
    return names + (log.read_text() if log.exists() else "")


@pytest.mark.parametrize("text", WELL_WRITTEN)
def test_a_url_is_understood_and_shown_without_its_password(text: str, bare_run: Run, tmp_path: Path) -> None:
    outcome = bare_run("list", "--database", text)
    assert outcome.err == f"cordboard: The server of postgresql://ann@{AT}/crm cannot be reached.\n"
    assert PASSWORD not in trace(tmp_path)


@pytest.mark.parametrize("text", SLIPS)
def test_a_slip_is_refused_and_repeated_nowhere(
    text: str, bare_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    for command in (["list"], ["doctor", "--json"], ["demo", "--contacts", "3"]):
        seen.append(bare_run(*command, "--database", text))
    seen.append(bare_run("--database", text, "channels"))
    monkeypatch.setenv("CORDBOARD_DATABASE", text)
    seen.append(bare_run("settings", "default_country", "RW"))
    for outcome in seen:
        assert outcome.code == 1
        assert PASSWORD not in outcome.out + outcome.err
        assert "unexpected" not in outcome.err
    assert PASSWORD not in trace(tmp_path)
    assert list((tmp_path / "here").iterdir()) == []


def test_a_url_given_for_a_command_is_not_repeated(bare_run: Run) -> None:
    outcome = bare_run(f"postgresql://ann:{PASSWORD}@h/crm")
    assert outcome.code == 2
    assert PASSWORD not in outcome.out + outcome.err


def test_a_url_in_the_settings_file_is_not_repeated(
    bare_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings.toml"
    monkeypatch.setenv("CORDBOARD_CONFIG", str(file))
    for text in (
        'database = "{}"', "database = {}", "[database]\n{}", '"{}" = 1', '[database]\n"{}" = 1',
        '[database]\nlisten_url = ["{}"]', "[database]\nlisten_url = {}",
    ):  # fmt: skip
        file.write_text(text.format(f"postgresql://ann:{PASSWORD}@h/crm"))
        outcome = bare_run()
        assert outcome.code == 2
        assert PASSWORD not in outcome.out + outcome.err


@pytest.mark.parametrize("text", [*WELL_WRITTEN, *SLIPS[::4]])
def test_where_a_server_is_listened_to_is_shown_without_its_password(
    text: str, bare_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(f"[database]\nlisten_url = {json.dumps(text)}")
    monkeypatch.setenv("CORDBOARD_CONFIG", str(file))
    assert PASSWORD not in repr(settings.read(file))
    bare_run("groups", "create", "Farmers", "--database", "here.db")
    outcome = bare_run("doctor", "--database", "here.db")
    assert PASSWORD not in outcome.out + outcome.err + trace(tmp_path)
    assert outcome.code == (0 if text in WELL_WRITTEN else 1)


def test_what_a_driver_says_of_a_url_is_not_repeated(
    bare_run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def connect(*_given: object, **told: object) -> None:
        raise psycopg.ProgrammingError(f"invalid value in {told}")

    monkeypatch.setattr(psycopg, "connect", connect)
    outcome = bare_run("list", "--database", f"postgresql://ann:{PASSWORD}@{AT}/crm")
    assert outcome.err.endswith("the reason is left out, for it holds the password.\n")
    assert PASSWORD not in outcome.err + trace(tmp_path)
