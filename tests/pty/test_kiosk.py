"""A kiosk on a real terminal: its screens, its files, and who the history says it was."""

from pathlib import Path

from store.services import open_services
from tests.pty.databases import small_database
from tests.pty.session import Session


def _try_files(session: Session) -> None:
    """Import and export in the folder, after trying to leave it."""
    elsewhere = "Only the files of one folder are read and written here"
    session.send("Ilink.csv\x13")
    session.wait_for(elsewhere)
    session.send("\x15people.csv\x13")
    session.wait_for("Import finished")
    session.send("\x1b")
    session.wait_for("Anna Lund")
    session.send("E")
    session.wait_for("of what the list shows")
    session.send("../out.csv\x13")
    session.wait_for(elsewhere)
    session.send("\x15out.csv\x13")
    session.wait_for("Wrote 2 contacts to out.csv.")
    session.send("\x1b")
    session.wait_for("> ")


def test_a_kiosk_from_the_list_to_the_history(tmp_path: Path) -> None:
    """Files from and to the folder, none elsewhere, no shell, and the operator of the line."""
    database, files = small_database(tmp_path), tmp_path / "files"
    files.mkdir()
    (files / "people.csv").write_text("Name,URN:Tel\nAnna Lund,+13235550188\n")
    (files / "link.csv").symlink_to("/etc/passwd")
    line = ["--kiosk", "--database", database, "--files", str(files), "--operator", "Ann"]
    environ = {
        "CORDBOARD_OPERATOR": "Eve",
        "CORDBOARD_CONFIG": "/etc/passwd",
        "TEXTUAL_LOG": str(tmp_path / "x"),
    }
    with Session(line, home=tmp_path, columns=120, environ=environ) as session:
        session.wait_for("> Jane Doe")
        session.send("\x1a")
        session.wait_for("A kiosk has no shell to go back to.")
        _try_files(session)
        session.send("\x11")
        assert session.wait_exit() == 0
        assert str(tmp_path).encode() not in session.output
    services = open_services(database)
    anna = services.contacts.find("Anna Lund")
    assert [entry.by for entry in services.contacts.history(anna.uuid)] == ["Ann"]
    services.close()
    assert (files / "out.csv").exists()
    assert not (tmp_path / "x").exists()
    assert not (tmp_path / "out.csv").exists()


def test_a_line_that_is_wrong_is_told_in_a_sentence(tmp_path: Path) -> None:
    with Session([], home=tmp_path, columns=120, environ={"CORDBOARD_KIOSK": "1"}) as session:
        assert session.wait_exit() == 2
        assert (
            "A kiosk needs --database, which names its one database. Tell the administrator." in session.text
        )
