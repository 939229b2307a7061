"""What searches look at, kept beside every contact, address and value, and the indexes on it."""

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import DBAPIError

from store.core.contacts import search_keys

revision = "0002"
down_revision = "0001"

SORTED = sa.String().with_variant(sa.String(collation="C"), "postgresql")
BATCH = 5000

# The words of a name, one row each: they come with a space between, and have no quotes in them.
OLD_WORDS = """SELECT value, OLD.id FROM json_each('["' || replace(OLD.words, ' ', '","') || '"]')"""
NEW_WORDS = """SELECT value, NEW.id FROM json_each('["' || replace(NEW.words, ' ', '","') || '"]')"""

SQLITE = (
    """
    CREATE TABLE search_word (
        word VARCHAR NOT NULL,
        contact_id INTEGER NOT NULL,
        CONSTRAINT pk_search_word PRIMARY KEY (word, contact_id)
    ) WITHOUT ROWID
    """,
    """
    CREATE VIRTUAL TABLE search_path USING fts5(
        folded, content='', columnsize=0, detail=none, tokenize='trigram case_sensitive 1'
    )
    """,
    """
    INSERT INTO search_word (word, contact_id)
    SELECT DISTINCT word.value, contact.id
    FROM contact, json_each('["' || replace(contact.words, ' ', '","') || '"]') AS word
    WHERE contact.words <> '' ORDER BY 1, 2
    """,
    "INSERT INTO search_path (rowid, folded) SELECT id, folded FROM address ORDER BY id",
    f"""
    CREATE TRIGGER search_word_added AFTER INSERT ON contact WHEN NEW.words <> '' BEGIN
        INSERT OR IGNORE INTO search_word (word, contact_id) {NEW_WORDS};
    END
    """,
    f"""
    CREATE TRIGGER search_word_changed AFTER UPDATE OF words ON contact WHEN OLD.words <> NEW.words BEGIN
        DELETE FROM search_word WHERE (word, contact_id) IN ({OLD_WORDS});
        INSERT OR IGNORE INTO search_word (word, contact_id) {NEW_WORDS} WHERE value <> '';
    END
    """,
    f"""
    CREATE TRIGGER search_word_deleted AFTER DELETE ON contact BEGIN
        DELETE FROM search_word WHERE (word, contact_id) IN ({OLD_WORDS});
    END
    """,
    """
    CREATE TRIGGER search_path_added AFTER INSERT ON address BEGIN
        INSERT INTO search_path (rowid, folded) VALUES (NEW.id, NEW.folded);
    END
    """,
    """
    CREATE TRIGGER search_path_changed AFTER UPDATE OF folded ON address WHEN OLD.folded <> NEW.folded BEGIN
        INSERT INTO search_path (search_path, rowid, folded) VALUES ('delete', OLD.id, OLD.folded);
        INSERT INTO search_path (rowid, folded) VALUES (NEW.id, NEW.folded);
    END
    """,
    """
    CREATE TRIGGER search_path_deleted AFTER DELETE ON address BEGIN
        INSERT INTO search_path (search_path, rowid, folded) VALUES ('delete', OLD.id, OLD.folded);
    END
    """,
)
"""Words are looked up by how they begin. The index of paths holds no copy of them, and is told the old path
to forget it."""

POSTGRESQL_NAMES = (
    "CREATE INDEX search_name ON contact USING gin (array_to_tsvector(string_to_array(words, ' ')))"
)
POSTGRESQL_PATHS = "CREATE INDEX search_path ON address USING gin (folded gin_trgm_ops)"


def upgrade() -> None:
    """Add the columns, fill them for the rows that are there, then make the indexes."""
    for table, names in (
        ("contact", ("words",)),
        ("address", ("folded", "country", "carrier", "number_type")),
        ("fieldvalue", ("state_name", "district_name", "ward_name")),
    ):
        for name in names:
            op.add_column(table, _column(name))
    connection = op.get_bind()
    _fill(connection, "contact", ("id",), "name", ("words",), _words)
    _fill(
        connection,
        "address",
        ("id",),
        "scheme, path",
        ("folded", "country", "carrier", "number_type"),
        _address,
    )
    _fill(
        connection,
        "fieldvalue",
        ("contact_id", "field_id"),
        "state, district, ward",
        ("state_name", "district_name", "ward_name"),
        _places,
        "state IS NOT NULL OR district IS NOT NULL OR ward IS NOT NULL",
    )
    _index()
    if connection.dialect.name == "sqlite":
        for statement in SQLITE:
            connection.exec_driver_sql(statement)
        return
    op.execute(POSTGRESQL_NAMES)
    if _has_trigrams(connection):
        op.execute(POSTGRESQL_PATHS)


def _column(name: str) -> sa.Column[Any]:
    if name.endswith("_name"):
        return sa.Column(name, SORTED, nullable=True)
    kinds: dict[str, Any] = {"country": sa.String(2), "number_type": sa.String(16), "folded": SORTED}
    return sa.Column(name, kinds.get(name, sa.String()), nullable=False, server_default="")


def _index() -> None:
    op.create_index("ix_address_by_path", "address", ["scheme", "folded", "contact_id"])
    op.create_index("ix_address_by_number", "address", ["number_type", "country", "contact_id"])
    op.create_index("ix_address_by_carrier", "address", ["carrier", "contact_id"])
    for level in ("state", "district", "ward"):
        given = sa.text(f"{level}_name IS NOT NULL")
        op.create_index(
            f"ix_fieldvalue_by_{level}",
            "fieldvalue",
            ["field_id", f"{level}_name", "contact_id"],
            sqlite_where=given,
            postgresql_where=given,
        )


def _words(row: Any) -> tuple[Any, ...]:
    return (search_keys.searched_words(row.name),)


def _address(row: Any) -> tuple[Any, ...]:
    found = search_keys.searched_address(row.scheme, row.path)
    return (found["folded"], found["country"], found["carrier"], found["number_type"])


def _places(row: Any) -> tuple[Any, ...]:
    return tuple(search_keys.place_name(path or "") for path in (row.state, row.district, row.ward))


def _fill(
    connection: sa.Connection,
    table: str,
    key: tuple[str, ...],
    read: str,
    columns: tuple[str, ...],
    fill: Callable[[Any], tuple[Any, ...]],
    where: str = "1 = 1",
) -> None:
    """Write what follows from the other columns of each row, a batch at a time in the order of the key."""
    changes = ", ".join(f"{name} = :{name}" for name in columns)
    ours = " AND ".join(f"{name} = :{name}" for name in key)
    update = sa.text(f"UPDATE {table} SET {changes} WHERE {ours}")
    for batch in _batches(connection, table, key, read, where):
        rows = [
            {**{name: getattr(row, name) for name in key}, **dict(zip(columns, fill(row), strict=True))}
            for row in batch
        ]
        connection.execute(update, rows)


def _batches(
    connection: sa.Connection, table: str, key: tuple[str, ...], read: str, where: str
) -> Iterator[list[Any]]:
    keys = ", ".join(key)
    beyond = f"({keys}) > ({', '.join(f':{name}' for name in key)})"
    query = sa.text(
        f"SELECT {keys}, {read} FROM {table} WHERE {beyond} AND ({where}) ORDER BY {keys} LIMIT {BATCH}"
    )
    last: dict[str, Any] = dict.fromkeys(key, -1)
    while batch := list(connection.execute(query, last)):
        yield batch
        last = {name: getattr(batch[-1], name) for name in key}


def _has_trigrams(connection: sa.Connection) -> bool:
    """Whether PostgreSQL has its trigram extension, or lets us add it."""
    if connection.scalar(sa.text("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")):
        return True
    if not connection.scalar(sa.text("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")):
        return False
    try:
        with connection.begin_nested():
            connection.execute(sa.text("CREATE EXTENSION pg_trgm"))
    except DBAPIError:
        return False
    return True
