"""The commands that do the same to one contact or to many."""

import io
from typing import Any

import pytest

from tests.tui.cli.conftest import Run
from tui.process import output
from tui.text.cells import number


def total(run: Run, folder: str, query: str = "") -> int:
    found = run("list", *([query] if query else []), "--folder", folder, "--json").json
    return int(found["total"])


def test_contacts_are_moved_by_name_and_by_search(run: Run) -> None:
    assert run("move", "blocked", "Jane Doe").out == "1 contact moved to Blocked: Jane Doe.\n"
    assert (
        run("move", "blocked", "Jane Doe").out == "Nothing was changed.\n1 contact was in Blocked already.\n"
    )
    old = total(run, "active", "age > 60")
    moved = run("move", "archived", "--query", "age > 60", "--yes", str(old), "--json").json
    assert len(moved.pop("names")) == 3
    none: dict[str, Any] = {"overridden": {}, "reasons": [], "routes": []}
    assert moved == {"dry_run": False, "changed": old, "unchanged": 0, "unable": 0, **none}
    assert total(run, "active", "age > 60") == 0
    blocked = str(total(run, "blocked"))
    back = run("move", "active", "--folder", "blocked", "--all", "--yes", blocked)
    assert "moved to Active" in back.out
    assert total(run, "blocked") == 0


def test_a_channel_is_preferred_and_cleared(run: Run) -> None:
    chosen = run("prefer", "Twilio Los Angeles", "Jane Doe")
    told = "This overrides the country rule for 1 contact (US only).\n"
    assert chosen.out == f"1 contact to be reached by Twilio Los Angeles: Jane Doe.\n{told}"
    assert total(run, "active", 'name ~ jane and locked = yes and channel = "Twilio Los Angeles"') == 1
    cleared = run("prefer", "none", "Jane Doe")
    assert cleared.out == "1 contact without a preferred channel now: Jane Doe.\n"
    assert total(run, "active", "name ~ jane and name ~ doe and locked = yes") == 0


def test_a_preferred_channel_says_which_rule_it_overrides(run: Run) -> None:
    """In the report, and wherever the route is explained; and who had it already is said in full."""
    chosen = run("prefer", "MTN Rwanda", "Jane Doe")
    told = "This overrides the country rule for 1 contact (RW only).\n"
    assert chosen.out == f"1 contact to be reached by MTN Rwanda: Jane Doe.\n{told}"
    assert "this overrides the country rule: RW only; this number is from US" in run("route", "Jane Doe").out
    assert "this overrides the country rule: RW only; this number is from US" in run("show", "Jane Doe").out
    again = run("prefer", "MTN Rwanda", "Jane Doe")
    assert again.out == "Nothing was changed.\n1 contact was locked to MTN Rwanda already.\n"
    report = run("prefer", "Airtel Rwanda", "Amina Uwase", "--json").json
    assert report["overridden"] == {"overrides_prefixes": 1}


def test_a_dry_run_says_what_the_list_of_channels_says(run: Run) -> None:
    """Of one contact the address; of many how many go by it."""
    said = "Twilio Los Angeles: would carry +1 323-375-4866."
    assert said in run("prefer", "Twilio Los Angeles", "Jane Doe", "--dry-run").lines
    report = run("prefer", "Twilio Los Angeles", "--all", "--json", "--dry-run").json
    [told] = [
        one for one in run("prefer", "Twilio Los Angeles", "--all", "--dry-run").lines if "would go" in one
    ]
    assert told.startswith(f"Twilio Los Angeles: {number(report['changed'])} would go by it, ")
    assert told.endswith(" cannot.")


def test_those_whom_a_channel_cannot_reach_are_left_alone(run: Run) -> None:
    everybody = str(total(run, "active"))
    would = run("prefer", "Twilio Los Angeles", "--all", "--json", "--dry-run").json
    report = run("prefer", "Twilio Los Angeles", "--all", "--json", "--yes", everybody).json
    assert {**would, "dry_run": False, "routes": []} == report
    assert report["unable"] > 0
    assert report["changed"] > 0


def test_deleting_says_how_many_and_wants_to_be_told_so(run: Run) -> None:
    run("move", "archived", "--query", "age > 60", "--yes", str(total(run, "active", "age > 60")))
    count = total(run, "archived", "age > 60")
    refused = run("delete", "--query", "age > 60")
    assert (refused.code, refused.out) == (1, "")
    assert f"--yes {count}" in refused.err
    assert run("delete", "--query", "age > 60", "--yes", str(count + 1)).code == 1
    assert total(run, "archived", "age > 60") == count
    done = run("delete", "--query", "age > 60", "--yes", str(count))
    assert done.out.startswith(f"{count} contacts deleted for good: ")
    assert total(run, "archived", "age > 60") == 0


@pytest.mark.parametrize(
    ("act", "would"),
    [
        (("move", "archived"), "would be moved to Archived: "),
        (("prefer", "MTN Rwanda"), "would be reached by MTN Rwanda: "),
        (("groups", "add", "Testing"), "would be added to Testing: "),
        (("set", "--language", "fra", "--field", "notes=met"), "would be set: "),
        (("address", "prefer", "mailto"), "would have the first of their email addresses on top: "),
        (("delete", "--folder", "archived"), "would be deleted for good: "),
    ],
)
def test_many_are_changed_only_by_whoever_says_how_many(
    run: Run, act: tuple[str, ...], would: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By --yes; or at a terminal by typing it. A dry run needs neither, changes nothing and tells whom."""
    run("groups", "create", "Testing")
    query = "age > 40"
    if act[0] == "delete":
        run("move", "archived", "--query", query, "--yes", str(total(run, "active", query)))
    trial = run(*act, "--query", query, "--dry-run")
    told = trial.lines[0]
    assert (trial.code, would in told, " more." in told) == (0, True, True)
    folder = "archived" if act[0] == "delete" else "active"
    count = str(total(run, folder, query))
    for sure, said in (((), f"Add --yes {count} to do it"), (("--yes", "2"), "You said 2; nothing was")):
        refused = run(*act, "--query", query, *sure)
        assert (refused.code, refused.out) == (1, ""), sure
        assert said in refused.err
    monkeypatch.setattr(output, "is_attended", lambda: True)
    for typed, code in (("", 1), ("no", 1), ("2", 1), (count, 0)):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
        asked = run(*act, "--query", query)
        assert asked.code == code, typed
        assert f"Type {count} to go on: " in asked.err
        assert bool(asked.out) == (code == 0)


def test_what_is_left_alone_is_told_before_it_is_done(run: Run) -> None:
    run("groups", "create", "Testing")
    run("groups", "add", "Testing", "Jane Doe")
    would = run("groups", "add", "Testing", "Jane Doe", "Blaise Spammer", "Bruno Keller", "--dry-run")
    assert would.lines == [
        "1 contact would be added to Testing: Bruno Keller.",
        "1 contact is in Testing already.",
    ]
    assert would.err == "1 contact would be left alone: not active, and only active contacts are in groups.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("move", "blocked"), "in one way"),
        (("move", "blocked", "Jane Doe", "--all"), "in one way"),
        (("move", "blocked", "Nobody At All"), "Nobody At All"),
        (("move", "blocked", "--query", "age = XZ"), "XZ"),
        (("prefer", "No such", "Jane Doe"), "No such"),
        (("delete", "Jane Doe", "--yes", "1"), "active"),
        (("set", "--all", "--language", "xx"), "three letters"),
        (("set", "--all", "--field", "nope=1"), 'no field "nope"'),
        (("set", "--all", "--name", "Jane"), "one contact at a time"),
        (("set", "--all"), "what to set"),
        (("address", "prefer", "fax", "--all"), "not an address type"),
        (("move", "archived", "--all", "--list", "cannot"), "There are: changed."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)
    assert (done.code, done.out) == (1, "")
    assert said.casefold() in done.err.casefold()
    assert total(run, "active", "name ~ jane and name ~ doe") >= 1


def test_a_dry_run_tells_how_routes_shift_and_the_act_shifts_them_so(run: Run) -> None:
    """As JSON, and as a table with bars; the plan of the same contacts tells the same before and after."""
    query = "country = US"
    count = str(total(run, "active", query))
    would = run("prefer", "Twilio Los Angeles", "--query", query, "--dry-run", "--json").json["routes"]
    planned = [sum(one["contacts"] for one in plan(run, query)["channels"])]
    assert sum(one["before"] for one in would if one["channel"]) == planned[0]
    table = run("prefer", "Twilio Los Angeles", "--query", query, "--dry-run").out
    assert "CHANNEL" in table
    assert "\u2588" in table or "#" in table
    run("prefer", "Twilio Los Angeles", "--query", query, "--yes", count)
    after = {one["name"]: one["after"] for one in would if one["channel"] and one["after"]}
    assert after == {one["channel"]["name"]: one["contacts"] for one in plan(run, query)["channels"]}


def plan(run: Run, query: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = run("plan", f"({query}) AND status = active", "--json").json
    return found


def test_whom_an_act_leaves_alone_is_counted_by_reason_and_listed(run: Run) -> None:
    act = ("set", "--query", "age > 60", "--field", "age=old")
    count = total(run, "active", "age > 60")
    report = run(*act, "--dry-run", "--json").json
    text = "Age cannot read \u201cold\u201d as a number"
    assert report["reasons"] == [{"code": "age", "text": text, "count": count}]
    listed = run(*act, "--list", "age", "--json").json["contacts"]
    assert len(listed) == count
    assert len(run(*act, "--list", "age").lines) == count
    assert run(*act, "--yes", str(count)).err.endswith(f"left alone: {text}.\n")
    kept = run(*act, "--yes", str(count), "--as-text")
    assert kept.out.startswith(f"{count} contacts set: ")
    assert total(run, "active", "age > 60") == 0
