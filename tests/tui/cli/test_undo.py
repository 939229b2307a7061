"""`cordboard undo` and `redo`: what was done by commands and on screens is taken back, and said before."""

import io

import pytest

from tests.tui.cli.conftest import Run
from tui.process import output


def test_one_change_is_taken_back_and_done_again_at_once(run: Run) -> None:
    assert run("undo").err == "cordboard: There is nothing to take back.\n"
    assert run("undo", "--list").err == "You have done nothing here yet.\n"
    run("move", "archived", "Jane Doe")
    assert run("undo").out == "Taken back: archived Jane Doe.\n"
    assert (
        run("list", "name = 'Jane Doe'").rows[1:]
        or run("show", "Jane Doe", "--json").json["status"] == "active"
    )
    assert run("redo").out == "Done again: archived Jane Doe.\n"
    assert run("show", "Jane Doe", "--json").json["status"] == "archived"
    refused = run("redo")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("cordboard: There is nothing to do again")


def test_many_are_named_before_and_asked_about(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    old = run("list", "age > 60", "--json").json["total"]
    run("move", "archived", "--query", "age > 60", "--yes", str(old))
    told = run("undo", "--dry-run")
    assert told.lines[0] == f"Take back: archived {old} contacts?"
    assert told.lines[1].endswith(f" and {old - 3} more.")
    plan = run("undo", "--dry-run", "--json").json
    assert (plan["contacts"], plan["changed"], plan["redo"], len(plan["names"])) == (old, 0, False, 3)
    refused = run("undo")
    assert refused.code == 1
    assert "Add --yes" in refused.err
    monkeypatch.setattr(output, "is_attended", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("no\nyes\n"))
    assert run("undo").code == 1
    assert run("undo").out == f"Taken back: archived {old} contacts.\n"
    assert run("list", "age > 60", "--json").json["total"] == old


def test_what_somebody_changed_since_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("move", "archived", "Jane Doe", "Amina Uwase", "--yes", "2")
    monkeypatch.setenv("CORDBOARD_OPERATOR", "eve")
    run("move", "blocked", "Jane Doe")
    monkeypatch.setenv("CORDBOARD_OPERATOR", "tester")
    assert "Stays: Jane Doe: status was changed since." in run("undo", "--dry-run").lines
    done = run("undo", "--yes")
    assert done.lines == [
        "Taken back: archived 2 contacts. Some of it stays.",
        "Stays: Jane Doe: status was changed since.",
    ]
    assert run("show", "Jane Doe", "--json").json["status"] == "blocked"


def test_the_list_says_what_can_go_back(run: Run) -> None:
    run("groups", "create", "Bakers")
    run("fields", "create", "Shoe")
    run("fields", "delete", "Shoe", "--yes")
    run("undo", "--yes")
    listed = run("undo", "--list", "--json").json["actions"]
    assert [(one["text"], one["taken_back"], one["can"]) for one in listed] == [
        ("Deleted the field “Shoe”", False, False),
        ("Added the field “Shoe”", True, False),
        ("Added the group “Bakers”", False, True),
    ]
