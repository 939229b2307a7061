"""Where a long text is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.core.messages.parts import parts


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("short", 10, ("short",)),
        (" ", 10, (" ",)),
        ("one two three", 10, ("one two", "three")),
        ("abcdefghijklm", 10, ("abcdefghij", "klm")),
        ("ab cdefghijklm", 10, ("ab cdefghi", "jklm")),
        ("привет мир, привет", 12, ("привет", "мир, привет")),
        ("a" * 9 + " " * 20 + "b", 10, ("a" * 9, "b")),
    ],
)
def test_parts(text: str, most: int, cut: tuple[str, ...]) -> None:
    assert parts(text, most) == cut


@given(st.text(alphabet="ab ", max_size=60), st.integers(1, 20))
def test_nothing_but_blanks_is_lost(text: str, most: int) -> None:
    cut = parts(text, most)
    assert "".join(cut).replace(" ", "") == text.replace(" ", "")
    assert all(len(one) <= most for one in cut)
