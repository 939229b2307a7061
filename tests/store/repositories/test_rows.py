"""Rows by the values of a column, and rows that have to be there."""

import pytest
from sqlalchemy import select

from store.core.errors import NotFound
from store.database.models import contacts
from store.repositories import rows
from store.services import Services
from tests.store.builders import Workbench
from tests.store.databases import counted


def test_more_values_than_one_statement_takes_are_split(
    workbench: Workbench, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [workbench.add(name).id for name in ("Ann", "Ben", "Cleo")]
    monkeypatch.setattr(rows.chunks, "__defaults__", (2,))
    with services.database.reading() as session, counted(services.database) as statements:
        found = rows.rows_with(session, select(contacts.c.name), contacts.c.id, ids)
        assert sorted(row.name for row in found) == ["Ann", "Ben", "Cleo"]
    assert len(statements) == 2


def test_a_row_that_is_not_there_is_refused_in_the_callers_words(services: Services) -> None:
    query = select(contacts.c.id).where(contacts.c.name == "Nobody")
    with services.database.reading() as session, pytest.raises(NotFound, match=r"^There is no Nobody\.$"):
        rows.one_row(session, query, "There is no Nobody.")
