"""Whatever bytes arrive, in whatever pieces, become keys and never an error; what is no key does nothing."""

import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import constants
from textual.events import AppBlur, AppFocus, Key, MouseEvent
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from tui.terminal.key_reader import KeyReader, Paste, StatusReport
from tui.terminal.sequences import MOST_PASTED

LONG_AFTER = 5.0


def read(*pieces: bytes, mouse: bool = False, pause: float = 0.0) -> Iterator[Message]:
    """The events of some pieces, `pause` seconds apart, and of a long silence after them."""
    reader, now = KeyReader(mouse=mouse), 0.0
    for piece in pieces:
        yield from reader.feed(piece, now)
        now += pause
        yield from reader.tick(now)
    yield from reader.tick(now + LONG_AFTER)


def keys(*pieces: bytes, pause: float = 0.0) -> list[str]:
    """The names of the keys in some pieces."""
    return [event.key for event in read(*pieces, pause=pause) if isinstance(event, Key)]


@pytest.mark.parametrize(
    ("pieces", "wanted"),
    [
        ([b"j"], ["j"]),
        ([b"\xc3", b"\xa9", b"j"], ["\u00e9", "j"]),
        ([b"\xe9", b"j"], ["replacement_character", "j"]),
        ([b"\xff", b"j"], ["replacement_character", "j"]),
        ([b"\x1b", b"[B"], ["down"]),
        ([b"\x1b[", b"1;2", b"A"], ["shift+up"]),
        ([b"\x1b"], ["escape"]),
        ([b"\x1b\x1b[A"], ["escape", "up"]),
        ([b"\x1bj"], ["escape", "j"]),
        ([b"\x1bfb1-="], ["escape", "f", "b", "1", "minus", "equals_sign"]),
        ([b"\x1b\xc3\xa9"], ["escape", "\u00e9"]),
        ([b"\x1b\r\x1b\x11"], ["escape", "enter", "escape", "ctrl+q"]),
        ([b"\x1b\x1bj"], ["escape", "escape", "j"]),
        ([b"\x1b\t\x1b\x7f"], ["shift+tab", "ctrl+w"]),
        ([b"\x1b[1;3A"], ["alt+up"]),
        ([b"\x1bOA", b"\x1bOP", b"\x1bOM"], ["up", "f1", "enter"]),
        ([b"\x1b[[A", b"\x1b[11~", b"\x1b[15~"], ["f1", "f1", "f5"]),
        ([b"\x1b[Z", b"\x1b[3~", b"\x1b[3$"], ["shift+tab", "delete", "shift+delete"]),
        ([b"\x1b[97;1;97u", b"\x1b[97:65;5u", b"\x1b[27u", b"\x1b[13u"], ["a", "ctrl+a", "escape", "enter"]),
        ([b"\x1b[1;5:1B", b"\x1b[1;5:3B"], ["ctrl+down"]),
        ([b"\x1b["], ["escape", "left_square_bracket"]),
        ([b"\x1bP"], ["escape", "P"]),
    ],
)
def test_keys_are_told_in_every_form_and_in_pieces(pieces: list[bytes], wanted: list[str]) -> None:
    assert keys(*pieces) == wanted


@pytest.mark.parametrize(
    "hostile",
    [
        b"\x1b[1114112u",
        b"\x1b[55296u",
        b"\x1b[97;1;1114112u",
        b"\x1b[97;1;27u",
        b"\x1b[97;9999999999u",
        b"\x1b[3u",
        b"\x1b[:::;;:u",
        b"\x1b[99999999999;1~",
        b"\x1b[100~",
        b"\x1b[5d",
        b"\x1b[99z",
        b"\x1b[48;24;80;0;0t",
        b"\x1b[48;0;0;0;0t",
        b"\x1b[48;9999999;9999999;1;1t",
        b"\x1b[24;80R",
        b"\x1b[0n",
        b"\x1b[3n",
        b"\x1b[?1;2c",
        b"\x1b[?2048;2$y",
        b"\x1b[<0;99999;99999M",
        b"\x1b[<999999999999;1;1M",
        b"\x1b[M !!",
        b"\x1b[12\x1b[13\x1b[14",
        b"\x1b[" + b"9" * 100_000 + b"u",
        b"\x1b]11;rgb:0000/0000/0000\x07",
        b"\x1b]52;c;ZGQ=\x1b\\",
        b"\x1bP>|XTerm(390)\x1b\\",
        b"\x1b_Gi=1;OK\x1b\\",
        b"\x1b]0;" + b"d" * 3_000_000,
        b"\x1b^never ended",
        b"\x1b[I\x1b[O",
    ],
    ids=lambda hostile: repr(hostile[:24]),
)
def test_what_is_no_key_does_nothing_and_the_next_key_counts(hostile: bytes) -> None:
    assert keys(hostile, b"j", pause=LONG_AFTER) == ["j"]


def test_what_ends_a_sequence_is_not_taken_with_it() -> None:
    assert keys(b"\x1b]0;title\x1b[A") == ["up"]
    assert keys(b"\x1b[12\rj") == ["enter", "j"]
    assert keys(b"\x1b[" + b"1" * 100 + b"dj") == ["j"]


def test_what_is_pasted_is_one_event_whatever_is_in_it() -> None:
    pasted = [
        event for event in read(b"\x1b[200~one\r\ntwo\x1b[Bd\x1b[20", b"1~j") if not isinstance(event, Key)
    ]
    assert [event.text for event in pasted if isinstance(event, Paste)] == ["one\r\ntwo\x1b[Bd"]
    assert keys(b"\x1b[200~dd\x1b[201~j") == ["j"]


def test_a_paste_without_an_end_ends_with_a_pause() -> None:
    events = list(read(b"\x1b[200~one", b"j", pause=LONG_AFTER))
    assert [type(event) for event in events] == [Paste, Key]


def test_a_paste_of_megabytes_is_cut_and_tells_how_much_was_left_out() -> None:
    pasted, key = read(b"\x1b[200~" + b"d" * 3_000_000 + b"\x1b[2", b"01~j")
    assert isinstance(pasted, Paste)
    assert (pasted.text, pasted.left_out) == ("d" * MOST_PASTED, 3_000_000 - MOST_PASTED)
    assert isinstance(key, Key)


def test_answers_are_told_from_keys() -> None:
    events = list(read(b"\x1b[I\x1b[O\x1b[?2026;2$y"))
    assert [type(event) for event in events] == [AppFocus, AppBlur, TerminalSupportsSynchronizedOutput]


@pytest.mark.parametrize(
    ("pieces", "keys_around"),
    [
        ([b"\x1b[0n"], []),
        ([b"\x1b", b"[", b"0", b"n"], []),
        ([b"j\x1b[0nk"], ["j", "k"]),
        ([b"j\x1b[", b"0nk"], ["j", "k"]),
        ([b"\x1b\x1b[0n"], ["escape"]),
        ([b"\x1b[B\x1b[0n\x1b[B"], ["down", "down"]),
    ],
)
def test_what_a_terminal_says_of_itself_is_told_from_the_keys_around_it(
    pieces: list[bytes], keys_around: list[str]
) -> None:
    events = list(read(*pieces))
    assert [type(event) for event in events].count(StatusReport) == 1
    assert [event.key for event in events if isinstance(event, Key)] == keys_around


def test_an_answer_within_a_paste_is_pasted() -> None:
    events = list(read(b"\x1b[200~\x1b[0n\x1b[201~"))
    assert [type(event) for event in events] == [Paste]


def test_the_mouse_counts_only_where_it_was_asked_for() -> None:
    report = b"\x1b[<0;10;5M"
    assert [type(event) for event in read(report)] == []
    (event,) = read(report, mouse=True)
    assert isinstance(event, MouseEvent)


def test_an_escape_waits_for_its_rest_as_long_as_is_set() -> None:
    reader = KeyReader()
    assert list(reader.feed(b"\x1b", 0.0)) == []
    assert list(reader.tick(constants.ESCAPE_DELAY / 2)) == []
    assert [type(event) for event in reader.tick(constants.ESCAPE_DELAY)] == [Key]


_PARTS = [
    b"\x1b",
    b"[",
    b"]",
    b"O",
    b"P",
    b"M",
    b"<",
    b";",
    b":",
    b"9" * 40,
    b"0",
    b"~",
    b"u",
    b"t",
    b"\xff",
    b"\x07",
    b"j",
    b"[1;3A",
    b"\r",
    "\u00e9\U0001f469".encode(),
]
_SENT = st.lists(st.one_of(st.binary(max_size=6), st.sampled_from([*_PARTS, b"\x1b[200~", b"\x1b[201~"])))


def _told(*pieces: bytes) -> list[object]:
    """What the events of some pieces say."""
    return [
        (event.key, event.character)
        if isinstance(event, Key)
        else (event.text, event.left_out)
        if isinstance(event, Paste)
        else type(event)
        for event in read(*pieces, mouse=True)
    ]


@given(_SENT, st.data())
def test_a_stream_means_the_same_keys_wherever_it_is_cut(pieces: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(pieces)
    wanted = _told(whole)
    assert _told(*pieces) == wanted
    assert _told(*(whole[place : place + 1] for place in range(len(whole)))) == wanted
    place = data.draw(st.integers(0, len(whole)))
    assert _told(whole[:place], whole[place:]) == wanted


@given(_SENT)
def test_no_bytes_are_an_error(pieces: list[bytes]) -> None:
    for event in read(*pieces, mouse=True, pause=LONG_AFTER):
        if isinstance(event, Key) and event.character:
            event.character.encode()


def test_thousands_of_random_bytes_are_no_error() -> None:
    made = random.Random(1)
    assert list(read(*(made.randbytes(100) for _ in range(100)), mouse=True))
