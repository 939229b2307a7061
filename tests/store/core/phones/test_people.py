"""Phone numbers as people write them: what counts, what is taken off and told, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.core import phones
from store.core.errors import InvalidUrn

VALUES = [
    ("1701234567.0", "DE", "+491701234567"),
    ("788123123.0", "RW", "+250788123123"),
    ("788123123,00", "RW", "+250788123123"),
    ("788,123,123.00", "RW", "+250788123123"),
    ("788.123.123,0", "RW", "+250788123123"),
    ("788.123.123.0", "RW", "+250788123123"),
    ("611.0000", "IS", "+3546110000"),
    ("4,91701234567E+11", "DE", "+491701234567"),
    ("2.50788123123e11", "", "+250788123123"),
    ("7,88123123E+8", "RW", "+250788123123"),
    ("788123123000E-3", "RW", "+250788123123"),
    ("2.5078812312E+011", "RW", "+250788123120"),
]
WRITTEN = [
    ("0788.123.123", "RW", "+250788123123"),
    ("0788,123,123", "RW", "+250788123123"),
    ("0211/2345678", "DE", "+492112345678"),
    ("05522/12345", "AT", "+43552212345"),
    ("+49 (0)30 123456", "DE", "+4930123456"),
    ("+48 (0)22 123 45 67", "", "+48221234567"),
    ("+39 (0)6 12345678", "", "+390612345678"),
    ("+250 ( 0 ) 788 123 123", "", "+250788123123"),
    ("+1.2125551234", "", "+12125551234"),
    ("0788123123 & 0788 123 123", "RW", "+250788123123"),
    ("'0788123123", "RW", "+250788123123"),
    ('="0788123123"', "RW", "+250788123123"),
    ("٠٧٨٨ ١٢٣ ١٢٣", "RW", "+250788123123"),
    ("\u202a+250\u00a0788\u2011123\u2014123\u202c", "", "+250788123123"),
    ("0788123123;", "RW", "+250788123123"),
    ("1-800-FLOWERS", "US", "+18003569377"),
    ("1-800-GOT-JUNK", "US", "+18004685865"),
]


@pytest.mark.parametrize(("text", "country", "expected"), VALUES + WRITTEN)
def test_one_number(text: str, country: str, expected: str) -> None:
    assert phones.parse_full(text, country) == expected
    assert phones.to_stored(text, country) == expected
    assert phones.read(text, country) == (phones.ReadNumber(expected),)


@pytest.mark.parametrize(
    ("text", "country", "expected", "note"),
    [
        ("+1 323 375 4866 x123", "US", "+13233754866", "extension 123 was left out"),
        ("+1 323 375 4866 (ext. 3)", "US", "+13233754866", "extension 3 was left out"),
        ("+1-323-375-4866;ext=12", "", "+13233754866", "extension 12 was left out"),
        ("+1 323 375 4866;123", "US", "+13233754866", "extension 123 was left out"),
        ("+1 323 375 4866,,123#", "US", "+13233754866", "extension 123 was left out"),
        ("0788123123,12", "RW", "+250788123123", "extension 12 was left out"),
        ("+1 323 375 4866 - 503#", "US", "+13233754866", "extension 503 was left out"),
        ("+7 (495) 123-45-67 доб. 0792", "RU", "+74951234567", "extension 0792 was left out"),
        ("+51 1 234 5678 anexo 12", "PE", "+5112345678", "extension 12 was left out"),
        ("+54 11 4321 1234 int. 12", "AR", "+541143211234", "extension 12 was left out"),
        ("030 123456 #12", "DE", "+4930123456", "extension 12 was left out"),
        ("Mobile: 0788123123", "RW", "+250788123123", "“Mobile:” was left out"),
        ("Tel. 0788123123", "RW", "+250788123123", "“Tel.” was left out"),
        ("Oma: 0664 1234567", "AT", "+436641234567", "“Oma:” was left out"),
        ("#31#0788123123", "RW", "+250788123123", "“#31#” was left out"),
        ("*31#0788123123", "RW", "+250788123123", "“*31#” was left out"),
        ("*67 202 555 0123", "US", "+12025550123", "“*67” was left out"),
    ],
)
def test_what_is_taken_off_is_told(text: str, country: str, expected: str, note: str) -> None:
    assert phones.read(text, country) == (phones.ReadNumber(expected, (note,)),)
    with pytest.raises(InvalidUrn, match="is more than a phone number"):
        phones.parse_full(text, country)
    assert phones.to_stored(text, country) == text


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("611 1234 ; 611 1235", "IS", ["+3546111234", "+3546111235"]),
        ("6111234;6111235", "IS", ["+3546111234", "+3546111235"]),
        ("312 345, 312 346", "AD", ["+376312345", "+376312346"]),
        ("312345;312346", "AD", ["+376312345", "+376312346"]),
        ("788123123,788123124", "RW", ["+250788123123", "+250788123124"]),
        ("0788123123 / 0788123124", "RW", ["+250788123123", "+250788123124"]),
        ("0788123123 0788123124", "RW", ["+250788123123", "+250788123124"]),
        ("0788-123-123\t0788-123-124", "RW", ["+250788123123", "+250788123124"]),
        ("0788 123 123 or 0788 123 124", "RW", ["+250788123123", "+250788123124"]),
        ("0788 123 123 y 0788 123 124", "RW", ["+250788123123", "+250788123124"]),
        ("+250788123123+250788123124", "", ["+250788123123", "+250788123124"]),
        ("0788123123\r\n0788123124\n0788123123", "RW", ["+250788123123", "+250788123124"]),
        ("0211/123456, 0211/234567", "DE", ["+49211123456", "+49211234567"]),
        ("788123123.0; 7.88123124E+08", "RW", ["+250788123123", "+250788123124"]),
    ],
)
def test_several_numbers(text: str, country: str, expected: list[str]) -> None:
    assert [number.path for number in phones.read(text, country)] == expected
    with pytest.raises(InvalidUrn, match="holds 2 phone numbers"):
        phones.parse_full(text, country)
    assert phones.to_stored(text, country) == text


@pytest.mark.parametrize(
    ("text", "country", "said"),
    [
        ("0664 1234567 Oma", "AT", "“Oma” is no part of a phone number: leave it out of"),
        ("0788 123 123 (Jean)", "RW", "“(Jean)” is no part of a phone number"),
        ("0788123123, Kigali", "RW", "“Kigali” is no part of a phone number"),
        ("07881231Z3", "RW", "“Z” in “07881231Z3” is no digit: write the number in digits."),
        ("0788 12 31 Z3", "RW", "“Z” in “0788 12 31 Z3” is no digit"),
        ("0788 123 Oma", "RW", "“Oma” is no part of a phone number"),
        ("078812312O", "RW", "“O” in “078812312O” is no digit"),
        ("0788123123?", "RW", "“?” is no part of a phone number"),
        ("0788123123/4", "RW", "“/4” is no part of a phone number"),
        ("0664 1234567²", "AT", "“²” is no part of a phone number"),
        ("*21*0788123123#", "RW", "“*” is no part of a phone number"),
        ("7.88E+08", "RW", "7.88E+08 was shortened by a spreadsheet and its last digits are lost"),
        ("4,917E+11", "DE", "4,917E+11 was shortened by a spreadsheet"),
        ("8.12346E+08", "ID", "8.12346E+08 was shortened by a spreadsheet"),
        ("2.50788123E+11", "RW", "2.50788123E+11 was shortened by a spreadsheet"),
        ("7.88E+999", "RW", "7.88E+999 was shortened by a spreadsheet"),
        ("7.88E-3", "RW", "7.88E-3 is a fraction and no phone number"),
        ("788123123.5", "RW", "788123123.5 is a fraction and no phone number"),
        ("2,507,881,231.23", "RW", "2,507,881,231.23 is a fraction and no phone number"),
        ("2024-05-12", "RW", "2024-05-12 is a date and no phone number"),
        ("1,0", "RW", "1 is not a phone number of RW"),
        ("611 1234 ; 611 12", "IS", "611 12 is too short for a number of IS"),
        ("611 1234 611 1235", "IS", "611 1234 611 1235 is too long"),
        ("0788123123 / 0788", "RW", "“/ 0788” is no part of a phone number"),
        ("0788" * 300, "RW", "is not a phone number"),
        ("n/a", "RW", "“n/a” is not a phone number: write digits"),
    ],
    ids=lambda value: value[:30],
)
def test_what_is_no_number_is_never_guessed_into_one(text: str, country: str, said: str) -> None:
    with pytest.raises(InvalidUrn) as raised:
        phones.parse_full(text, country)

    assert said in raised.value.message
    assert raised.value.message.endswith(".")
    assert phones.to_stored(text, country) == text


LIKELY = st.text(st.sampled_from("0123456789 .,;/-+()#*xEeTelZoran\n٣\u200b"), max_size=25)


@given(st.one_of(LIKELY, st.text(max_size=25)), st.sampled_from(["", "RW", "DE", "US", "IS"]))
def test_the_digits_of_a_number_are_those_of_its_text(text: str, country: str) -> None:
    """In their order and without any left over, but for country codes, trunk prefixes and the end of values;
    letters are there only in values and as the end of a number that is spelled."""
    try:
        number = phones.parse_full(text, country)
    except InvalidUrn:
        return
    digits = "".join(str(int(character)) for character in text if character.isdecimal())
    national = phones.national_number(number)
    letters = {character for character in text if character.isalpha()}
    if letters <= {"e", "E"} and len(letters) < 2:
        whole = digits if letters or ".0" in text or ",0" in text else digits[-len(national) :]
        assert national.rstrip("0") in whole
        assert len(digits) <= len(number) - 1 + len("011")
    else:
        assert text.strip()[-1].isalpha()
        assert any(map(str.isdecimal, text))
