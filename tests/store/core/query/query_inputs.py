"""A small workspace to search in, and texts that people, programs and nobody would type."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from store.core.query import Query, parse
from store.core.types import Channel, Field, FieldType, Group, Role

FIELDS = (
    Field("f1", "age", "Age", FieldType.NUMBER),
    Field("f2", "gender", "Gender"),
    Field("f3", "state", "State", FieldType.STATE),
    Field("f4", "dob", "Date of birth", FieldType.DATETIME),
    Field("f5", "language", "Language"),
    Field("f6", "join_date", "Joined", FieldType.DATETIME),
)
GROUPS = (Group("g1", "U-Reporters"), Group("g2", "Cool Kids"))
CHANNELS = (
    Channel("c1", "MTN Rwanda", "twilio", "+250788000001", ("tel",), (Role.SEND,)),
    Channel("c2", "Airtel", "twilio", "+250730000002", ("tel",), (Role.SEND,)),
    Channel("c3", "Twin", "twilio", "+250730000003", ("tel",), (Role.SEND,)),
    Channel("c4", "Twin", "twilio", "+250730000004", ("tel",), (Role.SEND,)),
)
TODAY = date(2026, 3, 31)

WORKSPACE: dict[str, Any] = {
    "fields": FIELDS,
    "groups": GROUPS,
    "channels": CHANNELS,
    "country": "RW",
    "date_order": "dmy",
    "timezone": "Africa/Kigali",
    "today": TODAY,
}


def read(text: str, **changes: Any) -> Query:
    """The search that a text means in the small workspace."""
    return parse(text, **{**WORKSPACE, **changes})


TOKENS = (
    *("name", "NAME", "urn", "tel", "mailto", "uuid", "id", "ref", "status", "language", "group", "flow"),
    *("history", "tickets", "created_on", "last_seen_on", "channel", "locked", "carrier", "country"),
    *("number_type", "age", "gender", "state", "dob", "fields.age", "FIELDS.language", "urns.tel", "urns.x"),
    *("xxx.age", "beers", '"Date of birth"', "=", "!=", "~", ">", ">=", "<", "<=", "is", "has", "IS", "HAS"),
    *("and", "or", "AND", "OR", "(", ")", '""', '" "', "18", "-5", "1e10", "27-01-2020", "2020-01-27"),
    *(
        "today",
        "-30d",
        "-999999d",
        "yes",
        "no",
        "active",
        "eng",
        "U-Reporters",
        '"Cool Kids"',
        "Airtel",
        "RW",
    ),
    *("Rwanda", "mobile", "toll-free", "bob", "w", "0788123123", "+250788123123", "(202) 456-1111", "566"),
    *("tel:+250788123123", "foo:bar", "10:30", "A6YWQL", '"O\\"Leary"', '"C:\\"', '"half', "$", "“bob”", "!"),
    *("O'Shea", "नमस्ते", "مرحبا", "李", "ไม่", "😀", "\u200d", "\ud800", "İ", "\x00", "\n", "\t", "\u3000"),
    *("9999-12-31", "0001-01-01", "2018-06-23T22:00:00-04:00", "2018-06-23T22:00:00+99:99"),
)
"""Everything that means something to the language, and some things that do not."""

soups = st.lists(st.sampled_from(TOKENS), max_size=30).flatmap(
    lambda tokens: st.sampled_from(("", " ", "  ")).map(lambda space: space.join(tokens))
)
"""Tokens in any order, apart or run together."""

_properties = st.sampled_from([token for token in TOKENS if token[0].isalpha()])
_operators = st.sampled_from(("=", "!=", "~", ">", ">=", "<", "<=", "is", "has"))
_values = st.one_of(
    st.sampled_from(TOKENS),
    st.text(max_size=12).map(lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'),
)
_conditions = st.one_of(st.builds("{} {} {}".format, _properties, _operators, _values), _values)
searches = st.recursive(
    _conditions,
    lambda parts: st.one_of(
        st.builds("{} {} {}".format, parts, st.sampled_from(("and", "or", "")), parts),
        parts.map("({})".format),
    ),
    max_leaves=12,
)
"""Texts with the shape of searches."""


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A search in which something is cut out, put in or doubled."""
    text = draw(searches)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 5)))
        put = draw(st.one_of(st.sampled_from(TOKENS), st.characters(), st.just(text[start:end] * 2)))
        text = text[:start] + put + text[end:]
    return text


inputs = st.one_of(st.text(max_size=80), soups, searches, mutated())
"""Whatever may come."""

settings_of_workspace = st.fixed_dictionaries(
    {},
    optional={
        "fields": st.sampled_from([None, (), FIELDS]),
        "redacted": st.booleans(),
        "names_shown": st.booleans(),
        "date_order": st.sampled_from(["dmy", "mdy", "ymd"]),
        "timezone": st.sampled_from(["UTC", "America/New_York", "Pacific/Kiritimati"]),
        "country": st.sampled_from(["", "US", "RW"]),
        "today": st.sampled_from([None, TODAY, date.min, date.max]),
    },
)
"""Ways in which a workspace may differ."""
