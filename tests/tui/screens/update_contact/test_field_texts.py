"""Field values in a form: dates as everywhere else, and never changed by only looking at them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from store.core.types import Contact, Field, FieldType, Value, Workspace
from tui.screens.update_contact.draft import ContactDraft
from tui.screens.update_contact.loading import FieldTexts

STORED = Value("2023-09-27T09:43:11+00:00", datetime=datetime(2023, 9, 27, 9, 43, 11, tzinfo=UTC))
FIELDS = (
    Field("f1", "joined", "Joined", FieldType.DATETIME),
    Field("f2", "note", "Note", FieldType.TEXT),
)
NOW = datetime(2026, 3, 4, tzinfo=UTC)
TEXTS = FieldTexts.of(FIELDS, Workspace(timezone="Africa/Kigali"), NOW)


@pytest.mark.parametrize(
    ("part", "stored", "text", "shown"),
    [
        ("fields.joined", STORED, STORED.text, "27-09-2023 11:43"),
        ("fields.joined", STORED, "1 May", "1 May"),
        ("fields.joined", None, "1 May", "1 May"),
        ("fields.joined", Value("soon"), "soon", "soon"),
        ("fields.note", STORED, STORED.text, STORED.text),
        ("fields.gone", STORED, STORED.text, STORED.text),
    ],
)
def test_what_the_form_shows(part: str, stored: Value | None, text: str, shown: str) -> None:
    assert TEXTS.shown(part, stored, text) == shown


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("27-09-2023 11:43", STORED.text), ("28-09-2023 11:43", "28-09-2023 11:43"), ("", "")],
)
def test_what_is_meant_by_it(typed: str, meant: str) -> None:
    assert TEXTS.meant("fields.joined", STORED, typed) == meant


@pytest.mark.parametrize(
    ("typed", "stored", "misread"),
    [
        ({"joined": "soon"}, {}, {"fields.joined": "Not a date, such as 31-12-2026"}),
        ({"joined": "1-5-2026", "note": "soon"}, {}, {}),
        ({"joined": "soon"}, {"joined": Value("soon")}, {}),
        ({}, {"joined": Value("soon")}, {}),
        ({"gone": "x"}, {}, {}),
    ],
)
def test_what_is_not_of_its_type(
    typed: dict[str, str], stored: dict[str, Value], misread: dict[str, str]
) -> None:
    draft = replace(ContactDraft.of(Contact(uuid="", fields=stored)), fields=typed)
    assert TEXTS.misread(draft) == misread
