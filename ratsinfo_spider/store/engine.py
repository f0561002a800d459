"""The database connection: SQLite as a file by default, any other by its URL."""

from __future__ import annotations

import re
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

from ratsinfo_spider.store.sqlite import prepare_reading, prepare_writing
from ratsinfo_spider.store.store_errors import StoreError

__all__ = ["open_engine"]

_SCHEME = re.compile(r"\w[\w+]+:")  # two letters at least: one is a drive on Windows
_KNOWN = "write a path, or postgresql+psycopg://user:password@host/database"
# What other programs call PostgreSQL, with their drivers; ours is psycopg.
_POSTGRES = ("postgres", "postgresql", "postgresql+psycopg")


def open_engine(url: str | Path, *, reading: bool = False) -> sa.Engine:
    """An engine for `url`: a path or a SQLAlchemy URL such as `postgresql+psycopg://user@host/base`.

    `reading`: no file is made for it. StoreError for a URL that is neither SQLite nor PostgreSQL, StoreAbsent where
    there is no file to read.
    """
    place = str(url)
    if _SCHEME.match(place):
        address = _checked(place)
    else:
        if not reading:
            Path(place).parent.mkdir(parents=True, exist_ok=True)
        address = sa.URL.create("sqlite", database=place)
    engine = sa.create_engine(address)
    if engine.dialect.name == "sqlite":
        (prepare_reading if reading else prepare_writing)(engine)
    return engine


def _checked(address: str) -> sa.URL:
    try:
        url = sa.make_url(address)
    except (ArgumentError, ValueError):  # their words would repeat a password
        raise StoreError(f"RATSINFO_STORE is not a URL; {_KNOWN}") from None
    if url.drivername in _POSTGRES:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite":
        return url
    raise StoreError(f"RATSINFO_STORE is a database of {url.drivername}, which is not supported; {_KNOWN}")
