"""Settings explained, and tried without being stored."""

from store.services.settings import KEYS
from tests.tui.cli.conftest import Run


def test_settings_are_explained(run: Run) -> None:
    rows = {row[0]: row[1:] for row in run("settings", "--explain").rows}
    assert set(rows) == set(KEYS)
    assert rows["opt_out_words"][1].startswith("STOP, STOPALL, ")
    assert rows["date_order"] == [
        "",
        "dmy",
        "The order of day, month and year in dates that are typed and shown.",
        "dmy, mdy or ymd; empty: dmy",
    ]
    [one] = run("settings", "redacted", "--explain", "--json").json["settings"]
    assert (one["holds"], one["allowed"]) == ("no", ["no", "yes"])


def test_a_dry_run_stores_nothing(run: Run) -> None:
    dry = run("settings", "redacted", "yes", "--dry-run")
    assert dry.lines == [
        "100 contacts would be shown by codes, without addresses",
        "Nothing was stored: this was a dry run.",
    ]
    effects = run("settings", "default_country", "RW", "--dry-run", "--json").json["effects"]
    assert {one["code"] for one in effects} >= {"typed", "numbers", "rerouted", "unroutable"}
    assert run("settings", "--json").json["default_country"] == "US"
    assert run("settings", "default_country", "US", "--dry-run").lines == ["That is its value already."]
    assert run("settings", "--dry-run").code == 2
