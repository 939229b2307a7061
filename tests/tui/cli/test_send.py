"""The command `send`: who gets a text is told first, many are confirmed by their number."""

import pytest

from tests.tui.cli.conftest import Run
from tui.cli.messages import sending


def test_a_dry_run_tells_who_gets_it_and_sends_nothing(run: Run) -> None:
    text = "Dear @contact.first_name, “welcome”"
    made = run("send", "age > 30", text, "--text-for", "kin=Muraho", "--dry-run", "--json").json
    preview = made["preview"]
    assert made["sent"] is None
    assert preview["contacts"] == preview["reached"] + sum(one["count"] for one in preview["nobody"])
    assert preview["texts"]["complete"]
    planned = run("plan", "age > 30", "--json").json
    assert [(one["channel"], one["contacts"]) for one in preview["channels"]] == [
        (one["channel"]["uuid"], one["contacts"]) for one in planned["channels"]
    ]
    told = run("send", "age > 30", text, "--dry-run")
    assert any(line.startswith("That is ") for line in told.lines)
    assert f"{preview['reached']} of {preview['contacts']} contacts get it" in told.lines[-1]
    assert "Wrote to" not in run("log").out


def test_many_need_their_number(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "CONFIRMED_ABOVE", 50)
    reached = run("send", "", "Hi", "--dry-run", "--json").json["preview"]["reached"]
    assert reached > 50
    refused = run("send", "", "Hi")
    assert refused.code == 1
    assert f"--yes {reached}" in refused.err
    assert run("send", "", "Hi", "--yes", str(reached - 1)).code == 1
    done = run("send", "", "Hi", "--yes", str(reached), "--json").json["sent"]
    assert done["messages"] == reached
    assert "Taken back: wrote to" in run("undo", "--yes").out


def test_one_address_is_written_to(run: Run) -> None:
    done = run("send", "--to", "+250788123999", "Muraho")
    assert (done.code, "1 message waits to be sent" in done.out) == (0, True)
    assert "cordboard serve" in done.err
    assert "Muraho" in run("show", "+250788123999").out
    for wrong in (
        ("--to", "+250788123999", "Muraho", "more"),
        ("--to", "Jane Doe", "Muraho"),
        ("--to", "+250788123999", "Muraho", "--dry-run"),
        ("jane", ""),
        ("jane", "Hi", "--text-for", "Muraho"),
        ("zzz", "Hi"),
        ("--read-only", "jane", "Hi"),
    ):
        assert run("send", *wrong).code == 1, wrong
