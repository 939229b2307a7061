"""What holds for addresses of any type and any text."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from store.core import urns
from store.core.errors import InvalidUrn
from store.core.types import Urn
from store.core.urns.syntax import UrnParts

ANY_TEXT = st.text(st.characters(exclude_categories=()), min_size=1)
ANY_SCHEME = st.sampled_from([*urns.SCHEMES, "unknown"])
LIKELY_TEXT = st.one_of(ANY_TEXT, st.from_regex(r"\A[@+ 0-9A-Za-z.()/:_-]{1,30}\Z"))
COUNTRIES = st.sampled_from(["", "RW", "US", "CA", "ID", "IT", "ZZ"])


@given(ANY_SCHEME, ANY_TEXT, st.text())
def test_writing_and_reading_gives_the_same_urn(scheme: str, path: str, display: str) -> None:
    read = urns.parse(str(Urn(scheme, path, display)))

    assert (read.scheme, read.path, read.display) == (scheme, path, display)


@given(st.builds(UrnParts, ANY_TEXT.filter(lambda text: ":" not in text), ANY_TEXT, st.text(), st.text()))
def test_splitting_undoes_joining(parts: UrnParts) -> None:
    assert urns.split(str(parts)) == parts


@given(ANY_SCHEME, LIKELY_TEXT, LIKELY_TEXT, COUNTRIES)
def test_normalizing_twice_changes_nothing(scheme: str, path: str, display: str, country: str) -> None:
    once = urns.normalize(Urn(scheme, path, display), country)
    again = urns.normalize(once, country)

    assert (again.path, again.display) == (once.path, once.display)


@given(ANY_TEXT, COUNTRIES)
def test_any_text_normalizes_to_a_text_that_stays(text: str, country: str) -> None:
    once = urns.normalize_text(text, country)

    assert urns.normalize_text(once, country) == once


def _result(read: Callable[[], Urn]) -> Urn | InvalidUrn:
    try:
        return read()
    except InvalidUrn as error:
        return error


@given(st.sampled_from([*urns.SCHEMES]), LIKELY_TEXT, COUNTRIES)
def test_an_entry_is_refused_in_a_sentence_or_may_be_stored(scheme: str, text: str, country: str) -> None:
    result = _result(lambda: urns.entry(scheme, text, country))

    if isinstance(result, InvalidUrn):
        assert result.message.endswith(".")
        assert result.message.isprintable()
    else:
        urns.validate_entry(result)
        assert urns.normalize(result, country) == result


@given(LIKELY_TEXT, COUNTRIES)
def test_a_command_line_address_is_refused_in_a_sentence_or_may_be_stored(text: str, country: str) -> None:
    result = _result(lambda: urns.from_text(text, country))

    if isinstance(result, InvalidUrn):
        assert result.message.endswith(".")
        assert result.message.isprintable()
    else:
        urns.validate(result)
