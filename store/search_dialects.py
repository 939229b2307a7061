"""What SQLite and PostgreSQL do differently in a search, in one place.

Names are found by the beginnings of their words, addresses by any part. SQLite keeps two full-text indexes
beside the tables, filled by triggers whoever writes; they hold row ids and are asked for nothing else.
PostgreSQL indexes the columns themselves; without its trigram extension it reads all addresses.
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
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlmodel import Session

from store.models import addresses, contacts

_TRIGRAM = 3

# Not of the models: SQLite alone has them.
_NAMES = Table("search_name", MetaData(), Column("rowid", Integer), Column("words", String))
_PATHS = Table("search_path", MetaData(), Column("rowid", Integer), Column("folded", String))


class place_of(GenericFunction[int]):
    """Where a text begins in another, from 1; 0 when it is not in it."""

    type = Integer()
    inherit_cache = True


@compiles(place_of, "sqlite")
def _in_sqlite(element: place_of, compiler: SQLCompiler, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)})"


@compiles(place_of, "postgresql")
def _in_postgresql(element: place_of, compiler: SQLCompiler, **options: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **options)})"


class as_it_is(GenericFunction[Any]):
    """A column that SQLite looks up in no index: its planner has no statistics to choose one by."""

    inherit_cache = True


@compiles(as_it_is, "sqlite")
def _plain_sqlite(element: as_it_is, compiler: SQLCompiler, **options: Any) -> str:
    return f"+{compiler.process(element.clauses, **options)}"


@compiles(as_it_is, "postgresql")
def _plain_postgresql(element: as_it_is, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


class by_code_point(GenericFunction[str]):
    """A text that is compared by code point, as SQLite does."""

    type = String()
    inherit_cache = True


@compiles(by_code_point, "sqlite")
def _binary_sqlite(element: by_code_point, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(by_code_point, "postgresql")
def _binary_postgresql(element: by_code_point, compiler: SQLCompiler, **options: Any) -> str:
    return f'{compiler.process(element.clauses, **options)} COLLATE "C"'


def is_sqlite(session: Session) -> bool:
    """Whether this is SQLite."""
    return session.get_bind().dialect.name == "sqlite"


def has_part(text: ColumnElement[str], part: str) -> ColumnElement[bool]:
    """Whether a text has a part in it, letter for letter."""
    return place_of(text, literal(part)) > 0


def has_word(words: ColumnElement[str], beginnings: Sequence[str]) -> ColumnElement[bool]:
    """Whether one of the words, which have a space between, begins in one of these ways."""
    spaced = literal(" ") + words
    return or_(*(has_part(spaced, f" {one}") for one in beginnings))


def is_greater(number: ColumnElement[str], digits: str) -> ColumnElement[bool]:
    """Whether a number is greater than another that is nearly the same, by their digits written plainly."""
    whole = place_of(number + ".", literal("."))
    place = digits.partition(".")[0]
    longer = or_(whole > len(place) + 1, and_(whole == len(place) + 1, by_code_point(number) > digits))
    return and_(number != digits, not_(longer)) if digits.startswith("-") else longer


def named(session: Session, beginnings: Sequence[str]) -> Select[Any]:
    """The ids of the contacts one of whose words begins in one of these ways, by the index."""
    if is_sqlite(session):
        asked = " OR ".join(f"{_quoted(one)}*" for one in beginnings)
        return select(_NAMES.c.rowid).where(_matches(_NAMES, asked))
    # As the index has it, to the letter.
    space = literal(" ", literal_execute=True)
    words = func.array_to_tsvector(func.string_to_array(contacts.c.words, space))
    asked = " | ".join(f"{_lexeme(one)}:*" for one in beginnings)
    return select(contacts.c.id).where(words.bool_op("@@")(cast(literal(asked), TSQUERY)))


def finds_parts(session: Session, part: str) -> bool:
    """Whether addresses with a part can be found by an index."""
    if len(part) < _TRIGRAM:
        return False
    return is_sqlite(session) or session.scalar(select(func.to_regclass("search_path"))) is not None


def addressed(session: Session, part: str, scheme: str) -> Select[Any]:
    """The ids of the contacts that have an address with a part, of one scheme or, with none, of any; by the
    index where there is one."""
    found = select(addresses.c.contact_id).where(addresses.c.contact_id.is_not(None))
    if scheme:
        # Not by the index on schemes: the parts are rarer.
        found = found.where(as_it_is(addresses.c.scheme) == scheme)
    if is_sqlite(session) and len(part) >= _TRIGRAM:
        grams = {part[start : start + _TRIGRAM] for start in range(len(part) - _TRIGRAM + 1)}
        asked = " AND ".join(map(_quoted, sorted(grams)))
        candidates = select(_PATHS.c.rowid).where(_matches(_PATHS, asked))
        return found.where(addresses.c.id.in_(candidates), has_part(addresses.c.folded, part))
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
