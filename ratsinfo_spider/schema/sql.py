"""SQLAlchemy columns of each table. Values go in and come out in the stored form."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from ratsinfo_spider.items import TABLES
from ratsinfo_spider.schema.columns import Column, Kind, columns
from ratsinfo_spider.schema.stored import zone_text

__all__ = ["KEY", "Timestamp", "sql_columns", "timestamp"]


class Timestamp(sa.types.TypeDecorator[str]):
    """PostgreSQL's `timestamptz`, spoken to in the stored form."""

    impl = sa.TIMESTAMP(timezone=True)
    cache_ok = True

    def __init__(self, zone: str) -> None:
        super().__init__()
        self.zone = zone

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> Any:
        """Text to an aware time."""
        return None if value is None else dt.datetime.fromisoformat(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> str | None:
        """The database's time, in whatever zone its session has, to text in ours."""
        return None if value is None else zone_text(value, self.zone)


def timestamp(zone: str = "UTC") -> sa.types.TypeEngine[Any]:
    """A time: text in SQLite, where it needs no conversion at all, `timestamptz` in PostgreSQL."""
    return sa.Text().with_variant(Timestamp(zone), "postgresql")


# Ids sort by their bytes in both databases, as SQLite does by itself.
KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
_KINDS: dict[Kind, sa.types.TypeEngine[Any]] = {
    "string": sa.Text(),
    "json": sa.Text(),
    "integer": sa.BigInteger(),
    "boolean": sa.Boolean(),
    "date": sa.String(10),
}


def sql_columns(table: str) -> list[sa.Column[Any]]:
    """Fresh columns of `table` in the files' order: `id` the primary key, the parent's id indexed."""
    return [_column(table, column) for column in columns(table)]


def _column(table: str, column: Column) -> sa.Column[Any]:
    if column.name == "id":
        return sa.Column("id", KEY, primary_key=True)
    if column.name == TABLES[table].parent:
        return sa.Column(column.name, KEY, index=True)
    kind = timestamp(column.zone) if column.zone else _KINDS[column.kind]
    return sa.Column(column.name, kind, nullable=column.name != "site")
