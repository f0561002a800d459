"""How a SQLite file is opened: by a crawl, which makes it, and by those who read, who make nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from ratsinfo_spider.store.errors import StoreAbsent

__all__ = ["prepare_reading", "prepare_writing"]

# A writer of another city in the same file holds the database for one batch only.
BUSY_SECONDS = 30
_READING = (
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
    "PRAGMA cache_size = -16000",
)
_WRITING = (
    "PRAGMA page_size = 8192",  # an item with its texts is 2 to 4 kB: one a page of 4096 wastes a third of the file
    *_READING,
    "PRAGMA journal_mode = WAL",  # readers (a notebook, `scrapy export`) see the last batch while a crawl writes
    "PRAGMA synchronous = NORMAL",  # safe at kill -9; a power cut may cost the last batches, never the file
)


def prepare_writing(engine: sa.Engine) -> None:
    """Connections of `engine` make the file where there is none, and bring it into the mode that a crawl needs."""
    _prepare(engine, _WRITING)


def prepare_reading(engine: sa.Engine) -> None:
    """Connections of `engine` leave the file as it is. StoreAbsent where there is none, which SQLite would make."""
    _prepare(engine, _READING)
    place = engine.url.database or ":memory:"
    if engine.url.query.get("uri"):  # SQLite's own address: who writes it says how the file is opened
        return
    if not Path(place).exists():
        raise StoreAbsent(f"no record store at {place}: crawl the city first, or say where its store is")
    sa.event.listen(engine, "do_connect", _make_nothing)


def _make_nothing(_dialect: object, _record: object, words: list[Any], options: dict[str, Any]) -> None:
    """The file may be gone by now: then opening it fails."""
    words[0] = f"{Path(words[0]).resolve().as_uri()}?mode=rw"
    options["uri"] = True


def _prepare(engine: sa.Engine, pragmas: tuple[str, ...]) -> None:
    def connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # Python's driver begins no transactions behind our back
        for pragma in pragmas:
            connection.execute(pragma)

    sa.event.listen(engine, "connect", connect)
    sa.event.listen(engine, "begin", _begin)


def _begin(connection: sa.Connection) -> None:
    """Take the write lock at once: a transaction that reads first and writes later cannot wait for it any more."""
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
