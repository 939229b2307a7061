"""Who uses the program: what is stated, what is known, and what the history says of either."""

import os
import pwd
from pathlib import Path

import pytest

from store.services import open_services
from tests.tui.cli.conftest import Run
from tui.process import operator
from tui.process.operator import Operator

KIM = Operator("kim", "the login of this account, whose uid is 4711")


@pytest.fixture(autouse=True)
def _kim(monkeypatch: pytest.MonkeyPatch) -> None:
    """The account is kim's, whatever its environment says."""
    monkeypatch.setattr(os, "getuid", lambda: 4711)
    kim = pwd.struct_passwd(("kim", "x", 4711, 4711, "", "/", "/bin/sh"))
    monkeypatch.setattr(pwd, "getpwuid", {4711: kim}.__getitem__)
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "mallory")
    monkeypatch.delenv("CORDBOARD_OPERATOR", raising=False)
    operator.state("")


@pytest.mark.parametrize(
    ("option", "variable", "recorded", "why"),
    [
        ("", "", "kim", "the login of this account, whose uid is 4711"),
        ("", "  ", "kim", "the login of this account, whose uid is 4711"),
        ("", "Ann", "Ann (stated by kim)", "stated with CORDBOARD_OPERATOR, by the account kim"),
        ("Bob", "Ann", "Bob (stated by kim)", "stated with --operator, by the account kim"),
        ("kim", "Ann", "kim", "stated with --operator, by the account kim"),
        (
            " Ann\x1b[2J\udcff ",
            "",
            "Ann\ufffd[2J? (stated by kim)",
            "stated with --operator, by the account kim",
        ),
        ("x" * 100, "", "x" * 100 + " (stated by kim)", "stated with --operator, by the account kim"),
    ],
)
def test_who_it_is(
    monkeypatch: pytest.MonkeyPatch, option: str, variable: str, recorded: str, why: str
) -> None:
    monkeypatch.setenv("CORDBOARD_OPERATOR", variable)
    operator.state(option)
    found = operator.current()
    assert (found.recorded, found.why) == (recorded, why)


def test_an_account_without_a_name_is_known_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 5000)
    assert operator.current().recorded == "uid 5000"


@pytest.mark.parametrize("source", ["CORDBOARD_OPERATOR", "--operator"])
def test_a_name_that_is_too_long_is_refused(
    bare_run: Run, database: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    stated = ["--operator", "ann" * 1000] if source == "--operator" else []
    if not stated:
        monkeypatch.setenv("CORDBOARD_OPERATOR", "ann" * 1000)
    refused = bare_run("groups", "create", "Bakers", "--database", str(database), *stated)
    assert refused.code == 2
    assert refused.err == f"cordboard: {source} has 3000 characters; a name of at most 100 is needed.\n"


def test_the_history_and_doctor_say_that_a_name_was_stated(bare_run: Run, database: Path) -> None:
    where = ("--database", str(database))
    bare_run("--operator", "Ann", "raise", "Jane Doe", "2", *where)
    bare_run("raise", "Jane Doe", "2", "--operator", "Bob", *where)
    bare_run("raise", "Jane Doe", "2", *where)
    services = open_services(str(database))
    jane = services.contacts.find("Jane Doe")
    said = [entry.by for entry in services.contacts.history(jane.uuid)][:3]
    services.close()
    assert said == ["kim", "Bob (stated by kim)", "Ann (stated by kim)"]
    document = bare_run("--operator", "Ann", "doctor", "--json", *where).json
    assert document["run"]["operator"] == "Ann (stated by kim)"
    assert document["run"]["operator is"] == "stated with --operator, by the account kim"
    assert (
        "operator is\tstated with --operator, by the account kim"
        in bare_run("doctor", "--operator", "Ann", *where).lines
    )
