"""Cases made by other projects: where they are, and how each becomes one test that carries the case's own id.

They are in the folder `cases` beside this file; CORDBOARD_CASES names another folder in its place. A file of
cases is `{"environment": …, "cases": [{"id": …, …}, …]}`. What is not in that other folder is skipped, with a
sentence that says so.
"""

import json
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet

from tests.conformance.not_followed import reason_for

Case = dict[str, Any]

_OWN = Path(__file__).parent / "cases"


def folder() -> Path:
    """The folder that holds the case files, and the workbooks that cases name."""
    named = os.environ.get("CORDBOARD_CASES")
    return Path(named).expanduser() if named else _OWN


def params(name: str) -> list[ParameterSet]:
    """One test parameter a case of the file `name`, marked as skipped where the case is not followed."""
    if _is_left_out(name):
        reason = f"CORDBOARD_CASES names a folder that has no {name}.json: {folder()}"
        return [pytest.param({}, id="no-cases", marks=pytest.mark.skip(reason=reason))]
    return [_param(name, case) for case in _document(_file(name))["cases"]]


def environment(name: str) -> Case:
    """What the cases of the file `name` refer to: channels, fields, groups …; empty where it is absent."""
    found: Case = {} if _is_left_out(name) else _document(_file(name))["environment"]
    return found


def also_accepted(case: Case) -> list[Any]:
    """What else than the expected is fine, where those who made a case do not agree among themselves."""
    said = case.get("also_accepted", [])
    return said if isinstance(said, list) else [said]


def same(actual: Any, expected: Any, also: Iterable[Any] = ()) -> bool:
    """Whether a value is the expected one, where any text in it may also be one of `also` or in it."""
    also = list(also)
    if isinstance(actual, dict) and isinstance(expected, dict):
        return actual.keys() == expected.keys() and all(
            same(value, expected[key], also) for key, value in actual.items()
        )
    if isinstance(actual, list) and isinstance(expected, list):
        pairs = zip(actual, expected, strict=False)
        return len(actual) == len(expected) and all(same(*pair, also) for pair in pairs)
    return bool(actual == expected) or actual in _texts(also)


def _texts(value: Any) -> list[Any]:
    """Everything in a value that is neither a list nor a mapping."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return [value] if parts is None else [text for part in parts for text in _texts(part)]


def _param(name: str, case: Case) -> ParameterSet:
    reason = reason_for(name, case, environment(name))
    marks = [pytest.mark.skip(reason=f"{case['id']} is not followed: {reason}")] if reason else []
    return pytest.param(case, id=case["id"], marks=marks)


def _file(name: str) -> Path:
    return folder() / f"{name}.json"


def _is_left_out(name: str) -> bool:
    """Whether another folder than ours has no such file; every file of ours has to be there."""
    return folder() != _OWN and not _file(name).is_file()


@cache
def _document(path: Path) -> Case:
    document: Case = json.loads(path.read_text(encoding="utf-8"))
    return document
