"""Short names of channels, and the command that sets what a channel is."""

import inspect
from dataclasses import fields
from pathlib import Path

import pytest

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


NUMBER = "Twilio Victoria"
SID = "AC" + "0123456789abcdef" * 2
SECRET = "hunter2Zebra4f3c9d12"


def test_settings_are_set_by_reference_shown_and_unset(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", SECRET)
    run("channels", "set", NUMBER, "account_sid=", "auth_token=")
    assert run("channels", "show", NUMBER, "--json").json["missing"] == ["account_sid", "auth_token"]
    would = run("channels", "set", NUMBER, "auth_token=env:TOKEN", "--dry-run", "--json").json
    assert would["settings"] == {"auth_token": "env:TOKEN"}
    run("channels", "set", NUMBER, f"account_sid={SID}", "auth_token=command:pass show a=b", "tps=3")
    run("channels", "set", NUMBER, "auth_token=env:TOKEN", "tps=")
    told = run("channels", "show", NUMBER)
    rows = {row[0]: row[1:] for row in told.rows}
    assert (rows["Type"], rows["Country"]) == (["Twilio"], ["CA"])
    assert rows["auth_token"][:3] == ["env:TOKEN", "yes", "resolves"]
    assert rows["tps"] == ["", "", "", "Rate. Texts a second; 10 unless set"]
    assert told.lines[-1] == "It has what it needs to send."
    run("channels", "set", NUMBER, "account_sid=")
    assert run("channels", "show", NUMBER).lines[-1] == "To send it still needs account_sid."
    shown = run("channels", "show", NUMBER, "--json").json
    assert (shown["settings"], shown["missing"]) == ({"auth_token": "env:TOKEN"}, ["account_sid"])
    assert run("channels", "show", "MTN Rwanda").lines[-1].startswith("Cordboard has no way to send")


def test_what_does_not_resolve_is_told_and_what_a_provider_calls(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TOKEN", SECRET)
    monkeypatch.chdir(tmp_path)
    run("channels", "add", "Soko", "AT", "username=soko", "api_key=env:MISSING", "receive_key=env:TOKEN")
    told = run("channels", "show", "Soko").lines
    assert "Africa's Talking cannot call us: there is no public address yet." in " ".join(told)
    assert told[-1].startswith("api_key does not resolve: “env:MISSING” is not set")
    run("settings", "public_url", "https://sms.example.org/")
    run("channels", "set", "Soko", "api_key=command:touch RAN")
    told = run("channels", "show", "Soko").lines
    found = run("channels", "show", "Soko", "--json")
    for action in ("receive", "status"):
        assert f"https://sms.example.org/c/at/{found.json['uuid']}/{action}" in told
    assert "Behind each stands ?key= and the webhook key, which is at env:TOKEN." in told
    assert told[-1] == "It has what it needs to send."
    assert found.json["commands"] == ["api_key"]
    assert found.json["secrets"] == {"receive_key": {"resolves": True, "problem": ""}}
    assert SECRET not in found.out + "".join(told)
    assert not (tmp_path / "RAN").exists()


def test_a_channel_can_be_added_with_its_settings(run: Run) -> None:
    made = run("channels", "add", "Bot", "TG", "token=file:/etc/bot", "tps=1", "--json").json
    assert (made["address"], made["settings"]) == ("", {"token": "file:/etc/bot", "tps": "1"})
    made = run("channels", "add", "Other", "TG", "ourbot", "token=env:BOT", "--json").json
    assert (made["address"], made["settings"]) == ("ourbot", {"token": "env:BOT"})
    types = {one["code"]: one["settings"] for one in run("channels", "types", "--json").json["types"]}
    assert types["TG"][0].items() >= {"key": "token", "secret": True, "required": True}.items()
    assert types["MTN"] == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("set", NUMBER, f"auth_token={SECRET}"), 1),
        (("set", NUMBER, f"auth_token=command:echo {SECRET}"), 1),
        (("set", NUMBER, f"auth_token=env:{SECRET}"), 1),
        (("set", NUMBER, f"account_sid={SECRET}"), 1),
        (("set", NUMBER, f"send_url=https://ann:{SECRET}@example.org"), 1),
        (("set", NUMBER, f"password={SECRET}"), 1),
        (("set", NUMBER, SECRET), 1),
        (("set", NUMBER, f"{SECRET}=="), 1),
        (("set", "Patient records", f"headers=X-Token: {SECRET}"), 1),
        (("add", "New", "T", "+13235550177", f"auth_token={SECRET}", "--json"), 1),
        (("enable", NUMBER, f"auth_token={SECRET}"), 2),
    ],
)
def test_a_secret_is_refused_and_repeated_nowhere(
    run: Run, tmp_path: Path, line: tuple[str, ...], code: int
) -> None:
    refused = run("channels", *line)
    told = [refused, run("log", "--details", "--limit", "5"), run("channels", "--json")]
    assert refused.code == code
    assert refused.err.startswith(("cordboard: ", "Usage: "))
    assert not any(SECRET in one.out + one.err for one in told)
    assert not [
        path for path in tmp_path.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()
    ]


def test_a_reference_is_no_secret_in_the_log_and_undo_takes_it_back(run: Run) -> None:
    run("channels", "set", NUMBER, "account_sid=", "auth_token=")
    run("channels", "set", NUMBER, "auth_token=env:TOKEN")
    assert 'Auth token set to "env:TOKEN".' in run("log", "--details", "--limit", "1").out
    assert run("undo", "--yes").code == 0
    assert run("channels", "show", NUMBER, "--json").json["settings"] == {}
