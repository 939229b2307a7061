"""What SQLite and PostgreSQL do differently in a search.

Names are found by prefixes of their words, addresses by any part. SQLite has the words in a table and the
addresses in a full-text index, both filled by triggers. PostgreSQL indexes the columns themselves; without
its trigram extension it reads all addresses.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    and_,
    cast,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlmodel import Session

from store.database.dialects import is_sqlite
from store.database.models import addresses, contacts

_TRIGRAM = 3
_LAST = "\U0010ffff"

_MAPPED = 1 << 40

# Not of the models: SQLite alone has them.
_WORDS = Table("search_word", MetaData(), Column("word", String), Column("contact_id", Integer))
_PATHS = Table("search_path", MetaData(), Column("rowid", Integer), Column("folded", String))


class position_of(GenericFunction[int]):
    """The position of a text in another, from 1; 0 when it is not in it."""

    type = Integer()
    inherit_cache = True
    sqlite, postgresql = "instr({})", "strpos({})"


class unindexed(GenericFunction[Any]):
    """A column that SQLite looks up in no index: its planner has no statistics to choose one by."""

    inherit_cache = True
    sqlite, postgresql = "+{}", "{}"


class by_code_point(GenericFunction[str]):
    """A text that is compared by code point, as SQLite does."""

    type = String()
    inherit_cache = True
    sqlite, postgresql = "{}", '{} COLLATE "C"'


@compiles(position_of, "sqlite", "postgresql")
@compiles(unindexed, "sqlite", "postgresql")
@compiles(by_code_point, "sqlite", "postgresql")
def _spelled(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    spelling: str = getattr(element, compiler.dialect.name)
    return spelling.format(compiler.process(element.clauses, **options))


def has_part(text: ColumnElement[str], part: str) -> ColumnElement[bool]:
    """Whether a text contains another, character for character."""
    return position_of(text, literal(part)) > 0


def has_word(words: ColumnElement[str], beginnings: Sequence[str]) -> ColumnElement[bool]:
    """Whether one of the words, which are separated by spaces, has one of these prefixes."""
    spaced = literal(" ") + words
    return or_(*(has_part(spaced, f" {one}") for one in beginnings))


def is_greater(number: ColumnElement[str], digits: str) -> ColumnElement[bool]:
    """Whether a number is greater than another that is the same as a float, by their decimal digits."""
    whole = position_of(number + ".", literal("."))
    place = digits.partition(".")[0]
    longer = or_(whole > len(place) + 1, and_(whole == len(place) + 1, by_code_point(number) > digits))
    return and_(number != digits, not_(longer)) if digits.startswith("-") else longer


def use_memory_map(session: Session) -> None:
    """Let SQLite read the file through a memory map, by which a search takes a third less time.

    Lists without a search gain nothing, and keep the memory in use small.
    """
    if is_sqlite(session):
        connection: Any = session.connection().connection.driver_connection
        connection.execute(f"PRAGMA mmap_size = {_MAPPED}")


def ids_by_word(session: Session, beginnings: Sequence[str]) -> tuple[Select[Any], ...]:
    """The ids of the contacts with a word that has one of these prefixes, by the index."""
    if is_sqlite(session):
        words = [and_(_WORDS.c.word >= one, _WORDS.c.word < one + _LAST) for one in beginnings]
        return tuple(select(_WORDS.c.contact_id).where(one) for one in words)
    from sqlalchemy.dialects.postgresql import TSQUERY  # noqa: PLC0415 - not loaded on SQLite

    # Exactly the expression that is indexed.
    space = literal(" ", literal_execute=True)
    indexed = func.array_to_tsvector(func.string_to_array(contacts.c.words, space))
    asked = " | ".join(f"{_lexeme(one)}:*" for one in beginnings)
    return (select(contacts.c.id).where(indexed.bool_op("@@")(cast(literal(asked), TSQUERY))),)


def is_indexed_part(part: str) -> bool:
    """Whether a part is long enough for the index.

    For shorter ones reading all addresses still takes a tenth of the time of probing every contact.
    """
    return len(part) >= _TRIGRAM


def ids_by_address_part(session: Session, part: str, scheme: str) -> Select[Any]:
    """The ids of the contacts that have an address with a part, of one scheme or, without one, of any; by the
    index where there is one."""
    found = select(addresses.c.contact_id).where(addresses.c.contact_id.is_not(None))
    if scheme:
        # Not by the index on schemes: parts are more selective.
        found = found.where(unindexed(addresses.c.scheme) == scheme)
    if is_sqlite(session) and is_indexed_part(part):
        grams = {part[start : start + _TRIGRAM] for start in range(len(part) - _TRIGRAM + 1)}
        asked = " AND ".join(map(_quoted, sorted(grams)))
        matched = found.join_from(_PATHS, addresses, addresses.c.id == _PATHS.c.rowid)
        return matched.where(_matches(_PATHS, asked), has_part(addresses.c.folded, part))
    if is_sqlite(session):
        return found.where(has_part(addresses.c.folded, part))
    return found.where(addresses.c.folded.contains(part, autoescape=True))


def _matches(index: Table, asked: str) -> ColumnElement[bool]:
    return literal_column(index.name).bool_op("MATCH")(asked)


def _quoted(text: str) -> str:
    """A text as one token of SQLite's full-text language."""
    return '"' + text.replace('"', '""') + '"'


def _lexeme(text: str) -> str:
    """A text as one word of PostgreSQL's full-text language."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
