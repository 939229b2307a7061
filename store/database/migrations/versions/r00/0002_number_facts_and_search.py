"""What searches look at, kept beside every contact, address and value, and the indexes on it.

The values are worked out by copies of the functions of that time: later changes of the live ones do not
reach this step.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import phonenumbers
import sqlalchemy as sa
from alembic import op
from phonenumbers import PhoneNumber
from phonenumbers.carrierdata import CARRIER_DATA, CARRIER_LONGEST_PREFIX
from sqlalchemy.exc import DBAPIError

revision = "0002"
down_revision = "0001"

SORTED = sa.String().with_variant(sa.String(collation="C"), "postgresql")
BATCH = 5000

WORD = re.compile(
    r"(?=[_m]*[a0])(?:am*+(?:[.:]m*+(?=a))?|0m*+(?:[.,]m*+(?=0))?|_m*+)++|(?:km*+)++|im*+"  # over kinds
)
"""A word by the kinds of its characters: letter `a`, digit `0`, underscore `_`, katakana `k`, ideograph or
hiragana `i`, mark or format `m`, what joins letters `:`, digits `,` or both `.`."""

SPECIAL = re.compile(
    "(_)"
    "|([.'\u2018\u2019\u2024\ufe52\uff07\uff0e])"
    "|([:\u00b7\u0387\u055f\u05f4\u2027\ufe13\ufe55\uff1a])"
    "|([,;\u037e\u0589\u060c\u060d\u066c\u07f8\u2044\ufe10\ufe14\ufe50\ufe54\uff0c\uff1b])"
    "|([\u3031-\u3035\u309b\u309c\u30a0-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3300-\u3357\uff66-\uff9d])"
    "|([\u3005-\u3007\u3021-\u3029\u3041-\u3096\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
    "|[\U0001b000-\U0001b16f\U00020000-\U0003ffff])"
)
"""The characters whose kind is not that of their category: a group for each of `_.:,ki`."""

APOSTROPHES = str.maketrans("\u2018\u2019\uff07", "'''")

# In the order of phonenumbers.PhoneNumberType.
NUMBER_TYPES = (
    "fixed",
    "mobile",
    "fixed_or_mobile",
    "toll_free",
    "premium",
    "shared_cost",
    "voip",
    "personal",
    "pager",
    "uan",
    "voicemail",
)

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
    """The words of a name: in lower case, of at least two bytes, cut to eight characters."""
    text = unicodedata.normalize("NFC", _storable(row.name).casefold())
    spans = (match.span() for match in WORD.finditer("".join(map(_kind, text))))
    words = [text[start:end].translate(APOSTROPHES) for start, end in spans]
    return (" ".join(word[:8] for word in words if len(word) > 1 or not word.isascii()),)


@cache
def _kind(char: str) -> str:
    """The kind of a character, as `WORD` names it; a space for what ends a word."""
    special = SPECIAL.fullmatch(char)
    if special is not None and special.lastindex:
        return "_.:,ki"[special.lastindex - 1]
    category = unicodedata.category(char)
    if category == "Nd":
        return "0"
    if category in {"Mn", "Mc", "Me", "Cf"} and char != "\u200b":
        return "m"
    return "a" if category[0] in "LN" else " "


def _address(row: Any) -> tuple[Any, ...]:
    country, carrier, kind = _number(row.path) if row.scheme == "tel" else ("", "", "")
    return (_fold(row.path.strip()), country, _fold(carrier.strip()), kind)


def _number(path: str) -> tuple[str, str, str]:
    """The country, the carrier and the type of a number in E.164 form; each empty where unknown."""
    if re.fullmatch(r"\+[1-9][0-9]{3,16}", path) is None:
        return "", "", ""
    digits = path[1:]
    prefixes = (digits[:length] for length in range(CARRIER_LONGEST_PREFIX, 2, -1))
    names = next((CARRIER_DATA[prefix] for prefix in prefixes if prefix in CARRIER_DATA), {})
    carrier = names.get("en") or next(iter(names.values()), "")
    for length in (3, 2, 1):
        code, national = int(digits[:length]), digits[length:]
        if code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
            zeros = len(national) - len(national[:-1].lstrip("0")) - 1
            number = PhoneNumber(code, int(national), None, zeros > 0, zeros)
            kind = dict(enumerate(NUMBER_TYPES)).get(phonenumbers.number_type(number), "")
            country = phonenumbers.region_code_for_number(number) or _country_as_read(path)
            return country.replace("001", ""), carrier, kind
    return "", carrier, ""


def _country_as_read(path: str) -> str:
    """The country of a number that no plan has as it stands, such as one with a trunk prefix in it."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(path)) or ""
    except phonenumbers.NumberParseException:
        return ""


def _places(row: Any) -> tuple[Any, ...]:
    """The last name of each path."""
    names = ((path or "").rpartition(">")[2] for path in (row.state, row.district, row.ward))
    return tuple(_fold(name.strip())[:200] or None for name in names)


def _fold(text: str) -> str:
    return _storable(text).casefold()


def _storable(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


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
