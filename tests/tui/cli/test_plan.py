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


def test_a_text_is_told_by_what_it_becomes(run: Run) -> None:
    text = 'Dear @(contact.first_name|"friend"), “welcome” to @fields.notes.'
    made = run("plan", "age > 10", "--text", text, "--text-for", "kin=Muraho @contact.name", "--json").json
    texts = made["texts"]
    assert texts["complete"]
    assert texts["done"] == texts["total"] == made["reached"]
    assert {one["uuid"]: one["texts"] for one in texts["channels"]} == {
        one["channel"]["uuid"]: one["contacts"] for one in made["channels"]
    }
    assert sum(texts["languages"].values()) == made["reached"]
    assert texts["signs"][0] == {"sign": "“", "texts": texts["signs"][0]["texts"], "written": True}
    told = run("plan", "age > 10", "--text", text, "--text-for", "kin=Muraho @contact.name")
    by_name = {row[0]: row for row in told.rows if len(row) > 1}
    for one in texts["channels"]:
        assert by_name[one["name"]][3:5] == [str(one["sms"]), str(one["wide"])]
    assert any(line.startswith(f"That is {texts['sms']} SMS in all;") for line in told.lines)
    assert any(line.startswith("The longest is for") for line in told.lines)


def test_a_text_that_is_wrong_is_refused_at_its_place(run: Run) -> None:
    refused = run("plan", "--text", "Dear @contact.frist_name")
    assert refused.code == 1
    assert refused.err.splitlines()[:2] == ["  Dear @contact.frist_name", " " * 16 + "^" * 10]
    assert 'did you mean "first_name"?' in refused.err
    assert run("plan", "--text", "x", "--text-for", "Muraho").code == 1
    assert run("plan", "--text", "x", "--text-for", "kinya=Muraho").code == 1
    assert run("plan", "--text-for", "kin=Muraho").code == 1
    assert "@contct" in run("plan", "--text", "Dear @contct.name").err
