"""The overview as a command."""

from tests.tui.cli.conftest import Run


def test_the_overview_fits_in_80_columns_and_says_how_to_list(run: Run) -> None:
    told = run("overview")
    assert told.code == 0
    assert max(map(len, told.lines)) <= 80
    mtn = next(line for line in told.lines if line.startswith("MTN RW"))
    assert mtn.endswith('channel = "MTN Rwanda"')
    assert any(line.startswith("Messages a day, 28 days: sent 0, received ") for line in told.lines)
    assert any("--folder blocked" in line for line in told.lines)


def test_what_it_counts_is_what_the_list_has(run: Run) -> None:
    report = run("overview", "--json").json
    for line in report["channels"][:3]:
        assert len(run("list", line["search"], "--json").json["contacts"]) == line["contacts"]
    assert len(report["days"]) == 28
    assert {line["code"] for line in report["reach"]} >= {"reached", "no_channel", "no_address", "archived"}
