"""Searches that are kept by name, and those that were made last."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from store.core.errors import InvalidSearch, NotFound
from store.core.history.changes import Change
from store.core.query.errors import QueryError
from store.core.types import FieldType
from store.core.views import Listing
from store.database.models import history
from store.services import Services, open_services
from store.workspace import saved_searches
from tests.store.builders import Workbench
from tests.store.databases import Clock


@pytest.fixture(autouse=True)
def _age(services: Services) -> None:
    services.fields.create("Age", FieldType.NUMBER)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("  ", "A search that is kept needs a name."),
        ("x" * 65, "at most 64 characters; this one has 65"),
        (" ADULTS ", 'already a search called "ADULTS"'),
    ],
)
def test_a_search_that_cannot_be_kept_says_why(services: Services, name: str, said: str) -> None:
    services.searches.keep("Adults", "fields.age > 18")
    with pytest.raises(InvalidSearch, match=said):
        services.searches.keep(name, "wanjiku")
    assert len(services.searches.kept()) == 1


def test_a_workspace_keeps_so_many_searches(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_searches, "MAX_KEPT", 1)
    only = services.searches.keep("Adults", "fields.age > 18")
    with pytest.raises(InvalidSearch, match="at most 1 searches; remove one first"):
        services.searches.keep("Children", "fields.age < 18")
    assert services.searches.rename(only.uuid, "Grown-ups").name == "Grown-ups"


def test_searches_are_kept_for_everybody_by_name(services: Services) -> None:
    for name in ("zoo", "Adults", "élèves"):
        services.searches.keep(f" {name} ", "wanjiku")
    assert [(one.name, one.by) for one in services.searches.kept()] == [
        ("Adults", "ann"),
        ("élèves", "ann"),
        ("zoo", "ann"),
    ]


def test_a_search_is_renamed_and_removed(services: Services) -> None:
    first = services.searches.keep("Adults", "fields.age > 18")
    services.searches.keep("Children", "fields.age < 18")
    with pytest.raises(InvalidSearch, match="already a search called"):
        services.searches.rename(first.uuid, "children")
    assert services.searches.rename(first.uuid, "ADULTS").text == first.text
    services.searches.forget(first.uuid)
    assert [one.name for one in services.searches.kept()] == ["Children"]
    with pytest.raises(NotFound, match="not kept any more"):
        services.searches.forget(first.uuid)
    with pytest.raises(NotFound, match="not kept any more"):
        services.searches.rename(first.uuid, "x")


def test_the_last_searches_come_newest_first_and_once(services: Services, clock: Clock) -> None:
    for text in ("wanjiku", "fields.age > 18", "wanjiku"):
        services.searches.remember(text)
        clock.forward(seconds=1)
    assert services.searches.recent() == ("wanjiku", "fields.age > 18")
    assert services.searches.recent(1) == ("wanjiku",)


def test_only_so_many_are_remembered(
    services: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved_searches, "MAX_RECENT", 3)
    for number in range(5):
        services.searches.remember(f"tel ~ {number}")
        clock.forward(seconds=1)
    assert services.searches.recent() == ("tel ~ 4", "tel ~ 3", "tel ~ 2")


def test_each_operator_has_their_own_last_searches(services: Services, url: str, clock: Clock) -> None:
    services.searches.remember("wanjiku")
    other = open_services(url, operator="bob", clock=clock)
    try:
        assert other.searches.recent() == ()
        other.searches.remember("kakuru")
    finally:
        other.close()
    assert services.searches.recent() == ("wanjiku",)


def test_a_search_is_kept_in_its_canonical_form(services: Services) -> None:
    kept = services.searches.keep("Adults", " AGE is 18 and last_seen_on > yesterday")
    assert kept.text == 'fields.age = 18 AND last_seen_on > "yesterday"'
    assert services.searches.kept() == (kept,)


@pytest.mark.parametrize("text", ["age = XZ", '"half', "foo = 1", "x" * 10_001])
def test_what_is_no_search_is_not_kept(services: Services, text: str) -> None:
    with pytest.raises(QueryError):
        services.searches.keep("Adults", text)
    assert services.searches.kept() == ()


def test_a_search_that_grows_too_long_is_not_kept(services: Services) -> None:
    text = " ".join(["age=1"] * 240)
    services.searches.keep("Fits", text)
    long = "x" * 9_995
    with pytest.raises(QueryError, match="at most 10,000 characters") as error:
        services.searches.keep("Long", long)
    assert error.value.code == "too_complex"
    assert "written out in full" in error.value.hint
    assert [one.name for one in services.searches.kept()] == ["Fits"]


def test_kept_searches_follow_the_names_of_groups_and_channels(workbench: Workbench) -> None:
    services = workbench.services
    mtn = workbench.add_channel("MTN", "+250788000001", country="RW")
    farmers = services.groups.create("Farmers")
    both = services.searches.keep("Both", 'group = farmers and channel != mtn and name ~ "farmers mtn"')
    services.groups.change(farmers.uuid, name="Growers")
    services.channels.update(replace(mtn, name='M "T" N'))
    [after] = services.searches.kept()
    assert after.text == 'group = "Growers" AND channel != "M \\"T\\" N" AND name ~ "farmers mtn"'
    assert services.contacts.page(Listing(text=after.text)) == ()
    assert services.groups.used_by(farmers.uuid).searches == ("Both",)
    assert [change.attribute for change in changes(workbench, both.uuid)] == ["name", "text", "text", "text"]


def test_what_becomes_of_a_search_is_in_the_journal(workbench: Workbench) -> None:
    searches_ = workbench.services.searches
    kept = searches_.keep("Adults", "age > 18")
    searches_.rename(kept.uuid, "Grown-ups")
    searches_.forget(kept.uuid)
    *before, operator, age = changes(workbench, kept.uuid)
    assert (operator.attribute, age.attribute) == ("operator", "created_on")
    assert before == [
        Change("name", None, "Adults"),
        Change("text", None, "fields.age > 18"),
        Change("name", "Adults", "Grown-ups"),
        Change("name", "Grown-ups", None),
        Change("text", "fields.age > 18", None),
    ]


def changes(workbench: Workbench, reference: str) -> list[Change]:
    """What the journal has of a search, the oldest first."""
    with workbench.services.database.reading() as session:
        query = select(history.c.changes).where(history.c.reference == reference).order_by(history.c.id)
        return [Change.from_json(one) for stored in session.execute(query).scalars() for one in stored]
