"""Cases made by others: how many SMS a text is, in which alphabet it goes, and where a long one is cut."""

from typing import Any

import pytest

from store.core.messages import segments
from store.core.messages.parts import parts
from tests.conformance import cases
from tests.conformance.cases import Case

_SAID = {"id", "category", "source", "note", "differs_between_peers", "input", "expected"}
"""The keys of a case; where the sources differ among themselves, units of UTF-16 are counted."""


def _read(case: Case) -> tuple[Case, Case]:
    assert case.keys() <= _SAID, f"{case['id']} has a key that is not read: {case.keys() - _SAID}"
    return case["input"], case["expected"]


def _measured(text: str, what: str) -> Any:
    length = segments.measure(text)
    codes = segments.septets(text)
    return {
        "segments": length.segments,
        "encoding": str(length.encoding),
        "text": segments.with_look_alikes(text),
        "hex": codes.hex(),
        "back": segments.from_septets(codes),
    }[what]


@pytest.mark.parametrize("case", cases.params("delivery/segments"))
def test_segments(case: Case) -> None:
    given, expected = _read(case)
    assert given.keys() == {"text"}
    assert {what: _measured(given["text"], what) for what in expected} == expected


@pytest.mark.parametrize("case", cases.params("delivery/split"))
def test_split(case: Case) -> None:
    given, expected = _read(case)
    assert given.keys() <= {"text", "max_length", "channel_max_length"}
    assert expected.keys() == {"parts"}
    most = given.get("channel_max_length") or given["max_length"]
    assert list(parts(given["text"], most)) == expected["parts"]
