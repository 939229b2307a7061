"""Cases are read strictly: what an adapter does not know is an error, wherever in a case it stands."""

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from store.services import open_services
from tests.conformance import cases, reading, test_contact_channel, test_modifiers, test_preferred
from tests.conformance import test_preferred_store as preferred_store
from tests.conformance.cases import Case
from tests.conformance.reading import Said, Unread
from tests.store.databases import Clock


def test_what_was_not_read_is_named() -> None:
    said = reading.case({"id": "x-1", "note": "", "do": [{"a": 1, "b": {"c": 2}}, {"d": {"e": 3}}]})
    assert [said["do"][0]["a"], said["do"][1].plain("d"), said.mentions("2")] == [1, {"e": 3}, False]
    with pytest.raises(Unread, match=r"^Not read: x-1\.do\[0\]\.b\.$"):
        reading.finish(said)


def test_a_value_that_is_not_known_is_named() -> None:
    said = Said({"type": "foo"}, "x-1.do")
    with pytest.raises(Unread, match=r"x-1\.do\.type is 'foo', which is not known"):
        said.known("type", {"bar": 1})
    with pytest.raises(Unread, match=r"x-1\.do\.type is 'foo', and none of"):
        said.one_of("type", ("bar",))


def _by_rules(case: Case, _folder: Path) -> None:
    test_contact_channel.run(case, test_contact_channel.by_rules)


def _changed(case: Case, folder: Path) -> None:
    clock = Clock()
    services = open_services("sqlite://", clock=clock)
    try:
        test_modifiers.run(case, services, clock, folder)
    finally:
        services.close()


def _owned(case: Case, _folder: Path) -> None:
    clock = Clock()
    services = open_services("sqlite://", clock=clock)
    try:
        preferred_store.run(case, services, clock)
    finally:
        services.close()


RUNS: dict[str, Callable[[Case, Path], None]] = {
    "contact_channel-001": _by_rules,
    "contact_channel-071": _by_rules,
    "modifiers-001": _changed,
    "modifiers-107": _changed,
    "preferred-001": lambda case, _folder: test_preferred.run(case, test_preferred.ContactState),
    "preferred-022": lambda case, _folder: test_preferred.run(case, test_preferred.ContactState),
    "preferred-041": _owned,
}


@pytest.mark.parametrize("name", RUNS)
def test_nothing_that_is_added_to_a_case_is_passed_over(name: str, tmp_path: Path) -> None:
    found = [one.values[0] for one in cases.params(name.partition("-")[0]) if one.id == name]
    for case in found:
        assert isinstance(case, dict)
        RUNS[name](case, tmp_path)
        for changed in _with_more(case):
            with pytest.raises((Unread, AssertionError, ValueError, TypeError)):
                RUNS[name](changed, tmp_path)


def _with_more(case: Any) -> Iterator[Any]:
    """The case with a key too many, in each of its objects that have a fixed form."""
    for path in _objects(case, ()):
        changed = copy.deepcopy(case)
        inside = changed
        for step in path:
            inside = inside[step]
        inside["surprise"] = "surprise"
        yield changed


def _objects(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if isinstance(value, dict):
        yield path
    for key, one in inner:
        if key != "channels":
            yield from _objects(one, (*path, key))
