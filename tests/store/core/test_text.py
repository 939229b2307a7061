"""Text for messages."""

import pytest

from store.core.text import listed


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["MTN"], "MTN"),
        (["MTN", "Airtel"], "MTN, Airtel"),
        (["MTN", "Airtel", "Twilio"], "MTN, Airtel and 1 more"),
    ],
)
def test_the_first_names_are_listed_with_how_many_more_there_are(names: list[str], text: str) -> None:
    assert listed(names, 2) == text
