"""The command `plan`: one send, its channels, and who gets nothing."""

from tests.tui.cli.conftest import Run


def test_a_send_is_told_by_channel_and_by_reason(run: Run) -> None:
    made = run("plan", "age > 30", "--json").json
    assert made["search"] == "fields.age > 30"
    assert made["contacts"] == made["reached"] + sum(line["count"] for line in made["unreached"])
    told = run("plan", "age > 30")
    rows = [row for row in told.rows if len(row) > 1]
    assert [row[:3] for row in rows] == [
        [each["channel"]["name"], str(each["contacts"]), str(each["locked"])] for each in made["channels"]
    ]
    assert told.lines[-1] == (
        f"One send to {made['contacts']} contacts reaches {made['reached']} by {len(rows)} channels."
    )


def test_those_of_a_channel_and_those_who_get_nothing_are_listed(run: Run) -> None:
    made = run("plan", "--json").json
    first = made["channels"][0]
    listed = run("plan", "--list", first["channel"]["name"], "--json", "--limit", "0").json
    assert listed["total"] == len(listed["contacts"]) == first["contacts"]
    assert {one["channel"]["uuid"] for one in listed["contacts"]} == {first["channel"]["uuid"]}
    nothing = {line["code"]: line["count"] for line in made["unreached"]}
    listed = run("plan", "--list", "none", "--json").json
    assert listed["total"] == nothing["no_channel"] + nothing["no_address"]
    few = run("plan", "age > 30 or age < 10", "--list", first["channel"]["name"], "--json").json
    assert 0 < few["total"] < first["contacts"]
    assert run("plan", "--list", "No such").code == 1
