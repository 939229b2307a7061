"""What is wrong with a database is found, and said with what to do."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from store.core.errors import Cancelled, DatabaseUnavailable
from store.core.progress import UNWATCHED, Monitor
from store.services import Services, open_services
from tests.store.builders import Workbench
from tests.store.databases import Postgresql


def problems(services: Services) -> tuple[str, ...]:
    """What an examination finds."""
    return services.report(UNWATCHED).problems


def run(services: Services, *statements: str) -> None:
    """Change the tables behind the program's back, where the database would not let anybody."""

    def work(session: object) -> None:
        if "://" in services.location:
            session.execute(text("SET LOCAL session_replication_role = replica"))  # type: ignore[attr-defined]
        for statement in statements:
            session.execute(text(statement))  # type: ignore[attr-defined]

    services.database.write(work)


@pytest.fixture
def filled(workbench: Workbench) -> Services:
    """A workspace with a contact, a channel and a group."""
    workbench.add_channel("Twilio")
    workbench.add("Jane")
    workbench.services.groups.create("Farmers")
    return workbench.services


def test_nothing_is_wrong_with_a_new_database(filled: Services) -> None:
    assert problems(filled) == ()


def test_numbers_that_are_wrong_are_found_and_counted_anew(filled: Services) -> None:
    group = filled.groups.all()[0]
    run(filled, "UPDATE tally SET size = size + 2 WHERE about = 'active'")
    run(filled, "INSERT INTO tally (about, group_id, slot, size) SELECT 'group', id, 0, 7 FROM contactgroup")
    run(
        filled,
        "INSERT INTO traffic (direction, quarter, slot, size) VALUES ('in', 5, 0, 2), ('out', 4, 0, 1)",
    )
    quarters = "the messages of a quarter of an hour, 2 times, the first from 1970-01-01 01:00 UTC"
    what = ("the folder Active counts 3, but has 1", "the group “Farmers” counts 7, but has 0", quarters)
    advice = "`cordboard doctor --repair` counts anew"
    assert problems(filled) == tuple(f"A stored number is wrong: {one}; {advice}." for one in what)
    filled.recount()
    assert problems(filled) == ()
    assert filled.groups.all()[0].uuid == group.uuid


def test_a_group_that_is_still_filled_is_named(filled: Services) -> None:
    run(filled, "UPDATE contactgroup SET state = 'filling'")
    assert problems(filled) == (
        "The group “Farmers” is still being filled; if it stays so, store its search again.",
    )


def test_rows_that_belong_to_nothing_are_counted(filled: Services, url: str) -> None:
    statement = "INSERT INTO membership (group_id, contact_id) SELECT id, 999 FROM contactgroup"
    if "://" in url:
        run(filled, statement)
    else:
        with closing(sqlite3.connect(url)) as other, other:
            other.execute(statement)
    lost = "1 rows of membership belong to rows of contact that are not there"
    assert problems(filled)[0] == f"The database is damaged: {lost}; go back to a copy from before."
    filled.recount()


def test_an_index_that_is_not_valid_is_found(postgresql: Postgresql) -> None:
    services = open_services(postgresql.emptied())
    change = "UPDATE pg_index SET indisvalid = {} WHERE indexrelid = 'ix_membership_contact'::regclass"
    run(services, change.format("false"))
    found = problems(services)
    run(services, change.format("true"))
    services.close()
    assert [one.partition(";")[0] for one in found] == [
        "The database is damaged: the index ix_membership_contact is not valid"
    ]


def _without_a_page(page: bytes) -> bytes:
    return b"\xff" * len(page)


def _without_entries(page: bytes) -> bytes:
    # The number of entries stands after the kind and the first free place.
    return page[:3] + b"\0\0" + page[5:]


@pytest.mark.parametrize(
    ("hurt", "said"),
    [
        (_without_a_page, "is damaged; go back to a copy of it."),
        (_without_entries, "wrong # of entries in index"),
    ],
)
def test_a_damaged_page_is_found(
    tmp_path: Path, sqlite_template: bytes, hurt: Callable[[bytes], bytes], said: str
) -> None:
    path = tmp_path / "contacts.db"
    path.touch(mode=0o600)
    path.write_bytes(sqlite_template)
    with closing(sqlite3.connect(path)) as database:
        database.execute("INSERT INTO place (level, path, aliases) VALUES (0, 'Rwanda', '[]')")
        database.commit()
        (size,) = database.execute("PRAGMA page_size").fetchone()
        root = "SELECT rootpage FROM sqlite_schema WHERE name = 'ix_place_parent'"
        (page,) = database.execute(root).fetchone()
    whole = path.read_bytes()
    begin, end = (page - 1) * size, page * size
    path.write_bytes(whole[:begin] + hurt(whole[begin:end]) + whole[end:])
    services = open_services(str(path), read_only=True)
    found = problems(services)
    services.close()
    assert any(said in one for one in found)
    assert all("is damaged" in one for one in found)


def test_half_a_file_is_refused(tmp_path: Path, sqlite_template: bytes) -> None:
    path = tmp_path / "contacts.db"
    path.write_bytes(sqlite_template[: len(sqlite_template) // 2])
    with pytest.raises(DatabaseUnavailable, match="is damaged; go back to a copy of it"):
        problems(open_services(str(path), read_only=True))


def test_an_examination_tells_how_far_it_is_and_can_be_stopped(filled: Services) -> None:
    steps: list[tuple[int, int]] = []
    filled.report(Monitor(lambda done, total: steps.append((done, total))))
    assert steps[0][0] == 0
    assert steps[-1][0] == steps[-1][1]
    with pytest.raises(Cancelled):
        filled.report(Monitor(cancelled=lambda: True))
