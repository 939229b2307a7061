"""The commands under `groups`."""

import pytest

from tests.tui.cli.conftest import Run


def names(run: Run) -> list[str]:
    """The names of the groups, in the order of the list."""
    return [group["name"] for group in run("groups", "--json").json["groups"]]


def test_groups_are_listed_smart_ones_first(run: Run) -> None:
    before = run("groups").rows
    run("groups", "create", "Grown-ups", "--query", "age >= 18")
    rows = run("groups", "list").rows
    assert len(rows) == len(before) + 1
    assert rows[0][1:] == ["Grown-ups", "smart", rows[0][3], "ready", "fields.age >= 18"]
    assert int(rows[0][3]) > 0


def test_a_smart_group_is_made_filled_and_changed(run: Run) -> None:
    made = run("groups", "create", "Grown-ups", "--query", "AGE >= 18", "--json").json
    assert (made["query"], made["state"], made["filled"]) == ("fields.age >= 18", "ready", 100)
    members = run("groups", "members", "grown-ups", "--limit", "0", "--json").json
    assert members["total"] == made["count"] == len(members["contacts"])
    assert run("list", "age >= 18", "--json").json["total"] == made["count"]
    changed = run("groups", "set-query", "Grown-ups", "age >= 60")
    assert changed.out.startswith("Grown-ups has ")
    assert len(run("groups", "members", "Grown-ups", "--limit", "0").rows) < made["count"]


def test_a_group_is_renamed_and_deleted_only_when_asked_twice(run: Run) -> None:
    run("groups", "create", "Testing")
    assert run("groups", "rename", "testing", "Tasting").out == "Testing is Tasting now.\n"
    run("groups", "add", "Tasting", "Jane Doe")
    refused = run("groups", "delete", "Tasting")
    assert (refused.code, refused.out) == (1, "")
    assert "1 contact would leave it" in refused.err
    assert "--yes" in refused.err
    assert run("groups", "delete", "Tasting", "--yes").code == 0
    assert "Tasting" not in names(run)
    assert run("show", "Jane Doe").code == 0


def test_contacts_are_added_and_removed_by_name_or_by_search(run: Run) -> None:
    run("groups", "create", "Testing")
    added = run("groups", "add", "Testing", "Jane Doe", "tel:+13233754866")
    assert added.out == "1 contact added to Testing: Jane Doe.\n"
    janes = str(run("list", "name ~ jane", "--json").json["total"])
    again = run("groups", "add", "Testing", "--query", "name ~ jane", "--json", "--yes", janes).json
    assert again["unchanged"] >= 1
    assert [row[1] for row in run("groups", "members", "Testing", "name ~ jane").rows].count("Jane Doe") == 1
    everybody = str(run("list", 'name != ""', "--json").json["total"])
    gone = run("groups", "remove", "Testing", "--query", 'name != ""', "--yes", everybody)
    assert "removed from Testing" in gone.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("create", "Blocked"), "keeps for itself"),
        (("create", "New", "--query", "shoe = 1"), "shoe"),
        (("create", "New", "--query", "status = active"), "cannot ask for status"),
        (("rename", "No such", "Other"), 'no group "No such"'),
        (("set-query", "Manual", "age > 1"), "put into it by hand"),
        (("add", "Smart", "Jane Doe"), "its query decides"),
        (("add", "Manual"), "in one way"),
        (("add", "Manual", "Nobody At All"), "Nobody At All"),
        (("members", "No such"), 'no group "No such"'),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(run: Run, arguments: tuple[str, ...], said: str) -> None:
    run("groups", "create", "Manual")
    run("groups", "create", "Smart", "--query", "age > 18")
    done = run("groups", *arguments)
    assert (done.code, done.out) == (1, "")
    assert said in done.err


def test_those_who_are_not_active_are_left_alone(run: Run) -> None:
    run("groups", "create", "Testing")
    blocked = str(run("list", 'name != ""', "--folder", "blocked", "--json").json["total"])
    arguments = ("add", "Testing", "--query", 'name != ""', "--folder", "blocked", "--yes", blocked)
    done = run("groups", *arguments)
    assert done.code == 0
    assert "only active contacts are in groups" in done.err


def test_every_command_of_groups_has_an_example(run: Run) -> None:
    for name in ("list", "create", "rename", "set-query", "delete", "add", "remove", "members"):
        assert "Example: cordboard groups" in run("groups", name, "--help").out, name
