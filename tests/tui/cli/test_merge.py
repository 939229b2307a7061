"""The command that makes one contact of two."""

import pytest

from tests.tui.cli.conftest import Run

OTHER = "Doe, J."


@pytest.fixture
def pair(run: Run) -> tuple[str, str]:
    """Jane Doe, and who may be she."""
    parts = ("--address", "telegram:55", "--language", "kin", "--field", "age=35", "--group", "farmers")
    run("add", OTHER, *parts)
    return "Jane Doe", OTHER


def test_what_would_come_is_told_and_nothing_stored(run: Run, pair: tuple[str, str]) -> None:
    trial = run("merge", *pair, "--take", "name=other", "--take", "Age=other", "--dry-run")
    assert trial.code == 0
    assert "Nothing was stored" in trial.err
    rows = {row[0]: row[1:] for row in trial.rows if len(row) == 4}
    assert rows["Name"] == ["Jane Doe", OTHER, "other"]
    assert rows["Age"][1:] == ["35", "other"]
    assert rows["Status"][2] == "same"
    assert f"{OTHER}: Merged with {OTHER}, who had 55." in trial.out
    assert run("show", OTHER, "--json").json["language"] == "kin"


def test_two_are_merged_and_undo_takes_it_back(run: Run, pair: tuple[str, str]) -> None:
    before = [run("show", one, "--json").json for one in pair]
    refused = run("merge", *pair)
    assert refused.code == 1
    assert f"{OTHER} would become part of Jane Doe; `cordboard undo` takes it back. Add --yes" in refused.err
    urns = [address["urn"] for one in before for address in one["addresses"]]
    document = run("merge", *pair, "--order", "telegram:55", "--order", "2", "--yes", "--json").json
    order = [address["urn"] for address in document["contact"]["addresses"]]
    assert order[:2] == [urns[-1], urns[1]]
    assert sorted(order) == sorted(urns)
    assert (document["merged"]["uuid"], document["dry_run"]) == (before[1]["uuid"], False)
    assert {line["part"]: line["takes"] for line in document["lines"]}["name"] == "kept"
    gone = run("show", before[1]["uuid"])
    assert gone.code == 1
    assert f"The contact {before[1]['uuid']} was merged into Jane Doe." in gone.err
    assert before[0]["uuid"][:8] in gone.err
    told = run("log", "--kind", "merged").out
    assert f"Merged {OTHER} into Jane Doe" in told
    assert run("undo", "--yes").lines[0] == f"Taken back: merged {OTHER} into Jane Doe."
    assert [run("show", one, "--json").json["addresses"] for one in pair] == [
        one["addresses"] for one in before
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("Jane Doe", "Jane Doe"), "A contact cannot be merged with itself."),
        (("Jane Doe", OTHER, "--take", "name"), "--take takes PART=kept or PART=other"),
        (("Jane Doe", OTHER, "--take", "shoe=other"), 'There is no field "shoe"'),
        (("Jane Doe", OTHER, "--take", "ward=other"), "Neither contact has anything in “ward”."),
        (("Jane Doe", OTHER, "--order", "99"), '"99" is none of'),
        (("Jane Doe", "Nobody Here"), 'There is no contact "Nobody Here"'),
    ],
)
def test_what_cannot_be_is_said(run: Run, pair: tuple[str, str], given: tuple[str, ...], said: str) -> None:
    refused = run("merge", *given, "--yes")
    assert refused.code == 1
    assert said in refused.err
    assert run("show", pair[1]).code == 0


def test_who_is_stopped_stays_so_and_it_is_told(run: Run, pair: tuple[str, str]) -> None:
    run("move", "stopped", OTHER)
    assert "is stopped; merged, the contact is stopped." in run("merge", *pair, "--yes").err
    assert run("show", "Jane Doe", "--json").json["status"] == "stopped"
