"""Where the columns of a table lie in a row of the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from ratsinfo_spider.schema import CLOCK, Stored, columns, stored_as
from ratsinfo_spider.store.sql_tables import DATA, INTERNAL, meta

__all__ = ["ColumnSpec", "Row", "RowLayout", "load_layouts"]

Row = list[Any]
_OWN = ("id", "site", *CLOCK)  # columns that the store itself fills


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column: its place in the row, how its value is stored, its bit in `_stated`."""

    name: str
    index: int
    encode: Callable[[Any], Stored] | None
    bit: int


@dataclass(frozen=True)
class RowLayout:
    """One table. `content` are the columns whose change is a change; `quiet` those that are only kept up to date."""

    table: str
    names: tuple[str, ...]
    content: tuple[ColumnSpec, ...]
    quiet: tuple[ColumnSpec, ...]
    _masks: dict[frozenset[str], int] = field(default_factory=dict)

    @cached_property
    def place(self) -> dict[str, int]:
        """Column name → place in the row."""
        return {name: index for index, name in enumerate(self.names)}

    def mask(self, stated: frozenset[str]) -> int:
        """The bits of the columns in `stated`. Pages of one kind state the same ones, so it is worked out once."""
        mask = self._masks.get(stated)
        if mask is None:
            mask = self._masks[stated] = sum(spec.bit for spec in self.content if spec.name in stated)
        return mask


def load_layouts(connection: sa.Connection) -> dict[str, RowLayout]:
    """The layouts of all data tables of an opened store.

    Which bit of `_stated` means which column is written down in the store, so that a column
    that joins the schema in the middle does not give the old bits another meaning.
    """
    return {table: _layout(table, _bit_order(connection, table)) for table in DATA}


def _layout(table: str, bits: list[str]) -> RowLayout:
    names = (*(column.name for column in columns(table)), *INTERNAL)
    content: list[ColumnSpec] = []
    quiet: list[ColumnSpec] = []
    for index, column in enumerate(columns(table)):
        if column.name not in _OWN:
            spec = ColumnSpec(column.name, index, stored_as(column), 1 << bits.index(column.name))
            (quiet if column.address or column.clock else content).append(spec)
    return RowLayout(table, names, tuple(content), tuple(quiet))


def _bit_order(connection: sa.Connection, table: str) -> list[str]:
    key = f"stated bits of {table}"
    written = connection.scalar(sa.select(meta.c.value).where(meta.c.key == key))
    known = written.split() if written else []
    order = known + [column.name for column in columns(table) if column.name not in known]
    if order != known:
        connection.execute(meta.delete().where(meta.c.key == key))
        connection.execute(meta.insert().values(key=key, value=" ".join(order)))
    return order
