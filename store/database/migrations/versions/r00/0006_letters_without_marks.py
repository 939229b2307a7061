"""What lists are sorted by and searches look at, anew: composed, and by letters without their marks.

The values are worked out by copies of the functions of that time, and written for the rows that they differ
in. Names of groups, channels, fields and kept searches that are the same from now on get a number.
"""

import unicodedata
from collections.abc import Callable, Mapping
from hashlib import sha256
from importlib import import_module
from itertools import count
from re import compile as pattern
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

LENGTH = 200
THEN = "\x01"
BATCH = 5000

SAME_LETTERS = {
    "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t",
    "ŋ": "n", "ɓ": "b", "ƈ": "c", "ɗ": "d", "ɖ": "d", "ɛ": "e", "ɠ": "g", "ɨ": "i", "ƙ": "k", "ɲ": "n",
    "ɔ": "o", "ƥ": "p", "ʋ": "v", "ƴ": "y", "ƶ": "z", "ə": "a", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه",
    "ـ": "", "\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u02bb": "'", "\u2032": "'", "`": "'",
}  # fmt: skip

MARK = pattern(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\ufe20-\ufe2f]"
)

JOINT = pattern("[&+/]")
JOINED = pattern(r"\w+(?:[&+/]\w+)+")

# A text that is long, or has more bytes than characters.
DIFFERS_ON_SQLITE = "(length({0}) > 200 OR length(CAST({0} AS BLOB)) <> length({0}))"
DIFFERS_ON_POSTGRESQL = "(length({0}) > 200 OR octet_length({0}) <> length({0}))"

Row = sa.Row[Any]
Columns = Mapping[str, Any]

_TOKENS = import_module("store.database.migrations.versions.r00.0002_number_facts_and_search")
"""How a name is divided into words has stayed the same."""


class Letters(dict[int, str]):
    """What each character is read as."""

    def __missing__(self, code: int) -> str:
        found = chr(code)
        if found.isdecimal():
            found = str(unicodedata.decimal(found))
        elif unicodedata.combining(found) and MARK.match(found):
            found = ""
        self[code] = found
        return found


LETTERS = Letters({ord(letter): read for letter, read in SAME_LETTERS.items()})


def upgrade() -> None:
    """Write the columns that differ, a batch of rows at a time; then have smart groups filled anew."""
    connection = op.get_bind()
    for table in ("channel", "contactgroup", "customfield", "keptsearch"):
        _name_apart(connection, table)
        if connection.dialect.name == "postgresql":
            op.execute(f'ALTER TABLE {table} ALTER COLUMN folded TYPE VARCHAR COLLATE "C"')
    sqlite = connection.dialect.name == "sqlite"
    differs = DIFFERS_ON_SQLITE if sqlite else DIFFERS_ON_POSTGRESQL
    signs = " OR ".join(f"name LIKE '%{sign}%'" for sign in ("''", "&", "+", "/"))
    by_code = connection.scalar(sa.text("SELECT 1 FROM setting WHERE key = 'name_order' AND value = 'code'"))
    of_name = _words_of if by_code else _of_name
    _write(connection, "contact", "id", "id, name", f"{differs.format('name')} OR {signs}", of_name)
    either = f"{differs.format('path')} OR {differs.format('carrier')}"
    _write(connection, "address", "id", "id, path, carrier", either, _of_address)
    top = f"position = 0 AND contact_id IS NOT NULL AND ({differs.format('path || display')})"
    _write(connection, "address", "id", "id, contact_id, path, display", top, _of_top_address)
    texts = ("text", "state", "district", "ward")
    given = " OR ".join(differs.format(f"coalesce({name}, '')") for name in texts)
    keys = "contact_id, field_id"
    _write(connection, "fieldvalue", keys, f"{keys}, {', '.join(texts)}", given, _of_value)
    for row in connection.execute(sa.text("SELECT id, name FROM channel")).all():
        if not row.name.isascii():
            routed = sa.text("UPDATE contact SET sort_channel = :key WHERE route_channel_id = :id")
            connection.execute(routed, {"key": _key(row.name) or None, "id": row.id})
    op.execute("UPDATE contactgroup SET state = 'filling', filled_to = 0 WHERE query <> ''")


def _name_apart(connection: sa.Connection, table: str) -> None:
    """The keys that names are unique by. Of two names that are one from now on the later gets a number."""
    changed, taken = [], set()
    for row in connection.execute(sa.text(f"SELECT id, name, folded FROM {table} ORDER BY id")).all():
        name, key = row.name, _key(row.name)
        for number in count(2):
            if key not in taken:
                break
            ending = f" ({number})"
            name = row.name[: (36 if table == "customfield" else 64) - len(ending)] + ending
            key = _key(name)
        taken.add(key)
        if key != row.folded:
            changed.append({"id": row.id, "name": name, "folded": key})
    # A key may be that of a later row until that row is written.
    apart = sa.text(f"UPDATE {table} SET folded = '{THEN}' || id WHERE id = :id")
    final = sa.text(f"UPDATE {table} SET name = :name, folded = :folded WHERE id = :id")
    for statement in (apart, final) if changed else ():
        connection.execute(statement, changed)


def _write(
    connection: sa.Connection, table: str, keys: str, read: str, where: str, make: Callable[[Row], Columns]
) -> None:
    """Go through the rows of a table in the order of its keys, and write what `make` returns for each."""
    names = keys.split(", ")
    beyond = f"({keys}) > ({', '.join(f':{name}' for name in names)})"
    query = sa.text(f"SELECT {read} FROM {table} WHERE {beyond} AND ({where}) ORDER BY {keys} LIMIT {BATCH}")
    last: dict[str, Any] = dict.fromkeys(names, -1)
    while batch := connection.execute(query, last).all():
        rows = list(map(make, batch))
        connection.execute(_update_of(table, rows[0], names), rows)
        last = {name: getattr(batch[-1], name) for name in names}


def _update_of(table: str, row: Columns, keys: list[str]) -> sa.TextClause:
    into = "contact" if "top_address" in row else table
    columns = ", ".join(f"{name} = :{name}" for name in row if name not in keys)
    return sa.text(f"UPDATE {into} SET {columns} WHERE {' AND '.join(f'{name} = :{name}' for name in keys)}")


def _of_name(row: Row) -> Columns:
    return {**_words_of(row), "sort_name": _key(row.name) or None}


def _words_of(row: Row) -> Columns:
    """What changes of a name where lists are in the order of codes."""
    return {"id": row.id, "words": _words(row.name)}


def _of_address(row: Row) -> Columns:
    whole, letters = _folded(row.path), _unmarked(row.path)
    folded = whole if letters == whole else letters + THEN + whole
    return {"id": row.id, "folded": folded, "carrier": _key(row.carrier)}


def _of_top_address(row: Row) -> Columns:
    return {"id": row.contact_id, "top_address": _key(row.display or row.path) or None}


def _of_value(row: Row) -> Columns:
    return {
        "contact_id": row.contact_id,
        "field_id": row.field_id,
        "sort_text": _key(row.text),
        "state_name": _place(row.state),
        "district_name": _place(row.district),
        "ward_name": _place(row.ward),
    }


def _place(path: str | None) -> str | None:
    return (_key(path.rpartition(">")[2]) or None) if path else None


def _key(text: str) -> str:
    whole, letters = _folded(text), _unmarked(text)
    if letters == whole and len(whole) <= LENGTH:
        return whole
    if len(whole) > 2 * LENGTH:
        whole = sha256(whole.encode()).hexdigest()
    return letters[:LENGTH] + THEN + whole


def _folded(text: str) -> str:
    trimmed = text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", trimmed).casefold())


def _unmarked(text: str) -> str:
    whole = _folded(text)
    if whole.isascii():
        return whole
    apart = unicodedata.normalize("NFKD", whole.replace("\u00b4", "'")).casefold()
    return unicodedata.normalize("NFC", apart.translate(LETTERS)).strip()


def _words(name: str) -> str:
    """The words of a name without marks and apostrophes, and the initials that a sign joins."""
    whole = _folded(name)
    parts = whole.split() if JOINT.search(whole) else [whole]
    found = [word for part in parts for word in (*_segments(part), *_initials(part))]
    plain = ("".join(_unmarked(word).replace("'", "").split())[:8] for word in found)
    return " ".join(word for word in plain if len(word) > 1 or not word.isascii())


def _segments(text: str) -> list[str]:
    kinds = "".join(map(_TOKENS._kind, text))
    return [text[slice(*match.span())] for match in _TOKENS.WORD.finditer(kinds)]


def _initials(text: str) -> list[str]:
    found = (match.group() for match in JOINED.finditer(text))
    return [word for word in found if any(len(piece) == 1 for piece in JOINT.split(word))]
