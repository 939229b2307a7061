"""Search texts and what they mean: grammar, implicit conditions, and the canonical text."""

from decimal import Decimal

import pytest

from store.core.query.tree import Branch, Condition, Junction, Kind, Operator, conditions
from store.core.types import FieldType
from tests.store.core.query.query_inputs import read


@pytest.mark.parametrize("text", ["", " ", "\n\t"])
def test_no_text_is_everybody(text: str) -> None:
    assert read(text).root is None
    assert str(read(text)) == ""


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        # Explicit AND binds closer than parts side by side, and those closer than OR.
        ("a1 or b2 and c3", 'name ~ "a1" OR (name ~ "b2" AND name ~ "c3")'),
        (
            "will and felix or matt amber",
            '(name ~ "will" AND name ~ "felix") OR (name ~ "matt" AND name ~ "amber")',
        ),
        ("a1 b2 and c3 d4", 'name ~ "a1" AND name ~ "b2" AND name ~ "c3" AND name ~ "d4"'),
        ("(a1 or b2) c3", '(name ~ "a1" OR name ~ "b2") AND name ~ "c3"'),
        ("((a1) and (b2 and (c3)))", 'name ~ "a1" AND name ~ "b2" AND name ~ "c3"'),
        ("(a1)(b2)", 'name ~ "a1" AND name ~ "b2"'),
        # Keywords and properties in any case, with or without space.
        ("Age IS 18", "fields.age = 18"),
        ("AGE>18 AND(bob)", 'fields.age > 18 AND name ~ "bob"'),
        ("NAME has bob Or TEL!=0788", 'name ~ "bob" OR urns.tel != 0788'),
        # Words that only begin with a keyword.
        (
            "android oryx island hashim",
            'name ~ "android" AND name ~ "oryx" AND name ~ "island" AND name ~ "hashim"',
        ),
        ("or-else", 'name ~ "or-else"'),
        ('"and"', 'name ~ "and"'),
        # Words of any script, with their marks.
        ("नमस्ते ไม่", 'name ~ "नमस्ते" AND name ~ "ไม่"'),
        ("name = Zoë", 'name = "Zoë"'),
        # Prefixes.
        ('FIELDS.AGE != "45"', "fields.age != 45"),
        ("fields.language = EN", 'fields.language = "EN"'),
        ("language = eng", 'language = "eng"'),
        ("urns.tel = 234", "urns.tel = 234"),
        # A field by its name, where it has one of its own.
        ("joined > 2020-01-31", 'fields.join_date > "2020-01-31"'),
        ("date_of_birth = 2020-01-31", 'fields.dob = "2020-01-31"'),
        ('"Date of Birth" = 2020-01-31', 'fields.dob = "2020-01-31"'),
    ],
)
def test_canonical_text(text: str, canonical: str) -> None:
    assert str(read(text)) == canonical


@pytest.mark.parametrize(
    ("value", "canonical"),
    [
        ("18", "18"),
        ("18.50", "18.50"),
        ("-5", '"-5"'),
        (".5", '".5"'),
        ("0788", "0788"),
        (r'"O\"Leary"', r'"O\"Leary"'),
        (r'"a\\b"', r'"a\\b"'),
        (r'"C:\dir"', r'"C:\\dir"'),
        ('"two\nlines"', r'"two\nlines"'),
        (r'"two\nlines"', r'"two\nlines"'),
        ('"\x00\x7f\u200b\U000e0001"', r'"\x00\x7f\u200b\U000e0001"'),
        (r'"\x41\u00e9\U0001f600"', '"Aé😀"'),
        (r'"\U00110000"', r'"\\U00110000"'),
        ('"Ünïcode ≠ ASCII"', '"Ünïcode ≠ ASCII"'),
        ('"  "', '""'),
        ('" x "', '" x "'),
    ],
)
def test_values_are_quoted_unless_they_are_plain_digits(value: str, canonical: str) -> None:
    query = read(f"gender = {value}")
    assert str(query) == f"fields.gender = {canonical}"
    assert read(str(query)) == query


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("will", 'name ~ "will"'),
        ("w", 'name = "w"'),
        ("李", 'name ~ "李"'),
        ("w me", 'name = "w" AND name ~ "me"'),
        ('"w me"', 'name ~ "w me"'),
        ('""', 'name = ""'),
        ("566", "name ~ 566"),
        ("0788-123", "urns.tel ~ 0788123"),
        ("----", 'name = "----"'),
        ("1--2", 'name = "1--2"'),
        ("tel:+0123456566", 'urns.tel = "+0123456566"'),
        ("TWITTER:bobby", 'urns.twitter = "bobby"'),
        ('"ext: a b"', 'urns.ext = "a b"'),
        # What only looks like an address is a name.
        ("foo:bar", 'name ~ "foo:bar"'),
        ("10:30", 'name ~ "10:30"'),
        ("tel:", 'name ~ "tel:"'),
        # An address of e-mail, whole or in part.
        ("jane.doe+news@example.org", 'urns.mailto ~ "jane.doe+news@example.org"'),
        ("@example.org", 'urns.mailto ~ "@example.org"'),
        ("@bobby", 'name ~ "@bobby"'),
        # What means nothing to the language is text; a sign that stands alone among words says nothing.
        ("O’Brien", 'name ~ "O’Brien"'),
        ("Suharto, Mr", 'name ~ "Suharto," AND name ~ "Mr"'),
        ("a, b", 'name = "a" AND name = "b"'),
        ("R&D", 'name ~ "R&D"'),
        ("[AT&T] {x}", 'name ~ "[AT&T]" AND name = "{x}"'),
        ("Smith & Sons", 'name ~ "Smith" AND name ~ "Sons"'),
        ("Smith - Sons", 'name ~ "Smith" AND name ~ "Sons"'),
        ("name = a,b", 'name = "a,b"'),
        ("N/A", 'name ~ "N/A"'),
        ("- -", 'name = "-" AND name = "-"'),
    ],
)
def test_bare_values(text: str, canonical: str) -> None:
    assert str(read(text)) == canonical


@pytest.mark.parametrize(
    ("text", "country", "canonical"),
    [
        ("(202) 456-1111", "US", 'urns.tel = "+12024561111"'),
        (" 202.456.1111 ", "US", 'urns.tel = "+12024561111"'),
        ("+12024561111", "", 'urns.tel = "+12024561111"'),
        ("250788123123", "", 'urns.tel = "+250788123123"'),
        ("0788 123 123", "RW", 'urns.tel = "+250788123123"'),
        # A plus in front of what is possible only as a national number of the default country.
        ("+2505661231", "CA", 'urns.tel = "+12505661231" OR urns.tel ~ "+2505661231"'),
        ('"+12024561111"', "US", 'urns.tel ~ "+12024561111"'),
        ("bob +12024561111", "US", 'name ~ "bob" AND urns.tel ~ "+12024561111"'),
        ("0788123123", "", "urns.tel ~ 0788123123"),
        ("07881", "RW", "urns.tel ~ 07881"),
        ("(0788)", "RW", "urns.tel ~ 0788"),
        # Digits side by side are one part of a number.
        ("0788 123", "RW", "urns.tel ~ 0788123"),
        ("+250 788 123", "", 'urns.tel ~ "+250788123"'),
        ("+250 788 123", "RW", 'urns.tel ~ "+250788123"'),
        ("+254 712 345", "RW", 'urns.tel = "+250254712345" OR urns.tel ~ "+254712345"'),
        ("788-123", "", "urns.tel ~ 788123"),
        ("(0788) 123", "RW", "urns.tel ~ 0788123"),
        ("bob (0788) 123", "RW", 'name ~ "bob" AND urns.tel ~ 0788123'),
        ("0788 123 or bob 45 67", "RW", 'urns.tel ~ 0788123 OR (name ~ "bob" AND urns.tel ~ 4567)'),
        ("0788 and 123", "RW", "urns.tel ~ 0788 AND name ~ 123"),
        ('0788 "123"', "RW", "urns.tel ~ 0788 AND name ~ 123"),
        ("tel:0788 123 205", "RW", 'urns.tel = "0788 123 205"'),
        ("10 9", "RW", "name ~ 10 AND name = 9"),
        ("٠٧٨٨١٢٣٢٠٥", "RW", 'urns.tel = "+250788123205"'),
        ("＋２５０ ７８８", "", 'urns.tel ~ "+250788"'),
    ],
)
def test_a_search_that_is_one_phone_number(text: str, country: str, canonical: str) -> None:
    assert str(read(text, country=country)) == canonical


@pytest.mark.parametrize(
    ("text", "names_shown", "canonical"),
    [
        ("A6YWQL", False, 'ref = "A6YWQL"'),
        ("a6ywql", True, 'ref = "a6ywql"'),
        ("will", True, 'name ~ "will"'),
        ("0788123123", True, "name ~ 0788123123"),
        ("twitter:bobby", True, 'name ~ "twitter:bobby"'),
        ('tel = "" or urn != ""', False, 'urns.tel = "" OR urn != ""'),
        ('name != ""', False, 'name != ""'),
        ("0788 123", True, "name ~ 0788 AND name ~ 123"),
        ("bob@example.org", True, 'name ~ "bob@example.org"'),
    ],
)
def test_what_may_be_searched_where_addresses_are_hidden(
    text: str, names_shown: bool, canonical: str
) -> None:
    assert str(read(text, redacted=True, names_shown=names_shown)) == canonical


def test_the_tree_of_a_search() -> None:
    query = read("Bob or  age >= 18 and gender = Male")
    assert query.root == Branch(
        Junction.OR,
        (
            Condition(Kind.ATTRIBUTE, "name", Operator.CONTAINS, "Bob", "bob"),
            Branch(
                Junction.AND,
                (
                    Condition(Kind.FIELD, "age", Operator.GREATER_EQUAL, "18", Decimal(18), FieldType.NUMBER),
                    Condition(Kind.FIELD, "gender", Operator.EQUAL, "Male", "male", FieldType.TEXT),
                ),
            ),
        ),
    )
    assert [each.offset for each in conditions(query.root)] == [0, 8, 22]
