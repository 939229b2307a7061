"""The commands of the outbox: listed, shown, sent again, cancelled, paused."""

import csv
from pathlib import Path

from tests.tui.cli.conftest import Run

BROADCAST = "b0adca57-0000-0000-0000-000000000002"
FAILED, UNCONFIRMED, QUEUED = (f"0b0c0000-0000-0000-0000-{number:012x}" for number in (2, 4, 10))


def test_what_is_on_its_way_is_listed_and_shown(run: Run) -> None:
    listed = run("outbox", "--json").json
    assert [one["state"] for one in listed["broadcasts"]] == ["going", "going"]
    assert {one["state"] for one in listed["messages"]} == {"failed", "unconfirmed"}
    assert listed["sender_runs"] is False
    told = run("outbox")
    assert told.lines[0].startswith(f"{BROADCAST}\t")
    assert "cordboard serve" in told.err
    queued = run("outbox", "--state", "queued", "--broadcast", BROADCAST, "--limit", "3", "--json").json
    assert [one["state"] for one in queued["messages"]] == ["queued"] * 3
    shown = run("outbox", "show", BROADCAST, "--json").json
    assert shown["messages"] == sum(shown["counts"].values())
    assert shown["failed"] == {"rejected_with_reason": shown["counts"]["failed"]}
    assert "20003 Authenticate" in run("outbox", "show", FAILED).out
    (attempt,) = run("outbox", "show", FAILED, "--json").json["attempts"]
    assert (attempt["provider_code"], attempt["requests"][0]["status"]) == ("20003", 400)


def test_what_became_of_a_broadcast_is_written_to_a_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "sent.csv"
    done = run("outbox", "export", BROADCAST, str(path), "--json").json
    total = run("outbox", "show", BROADCAST, "--json").json["messages"]
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert done["messages"] == len(rows) == total
    assert rows[0]["State"] == "failed"
    again = run("outbox", "export", BROADCAST, str(path))
    assert (again.code, "already a file" in again.err) == (1, True)
    assert run("outbox", "export", FAILED, str(path), "--replace").code == 1


def test_messages_are_sent_again_and_cancelled(run: Run) -> None:
    assert run("outbox", "retry", FAILED, "--dry-run").code == 0
    assert run("outbox", "show", FAILED, "--json").json["state"] == "failed"
    assert "1 message waits again" in run("outbox", "retry", FAILED).out
    assert run("outbox", "cancel", FAILED).out == "1 message cancelled.\n"
    assert "may arrive twice" in run("outbox", "retry", UNCONFIRMED).err
    assert run("outbox", "arrived", UNCONFIRMED, "--json").json == {"state": "wired"}
    assert "Taken back: said that a message to" in run("undo", "--yes").out
    assert run("outbox", "retry", UNCONFIRMED, "--yes").code == 0
    for wrong in (("arrived", QUEUED), ("cancel", "none"), ("retry", FAILED, "--reason", "too_old")):
        assert run("outbox", *wrong).code == 1, wrong


def test_a_broadcast_is_paused_retried_and_cancelled(run: Run) -> None:
    assert run("outbox", "pause", BROADCAST).code == 0
    assert run("outbox", "pause", BROADCAST).code == 1
    assert run("outbox", "resume", BROADCAST, "--json").json == {"state": "going"}
    failed = run("outbox", "retry", BROADCAST, "--dry-run", "--json").json["messages"]
    assert failed > 0
    assert run("outbox", "retry", BROADCAST, "--reason", "too_old", "--json").json["messages"] == 0
    assert run("outbox", "retry", BROADCAST, "--json").json["messages"] == failed
    waiting = run("outbox", "show", BROADCAST, "--json").json["waiting"]
    assert run("outbox", "cancel", BROADCAST, "--dry-run", "--json").json["messages"] == waiting
    assert run("outbox", "cancel", BROADCAST, "--json").json["messages"] == waiting
    assert run("outbox", "cancel", BROADCAST).code == 1
    assert run("undo", "--yes").code == 0
    assert run("outbox", "show", BROADCAST, "--json").json["waiting"] == waiting
