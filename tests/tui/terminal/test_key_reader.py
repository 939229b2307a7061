"""Whatever bytes arrive, in whatever pieces, become keys and never an error."""

import pytest
from textual.events import Key

from tui.terminal.driver import KeyReader


@pytest.mark.parametrize(
    ("pieces", "keys"),
    [
        ([b"j"], ["j"]),
        ([b"\xc3", b"\xa9", b"j"], ["\u00e9", "j"]),
        ([b"\xe9", b"j"], ["\ufffd", "j"]),
        ([b"\xff", b"j"], ["\ufffd", "j"]),
        ([b"\x1b", b"[B"], [None]),
    ],
)
def test_pieces_of_characters_wait_for_their_rest(pieces: list[bytes], keys: list[str | None]) -> None:
    reader = KeyReader()
    got = [event for piece in pieces for event in reader.feed(piece)]
    assert [event.character for event in got if isinstance(event, Key)] == keys
