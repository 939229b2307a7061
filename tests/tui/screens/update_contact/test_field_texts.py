"""Field values in a form: dates as everywhere else, and never changed by only looking at them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from store.core.fields.places import Hierarchy, Level, Place
from store.core.types import Contact, Field, FieldType, Value, Workspace
from tui.screens.update_contact.draft import ContactDraft
from tui.screens.update_contact.loading import FieldTexts

STORED = Value("2023-09-27T09:43:11+00:00", datetime=datetime(2023, 9, 27, 9, 43, 11, tzinfo=UTC))
FIELDS = (
    Field("f1", "joined", "Joined", FieldType.DATETIME),
    Field("f2", "note", "Note", FieldType.TEXT),
)
STATE = Field("f3", "state", "State", FieldType.STATE)
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
    ("offered", "typed", "told"),
    [
        (("eng", "kin"), "swa", "Not a language of this workspace: eng, kin"),
        (("eng", "kin"), "KIN", ""),
        (("eng", "kin"), "", ""),
        (("eng", "kin"), "fra", ""),
        ((), "swa", ""),
    ],
    ids=["another", "one of them", "none", "as before", "any"],
)
def test_a_language_that_is_not_offered_is_told_of(offered: tuple[str, ...], typed: str, told: str) -> None:
    """One that the contact has already is not."""
    draft = ContactDraft.of(Contact("u1", language="fra")).with_text("language", typed)
    doubts = FieldTexts.of((), Workspace(languages=offered), NOW).doubts(draft)
    assert [one.sentence for one in doubts.values()] == ([told] if told else [])


def test_tab_completes_a_language_that_is_offered() -> None:
    draft = ContactDraft.of(Contact("u1")).with_text("language", "k")
    assert FieldTexts.of((), Workspace(languages=("eng", "kin")), NOW).completions("language", draft) == (
        "kin",
    )


BIHAR = Place(Level.COUNTRY, "India").within("Bihar")
PLACED = FieldTexts.of(
    (*FIELDS, Field("f4", "district", "District", FieldType.DISTRICT), STATE), Workspace(), NOW
)
PLACED = replace(
    PLACED, places=Hierarchy([BIHAR, BIHAR.within("Patna")]), oldest=tuple(PLACED.fields.values())
)
DATE, NO_STATE = "Not a date, such as 31-12-2026", "Not a known state, such as Bihar"
ALONE = "Not a district by its name alone: write India > Bihar > Patna, or fill in its state"
IN_BIHAR = Value("Bihar", state=BIHAR.path)
PATNA = Value("Patna", state=BIHAR.path, district=f"{BIHAR.path} > Patna")


@pytest.mark.parametrize(
    ("texts", "typed", "stored", "doubts"),
    [
        (TEXTS, {"joined": "soon"}, {}, {"fields.joined": DATE}),
        (TEXTS, {"joined": "1-5-2026", "note": "soon"}, {}, {}),
        (TEXTS, {"joined": "soon"}, {"joined": Value("soon")}, {}),
        (TEXTS, {}, {"joined": Value("soon")}, {}),
        (TEXTS, {"gone": "x"}, {}, {}),
        (PLACED, {"state": "Bihr"}, {}, {"fields.state": NO_STATE}),
        (PLACED, {"state": "Bihar", "district": "Patna"}, {}, {}),
        (PLACED, {"district": "Patna"}, {}, {"fields.district": ALONE}),
        (PLACED, {"state": "Bihar", "district": "patna"}, {"state": IN_BIHAR}, {}),
        # A state that is emptied is none to look up in.
        (
            PLACED,
            {"district": "patna"},
            {"state": IN_BIHAR},
            {"fields.district": ALONE},
        ),
        (PLACED, {"district": "Patna"}, {"district": PATNA}, {}),
        (PLACED, {"district": "Patnx"}, {"district": Value("Patnx")}, {}),
        (replace(PLACED, places=None), {"state": "Bihr"}, {}, {}),
    ],
)
def test_what_is_doubtful(
    texts: FieldTexts, typed: dict[str, str], stored: dict[str, Value], doubts: dict[str, str]
) -> None:
    draft = replace(ContactDraft.of(Contact(uuid="", fields=stored)), fields=typed)
    assert {part: found.sentence for part, found in texts.doubts(draft).items()} == doubts
