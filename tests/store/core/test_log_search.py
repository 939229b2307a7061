"""The search of the log: what it reads, where it says that something is wrong, and how it completes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.core.history.timeline import LogFilter
from store.core.log_search import CONDITIONS, LogWords, complete, read
from store.core.query.errors import QueryError
from store.core.types import Workspace
from store.core.views import HistoryKind

PEOPLE = ("ann", "Eve (stated by root)", "Bob Uwase")
WORDS = LogWords(Workspace(), date(2026, 3, 4), PEOPLE)

READ = {
    "": (LogFilter(), ""),
    "kind = deleted": (LogFilter(kind=HistoryKind.DELETED), "kind = deleted"),
    "Deleted": (LogFilter(kind=HistoryKind.DELETED), "kind = deleted"),
    "kind:deleted by:ANN since:-7d": (
        LogFilter("-7d", by="ANN", kind=HistoryKind.DELETED),
        "kind = deleted by = ANN since = -7d",
    ),
    'by="bob uwase" and until = yesterday': (
        LogFilter(until="yesterday", by="bob uwase"),
        'by = "bob uwase" until = yesterday',
    ),
    "by = eve": (LogFilter(by="eve"), "by = eve"),
    'contact = "Jane Doe"': (LogFilter(), 'contact = "Jane Doe"'),
    "contact = +250788123123": (LogFilter(), "contact = +250788123123"),
    "since = 04-03-2026": (LogFilter("04-03-2026"), "since = 04-03-2026"),
}


@pytest.mark.parametrize("text", READ)
def test_a_search_is_read_and_written_in_one_form(text: str) -> None:
    wanted, written = READ[text]
    found = read(text, WORDS)
    assert (found.filter, str(found)) == (wanted, written)
    assert str(read(written, WORDS)) == written


def test_what_relative_days_mean_is_told() -> None:
    assert read("undone since = -1d", WORDS).meant == "kind = undone since = 03-03-2026"
    assert read("since = 01-03-2026", WORDS).meant == ""


WRONG = {
    "kind = made": ("There is no kind", "made"),
    "by = ann colour:red": ("There is no condition", "colour"),
    "ann": ("Nothing is called", "ann"),
    "since = 31-02-2026": ("There is no day", "31-02-2026"),
    "by = carl": ("Nobody called", "carl"),
    "kind = deleted kind = undone": ("kind stands twice", "undone"),
    "deleted undone": ("kind stands twice", "undone"),
    'by = "ann': ("not closed", '"ann'),
    "by = ": ("A value is missing after by", ""),
    'by = ""': ("A value is missing after by", ""),
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_has_its_place(text: str) -> None:
    said, where = WRONG[text]
    with pytest.raises(QueryError, match=said) as refused:
        read(text, WORDS)
    error = refused.value
    assert text[error.offset : error.offset + error.length] == where
    assert where or error.offset == len(text)


def test_the_place_of_a_contact_is_kept() -> None:
    text = 'by = ann contact = "Jane Doe"'
    found = read(text, WORDS)
    start, end = found.place
    assert (found.contact, text[start:end]) == ("Jane Doe", '"Jane Doe"')


COMPLETED = {
    "": ("", tuple(f"{one} = " for one in CONDITIONS)),
    "k": ("k", ("kind = ",)),
    "by = ann s": ("s", ("since = ",)),
    "by = ann b": ("b", ()),
    "kind = de": ("de", ("deleted",)),
    "kind:": ("", tuple(HistoryKind)),
    "by = e": ("e", ('"Eve (stated by root)"',)),
    'by = "Bob U': ('"Bob U', ('"Bob Uwase"',)),
    "since = -": ("-", ("-7d", "-30d")),
    "contact = J": ("J", ()),
}


@pytest.mark.parametrize("text", COMPLETED)
def test_words_are_completed(text: str) -> None:
    part, choices = COMPLETED[text]
    found = complete(text, len(text), WORDS)
    assert (text[found.start : found.end], found.choices) == (part, choices)


def outcome(text: str) -> str | tuple[int, int]:
    """The usual form of a text, or where it is wrong."""
    try:
        return str(read(text, WORDS))
    except QueryError as error:
        return error.offset, error.offset + error.length


@given(st.text(alphabet='kindbysceontul=:" -7dann\n', max_size=30))
def test_any_text_is_read_or_refused_in_its_bounds(text: str) -> None:
    complete(text, len(text), WORDS)
    found = outcome(text)
    if isinstance(found, str):
        assert outcome(found) == found
    else:
        assert 0 <= found[0] <= found[1] <= len(text)
