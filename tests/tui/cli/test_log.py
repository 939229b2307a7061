"""`cordboard log`: what everybody did; and the history of one contact by kind."""

import json

import pytest

from tests.tui.cli.conftest import Run, login

WHO = f"tester (stated by {login()})"


def test_the_log_says_who_did_what_and_what_is_taken_back(run: Run) -> None:
    run("groups", "create", "Bakers")
    run("move", "archived", "Jane Doe")
    run("undo")
    rows = run("log", "--since", "today").rows
    assert [row[1:] for row in rows] == [
        [WHO, "command", "", "Took back: archived Jane Doe"],
        [WHO, "command", "taken back", "Archived Jane Doe"],
        [WHO, "command", "", "Added the group “Bakers”"],
    ]
    newest = run("log", "--limit", "1", "--json").json["actions"][0]
    assert (newest["kind"], newest["contacts"], newest["taken_back"]) == ("undone", 1, False)
    older = run("log", "--since", "today", "--before", str(newest["id"]), "--json").json["actions"]
    assert [one["text"] for one in older] == ["Archived Jane Doe", "Added the group “Bakers”"]
    assert run("log", "--contact", "Jane Doe", "--since", "today", "--kind", "undone").rows == rows[:1]
    assert run("log", "--by", "nobody").err.startswith("cordboard: Nobody called “nobody” has done anything")
    assert run("log", "--since", "+1d").err == "Nothing was done here that this asks for.\n"
    assert run("log", "--before", "9999").err == "cordboard: There is no action 9999 in the log.\n"
    assert "There are created, updated," in run("log", "--kind", "made").err


def test_the_changes_are_told_line_by_line(run: Run) -> None:
    run("set", "Jane Doe", "--language", "fra")
    told = run("log", "--limit", "1", "--details").lines
    assert told[0].endswith(f"  {WHO}  (command)  Changed Jane Doe: language.")
    assert told[1:] == ['    Jane Doe: Language changed from "eng" to "fra".']
    (action,) = run("log", "--limit", "1", "--details", "--json").json["actions"]
    (changed,) = action["changes"]
    assert (changed["whom"], changed["lines"]) == ("Jane Doe", ['Language changed from "eng" to "fra".'])


def test_all_of_the_log_is_printed_in_windows(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = run("log", "--limit", "0").lines
    monkeypatch.setattr("tui.cli.workspace.log._PAGE", 7)
    assert run("log", "--limit", "0").lines == whole
    assert run("log", "--limit", "15").lines == whole[:15]
    document = run("log", "--limit", "0", "--json").out
    monkeypatch.setattr("tui.process.output._BATCH", 7)
    assert (
        run("log", "--limit", "0", "--json").out
        == document
        == f"{json.dumps(json.loads(document), indent=2)}\n"
    )
    assert run("log", "--since", "+1d", "--json").json == {"actions": []}


def test_the_history_of_a_contact_by_kind(run: Run) -> None:
    run("set", "Jane Doe", "--language", "fra")
    run("set", "Jane Doe", "--name", "Jane D.")
    run("set", "Jane D.", "--language", "deu")
    kept = run("show", "Jane D.", "--history", "9", "--kind", "language", "--json").json["history"]
    assert [one["lines"] for one in kept] == [
        ['Language changed from "fra" to "deu".'],
        ['Language changed from "eng" to "fra".'],
        ['Language set to "eng".'],
    ]
    assert "There are message, status," in run("show", "Jane D.", "--kind", "colour").err
