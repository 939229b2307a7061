"""Whatever is typed is a search, or is refused with a sentence and a place; and searches read back.

A hundred thousand inputs are tried by hand with `python -m tests.benchmarks.fuzz_queries`.
"""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.core.query import Query, QueryError
from store.core.query.completion import Vocabulary, complete
from tests.store.core.query.query_inputs import (
    CHANNELS,
    FIELDS,
    GROUPS,
    inputs,
    read,
    settings_of_workspace,
)

_often = settings(database=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def _outcome(text: str, changes: dict[str, Any]) -> Query | QueryError:
    try:
        return read(text, **changes)
    except QueryError as error:
        return error


@_often
@given(inputs, settings_of_workspace)
def test_a_text_is_a_search_or_is_refused(text: str, changes: dict[str, Any]) -> None:
    found = _outcome(text, changes)
    if isinstance(found, QueryError):
        assert found.code
        assert 0 <= found.offset <= found.offset + found.length <= len(text)
        assert found.message[-1] in ".?"
        assert found.message.isprintable()
    else:
        again = read(str(found), **changes)
        assert again == found
        assert str(again) == str(found)
        assert again.needs == found.needs


@_often
@given(inputs, st.integers(-1, 100))
def test_completion_takes_any_text(text: str, cursor: int) -> None:
    found = complete(text, cursor, Vocabulary(FIELDS, GROUPS, CHANNELS))
    assert 0 <= found.start <= found.end <= len(text)
