"""Who is found in a whole data set: the peers' data sets, asked by the peers' searches."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session

from store.core.query import Query, QueryError, parse
from store.core.query.sort import parse_sort
from store.core.query.tree import conditions
from store.core.types import Status
from store.database.models import contacts
from store.repositories.settings import revision
from store.repositories.snapshot import WorkspaceSnapshot, load
from store.search import listing
from store.search.filters import NO_GROUP, Filter
from store.search.keyset import ListQuery, list_query_of
from tests.conformance import cases
from tests.conformance.search_world import SearchWorld, whole

FILE = "query_search"
KNOWN = cases.environment(FILE)
PAGE = 50
EVERYBODY = 100_000
ELSEWHERE = {"flow", "history", "tickets"}

Worlds = Callable[[str], SearchWorld]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Worlds:
    """A data set in its database, which is filled when it is first asked for."""
    made: dict[str, SearchWorld] = {}
    folder: Path = tmp_path_factory.mktemp("search")

    def world(name: str) -> SearchWorld:
        if name not in made:
            made[name] = SearchWorld(whole(name, KNOWN["datasets"]), folder / f"{name}.db")
        return made[name]

    return world


@pytest.mark.parametrize("case", cases.params(FILE))
def test_query_search(case: cases.Case, worlds: Worlds) -> None:
    if "recipients" in case:
        pytest.skip("Whom a broadcast goes to is not put together here of contacts, groups and addresses.")
    world = worlds(case["dataset"])
    with world.services.database.reading() as session:
        snapshot = load(session, revision(session))
        expected = case["expected"]
        if "error" in expected:
            with pytest.raises(QueryError) as refused:
                _read(snapshot, world, case)
            assert refused.value.code == expected.get("error_code", refused.value.code)
            return
        query = _query(snapshot, world, case)
        if any(condition.key in ELSEWHERE for condition in conditions(query.root)):
            pytest.skip("Our contacts are in no flow and have no tickets; searches for those find nobody.")
        if any(condition.key == "group" for condition in conditions(query.root)) and _inactive(world, case):
            pytest.skip("Contacts that are not active are in no group here.")
        if _asks_for_id(case):
            pytest.skip("Where addresses are hidden contacts are found by their code; a number is a name.")
        _assert_found(session, _views(snapshot, query, case), world, case)


def _asks_for_id(case: cases.Case) -> bool:
    """Whether somebody is to be found by a number where addresses are hidden."""
    return bool(case.get("redact")) and case["query"].isdecimal() and case["expected"].get("total") == 1


def _inactive(world: SearchWorld, case: cases.Case) -> bool:
    """Whether somebody who is to be found is not active."""
    wanted = case["expected"].get("hits") or ()
    active = {said["key"] for said in world.dataset["contacts"] if said.get("status", "active") == "active"}
    return isinstance(wanted, list) and not active.issuperset(wanted)


def _read(snapshot: WorkspaceSnapshot, world: SearchWorld, case: cases.Case) -> None:
    _query(snapshot, world, case)
    _order(snapshot, case)


def _assert_found(session: Session, views: list[ListQuery], world: SearchWorld, case: cases.Case) -> None:
    """The keys that are found, in their order where it counts, and how many there are."""
    expected = case["expected"]
    everybody = _keys(session, views, world)
    left_out = set(case.get("exclude") or ()) & set(everybody)
    found = [key for key in everybody if key not in left_out]
    total = sum(listing.total(session, view) for view in views) - len(left_out)
    assert total == len(found)
    assert total == expected.get("total", total)
    limit = case.get("limit", -1)
    shown = found[: PAGE if "sort" in case else EVERYBODY][: None if limit in (None, -1) else limit]
    wanted = expected.get("hits", expected.get("members"))
    if isinstance(wanted, list):
        in_order = expected.get("hits_ordered") or len(shown) < len(found)
        assert (shown if in_order else sorted(shown)) == (wanted if in_order else sorted(wanted))
    elif wanted is not None:
        assert len(shown) == wanted


def _keys(session: Session, views: list[ListQuery], world: SearchWorld) -> list[str]:
    uuids = dict(session.execute(select(contacts.c.id, contacts.c.uuid)).all())
    found: list[str] = []
    for view in views:
        rows = listing.page(session, view, after=None, before=None, last=False, size=EVERYBODY)
        found += [world.keys[uuids[row.id]] for row in rows]
    return found


def _views(snapshot: WorkspaceSnapshot, query: Query, case: cases.Case) -> list[ListQuery]:
    """The folders that a case looks into, each as a list in its order."""
    named = case.get("group")
    folders = [Status(named.strip("()").lower())] if named and named.startswith("(") else list(Status)
    if case.get("status"):
        folders = [Status(case["status"])]
    elif case["category"] == "smart group filled":
        folders = [Status.ACTIVE]
    group_id = None
    if named and not named.startswith("("):
        ids = {group.name: snapshot.group_ids[uuid] for uuid, group in snapshot.groups.items()}
        group_id = ids.get(named, NO_GROUP)
    sort, descending = _order(snapshot, case)
    return [
        list_query_of(Filter(snapshot, folder, group_id, query.root), sort, descending) for folder in folders
    ]


def _order(snapshot: WorkspaceSnapshot, case: cases.Case) -> tuple[str, bool]:
    """A page begins with the newest, everything else with the oldest."""
    if "sort" not in case:
        return "id", False
    sort = parse_sort(case["sort"] or "", snapshot.fields.values())
    return (f"field:{sort.key}" if sort.by == "field" else sort.key), sort.descending


def _query(snapshot: WorkspaceSnapshot, world: SearchWorld, case: Mapping[str, Any]) -> Query:
    """The search of a case. The cases hide addresses, and never names."""
    space = snapshot.workspace
    return parse(
        case.get("query") or "",
        fields=snapshot.fields.values(),
        groups=snapshot.groups.values(),
        flows=world.dataset.get("flows") or (),
        country=world.dataset["env"].get("default_country") or "",
        redacted=bool(case.get("redact")),
        names_shown=True,
        date_order=space.date_order,
        timezone=space.timezone,
    )
