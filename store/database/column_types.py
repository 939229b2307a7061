"""Column types that behave the same on SQLite and on PostgreSQL."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from store.core.text import storable


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC; ValueError for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC, without its zone where the database keeps none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment, aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Text(TypeDecorator[str]):
    """Text from people, bound without the characters that one of the databases cannot store."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text that is stored, or compared with."""
        return None if value is None else storable(value)


class SortText(Text):
    """Text that lists are sorted by: compared by code point on both databases, as in Python."""

    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """The plain type, on PostgreSQL with the collation `C` in place of the server's language."""
        length = getattr(self.impl_instance, "length", None)
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(String(length, collation=collation))
