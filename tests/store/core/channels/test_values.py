"""A channel as plain values, and back."""

from datetime import UTC, datetime
from types import MappingProxyType

from store.core.channels.values import from_values, to_values
from store.core.types import Channel, Role

MTN = Channel(
    "u1",
    "MTN",
    "MTN",
    "8080",
    ("tel",),
    (Role.SEND, Role.RECEIVE),
    "RW",
    ("25078",),
    carrier="MTN",
    settings=MappingProxyType({"send_url": "https://example.org"}),
    created_on=datetime(2024, 1, 1, tzinfo=UTC),
)


def test_the_names_are_those_of_rows_and_of_json() -> None:
    assert list(to_values(MTN)) == [
        "uuid", "name", "type", "address", "schemes", "roles", "country", "match_prefixes",
        "allow_international", "carrier", "enabled", "created_on", "short_name", "settings",
    ]  # fmt: skip


def test_values_are_lists_and_texts() -> None:
    values = to_values(MTN)
    assert values["schemes"] == ["tel"]
    assert values["settings"] == {"send_url": "https://example.org"}
    assert values["match_prefixes"] == ["25078"]
    assert [type(role) for role in values["roles"]] == [str, str]


def test_values_make_the_same_channel_again() -> None:
    assert from_values({**to_values(MTN), "id": 7, "folded": "mtn"}) == MTN
