"""Looks for the value that cannot be read: a disk may lie, and somebody may have edited the store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from ratsinfo_spider.schema import Column, Stored, columns, from_stored
from ratsinfo_spider.store.sql_tables import DATA, changes, fetches
from ratsinfo_spider.store.store_errors import StoreDamaged

__all__ = ["find_damage"]

_ARGUMENTS = {"meeting": "meeting", "agenda_item": "item", "paper": "paper"}  # the spider's, by the kind in an id
_TYPES: dict[str, type] = {"string": str, "integer": int, "boolean": bool}


class Readable(Protocol):
    """What is asked of a store."""

    site: str

    @property
    def address(self) -> str:
        """Where it is, for people."""

    def reading(self) -> AbstractContextManager[sa.Connection]:
        """One unchanging view of the database."""


class _Value(NamedTuple):
    table: str
    row: str
    column: str
    words: str


def find_damage(store: Readable) -> StoreDamaged | None:
    """The error that names the first value that is not of its column's type; None where there is none.

    It reads the whole store: to be asked when something has failed.
    """
    with store.reading() as connection:
        try:
            found = next(_damaged(connection, store.site), None)
        except DBAPIError:  # the file itself is broken, which the database says in its own words
            return None
    if found is None:
        return None
    return StoreDamaged(
        f"the record store {store.address} is damaged: in {found.table}, row {found.row}, the column {found.column} "
        f"holds {found.words}; put back a backup of the store{_or_read_again(store.site, found.row)}"
    )


def _or_read_again(site: str, row: str) -> str:
    """What may help beside a backup: a value that a page states is written anew when the page is read."""
    kind, _, number = row.removeprefix(f"{site}:").partition(":")
    if kind not in _ARGUMENTS:
        return ""
    return f", or read its page again: scrapy crawl {site} -a {_ARGUMENTS[kind]}={number} -a refresh=all"


def _damaged(connection: sa.Connection, site: str) -> Iterator[_Value]:
    for data in DATA.values():
        yield from _of_table(connection, data, data.c.id, site)
    yield from _of_table(connection, changes, changes.c.seq, site)
    moment = next(column for column in columns("changes") if column.name == "observed_at")
    for name in ("fetched_at", "next_due"):
        for page, value in connection.execute(sa.select(fetches.c.page, fetches.c[name]).where(fetches.c.site == site)):
            if not _is_readable(moment, value):
                yield _Value("fetches", page, name, f"{value!r:.80}")


def _of_table(connection: sa.Connection, table: sa.Table, key: sa.ColumnElement[str], site: str) -> Iterator[_Value]:
    for column in columns(table.name):
        if column.name not in table.c:
            continue
        query = sa.select(key, table.c[column.name]).where(table.c.site == site).order_by(key)
        try:
            for row, value in connection.execute(query.execution_options(yield_per=1000)):
                if value is not None and not _is_readable(column, value):
                    yield _Value(table.name, str(row), column.name, f"{value!r:.80}")
        except DBAPIError:
            yield from _undecodable(connection, table, key, column.name)


def _undecodable(connection: sa.Connection, table: sa.Table, key: sa.ColumnElement[str], name: str) -> Iterator[_Value]:
    """The rows whose text is no UTF-8: the database gives none of those that come with them."""
    for row in connection.scalars(sa.select(key)).all():
        try:
            connection.execute(sa.select(table.c[name]).where(key == row)).all()
        except DBAPIError:
            yield _Value(table.name, str(row), name, "bytes that are no UTF-8")


def _is_readable(column: Column, value: Stored) -> bool:
    if (kind := _TYPES.get(column.kind)) is not None:
        return isinstance(value, kind)
    try:
        from_stored(column, value)
    except (ValueError, TypeError, OverflowError):
        return False
    return True
