"""The store's version, and the way from an older one to this one.

A new column needs nothing here: it is added, empty, when a store is opened, and filled from the stored words before the
next crawl, where it can be (`reread/`). Anything else (a column renamed or split,
values rewritten) adds a step to MIGRATIONS, which raises the version.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from ratsinfo_spider.store.sql_tables import METADATA, meta
from ratsinfo_spider.store.store_errors import (
    StoreAbsent,
    StoreError,
    StoreTooNew,
    StoreTooOld,
    forbids_writing,
    sentence,
)

__all__ = ["MIGRATIONS", "check_readable", "migrate"]

OLDEST = 3  # the oldest version that can be brought forward; what wrote older ones was never released
# Step n brings a store of version OLDEST + n to the next one, in the transaction it is given.
MIGRATIONS: list[Callable[[sa.Connection], None]] = []


def _current() -> int:
    return OLDEST + len(MIGRATIONS)


def migrate(engine: sa.Engine) -> None:
    """Make a fresh store, bring an older one forward, leave a current one alone.

    Refuses any other: StoreTooOld, StoreTooNew.
    """
    current = _current()
    if not _looks(engine, current).ready:
        with engine.begin() as connection:
            _bring_forward(connection, current)


def check_readable(engine: sa.Engine) -> None:
    """As `migrate`, for somebody who reads: where no store is none is made (StoreAbsent).

    StoreError for what is no database or does not answer, and for an older store that this user may not bring forward.
    """
    current = _current()
    try:
        looks = _looks(engine, current)
    except DBAPIError as error:
        raise StoreError(f"the store {address(engine)} cannot be read: {sentence(error)}") from error
    if looks.version is None:
        raise StoreAbsent(f"the record store {address(engine)} is empty, it holds no run of any city: crawl one first")
    if looks.ready:
        return
    try:
        with engine.begin() as connection:
            _bring_forward(connection, current)
    except DBAPIError as error:
        if not forbids_writing(error):
            raise
        raise StoreError(
            f"the store {address(engine)} is of an older version of this program, and this user may not bring it"
            " forward: read it once as the user that crawls, or after the next run"
        ) from error


def address(engine: sa.Engine) -> str:
    """Where the store is, for people: without its password."""
    return engine.url.database or "" if engine.dialect.name == "sqlite" else engine.url.render_as_string()


class _Looks(NamedTuple):
    version: int | None
    ready: bool


def _looks(engine: sa.Engine, current: int) -> _Looks:
    with engine.connect().execution_options(reading=True) as connection:
        version = _version(connection, current)
        return _Looks(version, version == current and not _missing_columns(connection))


def _bring_forward(connection: sa.Connection, current: int) -> None:
    if connection.dialect.name == "postgresql":  # two cities may make the tables at once; SQLite lets one in anyway
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(5147)")
    version = _version(connection, current) or current
    for step in MIGRATIONS[version - OLDEST :]:
        step(connection)
    METADATA.create_all(connection)
    for column in _missing_columns(connection):
        _add(connection, column)
    connection.execute(meta.delete().where(meta.c.key == "version"))
    connection.execute(meta.insert().values(key="version", value=str(current)))


def _version(connection: sa.Connection, current: int) -> int | None:
    """None for a fresh store. StoreTooOld for a version that nobody brings forward; any other is a newer program's."""
    if not sa.inspect(connection).has_table(meta.name):
        return None
    value = connection.scalar(sa.select(meta.c.value).where(meta.c.key == "version"))
    if value is None:
        return None
    store = f"the store {connection.engine.url.render_as_string()} has version {value}, this program"
    if value in map(str, range(1, OLDEST)):
        raise StoreTooOld(f"{store} reads none before {OLDEST}: crawl the city anew, with another OUTPUT_DIR.")
    if value not in map(str, range(OLDEST, current + 1)):
        raise StoreTooNew(f"{store} knows {current}: update the program, or give it another OUTPUT_DIR.")
    return int(value)


def _missing_columns(connection: sa.Connection) -> list[sa.Column[Any]]:
    inspector = sa.inspect(connection)
    missing: list[sa.Column[Any]] = []
    for table in METADATA.sorted_tables:
        there = (
            {column["name"] for column in inspector.get_columns(table.name)}
            if inspector.has_table(table.name)
            else set()
        )
        missing += [column for column in table.columns if column.name not in there]
    return missing


def _add(connection: sa.Connection, column: sa.Column[Any]) -> None:
    dialect = connection.dialect
    compiler: Any = dialect.ddl_compiler(dialect, None)  # type: ignore[arg-type]  # no statement: one column only
    table = dialect.identifier_preparer.format_table(column.table)
    connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {compiler.get_column_specification(column)}")
