"""What is offered at the cursor of a search while it is typed."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store.core.query import parse
from store.core.query.completion import Suggestion, Vocabulary, complete
from store.core.query.tree import Condition
from store.core.types import Channel, Group, Role
from tests.store.core.query.query_inputs import CHANNELS, FIELDS, GROUPS

WORDS = Vocabulary(FIELDS, GROUPS, CHANNELS, languages=("kin",), carriers=("MTN", "Airtel Africa"))


def offered(text: str, vocabulary: Vocabulary = WORDS) -> list[str]:
    """What is offered at the `|` of a text."""
    typed, _, rest = text.partition("|")
    return [choice.text for choice in complete(typed + rest, len(typed), vocabulary).choices]


def filled(text: str) -> str:
    """The text after the first choice has taken its place."""
    typed, _, rest = text.partition("|")
    found = complete(typed + rest, len(typed), WORDS)
    whole = typed + rest
    return whole[: found.start] + found.choices[0].text + whole[found.end :]


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        # Properties, by what they begin with or by a word of their name.
        ("sta|", ["status", "state"]),
        ("seen|", ["last_seen_on"]),
        ("joined|", ["join_date"]),
        ("(gen|", ["gender"]),
        ("email|", ["mailto"]),
        ("bob AND loc|", ["locked"]),
        ("lang|", ["language", "fields.language"]),
        ("zzz|", []),
        ("tick|", []),
        # Operators behind a property.
        ("status |", ["=", "!="]),
        ("tel |", ["=", "!=", "~"]),
        ("age |", ["=", "!=", ">", ">=", "<", "<="]),
        # Values behind an operator.
        ("status = |", ["active", "blocked", "stopped", "archived"]),
        ("status is st|", ["stopped"]),
        ("group != |", ["U-Reporters", '"Cool Kids"', '""']),
        ("group = kids|", ['"Cool Kids"']),
        ('group = "co|', ['"Cool Kids"']),
        ("channel = mtn|", ['"MTN Rwanda"']),
        ("channel = +250730000002|", ["Airtel"]),
        ("locked = |", ["yes", "no"]),
        ("number_type = toll|", ["toll_free"]),
        ("carrier = |", ["MTN", '"Airtel Africa"', '""']),
        ("language = |", ["kin", '""']),
        ("language = span|", ["spa"]),
        ("country = rwa|", ["Rwanda"]),
        ("dob > yes|", ["yesterday"]),
        ("age > |", ['""']),
        ("beers = |", []),
        # AND and OR behind a whole condition.
        ("age > 18 a|", ["AND", "age"]),
        ("(bob) O|", ["OR"]),
        ("age > 18 AND or|", []),
    ],
)
def test_what_is_offered(text: str, choices: list[str]) -> None:
    assert offered(text) == choices


def test_behind_a_condition_anything_may_follow() -> None:
    assert offered("age > 18 |")[:3] == ["AND", "OR", "name"]
    assert offered("|")[:2] == ["name", "urn"]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("sta|tu = active", "status = active"),
        ("status = ac| AND bob", "status = active AND bob"),
        ("status =| AND bob", "status =active AND bob"),
        ('group = "coo|" bob', 'group = "Cool Kids" bob'),
        ("bob |", "bob AND"),
    ],
)
def test_a_choice_takes_the_place_of_what_is_typed(text: str, whole: str) -> None:
    assert filled(text) == whole


def test_choices_say_what_they_mean() -> None:
    assert complete("dob >", 4, WORDS).choices[2] == Suggestion(">", "after that day")
    assert complete("join", 4, WORDS).choices == (Suggestion("join_date", "Joined"),)
    assert complete("country = rwa", 13, WORDS).choices == (Suggestion("Rwanda", "RW"),)


def test_too_long_a_text_has_no_choices() -> None:
    assert offered("x " * 5_001 + "sta|") == []


def test_what_is_hidden_is_not_offered() -> None:
    hidden = Vocabulary(FIELDS, redacted=True)
    assert "name" not in offered("|", hidden)
    assert offered("tel|", hidden) == []


NAMES = st.text(min_size=1, max_size=64).filter(lambda name: name.strip() == name)
"""Names as the workspace may have them: quotes, backslashes, escapes, what cannot be seen, right to left."""

HOSTILE = [
    '"',
    "\\",
    'a"b\\',
    "\x1b]0;x\x07",
    "\u202egnp",
    "👩\u200d👧",
    "العربية",
    "and",
    "IS",
    "x" * 64,
    "\\x41",
    "a\nb",
]


def channel(number: int, name: str) -> Channel:
    return Channel(f"c{number}", name, "T", f"+25078800000{number % 3}", ("tel",), (Role.SEND,))


@given(st.lists(NAMES | st.sampled_from(HOSTILE), max_size=8), st.sampled_from(["", "a", '"', '"a']))
@example(HOSTILE[:8], "")
@example(HOSTILE[8:], "")
@example(["Twin", "Twin", "twin", "Twin"], "")
def test_whatever_is_offered_is_what_it_says_once_it_is_taken(names: list[str], typed: str) -> None:
    unique = list({name.strip().casefold(): name for name in names}.values())
    groups = tuple(Group(f"g{number}", name) for number, name in enumerate(unique))
    channels = tuple(channel(number, name) for number, name in enumerate(names))
    words = Vocabulary((), groups, channels, carriers=tuple(unique))
    for attribute, known in (("group", groups), ("channel", channels), ("carrier", ())):
        text = f"{attribute} = {typed}"
        found = complete(text, len(text), words)
        taken = [
            parse(text[: found.start] + choice.text + text[found.end :], groups=groups, channels=channels)
            for choice in found.choices
            if choice.text != '""'
        ]
        meant = [one.root.operand for one in taken if isinstance(one.root, Condition)]
        assert len(meant) == len(taken) == len({*meant})
        if not typed and attribute != "carrier":
            assert {*meant} == {each.uuid for each in known}
        if not typed and attribute == "carrier":
            assert {*meant} == {name.strip().casefold() for name in unique}
