"""Short names of channels, and the command that edits a channel."""

from tests.tui.cli.conftest import Run


def test_a_channel_has_a_short_name_which_can_be_given_and_changed(run: Run) -> None:
    rows = {row[1]: row[2] for row in run("channels").rows}
    assert (rows["MTN Rwanda"], rows["Africa's Talking Kenya"]) == ("MTN RW", "AT Kenya")
    added = run("channels", "add", "MTN Uganda", "MTN", "--short-name", "Kampala", "--json").json
    assert added["short_name"] == "Kampala"
    emptied = run("channels", "edit", "kampala", "--short-name", "")
    assert emptied.out == "The channel MTN Uganda was changed.\n"
    assert [use["short_name"] for use in run("channels", "--json").json["channels"]][-1] == "MTN UG"
    same = run("channels", "edit", "MTN Uganda", "--short-name", "MTN UG")
    assert same.out == "The channel MTN Uganda is so already; nothing was changed.\n"
    refused = run("channels", "edit", "MTN Uganda", "--short-name", "mtn rw")
    assert (refused.code, refused.out) == (1, "")
    assert 'MTN Rwanda has the short name "MTN RW" already.' in refused.err


def test_every_setting_of_a_channel_can_be_edited(run: Run) -> None:
    changed = run(
        *("channels", "edit", "Field phone Uganda", "--name", "Kampala", "--address", "+256772300401"),
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
    national = run("channels", "edit", "Kampala", "--no-international", "--json").json
    assert national["allow_international"] is False
