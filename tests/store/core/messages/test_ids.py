"""Uuids of messages grow with the time."""

from datetime import UTC, datetime, timedelta
from uuid import RFC_4122, UUID

from store.core.messages.ids import new_id


def test_they_grow_with_the_time_and_are_all_different() -> None:
    at = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
    made = [new_id(at + timedelta(milliseconds=each)) for each in range(50)]
    assert made == sorted(made)
    assert len({new_id(at) for _each in range(500)}) == 500
    for text in made:
        one = UUID(text)
        assert (str(one), one.version, one.variant) == (text, 7, RFC_4122)
    assert UUID(made[0]).int >> 80 == int(at.timestamp() * 1000)
