"""The commands that set a workspace up and look after it: channels, settings, import, demo, doctor."""

import grp
import os
import stat
import tempfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from store.demo.channels import CHANNELS
from tests.tui.cli.conftest import Run
from tui.process import output


def workbook(path: Path, *rows: tuple[str, ...]) -> str:
    """A workbook with these rows, the first of them the headers."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return str(path)


def test_a_workspace_can_be_set_up_from_a_script(bare_run: Run, tmp_path: Path) -> None:
    there = ("--database", str(tmp_path / "new.db"))
    assert bare_run("settings", "default_country", "rw", *there).out == "RW\n"
    added = bare_run(
        "channels", "add", "MTN", "MTN", "8080", "--country", "RW", "--prefix", "25078", "--json", *there
    )
    assert added.json["match_prefixes"] == ["25078"]
    people = workbook(tmp_path / "people.xlsx", ("Name", "URN:Tel"), ("Amina", "0788 123 123"))
    assert bare_run("import", people, *there).code == 0
    assert bare_run("route", "Amina", *there).out.startswith("Amina: To +250 788 123 123 by MTN")


def test_the_database_may_be_named_before_the_command_or_after_it(bare_run: Run, tmp_path: Path) -> None:
    path = str(tmp_path / "new.db")
    bare_run("--database", path, "settings", "timezone", "Africa/Kigali")
    assert bare_run("settings", "timezone", "--database", path).out == "Africa/Kigali\n"
    assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600


@pytest.mark.parametrize("command", [("list",), ("show", "x"), ("route", "+250788123123"), ("channels",)])
def test_reading_makes_no_database(bare_run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    path = tmp_path / "absent.db"
    done = bare_run(*command, "--database", str(path))
    assert (done.code, done.out) == (1, "")
    assert f"no database at {path}" in done.err
    assert not path.exists()


def test_channels_lists_them_oldest_first(run: Run) -> None:
    rows = run("channels").rows
    assert [row[1] for row in rows][:2] == ["Twilio Los Angeles", "Twilio Victoria"]
    assert run("channels", "list").rows == rows
    uses = run("channels", "--json").json["channels"]
    assert [use["name"] for use in uses] == [row[1] for row in rows]
    assert next(use for use in uses if use["name"] == "Vonage Britain")["enabled"] is False


def test_channels_types_lists_what_can_be_added(run: Run) -> None:
    assert ["T", "Twilio", "Phone", "tel"] in run("channels", "types").rows
    assert {"MTN", "TG"} <= {one["code"] for one in run("channels", "types", "--json").json["types"]}


def test_a_channel_can_be_disabled_and_enabled(run: Run) -> None:
    assert run("route", "Bruno Keller", "--json").json["channel"]["name"] == "Telegram care bot"
    assert run("channels", "disable", "telegram care bot").out == "Telegram care bot is disabled now.\n"
    assert run("route", "Bruno Keller", "--json").json["channel"]["name"] == "Telegram news bot"
    assert "nothing was changed" in run("channels", "disable", "Telegram care bot").out
    assert run("channels", "enable", "Telegram care bot").code == 0


def test_a_channel_is_deleted_only_when_asked_twice(run: Run) -> None:
    done = run("channels", "delete", "Telegram care bot")
    assert (done.code, done.out) == (1, "")
    assert "would re-route" in done.err
    assert "--yes" in done.err
    assert run("channels", "delete", "Telegram care bot", "--yes").code == 0
    assert "Telegram care bot" not in run("channels").out


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (("MTN Rwanda", "MTN", "8081"), "MTN Rwanda"),
        (("New", "NOSUCH", "1"), "NOSUCH"),
        (("New", "EX", ""), "type"),
    ],
)
def test_a_wrong_channel_is_refused(run: Run, arguments: tuple[str, ...], wrong: str) -> None:
    done = run("channels", "add", *arguments)
    assert (done.code, done.out) == (1, "")
    assert wrong in done.err


def test_settings_are_listed_and_checked(run: Run) -> None:
    assert ["default_country", "US"] in run("settings").rows
    assert run("settings", "--json").json["default_country"] == "US"
    assert run("settings", "default_country", "--json").json == {"default_country": "US"}
    for wrong in (("nosuch",), ("nosuch", "1"), ("timezone", "Mars/Base"), ("default_country", "XYZ")):
        done = run("settings", *wrong)
        assert (done.code, done.out) == (1, ""), wrong
        assert wrong[-1] in done.err or wrong[0] in done.err


def test_import_counts_and_is_quiet_the_second_time(run: Run, tmp_path: Path) -> None:
    rows = [("Name", "URN:Tel", "Note"), ("New One", "+250788000001", "x"), ("Jane Doe", "+13233754866", "y")]
    people = workbook(tmp_path / "people.xlsx", *rows)
    dry = run("import", people, "--dry-run")
    assert (dry.code, dry.lines[-1]) == (0, "Nothing was stored: this was a dry run.")
    assert '"Note" is ignored' in dry.err
    assert run("import", people, "--json").json["created"] == 1
    again = run("import", people)
    assert again.code == 0
    assert again.lines[0].startswith("2 records: 0 created, 0 updated, 2 unchanged, 0 in error")
    assert again.lines[1].startswith("Nothing was changed")


def test_import_with_rows_in_error_says_which_and_ends_with_3(run: Run, tmp_path: Path) -> None:
    people = workbook(tmp_path / "people.xlsx", ("Name", "URN:Tel"), ("Good", "+250788000001"), ("Bad", "12"))
    done = run("import", people)
    assert done.code == 3
    assert "Row 3:" in done.err
    assert "1 created" in done.out
    assert run("show", "Good").code == 0
    assert "already is as the file has it" not in run("import", people).out


@pytest.mark.parametrize("name", ["absent.xlsx", "broken.xlsx", "notes.txt"])
def test_a_file_that_is_no_workbook_is_refused_in_a_sentence(run: Run, tmp_path: Path, name: str) -> None:
    if name != "absent.xlsx":
        (tmp_path / name).write_bytes(b"PK not a workbook")
    done = run("import", str(tmp_path / name))
    assert (done.code, done.out) == (1, "")
    assert name in done.err
    assert len(done.err.splitlines()) == 1


def test_demo_makes_a_database_to_keep_and_overwrites_none(bare_run: Run, tmp_path: Path) -> None:
    path = str(tmp_path / "kept.db")
    made = bare_run("demo", "--contacts", "40", "--database", path)
    assert made.code == 0
    assert "Made 40 contacts and 16 channels" in made.out
    assert f"cordboard --database {path}" in made.out
    again = bare_run("demo", "--database", path)
    assert (again.code, again.out) == (1, "")
    assert "overwrites nothing" in again.err


def test_doctor_tells_of_the_terminal_and_the_database(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is wrong where the secrets of all channels are there."""
    for one in CHANNELS.values():
        for kind, _colon, name in (value.partition(":") for value in one.settings.values()):
            if kind == "env":
                monkeypatch.setenv(name, "there")
    done = run("doctor")
    assert done.code == 0
    assert "database contacts\t100" in done.out
    assert "TERM\t" in done.out
    document = run("doctor", "--json").json
    assert document["database"]["channels"] == 16
    assert document["problems"] == []


def test_doctor_names_what_is_wrong(bare_run: Run, tmp_path: Path) -> None:
    path = tmp_path / "broken.db"
    path.write_text(
        "this is not a database at all, only some text that is long enough to look like a page\n" * 20
    )
    done = bare_run("doctor", "--database", str(path))
    assert done.code == 1
    assert "is not an SQLite database" in done.err
    fresh = bare_run("doctor", "--database", str(tmp_path / "absent.db"))
    assert fresh.code == 0
    assert "not made yet" in fresh.out


def test_every_command_explains_itself_with_an_example(bare_run: Run) -> None:
    names = ["demo", "import", "list", "show", "route", "raise", "receive", "settings", "doctor", "channels"]
    overview = bare_run("--help").out
    for name in names:
        assert f"\n  {name} " in overview
        assert "Example: cordboard" in bare_run(name, "--help").out, name
    for name in ("list", "add", "enable", "disable", "delete", "types"):
        assert "Example: cordboard channels" in bare_run("channels", name, "--help").out, name


def test_tables_line_up_on_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "200")
    lines = run("channels").lines
    column = lines[0].index("TYPE")
    assert {line[column - 2 : column] for line in lines} == {"  "}
    assert run("show", "山本 さくら").lines[0] == "Name               山本 さくら"


def test_a_file_is_shared_with_a_group_and_kept_again(bare_run: Run) -> None:
    group = grp.getgrgid(os.getgid()).gr_name
    with tempfile.TemporaryDirectory(dir="/tmp") as made:
        Path(made).chmod(0o711)
        folder = Path(made).resolve() / "team"
        path = folder / "contacts.db"
        there = ("--database", str(path))
        assert bare_run("share", group, *there).err.startswith(
            f"cordboard: There is no database at {path} yet."
        )
        bare_run("settings", "timezone", "Africa/Kigali", *there)
        assert bare_run("share", *there).lines == ["The database is shared with nobody."]
        assert bare_run("--read-only", "share", group, *there).code == 1
        assert bare_run("share", group, *there).lines == [
            f"{folder}: 0700 {group} -> 2770 {group}",
            f"{path}: 0600 {group} -> 0660 {group}",
            f"The database is shared with the group {group}.",
        ]
        assert bare_run("doctor", "--json", *there).json["database"]["shared_with"] == group
        assert bare_run("share", "--json", *there).json == {"shared_with": group, "changes": []}
        assert bare_run("share", group, "--stop", *there).code == 1
        assert bare_run("share", "--stop", *there).lines[-1] == "The database is shared with nobody."


def test_what_is_no_file_cannot_be_shared(bare_run: Run) -> None:
    done = bare_run("share", "staff", "--database", "postgresql://ann:secret@host/contacts")
    assert (done.code, done.err) == (
        1,
        "cordboard: The database postgresql://ann@host/contacts is no file that accounts could share."
        " Its server decides who may use it: CREATE ROLE, GRANT.\n",
    )


def test_a_setting_is_told_as_it_is_stored(run: Run) -> None:
    assert run("settings", "default_country", "rw").err == "default_country is RW now.\n"
    assert run("settings", "default_country", "").err == "default_country is not set now.\n"
