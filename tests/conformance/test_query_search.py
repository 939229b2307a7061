"""Who is found in a whole data set: the peers' data sets, asked by the peers' searches."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session

from store.core.query import Query, QueryError, parse
from store.core.query.sort import parse_sort
from store.core.types import Status
from store.database.models import contacts
from store.repositories.settings import revision
from store.repositories.snapshot import WorkspaceSnapshot, load
from store.search import listing
from store.search.filters import NO_GROUP, Filter
from store.search.keyset import ListQuery, list_query_of
from tests.conformance import cases
from tests.conformance.query_context import whole
from tests.conformance.search_workspace import SearchWorkspace

FILE = "query_search"
KNOWN = cases.environment(FILE)
PAGE = 50
EVERYBODY = 100_000

Workspaces = Callable[[str], SearchWorkspace]


@pytest.fixture(scope="module")
def workspaces(tmp_path_factory: pytest.TempPathFactory) -> Workspaces:
    """A data set in its database, which is filled when it is first asked for."""
    made: dict[str, SearchWorkspace] = {}
    folder: Path = tmp_path_factory.mktemp("search")

    def workspace(name: str) -> SearchWorkspace:
        if name not in made:
            made[name] = SearchWorkspace(whole(name, KNOWN["datasets"]), folder / f"{name}.db")
        return made[name]

    return workspace


@pytest.mark.parametrize("case", cases.params(FILE))
def test_query_search(case: cases.Case, workspaces: Workspaces) -> None:
    workspace = workspaces(case["dataset"])
    with workspace.services.database.reading() as session:
        snapshot = load(session, revision(session))
        expected = case["expected"]
        if "error" in expected:
            with pytest.raises(QueryError) as refused:
                _read(snapshot, workspace, case)
            assert refused.value.code == expected.get("error_code", refused.value.code)
        else:
            query = _query(snapshot, workspace, case)
            _assert_found(session, _views(snapshot, query, case), workspace, case)


def _read(snapshot: WorkspaceSnapshot, workspace: SearchWorkspace, case: cases.Case) -> None:
    _query(snapshot, workspace, case)
    _order(snapshot, case)


def _assert_found(
    session: Session, views: list[ListQuery], workspace: SearchWorkspace, case: cases.Case
) -> None:
    """The keys that are found, in their order where it counts, and how many there are."""
    expected = case["expected"]
    everybody = _keys(session, views, workspace)
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


def _keys(session: Session, views: list[ListQuery], workspace: SearchWorkspace) -> list[str]:
    uuids = dict(session.execute(select(contacts.c.id, contacts.c.uuid)).all())
    found: list[str] = []
    for view in views:
        rows = listing.page(session, view, after=None, before=None, last=False, size=EVERYBODY)
        found += [workspace.keys[uuids[row.id]] for row in rows]
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


def _query(snapshot: WorkspaceSnapshot, workspace: SearchWorkspace, case: Mapping[str, Any]) -> Query:
    """The search of a case. The cases hide addresses, and never names."""
    space = snapshot.workspace
    return parse(
        case.get("query") or "",
        fields=snapshot.fields.values(),
        groups=snapshot.groups.values(),
        flows=workspace.dataset.get("flows") or (),
        country=workspace.dataset["env"].get("default_country") or "",
        redacted=bool(case.get("redact")),
        names_shown=True,
        date_order=space.date_order,
        timezone=space.timezone,
    )
