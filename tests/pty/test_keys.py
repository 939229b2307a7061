"""Keys from the user's settings: bound, and told everywhere, or refused before anything is drawn."""

from pathlib import Path

from tests.pty.databases import small_database
from tests.pty.session import ENTER_ALTERNATE, Session


def _settings(folder: Path, text: str) -> dict[str, str]:
    path = folder / "own.toml"
    path.write_text(text)
    return {"CORDBOARD_CONFIG": str(path)}


def test_own_keys_are_bound_and_told(tmp_path: Path) -> None:
    environ = _settings(tmp_path, '[keys]\n"contact_list.edit" = "n f6"\n"list.cursor_down" = "f9"\n')
    with Session(["--database", small_database(tmp_path, 3)], home=tmp_path, environ=environ) as session:
        session.wait_for("> Jane Doe")
        session.wait_for("n Edit")
        session.send("\x1b[20~")
        session.wait_for("> Person 000")
        session.send("?")
        session.wait_for("n F6           Edit")
        session.send("\x1b")
        session.wait_for("> Person 000")
        session.send(":")
        session.wait_for("Edit           Update the contact, or change those marked            n")
        session.send("\x1b")
        session.wait_for("n Edit")
        session.send("e")
        session.send("n")
        session.wait_for("Update Contact: Person 000")


def test_the_keys_before_are_kept_by_a_setting(tmp_path: Path) -> None:
    environ = _settings(tmp_path, '[keys]\npreset = "before"\n')
    with Session(["--database", small_database(tmp_path, 3)], home=tmp_path, environ=environ) as session:
        session.wait_for("> Jane Doe")
        session.send("w")
        session.wait_for("Import contacts")
        session.send("\x1b")
        session.wait_for("> Jane Doe")
        session.send("2")
        session.wait_for("x On/off")


def test_a_changed_key_is_explained_in_one_run_and_acts_in_the_next(tmp_path: Path) -> None:
    database = small_database(tmp_path, 3)
    for said, not_said in (
        ("On/off is d now", "Delete Twilio US?"),
        ("Delete Twilio US?", "On/off is d now"),
    ):
        with Session(["--database", database], home=tmp_path) as session:
            session.wait_for("> Jane Doe")
            session.send("2")
            session.wait_for("d On/off")
            session.send("x")
            session.wait_for(said)
            assert not_said not in session.text


def test_a_key_that_cannot_be_ends_the_start_with_a_sentence(tmp_path: Path) -> None:
    environ = _settings(tmp_path, '[keys]\n"contact_list.archve" = "x"\n')
    with Session(["demo"], home=tmp_path, environ=environ, columns=140) as session:
        assert session.wait_exit() == 2
        assert (
            'There is no action "contact_list.archve"; the nearest is "contact_list.archive".' in session.text
        )
        assert ENTER_ALTERNATE not in session.output
