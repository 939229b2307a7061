"""The commands `places load` and `places list`."""

from pathlib import Path

from tests.tui.cli.conftest import Run


def test_places_are_loaded_and_listed(bare_run: Run, tmp_path: Path) -> None:
    there = ("--database", str(tmp_path / "new.db"))
    file = tmp_path / "places.csv"
    file.write_text("State,Aliases,District\nKigali City,Kigali,\nKigali City,,Gasabo\n", encoding="utf-8")
    loaded = bare_run("places", "load", str(file), "--country", "Rwanda", *there)
    assert (loaded.code, loaded.out) == (0, "")
    assert "places.csv: 1 country, 1 state, 1 district." in loaded.err
    listed = bare_run("places", *there)
    assert listed.rows == [
        ["country", "Rwanda", ""],
        ["state", "Rwanda > Kigali City", "Kigali"],
        ["district", "Rwanda > Kigali City > Gasabo", ""],
    ]
    shapes = bare_run("places", "list", "--json", *there).json["places"]
    assert shapes[1] == {"level": "state", "path": "Rwanda > Kigali City", "aliases": ["Kigali"]}
    again = bare_run("places", "load", str(file), "--country", "Rwanda", "--json", *there)
    assert again.json == {"loaded": {"country": 1, "state": 1, "district": 1, "ward": 0}}


def test_a_file_without_a_country_is_refused_in_a_sentence(bare_run: Run, tmp_path: Path) -> None:
    there = ("--database", str(tmp_path / "new.db"))
    file = tmp_path / "places.csv"
    file.write_text("State\nKigali City\n", encoding="utf-8")
    done = bare_run("places", "load", str(file), *there)
    assert (done.code, done.out) == (1, "")
    assert "Row 2 of places.csv names no country" in done.err
    assert bare_run("places", *there).err.startswith("There are no places yet")
