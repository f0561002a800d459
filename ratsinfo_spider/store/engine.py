"""The database connection: SQLite as a file by default, any other by its URL."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

from ratsinfo_spider.store.errors import StoreError

__all__ = ["open_engine"]

# A writer of another city in the same file holds the database for one batch only.
BUSY_SECONDS = 30
_PRAGMAS = (
    "PRAGMA page_size = 8192",  # an item with its texts is 2 to 4 kB: one a page of 4096 wastes a third of the file
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
    "PRAGMA journal_mode = WAL",  # readers (a notebook, `scrapy export`) see the last batch while a crawl writes
    "PRAGMA synchronous = NORMAL",  # safe at kill -9; a power cut may cost the last batches, never the file
    "PRAGMA cache_size = -16000",
)


_SCHEME = re.compile(r"\w[\w+]+:")  # two letters at least: one is a drive on Windows
_KNOWN = "write a path, or postgresql+psycopg://user:password@host/database"
# What other programs call PostgreSQL, with their drivers; ours is psycopg.
_POSTGRES = ("postgres", "postgresql", "postgresql+psycopg")


def open_engine(url: str | Path) -> sa.Engine:
    """An engine for `url`: a path or a SQLAlchemy URL such as `postgresql+psycopg://user@host/base`.

    StoreError for a URL that is neither SQLite nor PostgreSQL.
    """
    place = str(url)
    if _SCHEME.match(place):
        address = _checked(place)
    else:
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        address = sa.URL.create("sqlite", database=place)
    engine = sa.create_engine(address)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _checked(address: str) -> sa.URL:
    try:
        url = sa.make_url(address)
    except (ArgumentError, ValueError):  # their words would repeat a password
        raise StoreError(f"RATSINFO_STORE is no URL; {_KNOWN}") from None
    if url.drivername in _POSTGRES:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite":
        return url
    raise StoreError(f"RATSINFO_STORE is a database of {url.drivername}, which is not supported; {_KNOWN}")


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # Python's driver begins no transactions behind our back
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: sa.Connection) -> None:
    """Take the write lock at once: a transaction that reads first and writes later cannot wait for it any more."""
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
