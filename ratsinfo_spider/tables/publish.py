"""The parts of a folder of tables, renamed all together or not at all, whenever the one who writes them dies.

By itself, without Arrow: a crawl finishes what a dead one left half done, and its process is to stay small.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ratsinfo_spider.items import TABLES
from ratsinfo_spider.store.lock import FileLock
from ratsinfo_spider.store.store_errors import StoreBusy
from ratsinfo_spider.tables.formats import FORMATS

__all__ = ["DESCRIPTION", "alone", "discard", "finish_promised", "has_tables", "part_of", "promise", "settle"]

DESCRIPTION = "datapackage.json"
# Written when every part is good and removed when every part is renamed: whoever comes after a
# crash between two renames finishes them, so a folder never stays half old, half new.
_READY = ".ready"


def part_of(directory: Path, name: str) -> Path:
    """Where the file `name` is written before it takes its name."""
    return directory / f".{name}.part"


def has_tables(directory: Path) -> bool:
    """Whether tables of an earlier run lie here."""
    return any((directory / f"{table}.{form}").exists() for table in TABLES for form in FORMATS)


@contextmanager
def alone(directory: Path) -> Iterator[None]:
    """Nobody else writes tables here meanwhile; StoreBusy if somebody does."""
    try:
        lock = FileLock(directory / ".lock", f"process {os.getpid()}")
    except BlockingIOError as error:
        raise StoreBusy(f"{directory} is being written ({error}): wait for that to end, then try again.") from None
    try:
        yield
    finally:
        lock.release()


def promise(directory: Path) -> None:
    """All parts are good: from here on they will be renamed, by this process or another."""
    (directory / _READY).touch()


def settle(directory: Path) -> None:
    """Finish the renames that were promised, or remove the parts of a run that did not get so far."""
    if not (directory / _READY).exists():
        discard(directory)
        return
    for name, part in _parts(directory):
        part.replace(directory / name)
    (directory / _READY).unlink()
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def finish_promised(directory: Path) -> bool:
    """Finish the renames of a writer that died between two of them; whether there were any.

    StoreBusy if it lives, or another one has come.
    """
    if not (directory / _READY).exists():
        return False
    with alone(directory):
        settle(directory)
    return True


def discard(directory: Path) -> None:
    """Remove the parts."""
    for _, part in _parts(directory):
        part.unlink()


def _parts(directory: Path) -> list[tuple[str, Path]]:
    """Ours alone, by the names of their files: a folder somebody chose may hold a `.download.part` of his own."""
    names = [DESCRIPTION, *(f"{table}.{form}" for table in TABLES for form in FORMATS)]
    parts = [(name, part_of(directory, name)) for name in names]
    return [(name, part) for name, part in parts if part.exists()]
