"""How a SQLite file is opened: by a crawl, which makes it, and by those who read, who make nothing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from ratsinfo_spider.store.store_errors import StoreAbsent, StoreError

__all__ = ["check_unchanged", "overwrite_log", "prepare_reading", "prepare_writing"]

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
_IMMUTABLE = "mode=ro&immutable=1"  # without locks, and without the files that these need
_FROZEN = "ratsinfo_frozen"


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
        where = "OUTPUT_DIR, RATSINFO_STORE, store="
        raise StoreAbsent(f"no record store at {place}: crawl the city first, or say where its store is ({where})")
    sa.event.listen(engine, "do_connect", _open_as_it_may_be)


def overwrite_log(engine: sa.Engine) -> None:
    """Bring the write-ahead log into the file and empty it, so that neither holds what was overwritten."""
    raw = engine.raw_connection()  # not within a transaction, which SQLAlchemy would begin
    try:
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()


def check_unchanged(connection: sa.Connection) -> None:
    """StoreError if the file that `connection` reads without locks was written meanwhile."""
    frozen = connection.info.get(_FROZEN)
    if frozen and frozen != _stamp(path := frozen[0]):
        raise StoreError(f"the store {path} was written while it was read: try again")


def _open_as_it_may_be(_dialect: object, record: Any, words: list[Any], options: dict[str, Any]) -> None:
    """The file may be gone by now: then opening it fails."""
    path = Path(words[0]).resolve()  # SQLite, too, looks for a link's -wal beside the file itself
    mode = _mode(path)
    if mode == _IMMUTABLE:
        record.info[_FROZEN] = _stamp(path)
    words[0] = f"{path.as_uri()}?{mode}"
    options["uri"] = True


def _mode(path: Path) -> str:
    """How this user may open the file. Readers, too, need -wal and -shm beside it, and make them where there are none.

    Only who may write all of it makes them, and SQLite removes them: left behind by another user, they would keep the
    owner's next crawl from writing.
    """
    wal, shm, journal = (path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))
    if _may_write(path) and _may_write(path.parent):
        return "mode=rw"
    if os.access(wal, os.R_OK) and os.access(shm, os.R_OK):  # of a crawl under way, or a killed one
        return "mode=ro"
    for rest in (wal, journal):
        if rest.exists() and rest.stat().st_size:
            raise StoreError(
                f"the store {path} cannot be read by this user: its last batches are still in {rest.name}, which only"
                " its owner can bring in; read it as the user that crawls, or after the next run"
            )
    return _IMMUTABLE


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK)  # also False on what is mounted for reading only


def _stamp(path: Path) -> tuple[Path, int, int]:
    seen = path.stat()
    return path, seen.st_mtime_ns, seen.st_size


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
