"""Fixtures of the store's tests: each runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest

from store.repositories import counts
from store.services import Services, open_services
from tests.store.builders import Workbench
from tests.store.databases import Clock, postgresql, sqlite_template, url

__all__ = ["postgresql", "sqlite_template", "url"]


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


@pytest.fixture
def services(url: str, clock: Clock) -> Iterator[Services]:
    """The services on a fresh database, with a clock that stands still and an operator called ann.

    Whatever a test did, the kept counts are what a count finds.
    """
    opened = open_services(url, operator="ann", clock=clock)
    yield opened
    with opened.database.reading() as session:
        wrong = list(counts.wrong(session))
    opened.close()
    assert wrong == []


@pytest.fixture
def workbench(services: Services, clock: Clock) -> Workbench:
    """The services, with short ways to fill them."""
    return Workbench(services, clock)
