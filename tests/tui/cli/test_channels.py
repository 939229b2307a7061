"""Short names of channels, and the command that sets what a channel is."""

import inspect
from dataclasses import fields

from store.core.types import Channel
from tests.tui.cli.conftest import Run
from tui.cli.channels import set_


def test_a_channel_has_a_short_name_which_can_be_given_and_changed(run: Run) -> None:
    rows = {row[1]: row[2] for row in run("channels").rows}
    assert (rows["MTN Rwanda"], rows["Africa's Talking Kenya"]) == ("MTN RW", "AT Kenya")
    added = run("channels", "add", "MTN Uganda", "MTN", "--short-name", "Kampala", "--json").json
    assert added["short_name"] == "Kampala"
    emptied = run("channels", "set", "kampala", "--short-name", "")
    assert (
        emptied.out == "The channel MTN Uganda was changed.\nNo contact's next message takes another way.\n"
    )
    assert [use["short_name"] for use in run("channels", "--json").json["channels"]][-1] == "MTN UG"
    same = run("channels", "set", "MTN Uganda", "--short-name", "MTN UG")
    assert same.out == "The channel MTN Uganda is so already; nothing was changed.\n"
    refused = run("channels", "set", "MTN Uganda", "--short-name", "mtn rw")
    assert (refused.code, refused.out) == (1, "")
    assert 'MTN Rwanda has the short name "MTN RW" already.' in refused.err


def test_every_setting_of_a_channel_can_be_edited(run: Run) -> None:
    changed = run(
        *("channels", "set", "Field phone Uganda", "--name", "Kampala", "--address", "+256772300401"),
        *("--country", "ug", "--role", "send", "--prefix", "25677", "--prefix", "25678", "--carrier", "MTN"),
        *("--international", "--json"),
    ).json
    assert (changed["name"], changed["address"], changed["carrier"]) == ("Kampala", "+256772300401", "MTN")
    assert (changed["country"], changed["roles"], changed["match_prefixes"]) == (
        "UG",
        ["send"],
        ["25677", "25678"],
    )
    assert (changed["allow_international"], changed["short_name"]) == (True, "Field UG")
    national = run("channels", "set", "Kampala", "--no-international", "--json").json
    assert national["allow_international"] is False


def test_every_attribute_of_a_channel_has_an_option() -> None:
    own = {field.name for field in fields(Channel)} - {"uuid", "created_on"}
    called = {"match_prefixes": "prefix", "schemes": "scheme", "roles": "role", "type": "type_code"}
    called |= {"allow_international": "international"}
    options = set(inspect.signature(set_).parameters)
    assert {called.get(name, name) for name in own} <= options


def test_a_dry_run_says_what_would_be_re_routed_and_stores_nothing(run: Run) -> None:
    before = run("channels", "--json").json
    would = run("channels", "set", "MTN Rwanda", "--disabled", "--dry-run", "--json").json
    assert (would["enabled"], would["dry_run"]) == (False, True)
    assert would["rerouted"] > 0
    assert run("channels", "--json").json == before
    refused = run("channels", "set", "MTN Rwanda", "--country", "nowhere", "--dry-run")
    assert (refused.code, "two letters are needed" in refused.err) == (1, True)
    done = run("channels", "edit", "MTN Rwanda", "--disabled", "--json").json
    assert {**done, "dry_run": True} == would
    told = run("channels", "set", "MTN Rwanda", "--enabled").lines
    assert told[0] == "The channel MTN Rwanda was changed."
    assert told[1].startswith("The next message of ")


def test_another_type_brings_its_address_types_and_prefixes_can_go(run: Run) -> None:
    changed = run("channels", "set", "Twitter desk", "--type", "TG", "--prefix", "", "--json").json
    assert (changed["type"], changed["schemes"], changed["match_prefixes"]) == ("TG", ["telegram"], [])
