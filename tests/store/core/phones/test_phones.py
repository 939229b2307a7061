"""Phone numbers: reading what people and networks write, and which country a number belongs to."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.core import phones
from store.core.errors import InvalidUrn
from store.core.phones.countries import country_of_number, is_country

SHORT = {"allow_short": True}
SENDER = {"allow_sender_id": True}
ANY = SHORT | SENDER


@pytest.mark.parametrize(
    ("text", "country", "options", "expected"),
    [
        (" 0788383383 ", "RW", {}, "+250788383383"),
        ("(917)992-5253", "US", {}, "+19179925253"),
        ("+250 788 123-123", "", {}, "+250788123123"),
        ("250788123123", "", {}, "+250788123123"),
        ("250788123123", "RW", {}, "+250788123123"),
        ("254791541111", "US", {}, "+254791541111"),
        ("0877747666", "ID", {}, "+62877747666"),
        ("62877747666", "ID", {}, "+62877747666"),
        ("+62877747666", "ID", {}, "+62877747666"),
        ("+82011290", "", {}, "+8211290"),
        ("00250788123123", "RW", {}, "+250788123123"),
        ("800-CABBAGE", "US", {}, "+18002222243"),
        ("٠٧٨٨١٢٣١٢٣", "RW", {}, "+250788123123"),
        ("\u202a+250 788 123 123\u202c", "", {}, "+250788123123"),
        ("＋２５０788123123", "", {}, "+250788123123"),
        ("(+250) 788 123 123", "", {}, "+250788123123"),
        ("+390612345678", "", {}, "+390612345678"),
        ("+80012345678", "", {}, "+80012345678"),
        ("8080", "EC", SHORT, "8080"),
        ("123456", "EC", SHORT, "123456"),
        ("1234", "US", SHORT, "1234"),
        ("PRIZES", "RW", SENDER, "prizes"),
        ("M-T N!", "", SENDER, "mtn"),
        ("1234", "", ANY, "1234"),
        ("0788383383", "", ANY, "0788383383"),
        ("x" * 64, "", SENDER, "x" * 64),
    ],
)
def test_reading_a_number(text: str, country: str, options: dict[str, bool], expected: str) -> None:
    assert phones.parse_phone(text, country, **options) == expected
    assert phones.parse_phone(expected, country, **options) == expected


@pytest.mark.parametrize(
    ("text", "country", "options", "kind"),
    [
        ("", "", ANY, "not_a_number"),
        ("!!!", "RW", ANY, "not_a_number"),
        ("0788383383", "", {}, "missing_country"),
        ("2505661231", "", {}, "missing_country"),
        ("567-1234", "US", SHORT, "not_a_number"),
        ("99", "EC", ANY, "not_a_number"),
        ("8080", "EC", {}, "not_a_number"),
        ("+8080", "EC", ANY, "not_a_number"),
        ("012345", "EC", SHORT, "not_a_number"),
        ("1234", "", SHORT, "not_a_number"),
        ("PRIZES", "RW", SHORT, "not_a_number"),
        ("MT", "", ANY, "not_a_number"),
        ("x" * 65, "", ANY, "not_a_number"),
        ("0788383383", "ZZ", ANY, "not_a_number"),
        ("+999123456789", "RW", ANY, "not_a_number"),
        ("0788123123 / 0788123124", "RW", {}, "not_a_number"),
        ("+2505551212", "CA", {}, "not_a_number"),
    ],
)
def test_what_is_not_a_number(text: str, country: str, options: dict[str, bool], kind: str) -> None:
    with pytest.raises(InvalidUrn) as raised:
        phones.parse_phone(text, country, **options)

    assert raised.value.kind == kind
    assert raised.value.message.endswith(".")


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("+2505551212", "CA", "+12505551212"),
        ("+2505551212", "US", "+12505551212"),
        ("+788123123", "RW", "+250788123123"),
        ("+0788123123", "RW", "+250788123123"),
        ("+250788123123", "CA", "+250788123123"),
        ("2.50788383383E+11", "", "+250788383383"),
        ("2.50788383383e+12", "", "+250788383383"),
        ("2.5078838338E+11", "", "+250788383380"),
    ],
)
def test_slips_that_are_mended(text: str, country: str, expected: str) -> None:
    assert phones.parse_full(text, country) == expected
    assert phones.to_stored(text, country) == expected


@pytest.mark.parametrize(
    ("text", "country", "message"),
    [
        ("123", "", "123 is too short for a phone number: write it whole, as in +250 788 123 123."),
        (
            "0788123123",
            "ZZ",
            "“ZZ” is not a country code: a default country has two capital letters, such as RW.",
        ),
        (
            "+999123456",
            "",
            "+999123456 has no country code that exists, +999 is none: write it as +250 788 123 123.",
        ),
        (
            "+250788123123999",
            "",
            "+250788123123999 is too long for a number of RW (+250): "
            "write 8 or 9 digits after +250, as in +250 720 123 456.",
        ),
        (
            "2025551234",
            "RW",
            "2025551234 is too long for a number of RW (+250): "
            "write 8 or 9 digits after +250, as in +250 720 123 456.",
        ),
        (
            "+88212",
            "",
            "+88212 is too short for a number of +882: write 7 to 12 digits after +882, as in +882 34 21234.",
        ),
        (
            "12345678901234567890",
            "RW",
            "12345678901234567890 has too many digits for a phone number: write it as +250 788 123 123.",
        ),
        (
            "x\x1b[0m 12",
            "RW",
            "“x�” is no part of a phone number: leave it out of “x�[0m 12”.",
        ),
        ("+1", "", "+1 is not a whole phone number: write it as +250 788 123 123."),
        (
            "2.50788E+11",
            "RW",
            "2.50788E+11 was shortened by a spreadsheet and its last digits are lost: "
            "make the column a text column there and fill the number in again.",
        ),
    ],
)
def test_the_sentence_says_what_is_missing(text: str, country: str, message: str) -> None:
    with pytest.raises(InvalidUrn) as raised:
        phones.parse_full(text, country)

    assert raised.value.message == message


def test_a_number_that_a_spreadsheet_rounded_does_not_become_a_sender_id() -> None:
    assert phones.to_stored(" 2.50788E+11 ", "RW") == "2.50788E+11"
    assert phones.to_stored("+2.50788E+11", "RW") == "+2.50788E+11"


@pytest.mark.parametrize(
    ("path", "country", "expected"),
    [
        ("+250788123123", "", "788123123"),
        ("0788123123", "RW", "788123123"),
        ("+390612345678", "", "0612345678"),
        ("mtn", "", "mtn"),
    ],
)
def test_the_national_part(path: str, country: str, expected: str) -> None:
    assert phones.national_number(path, country) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [("+250788123123", True), ("250788123123", False), ("+12345", False), ("1234", False), ("mtn", False)],
)
def test_whole_international_numbers(path: str, expected: bool) -> None:
    assert phones.is_e164(path) is expected


@pytest.mark.parametrize(
    ("path", "country"),
    [
        ("+250788383383", "RW"),
        ("+12505661231", "CA"),
        ("+12024561111", "US"),
        ("+442071838750", "GB"),
        ("+447911123456", "GG"),
        ("+80012345678", ""),
        ("+88212345678", ""),
        ("+999123456", ""),
        ("+12345", ""),
        ("250788383383", ""),
        ("8080", ""),
        ("mtn", ""),
        ("", ""),
    ],
)
def test_the_country_of_a_number(path: str, country: str) -> None:
    assert country_of_number(path) == country


def test_country_codes() -> None:
    assert is_country("RW")
    assert not is_country("rw")
    assert not is_country("ZZ")
    assert not is_country("")


def _by_library(path: str) -> str:
    try:
        number = phonenumbers.parse(path)
    except phonenumbers.NumberParseException:
        return ""
    country = phonenumbers.region_code_for_number(number) or ""
    return "" if country == "001" else country


CODES = st.sampled_from([str(code) for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE])


@given(st.builds("+{}{}".format, CODES, st.from_regex(r"\A[0-9]{0,13}\Z")))
def test_the_table_of_codes_agrees_with_the_library(path: str) -> None:
    assert country_of_number(path) == _by_library(path)


@given(st.one_of(st.text(), st.from_regex(r"\A\+?[0-9]{1,17}\Z")))
def test_any_text_has_the_country_that_the_library_says(path: str) -> None:
    assert country_of_number(path) == _by_library(path)


@given(st.text(), st.sampled_from(["", "RW", "US", "ID", "IT", "ZZ"]), st.booleans(), st.booleans())
def test_reading_what_was_read_changes_nothing(text: str, country: str, short: bool, sender: bool) -> None:
    try:
        number = phones.parse_phone(text, country, allow_short=short, allow_sender_id=sender)
    except InvalidUrn:
        return
    assert phones.parse_phone(number, country, allow_short=short, allow_sender_id=sender) == number
