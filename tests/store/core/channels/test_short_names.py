"""Short names of channels: what is proposed for a name, and how wide it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.core.channels.short_names import MAX_CELLS, MAX_LENGTH, cells, cut, proposal
from store.core.text import folded, storable

PROPOSED = {
    "MTN": "MTN",
    "MTN Rwanda": "MTN RW",
    "Airtel Rwanda": "Airtel RW",
    "Vonage Germany": "Vonage DE",
    "Vonage Britain": "Vonage GB",
    "Clickatell United States of America": "Clickat US",
    "South Africa line": "ZA line",
    "Rwanda": "Rwanda",
    "MTN (Rwanda)": "MTN RW",
    "MTN - Rwanda": "MTN RW",
    "--": "--",
    "Rwanda hotline": "RW hotline",
    "Africa's Talking": "AT",
    "Africa's Talking Kenya": "AT Kenya",
    "Africa’s Talking Uganda": "AT Uganda",
    "Africa's Talking Tanzania": "AT TZ",
    "WhatsApp Rwanda": "WA Rwanda",
    "Telegram": "Telegram",
    "Telegram bot": "TG bot",
    "Telegram care bot": "TG care",
    "Telegram news bot": "TG news",
    "Front desk mailbox": "Front desk",
    "Twitter desk": "Twitter",
    "Clickatell worldwide": "Clickatell",
    "Field phone Uganda": "Field UG",
    "Twilio Los Angeles": "Twilio LA",
    "Twilio Victoria": "Twilio Vic",
    "Twilio Main 2": "Twilio 2",
    "Bongo Live Tanzania": "Bongo TZ",
    "Office of the president": "Office P",
    "Patient records": "Patien rec",
    "  Care   bot ": "Care bot",
    "漢字かな漢字かな": "漢字かな漢",
    "Cafe\u0301 du monde d'or": "Café DMD",
    "": "Channel",
    "\u0301": "Channel",
}

WIDTHS = {
    "": 0,
    "Twilio LA": 9,
    "Télé": 4,
    "Te\u0301le\u0301": 4,
    "漢字": 4,
    "😀": 2,
    "\u0301": 0,
    "\u0378": 2,  # without a meaning yet
    "\u263a\ufe0f": 2,
}


@pytest.mark.parametrize(("name", "short"), PROPOSED.items())
def test_what_is_proposed(name: str, short: str) -> None:
    assert proposal(name) == short


def test_what_is_taken_gets_a_number_whatever_its_case() -> None:
    taken = ["twilio vic"]
    for expected in ("Twilio V 2", "Twilio V 3"):
        taken.append(proposal("Twilio Victoria", taken))
        assert taken[-1] == expected
    assert proposal("CAFE\u0301", ["café"]) == "CAFÉ 2"
    assert proposal("MTN", [f"mtn {number}" for number in range(2, 1000)] + ["MTN"]) == "MTN 1000"


@pytest.mark.parametrize(("text", "width"), WIDTHS.items())
def test_how_many_cells_a_text_takes(text: str, width: int) -> None:
    assert cells(text) == width


@pytest.mark.parametrize(
    ("text", "width", "left"),
    [("abc", 2, "ab"), ("ab c", 3, "ab"), ("漢字", 3, "漢"), ("e\u0301e\u0301", 1, "e\u0301"), ("a", 0, "")],
)
def test_a_text_is_cut_between_letters(text: str, width: int, left: str) -> None:
    assert cut(text, width) == left


@given(st.lists(st.text(max_size=70) | st.sampled_from(sorted(PROPOSED)), max_size=8))
def test_proposals_fit_and_no_two_are_the_same(names: list[str]) -> None:
    taken: list[str] = []
    for name in names:
        short = proposal(name, taken)
        assert 1 <= cells(short) <= MAX_CELLS
        assert len(short) <= MAX_LENGTH
        assert short == storable(short).strip()
        assert folded(short) not in map(folded, taken)
        taken.append(short)
