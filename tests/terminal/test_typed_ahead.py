"""Keys that arrive in one piece, as on a line that lags, act as if they had been typed one by one."""

from pathlib import Path

from tests.terminal.session import Session


def test_what_follows_the_filter_key_is_typed_into_the_filter(tmp_path: Path) -> None:
    with Session(["demo", "--contacts", "300"], home=tmp_path) as session:
        session.wait_for("Achieng")
        session.send("/jane d")
        session.wait_for("Jane Doe")
        assert "Archived" not in session.lines[-2]
        session.wait_for("/ jane d")


def test_what_follows_a_move_acts_on_the_row_moved_to(tmp_path: Path) -> None:
    with Session(["demo", "--contacts", "300"], home=tmp_path) as session:
        session.wait_for("Achieng")
        name = session.lines[4][3:20].strip()
        session.send("jj\r")
        session.wait_for("Addresses, in order of priority")
        session.wait_until(lambda: name in session.lines[1], f"the page of {name}")


def test_keys_typed_one_soon_after_the_other_wait_for_each_other_as_well(tmp_path: Path) -> None:
    with Session(["demo", "--contacts", "300"], home=tmp_path) as session:
        session.wait_for("Achieng")
        for key in "/jane d":
            session.send(key)
            session.let_pass(0.005)
        session.wait_for("/ jane d")
        session.wait_for("Jane Doe")
