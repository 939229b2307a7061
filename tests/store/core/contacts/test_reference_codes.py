"""Reference codes: one for each number of a contact, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.core.contacts.reference_codes import decode, encode, is_code


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (1, "E2E6MX"),
        (2, "3MWB69"),
        (5, "SJPWLU"),
        (12345, "A6YWQL"),
        (999_999_999, "KNGEUX"),
        (2**30 - 1, "NVQ26R"),
        (2**30, "GQENS3N"),
        (9_999_999_999, "P7U8B2J"),
    ],
)
def test_codes(number: int, code: str) -> None:
    assert encode(number) == code
    assert decode(code) == number
    assert decode(code.lower()) == number


@given(st.integers(1, 9_999_999_999))
def test_every_number_reads_back(number: int) -> None:
    assert is_code(encode(number))
    assert decode(encode(number)) == number


@given(st.text("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", min_size=6, max_size=7))
def test_a_number_has_one_code(code: str) -> None:
    number = decode(code)
    assert number is None or encode(number) == code


@pytest.mark.parametrize("text", ["", "E2E6M", "E2E6MXXX", "E2E6M0", "E2E6MI", "E2E6Mß", "ſ2E6MX"])
def test_what_is_no_code(text: str) -> None:
    assert not is_code(text)
    assert decode(text) is None


@pytest.mark.parametrize("number", [0, -1, 10_000_000_000])
def test_numbers_that_no_contact_has(number: int) -> None:
    with pytest.raises(ValueError, match="no number of a contact"):
        encode(number)
