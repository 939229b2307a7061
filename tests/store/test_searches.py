"""Searches that are kept by name, and those that were made last."""

import pytest

from store import searches
from store.core.errors import InvalidSearch, NotFound
from store.services import Services, open_services
from tests.store.databases import Clock


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
    monkeypatch.setattr(searches, "MAX_KEPT", 1)
    only = services.searches.keep("Adults", "fields.age > 18")
    with pytest.raises(InvalidSearch, match="at most 1 searches; remove one first"):
        services.searches.keep("Children", "fields.age < 18")
    assert services.searches.rename(only.uuid, "Grown-ups").name == "Grown-ups"


def test_searches_are_kept_for_everybody_by_name(services: Services) -> None:
    for name in ("zoo", "Adults", "élèves"):
        services.searches.keep(f" {name} ", "wanjiku")
    assert [(one.name, one.by) for one in services.searches.kept()] == [
        ("Adults", "ann"),
        ("zoo", "ann"),
        ("élèves", "ann"),
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
    monkeypatch.setattr(searches, "MAX_RECENT", 3)
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
