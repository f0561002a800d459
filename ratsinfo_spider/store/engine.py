"""The database connection: SQLite as a file by default, any other by its URL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa

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


def open_engine(url: str | Path) -> sa.Engine:
    """An engine for `url`: a path or a SQLAlchemy URL such as `postgresql+psycopg://user@host/base`."""
    if "://" not in str(url):
        Path(url).parent.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{url}"
    engine = sa.create_engine(str(url))
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # Python's driver begins no transactions behind our back
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: sa.Connection) -> None:
    """Take the write lock at once: a transaction that reads first and writes later cannot wait for it any more."""
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
