"""What is offered while a variable is being written."""

import pytest

from store.core.templates.completion import complete
from store.core.templates.variables import Vocabulary
from store.core.types import Field

KNOWN = Vocabulary((Field("f1", "age", "Age in years"), Field("f2", "village", "Home village")))


@pytest.mark.parametrize(
    ("text", "first", "replaced"),
    [
        ("Dear @contact.f|", "@contact.first_name", "@contact.f"),
        ("Dear @first|", "@contact.first_name", "@first"),
        ("@con|tact.name x", "@contact", "@contact.name"),
        ("@home|", "@fields.village", "@home"),
        ("@years|", "@fields.age", "@years"),
        ("@fields.v|", "@fields.village", "@fields.v"),
        ("@email|", "@urns.mailto", "@email"),
        ("@channel.a|", "@channel.address", "@channel.a"),
        ("@(contact.la|)", "contact.language", "contact.la"),
        ("@(contact.name|fields.a|)", "fields.age", "fields.a"),
        ("@@@sen|", "@sender.name", "@sen"),
    ],
)
def test_the_nearest_variable_comes_first(text: str, first: str, replaced: str) -> None:
    at = text.rindex("|")
    text = text[:at] + text[at + 1 :]
    done = complete(text, at, KNOWN)
    assert done.choices[0].text == first
    assert text[done.start : done.end] == replaced


@pytest.mark.parametrize("text", ["", "Dear ", "bob@con", "@@con", "@contact name", '@(contact.name|"con'])
def test_nothing_is_offered_where_no_variable_is_written(text: str) -> None:
    assert complete(text, len(text), KNOWN).choices == ()


def test_a_sign_alone_offers_every_variable_once() -> None:
    names = [each.text for each in complete("@", 1, KNOWN).choices]
    assert len(names) == len({*names})
    assert {"@contact", "@contact.first_name", "@fields.age", "@urns.tel", "@sender.name"} <= {*names}
