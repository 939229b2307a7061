"""What an export writes, an import reads as the same: nothing changes, whatever the texts are."""

from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from store.core.contacts.reference_codes import encode
from store.core.fields.values import write_values
from store.core.reports import RowKind
from store.core.text import storable
from store.core.types import Address, Contact, FieldType, Urn
from store.core.views import Listing
from store.repositories.snapshot import load
from store.services import Services
from store.workspace import contacts as repository
from tests.store.builders import channel, edit
from tests.store.databases import START

_RUN = "=+-@\t\r\n'\uff1d\uff0b\uff0d\uff20"
_TEXTS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "--",
    " -- ",
    "'--",
    "''=1",
    "'",
    " lead",
    "\u200bzero\u200b",
    "NULL",
    "a\r\nb\rc\nd",
    "_x000D_",
    "bell\x07",
    '"quoted", and; more',
    "é" * 640,
    "-0012.50",
    "2026-03-04T05:06:07.123456-03:30",
    "04-03-2026",
    "4/3/26 7:05:09 pm",
    "1850-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "nothing of this kind",
)
_text = st.one_of(
    st.sampled_from(_TEXTS),
    st.builds("{}{}".format, st.text(st.sampled_from(_RUN + " "), max_size=3), st.text(max_size=12)),
).map(storable)
_person = st.tuples(_text, st.lists(_text, min_size=3, max_size=3), st.integers(0, 3))
_number = count(250_788_000_000)
NOBODY = "f519ca1f-8513-49ba-8896-22bf0420dec7"


@pytest.fixture
def fields(services: Services) -> Services:
    """A workspace with a channel and a field of each type that reads a text."""
    services.settings.set("timezone", "Africa/Kigali")
    services.channels.add(channel("Twilio"))
    for name in (FieldType.TEXT, FieldType.NUMBER, FieldType.DATETIME):
        services.fields.create(f"Any {name}", name)
    return services


def _add(services: Services, people: list[tuple[str, list[str], int]]) -> None:
    def work(session: Session) -> None:
        snapshot = load(session, 0)
        made = []
        for name, texts, addresses in people:
            numbers = [Urn("tel", f"+{next(_number)}") for _ in range(addresses)]
            numbers.append(Urn("mailto", f"o'{next(_number)}@example.org"))
            values = write_values(
                dict(zip(snapshot.fields, texts, strict=True)), {}, snapshot.fields, snapshot.workspace, START
            )
            made.append(
                Contact(
                    f"00000000-0000-4000-8000-{next(_number):012}",
                    name[:128],
                    language="kin",
                    addresses=tuple(
                        map(Address, (*numbers, Urn("mailto", f"o'{next(_number)}@example.org")))
                    ),
                    fields=values,
                )
            )
        repository.save(session, snapshot, [(None, one) for one in made], START)

    services.database.write(work)


@given(people=st.lists(_person, min_size=10, max_size=30))
@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_export_imported_again_changes_nothing(
    fields: Services, tmp_path: Path, ending: str, people: list[tuple[str, list[str], int]]
) -> None:
    _add(fields, people)
    first, second = tmp_path / f"first.{ending}", tmp_path / f"second.{ending}"
    exported = fields.exports.run(first, Listing(), replace=True)
    report = fields.imports.run(first)
    assert (report.unchanged, report.errors) == (exported.contacts, ()), _changed(first, second, fields)
    fields.exports.run(second, Listing(), replace=True)
    assert second.read_bytes() == first.read_bytes()


def _changed(first: Path, second: Path, services: Services) -> list[tuple[str, str]]:
    """The first lines that differ, before and after."""
    services.exports.run(second, Listing(), replace=True)
    lines = (path.read_text(encoding="utf-8-sig", errors="replace").splitlines() for path in (first, second))
    return [(before, after) for before, after in zip(*lines, strict=False) if before != after][:3]


ODD = (
    "tel:8080",
    "tel:mtn",
    "tel:+12345678",
    "tel:+22507123456",
    "tel:+2505661231",
    "tel:+25000000000",
    "whatsapp:250788123123",
    "telegram:123456",
    "mailto:jane+x@example.org",
    "twitter:zoe_q",
    "twitterid:54784326227",
    "facebook:4588122",
    "viber:vt0/+=x==",
    "ext:=1+1",
    "ext:'a",
    "ext:--x",
    "webchat:65vbbDAQCdPdEWlEhDGy4utO",
)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_addresses_that_nobody_could_type_come_back_as_they_are(
    fields: Services, tmp_path: Path, ending: str
) -> None:
    fields.settings.set("default_country", "CA")
    odd = tuple(Address(Urn(scheme, path)) for scheme, _, path in (text.partition(":") for text in ODD))
    one = Contact(NOBODY, "Odd", addresses=odd)
    fields.database.write(lambda session: repository.save(session, load(session, 0), [(None, one)], START))
    path = tmp_path / f"odd.{ending}"
    fields.exports.run(path, Listing())
    report = fields.imports.run(path)
    assert (report.unchanged, report.errors, report.notes) == (1, (), ())


PLACES = """State,District,Ward
Kigali City,Gasabo,Ndera
Eastern Province,Gasabo,Ndera
"""


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_places_of_one_name_stay_the_places_they_are(fields: Services, tmp_path: Path, ending: str) -> None:
    (tmp_path / "places.csv").write_text(PLACES)
    fields.places.load(tmp_path / "places.csv", country="Rwanda")
    for kind in (FieldType.STATE, FieldType.DISTRICT, FieldType.WARD):
        fields.fields.create(f"My {kind}", kind)
    texts = {
        "my_state": "eastern province",
        "my_district": "Rwanda > Kigali City > Gasabo",
        "my_ward": "ndera",
        "any_text": "Rwanda > Eastern Province",
    }
    fields.contacts.create(edit(name="Ann", fields=texts))
    fields.contacts.create(edit(name="Bob", fields={"my_district": "nowhere", "any_number": "many"}))
    path = tmp_path / f"places-out.{ending}"
    fields.exports.run(path, Listing())
    report = fields.imports.run(path)
    assert (report.unchanged, report.errors, report.notes) == (2, (), ())


def test_an_export_without_names_brings_no_code_back_as_a_name(fields: Services, tmp_path: Path) -> None:
    ann = fields.contacts.create(edit(name="Ann", addresses=("tel:+250788000001",)))
    fields.settings.set("redacted", "yes")
    path = tmp_path / "hidden.csv"
    fields.exports.run(path, Listing())
    assert fields.imports.run(path).unchanged == 1
    # As the exports of other versions have it, and lists that people make of what they see.
    path.write_text(f"UUID,Name\n{ann.uuid},{encode(ann.id)}\n", encoding="utf-8")
    report = fields.imports.run(path)
    assert (report.unchanged, [note.kind for note in report.notes]) == (1, [RowKind.NAME])
    assert "Ann" not in str(report)
