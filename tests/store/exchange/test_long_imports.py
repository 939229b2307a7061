"""Imports of many records: in batches, taken back when they do not come to their end."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from store.core.contacts.selection import Selection
from store.core.errors import Cancelled, InvalidImport
from store.core.progress import Monitor
from store.core.types import FieldType, Urn
from store.core.views import Listing
from store.database import models
from store.services import Services, open_services
from store.workspace.many import pace
from tests.store.builders import edit_of, identities
from tests.store.exchange.workbook_files import ANN, Import, contact, counts, importer

HEADERS = ("URN:Tel", "Name", "Language", "Status", "URN:Mailto", "Field:Age", "Field:Village")
ROWS = [
    (f"+25078812300{number}", f"Person {number}", "kin", "", "", number, "Kinyinya") for number in range(8)
]


class Killed(BaseException):
    """Ends a program at once."""


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "LIMIT", 3)
    monkeypatch.setattr(pace, "BATCH", 2)


@pytest.fixture
def import_rows(services: Services, tmp_path: Path) -> Import:
    """Imports rows into the database of the test, which has Ann and a field for her age."""
    run = importer(services, tmp_path)
    services.fields.create("Age", FieldType.NUMBER)
    run(HEADERS[:6], ANN)
    return run


def everything(services: Services) -> dict[str, object]:
    """How many rows the tables have that an import writes, and Ann."""
    tables = (
        models.contacts, models.addresses, models.values, models.fields, models.groups, models.memberships,
        models.history, models.import_runs,
    )  # fmt: skip
    with services.database.reading() as session:
        sizes = {
            table.name: session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables
        }
    ann = services.contacts.find("ann@example.com")
    return {**sizes, "Ann": (ann.name, ann.language, ann.fields, ann.groups, identities(ann))}


def at(done: int, act: Callable[[], object]) -> Monitor:
    """A monitor that acts once, when so many records are done."""
    left = [act]

    def tell(now: int, _total: int) -> None:
        if now == done and left:
            left.pop()()

    return Monitor(tell)


def stop() -> None:
    raise Cancelled("enough")


MIXED = (
    ("0788 123 001", "Anna", "eng", "", "anna@example.com", 41, "Kinyinya"),
    ("+250788123002", "Bob", "kin", "blocked", None, "--", "x"),
    ("12", "Nobody", "", "", "", "", ""),
    ("+250788123003", "Cid", "xx", "", "ann@example.com", "", ""),
    ("+250788123004", "Dot", "kin", "", "cid@example.com", 7, ""),
    ("+250788123005", "Eve", "kin", "", "dot@example.com", 7, ""),
    ("+250788123006", "", "", "", "", "", ""),
)


def test_a_trial_counts_as_the_import_does(services: Services, import_rows: Import) -> None:
    before = everything(services)
    trial = import_rows(HEADERS, *MIXED, group="Farmers", dry_run=True)
    assert everything(services) == before
    real = import_rows(HEADERS, *MIXED, group="Farmers")
    assert (counts(trial), trial.errors) == (counts(real), real.errors)
    assert counts(import_rows(HEADERS, *MIXED, dry_run=True))[0] == 0


def test_an_import_of_many_is_one_entry(services: Services, import_rows: Import) -> None:
    assert counts(import_rows(HEADERS, *ROWS, group="Farmers")) == (7, 1, 0, 0)
    [entry] = services.contacts.history(contact(services, "tel:+250788123007").uuid)
    assert entry.by == "ann"
    assert services.groups.find("Farmers").count == 8
    with services.database.reading() as session:
        query = select(models.journal.c.state, func.count()).where(models.journal.c.owner != "")
        assert session.execute(query.group_by(models.journal.c.state)).all() == [("done", 1)]
        run = session.execute(select(models.import_runs).order_by(models.import_runs.c.id.desc())).first()
    assert run is not None
    assert (run.created, run.updated, run.records) == (7, 1, 8)


def test_an_import_that_is_stopped_is_taken_back(services: Services, import_rows: Import) -> None:
    before = everything(services)
    told: list[int] = []
    watch = Monitor(lambda done, _total: told.append(done), lambda: max(told, default=0) >= 6)
    with pytest.raises(Cancelled, match="nothing was changed"):
        import_rows(HEADERS, *ROWS, group="Farmers", monitor=watch)
    assert everything(services) == before
    assert told[:4] == [0, 2, 4, 6]
    assert told[4:] == sorted(told[4:], reverse=True)
    assert counts(import_rows(HEADERS, *ROWS, group="Farmers")) == (7, 1, 0, 0)


def test_an_import_that_is_killed_is_taken_back_at_the_next_start(
    services: Services, import_rows: Import, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(services)

    def kill() -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("store.workspace.many.taking_back.run", lambda *_: None)
        with pytest.raises(Killed):
            import_rows(HEADERS, *ROWS, group="Farmers", monitor=at(4, kill))
    assert services.contacts.total(Listing()) == 4
    open_services(url).close()
    assert everything(services) == before


def test_what_others_use_by_now_stays(services: Services, import_rows: Import) -> None:
    def use() -> None:
        person, mtn = contact(services, "tel:+250788123003"), services.channels.find("MTN")
        services.messages.receive(mtn.uuid, Urn("tel", "+250788123003"), "Muraho")
        village = contact(services, "tel:+250788123002")
        services.contacts.save(village.uuid, edit_of(village, fields={"village": "Gisozi", "age": "2"}))
        services.bulk.join(
            Selection.of([services.contacts.find("ann@example.com").uuid]),
            services.groups.find("Others").uuid,
        )
        assert person.name == "Person 3"
        stop()

    services.groups.create("Others")
    with pytest.raises(Cancelled):
        import_rows(HEADERS, *ROWS, group="Farmers", monitor=at(6, use))
    # Of a contact who wrote in, the address of the message is left; of one who was edited, the edit.
    wrote, edited = contact(services, "tel:+250788123003"), services.contacts.page(Listing(), size=9)
    assert (wrote.name, wrote.fields, identities(wrote)) == ("", {}, ["tel:+250788123003"])
    assert len(edited) == 3
    assert [field.key for field in services.fields.all()] == ["age", "village"]
    assert [group.name for group in services.groups.all()] == ["Others"]
    kept = [line for entry in services.contacts.history(wrote.uuid) for line in entry.lines]
    assert any(line.startswith("Message from") for line in kept)


def test_a_group_or_field_that_is_deleted_meanwhile_ends_the_import(
    services: Services, import_rows: Import
) -> None:
    def delete_field() -> None:
        services.fields.delete("village")

    before = everything(services)
    with pytest.raises(InvalidImport, match="“Village” was deleted while"):
        import_rows(HEADERS, *ROWS, monitor=at(2, delete_field))
    assert everything(services)["contact"] == before["contact"]

    def delete_group() -> None:
        services.groups.delete(services.groups.find("Farmers").uuid)

    with pytest.raises(InvalidImport, match="“Farmers” was deleted while"):
        import_rows(HEADERS, *ROWS, group="Farmers", monitor=at(2, delete_group))
    assert everything(services)["contact"] == before["contact"]


def test_an_address_that_somebody_takes_meanwhile_stays_theirs(
    services: Services, import_rows: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest, taken = pace.Pace.rest, [False]

    def take(self: pace.Pace) -> None:
        if not taken[0]:
            taken[0] = True
            ann = services.contacts.find("ann@example.com")
            services.contacts.save(ann.uuid, edit_of(ann, addresses=(*ann.addresses, "tel:+250788123000")))
        rest(self)

    monkeypatch.setattr(pace.Pace, "rest", take)
    report = import_rows(HEADERS, *ROWS)
    assert counts(report)[2:] == (0, 0)
    assert services.contacts.find("tel:+250788123000").uuid == services.contacts.find("ann@example.com").uuid
