"""The commands that make a contact and change one: what they store, and what they say of it."""

from typing import Any

import pytest

from tests.tui.cli.conftest import Run


def shown(run: Run, text: str) -> Any:
    """A contact as `show` has it."""
    return run("show", text, "--json").json


def urns_of(run: Run, text: str) -> list[str]:
    """Its addresses in order."""
    return [address["urn"] for address in shown(run, text)["addresses"]]


def test_a_contact_is_added_with_all_that_it_has(run: Run) -> None:
    parts = ("--address", "+250788999888", "--address", "ann@example.org", "--language", "kin")
    more = ("--field", "age=34", "--field", "District=Gasabo", "--group", "farmers")
    trial = run("add", "Ann Uwase", *parts, *more, "--as-text", "--dry-run")
    assert trial.lines[0] == "Ann Uwase would be added."
    assert "Nothing was stored" in trial.err
    assert run("show", "Ann Uwase").code == 1
    done = run("add", "Ann Uwase", *parts, *more, "--as-text")
    made = shown(run, "Ann Uwase")
    assert done.lines[0] == f"Added Ann Uwase, {made['uuid']}."
    assert done.lines[1].startswith("To +250 788 999 888 by MTN Rwanda")
    assert urns_of(run, made["uuid"]) == ["tel:+250788999888", "mailto:ann@example.org"]
    assert (made["language"], made["fields"]["age"], made["fields"]["district"]) == ("kin", "34", "Gasabo")
    assert "Farmers" in [group["name"] for group in made["groups"]]
    document = run("add", "", "--address", "telegram:55", "--json").json
    assert document["route"]["channel"]["name"] == "Telegram care bot"
    assert document["before_route"] is None


def test_all_that_is_wrong_is_told_at_once_and_nothing_stored(run: Run) -> None:
    wrong = {
        ("--address", "0788"): "0788 is too short",
        ("--address", "+250788123123"): "+250 788 123 123: That address belongs to Amina Uwase.",
        ("--field", "age=old"): "Age: Not a number, such as 34 or -2.5; “old” can only be stored as text.",
        ("--field", "ward=Nowhere"): "Ward: Not a known ward; “Nowhere” can only be stored as text.",
        ("--field", "shoe=4"): 'There is no field "shoe".',
        ("--field", "nothing"): '"nothing" has no "=".',
        ("--language", "xx"): '"xx" is not a language code',
        ("--group", "Nope"): 'There is no group "Nope".',
        ("--group", "Over 60"): "its query decides",
    }
    for dry_run in ((), ("--dry-run",)):
        refused = run("add", "Wrong", *(part for option in wrong for part in option), *dry_run)
        assert (refused.code, refused.out) == (1, "")
        for said in wrong.values():
            assert said in refused.err, said
        assert len(refused.err.splitlines()) == len(wrong) + 1
    assert run("show", "Wrong").code == 1
    alone = run("add", "Wrong", "--language", "xx").err
    assert alone.startswith('cordboard: "xx" is not a language code')


def test_what_is_given_is_set_and_an_empty_text_clears(run: Run) -> None:
    before = shown(run, "Jane Doe")
    trial = run("set", "jane doe", "--field", "age=35", "--dry-run")
    assert trial.lines[0] == 'Jane Doe: Age changed from "34" to "35".'
    assert trial.lines[1].endswith(", as before.")
    assert shown(run, "Jane Doe") == before
    run("set", "Jane Doe", "--name", "Jane D. Doe", "--field", "age=35", "--language", "fra")
    after = shown(run, before["uuid"])
    assert (after["name"], after["fields"]["age"], after["language"]) == ("Jane D. Doe", "35", "fra")
    assert (after["addresses"], after["groups"]) == (before["addresses"], before["groups"])
    run("set", before["uuid"], "--name", "", "--field", "Age=", "--language", "")
    cleared = shown(run, before["uuid"])
    assert (cleared["name"], "age" in cleared["fields"], cleared["language"]) == ("", False, "")
    again = run("set", before["uuid"], "--language", "")
    assert again.lines[0].endswith("This is so already; nothing was changed.")


def test_a_value_that_its_field_cannot_read_is_stored_only_as_text(run: Run) -> None:
    refused = run("set", "Jane Doe", "--field", "age=old")
    assert (refused.code, refused.out) == (1, "")
    assert "Age: Not a number, such as 34 or -2.5" in refused.err
    assert run("set", "Jane Doe", "--field", "age=old", "--as-text").code == 0
    assert run("set", "Jane Doe", "--language", "fra").code == 0, "what is stored so is no obstacle"


def test_addresses_are_added_changed_ordered_and_removed(run: Run) -> None:
    told = run("address", "add", "Jane Doe", "telegram:4455")
    assert told.lines[0] == "Jane Doe: Added 4455."
    assert told.lines[1].startswith("To +1 323-375-4866 by Twilio Los Angeles")
    told = run("address", "top", "Jane Doe", "5")
    assert told.lines[0] == "4455 is now number 1 of Jane Doe's 5 addresses."
    before = "Before: To +1 323-375-4866 by Twilio Los Angeles."
    assert told.lines[1].startswith(f"{before} Now: To 4455 by Telegram care bot: ")
    assert run("address", "top", "Jane Doe", "1").lines[0].endswith("nothing was changed.")
    run("address", "edit", "Jane Doe", "telegram:4455", "telegram:4456")
    assert urns_of(run, "Jane Doe")[:2] == ["telegram:4456", "tel:+13233754866"]
    trial = run("address", "remove", "Jane Doe", "1", "--dry-run", "--json").json
    assert (trial["dry_run"], trial["changed"], len(trial["contact"]["addresses"])) == (True, True, 4)
    assert len(urns_of(run, "Jane Doe")) == 5
    run("address", "remove", "Jane Doe", "1")
    assert urns_of(run, "Jane Doe")[0] == "tel:+13233754866"


def test_a_lock_goes_with_its_address_and_stays_with_the_same_one(run: Run) -> None:
    locked = shown(run, "Beata Müller")["addresses"][0]
    same = run("address", "edit", "Beata Müller", "1", locked["text"])
    assert "nothing was changed" in same.out
    told = run("address", "edit", "Beata Müller", "1", "+497111112222")
    assert "The lock to Vonage Germany goes with it." in told.lines
    first = shown(run, "Beata Müller")["addresses"][0]
    assert (first["urn"], first["lock"]) == ("tel:+497111112222", None)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("set", "Jane Doe"), "Say what to set"),
        (("set", "Nobody At All", "--language", "kin"), "Nobody At All"),
        (("address", "add", "Jane Doe", "+250788123123"), "That address belongs to Amina Uwase."),
        (("address", "add", "Jane Doe", "twitter:janedoe"), "already in the list"),
        (("address", "add", "Jane Doe", "pigeon:1"), "pigeon"),
        (("address", "edit", "Jane Doe", "2", "twitter:janedoe"), "already in the list"),
        (("address", "edit", "Jane Doe", "9", "telegram:1"), "none of Jane Doe's addresses"),
        (("address", "remove", "Jane Doe", "telegram:1"), "none of Jane Doe's addresses"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(run: Run, line: tuple[str, ...], said: str) -> None:
    for dry_run in ((), ("--dry-run",)):
        done = run(*line, *dry_run)
        assert (done.code, done.out) == (1, "")
        assert said in done.err
    assert len(shown(run, "Jane Doe")["history"]) == 1


def test_whose_a_hidden_address_is_is_not_tried(run: Run) -> None:
    uuid = shown(run, "Jane Doe")["uuid"]
    run("settings", "redacted", "yes")
    for line in (("add", "Ann", "--address", "+250788123123"), ("address", "add", uuid, "+250788123123")):
        tried = run(*line, "--dry-run")
        assert (tried.code, "are hidden in this workspace" in tried.err) == (1, True)
    assert run("set", uuid, "--language", "fra", "--dry-run").code == 0
