"""What the record store refuses, each with a sentence for the person who runs the crawl."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

__all__ = [
    "StoreAbsent",
    "StoreBusy",
    "StoreDamaged",
    "StoreError",
    "StoreLost",
    "StoreTooNew",
    "StoreTooOld",
    "forbids_writing",
    "sentence",
]


class StoreError(Exception):
    """The record store cannot do what was asked; the message says why and what to do."""


class StoreBusy(StoreError):  # noqa: N818  # read as a sentence: "the store is busy"
    """Another run of the same city has the store."""


class StoreAbsent(StoreError, FileNotFoundError):  # noqa: N818
    """There is no store where somebody wanted to read one."""


class StoreTooOld(StoreError):  # noqa: N818
    """The store was written by a version of this program from which nothing leads to this one."""


class StoreTooNew(StoreError):  # noqa: N818
    """The store was written by a newer version of this program."""


class StoreLost(StoreError):  # noqa: N818
    """The store does not hold what it must: it was deleted, emptied or replaced."""


class StoreDamaged(StoreError):  # noqa: N818
    """The store holds a value that cannot be read."""


# PostgreSQL's insufficient_privilege, and read_only_sql_transaction of a standby or of a role that only reads.
_FORBIDDEN = ("42501", "25006")


def forbids_writing(error: DBAPIError) -> bool:
    """Whether the database says that this user may only read."""
    name = str(getattr(error.orig, "sqlite_errorname", ""))
    return name.startswith("SQLITE_READONLY") or getattr(error.orig, "sqlstate", None) in _FORBIDDEN


def sentence(error: BaseException) -> str:
    """The first line of what the store or its database says; the others are for the database's own authors."""
    return str(getattr(error, "orig", None) or error).partition("\n")[0]
