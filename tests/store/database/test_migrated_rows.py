"""What the steps from older tables make of the rows that are there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from sqlalchemy import Connection, create_engine, select, text

from store.core.types import Status
from store.database import models
from store.database.engine import open_database
from store.database.migrations import runner
from store.database.models.base import VERSION_TABLE
from store.repositories import counts
from tests.store.databases import DIALECTS, Postgresql, database_url


@pytest.fixture(params=DIALECTS)
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind without any tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'old.db'}"
        return
    server: Postgresql = request.getfixturevalue("postgresql")
    # Workers of one run share the server.
    name = f"older_{uuid4().hex}"
    server.run("CREATE DATABASE {}", name)
    yield database_url(server.url, name).replace("postgresql://", "postgresql+psycopg://")
    server.run("DROP DATABASE {} WITH (FORCE)", name)


@contextmanager
def _at_revision(url: str, revision: str) -> Iterator[Connection]:
    """A connection to a new database whose tables are of an older revision."""
    engine = create_engine(url)
    directory = runner.scripts()

    def steps(current: Any, _context: Any) -> Any:
        return directory._upgrade_revs(revision, current)

    with engine.begin() as connection:
        with EnvironmentContext(Config(), directory, fn=steps) as environment:
            environment.configure(connection=connection, version_table=VERSION_TABLE)
            environment.run_migrations()
        yield connection
    engine.dispose()


_CONTACT = (
    "INSERT INTO contact (id, uuid, name, sort_name, status, created_on, modified_on, version)"
    " VALUES (:id, :id, :name, :sort_name, 'active', '2026-01-01', '2026-01-01', 1)"
)
_ADDRESS = (
    "INSERT INTO address (id, position, identity, scheme, path, display, lock_by)"
    " VALUES (:id, 0, :identity, :scheme, :path, '', '')"
)
_FIELD = (
    "INSERT INTO customfield (id, uuid, key, name, folded, type, featured, priority, created_on)"
    " VALUES (:id, :id, :id, :id, :id, 'text', :featured, 0, '2026-01-01')"
)
_VALUE = (
    "INSERT INTO fieldvalue (contact_id, field_id, text, sort_text, state, ward)"
    " VALUES (0, :id, '', '', :path, :path)"
)

# What the steps make of a name, its words and its key. It must not change with the functions that do the same
# for new rows.
WORDS = {
    "": ("", None),
    "Ann O’Reilly-Smith": ("ann oreilly smith", "ann o'reilly-smith\x01ann o’reilly-smith"),
    "O'Hara": ("ohara", "o'hara"),
    "  J.R. 3,500:1 A_b ": ("j.r 3,500 a_b", "j.r. 3,500:1 a_b"),
    "Straße Maximiliana": ("strasse maximili", "strasse maximiliana"),
    "Zoe\u0308 İpek": ("zoe ipek", "zoe ipek\x01zoë i\u0307pek"),
    "东京 ひ カタカナ 한국어": ("东 京 ひ カタカナ 한국어", "东京 ひ カタカナ 한국어"),
    "नमस्ते 😀 q": ("नमस्ते", "नमस्ते 😀 q"),
    "R&D AT&T": ("r&d at at&t", "r&d at&t"),
}

# The same of an address: its folded path, country, carrier and type of number.
ADDRESSES = {
    "tel:+250788123123": ("+250788123123", "RW", "mtn", "mobile"),
    "tel:+12065551212": ("+12065551212", "US", "", "fixed_or_mobile"),
    "tel:+442083661177": ("+442083661177", "GB", "", "fixed"),
    "tel:+390612345678": ("+390612345678", "IT", "", "fixed"),
    "tel:+80012345678": ("+80012345678", "", "", "toll_free"),
    "tel:+250111111111": ("+250111111111", "RW", "", ""),
    # With a trunk prefix in it: of no type, and yet of a country.
    "tel:+4402083661177": ("+4402083661177", "GB", "", ""),
    "tel:+999123456789": ("+999123456789", "", "", ""),
    "tel:8080": ("8080", "", "", ""),
    "mailto: Zoë@Example.COM": ("zoe@example.com\x01zoë@example.com", "", "", ""),
}

# The same of a path of places.
PLACES = {
    None: None,
    "Rwanda > Kigali City": "kigali city",
    "Rwanda > ": None,
    "Ä" * 300: "a" * 200 + "\x01" + "ä" * 300,
}


def test_what_searches_look_at_is_filled_for_the_rows_that_are_there(new_url: str) -> None:
    with _at_revision(new_url, "0001") as connection:
        for number, name in enumerate(WORDS):
            connection.execute(
                text(_CONTACT), {"id": number, "name": name, "sort_name": name.strip().casefold() or None}
            )
        for number, identity in enumerate(ADDRESSES):
            scheme, _, path = identity.partition(":")
            row = {"id": number, "identity": identity, "scheme": scheme, "path": path}
            connection.execute(text(_ADDRESS), row)
        for number, place in enumerate(PLACES):
            connection.execute(text(_FIELD), {"id": number, "featured": False})
            connection.execute(text(_VALUE), {"id": number, "path": place})
    database = open_database(new_url)
    with database.engine.connect() as connection:
        words = connection.execute(text("SELECT words, sort_name FROM contact ORDER BY id")).all()
        addresses = connection.execute(
            text("SELECT folded, country, carrier, number_type FROM address ORDER BY id")
        ).all()
        places = connection.execute(
            text("SELECT state_name, district_name, ward_name FROM fieldvalue ORDER BY field_id")
        ).all()
    database.close()
    assert words == list(WORDS.values())
    assert addresses == list(ADDRESSES.values())
    assert places == [(name, None, name) for name in PLACES.values()]


OLD_ROWS = (
    "INSERT INTO contact (id, uuid, name, status, created_on, modified_on, version) VALUES"
    " (1, 'a', '', 'active', '2026-01-01', '2026-01-01', 1),"
    " (2, 'b', '', 'active', '2026-01-01', '2026-01-01', 1),"
    " (3, 'c', '', 'archived', '2026-01-01', '2026-01-01', 1)",
    "INSERT INTO contactgroup (id, uuid, name, folded, query, created_on) VALUES"
    " (1, 'g', 'Farmers', 'farmers', '', '2026-01-01'),"
    " (2, 'h', 'Adults', 'adults', 'age > 18', '2026-01-01')",
    "INSERT INTO membership (group_id, contact_id) VALUES (1, 1), (1, 2)",
)


def test_what_is_there_is_counted_when_counts_begin(new_url: str) -> None:
    with _at_revision(new_url, "0002") as connection:
        for statement in OLD_ROWS:
            connection.execute(text(statement))
    database = open_database(new_url)
    with database.reading() as session:
        sizes = counts.read(session)
        assert (sizes.folders[Status.ACTIVE], sizes.folders[Status.ARCHIVED]) == (2, 1)
        assert sizes.groups == {1: 2}
        states = session.execute(select(models.groups.c.name, models.groups.c.state)).all()
    assert dict(map(tuple, states)) == {"Farmers": "ready", "Adults": "filling"}
    database.close()


def test_groups_that_ask_for_a_country_are_filled_again(new_url: str) -> None:
    with _at_revision(new_url, "0013") as connection:
        for number, query in enumerate(("", "age > 18", "Country = RW or age > 18", "not (country != RW)")):
            group = (
                "INSERT INTO contactgroup (id, uuid, name, folded, query, created_on, filled_to)"
                " VALUES (:id, :id, :id, :id, :query, '2026-01-01', 7)"
            )
            connection.execute(text(group), {"id": number, "query": query})
    database = open_database(new_url)
    with database.reading() as session:
        columns = (models.groups.c.state, models.groups.c.filled_to)
        rows = session.execute(select(*columns).order_by(models.groups.c.id)).all()
    database.close()
    assert [*map(tuple, rows)] == [("ready", 7), ("ready", 7), ("filling", 0), ("filling", 0)]


NOT_OURS_ALONE = """
SELECT proname AS name FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND NOT EXISTS (
    SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
UNION ALL SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype IN ('a', 'i'))
UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
"""
"""Functions that belong to no extension, sequences that belong to no column, and triggers: with these, a
schema cannot be moved to another server of a cluster."""


def test_the_counts_are_kept_when_their_triggers_go(new_url: str) -> None:
    with _at_revision(new_url, "0011") as connection:
        for statement in OLD_ROWS:
            connection.execute(text(statement))
        message = (
            "INSERT INTO message (uuid, contact_id, identity, direction, visibility, text, created_on)"
            " VALUES ('m', 1, 'tel:1', 'in', 'visible', '', '2026-01-01 00:00:00')"
        )
        connection.execute(text(message))
        connection.execute(text("UPDATE contact SET status = 'blocked' WHERE id = 2"))
        connection.execute(text("DELETE FROM membership WHERE contact_id = 2"))
    database = open_database(new_url)
    with database.reading() as session:
        assert list(counts.wrong(session)) == []
        sizes = session.execute(select(models.tallies.c.about, models.tallies.c.size)).all()
        assert sorted(map(tuple, sizes)) == [
            ("active", 1),
            ("archived", 1),
            ("blocked", 1),
            ("group", 1),
            ("route", 1),
        ]
        if not database.location.is_sqlite:
            assert session.execute(text(NOT_OURS_ALONE)).scalars().all() == []
    database.close()


OLD_HISTORY = (
    "INSERT INTO journal (id, at, kind, operator, source) VALUES (3, '2026-01-01', 'updated', '', 'screen')",
    "INSERT INTO history VALUES (5, 3, 'contact', '7', 7, '[]')",
)
NAMES = ("Jose\u0301", "José", "JOSÉ", "Bob", "José (2)", "x" * 62 + "\u00e9", "x" * 62 + "e\u0301")


def test_names_that_are_one_from_now_on_get_a_number(new_url: str) -> None:
    with _at_revision(new_url, "0005") as connection:
        for number, name in enumerate(NAMES):
            connection.execute(
                text(
                    "INSERT INTO contactgroup (id, uuid, name, folded, query, created_on)"
                    " VALUES (:id, :id, :name, :folded, '', '2026-01-01')"
                ),
                {"id": number, "name": name, "folded": f"old {number}"},
            )
    database = open_database(new_url)
    with database.reading() as session:
        rows = session.execute(select(models.groups.c.name, models.groups.c.folded).order_by("id")).all()
    database.close()
    assert [row.name for row in rows] == [
        "Jose\u0301",
        "José (2)",
        "JOSÉ (3)",
        "Bob",
        "José (2) (2)",
        "x" * 62 + "\u00e9",
        "x" * 60 + " (2)",
    ]
    assert rows[0].folded == "jose\x01josé"
    assert len({row.folded for row in rows}) == len(NAMES)


def test_what_lists_are_sorted_by_is_renewed(new_url: str) -> None:
    with _at_revision(new_url, "0005") as connection:
        connection.execute(text(_CONTACT), {"id": 1, "name": "Bob", "sort_name": "bob"})
        connection.execute(
            text(
                "INSERT INTO channel (id, uuid, name, folded, type, address, schemes, roles, country,"
                " match_prefixes, allow_international, carrier, enabled, created_on)"
                " VALUES (1, 'c', 'Télé Rwanda', 'télé rwanda', 'T', '', '[]', '[]', '', '[]', :no, '', :no,"
                " '2026-01-01')"
            ),
            {"no": False},
        )
        for number, position, display in ((1, 0, "Zoë"), (2, 1, "Ärger")):
            connection.execute(
                text(
                    "INSERT INTO address (id, contact_id, position, identity, scheme, path, display, lock_by)"
                    " VALUES (:id, 1, :position, :path, 'telegram', :path, :display, '')"
                ),
                {"id": number, "position": position, "path": str(number), "display": display},
            )
        connection.execute(text("UPDATE contact SET route_channel_id = 1, sort_channel = 'télé rwanda'"))
    database = open_database(new_url)
    with database.reading() as session:
        [row] = session.execute(select(models.contacts.c.top_address, models.contacts.c.sort_channel)).all()
    database.close()
    assert tuple(row) == ("zoe\x01zoë", "tele rw\x01télé rw")


def test_history_outlives_new_tables_and_its_contact(new_url: str) -> None:
    with _at_revision(new_url, "0009") as connection:
        for statement in (_CONTACT, *OLD_HISTORY):
            connection.execute(text(statement), {"id": 7, "name": "", "sort_name": None})
    database = open_database(new_url)
    with database.engine.begin() as connection:
        connection.execute(text("DELETE FROM contact"))
        query = text("SELECT kind, undoes, contact_id FROM history, journal")
        assert [*map(tuple, connection.execute(query))] == [("updated", None, None)]
    database.close()


def test_channels_that_are_there_get_short_names_the_oldest_first(new_url: str) -> None:
    with _at_revision(new_url, "0007") as connection:
        for number, (name, made) in enumerate(
            (("MTN (Rwanda)", 2), ("Tele\u0301 Rwanda", 3), ("MTN Rwanda", 1))
        ):
            connection.execute(
                text(
                    "INSERT INTO channel (id, uuid, name, folded, type, address, schemes, roles, country,"
                    " match_prefixes, allow_international, carrier, enabled, created_on)"
                    " VALUES (:id, :id, :name, :name, 'T', '', '[]', '[]', '', '[]', :no, '', :no, :made)"
                ),
                {"id": number, "name": name, "made": f"2026-01-0{made}", "no": False},
            )
    database = open_database(new_url)
    with database.reading() as session:
        columns = (models.channels.c.short_name, models.channels.c.short_folded)
        rows = session.execute(select(*columns).order_by(models.channels.c.created_on)).all()
        assert [*session.execute(select(models.channels.c.settings)).scalars()] == [{}, {}, {}]
    database.close()
    assert [tuple(row) for row in rows] == [
        ("MTN RW", "mtn rw"),
        ("MTN RW 2", "mtn rw 2"),
        ("Telé RW", "tele rw\x01telé rw"),
    ]
