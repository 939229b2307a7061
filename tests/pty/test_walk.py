"""The keyboard alone: every screen is reached by keys and left by keys, at both usual sizes."""

from functools import partial
from pathlib import Path

import pytest

from tests.pty.databases import demo_database
from tests.pty.session import Session
from tests.pty.tour import VISITS, Visit, walk
from tui.base.registry import SCREENS

_ESCAPE, _ERASE, _ENTER = "\x1b", "\x7f", "\r"
_QUESTIONS = (
    Visit("put into", ("t",), "[x] Active"),
    Visit("copy", ("y",), "@contact.urn"),
    Visit("what if", ("2", "w"), "Prefixes", (_ESCAPE, _ESCAPE)),
    Visit("confirm", ("e", "x", _ESCAPE), "Leave without saving?", ("n", _ERASE, _ESCAPE)),
    Visit("confirm_count", ("f", "v", "x"), "for good?", (_ESCAPE, "f", "a")),
    Visit("ask_text", ("/", "age > 20", _ENTER, "b", _ENTER), "enter accepts", (_ESCAPE, _ESCAPE)),
    Visit("ask_value", ("*", "e", "l"), "Language of", (_ESCAPE, "-")),
    Visit("bulk_preview", ("*", "d"), "Next message by", (_ESCAPE, "-")),
)
"""The dialogs, which the tour of the screens does not open."""

_SCREEN_OF = {"channel_inspector": "channels", "sort menu": "menu"}
_LEADS = ("esc", "? Help", "F1 Help")
_AT_A_START = {"opening", "welcome", "error", "draft_offer"}
"""What stands there when the program starts, each tried where that is."""


def test_the_walk_passes_every_screen() -> None:
    walked = {_SCREEN_OF.get(visit.name, visit.name) for visit in (*VISITS, *_QUESTIONS)}
    assert SCREENS.keys() - walked == _AT_A_START


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 36)])
def test_every_screen_is_reached_and_left_by_keys(tmp_path: Path, columns: int, rows: int) -> None:
    """Each names in its last line a key that leads on or back; the list is as before when it is left."""
    database = demo_database(tmp_path, 60)
    with Session(["--database", database], home=tmp_path, columns=columns, rows=rows) as session:

        def at(visit: Visit) -> None:
            session.wait_until(partial(_leads, session), f"a key that leads on or back from {visit.name}")

        walk(session, at, (*VISITS, *_QUESTIONS))
        session.send("q")
        assert session.wait_exit() == 0


def _leads(session: Session) -> bool:
    return any(word in session.lines[-1] for word in _LEADS)
