"""One run of a city at a time. The system lets go of the lock when its process dies, however it dies."""

from __future__ import annotations

import fcntl
import hashlib
from pathlib import Path
from typing import IO, Protocol

import sqlalchemy as sa

from ratsinfo_spider.store.store_errors import StoreBusy

__all__ = ["AdvisoryLock", "FileLock", "Lock", "is_held", "take_lock"]


class Lock(Protocol):
    """What `take_lock` gives."""

    def release(self) -> None:
        """Let the next run in."""


def take_lock(engine: sa.Engine, site: str, holder: str) -> Lock:
    """The lock of `site` in this store, or StoreBusy. `holder` says in words who has it from now on."""
    if engine.dialect.name == "sqlite":
        try:
            return FileLock(_lock_path(engine, site), holder)
        except BlockingIOError as error:
            raise _busy(site, str(error) or "by another process") from None
    return AdvisoryLock(engine, site)


def is_held(engine: sa.Engine, site: str) -> bool:
    """Whether a living process has the lock of `site`. Somebody who may only read can ask, too."""
    if engine.dialect.name == "sqlite":
        return _is_locked(_lock_path(engine, site))
    try:
        AdvisoryLock(engine, site).release()
    except StoreBusy:
        return True
    return False


def _lock_path(engine: sa.Engine, site: str) -> Path:
    return Path(f"{engine.url.database}-{site}.lock")


def _is_locked(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _busy(site: str, holder: str) -> StoreBusy:
    return StoreBusy(
        f"{site} is being crawled already ({holder}): wait for that run to end, or stop it, then try again."
    )


class FileLock:
    """A lock of the operating system on a file of its own. The file stays: only its lock counts.

    BlockingIOError if another process has it, with what that one wrote about itself.
    """

    def __init__(self, path: Path, holder: str) -> None:
        self._file: IO[str] = path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with self._file as file:
                file.seek(0)
                raise BlockingIOError(file.read().strip()) from None
        self._file.seek(0)
        self._file.truncate()
        self._file.write(holder)
        self._file.flush()

    def release(self) -> None:
        """Let the next one in."""
        self._file.close()


class AdvisoryLock:
    """A lock of PostgreSQL, held by a connection of its own for as long as that lives.

    A machine that dies says no good-bye: the server asks whether it is there, by itself only after two hours.
    """

    KEEPALIVE = (("idle", 30), ("interval", 10), ("count", 3))  # a minute

    def __init__(self, engine: sa.Engine, site: str) -> None:
        digest = hashlib.blake2b(f"ratsinfo_spider:{site}".encode(), digest_size=8).digest()
        key = int.from_bytes(digest, "big", signed=True)
        self.connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        for name, value in self.KEEPALIVE:
            self.connection.exec_driver_sql(f"SET tcp_keepalives_{name} = {value}")
        if not self.connection.scalar(sa.select(sa.func.pg_try_advisory_lock(key))):
            self.connection.close()
            raise _busy(site, "by another process on this database")

    def release(self) -> None:
        self.connection.invalidate()  # closes it for real: back in the pool it would keep the lock
        self.connection.close()
