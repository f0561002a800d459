"""Giving up a city's old history, which is what grows for ever; its rows and files stay.

From the day before which the changes are gone on, the past can still be told as it was (`as_of`). Of an earlier moment
it is refused: without the changes it would be made up.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from ratsinfo_spider.schema import zone_text
from ratsinfo_spider.store.engine import open_engine
from ratsinfo_spider.store.lock import take_lock
from ratsinfo_spider.store.migrations import check_readable
from ratsinfo_spider.store.sql_tables import changes, meta
from ratsinfo_spider.store.store_errors import StoreError

__all__ = ["Pruned", "check_reaches", "prune"]


@dataclass(frozen=True)
class Pruned:
    """What goes, or would go: of so many changes in all. The last old one of each record stays: it dates the row."""

    changes: int
    of: int


def prune(place: str | Path, site: str, before: dt.datetime, *, for_real: bool) -> Pruned:
    """Drop the changes of `site` before a moment (aware), or only count them.

    No run of the city may be under way (StoreBusy). The space of a SQLite file is given back. Raises StoreError.
    """
    engine = open_engine(place, reading=True)  # it makes none
    try:
        check_readable(engine)
        if not for_real:
            with engine.connect().execution_options(reading=True) as connection:
                return _count(connection, site, zone_text(before, "UTC"))
    finally:
        engine.dispose()
    engine = open_engine(place)
    try:
        lock = take_lock(engine, site, f"scrapy prune, since {zone_text(dt.datetime.now(dt.UTC), 'UTC')}")
        try:
            return _prune(engine, site, zone_text(before, "UTC"))
        finally:
            lock.release()
    finally:
        engine.dispose()


def check_reaches(connection: sa.Connection, site: str, moment: str) -> None:
    """StoreError where the history of `site` does not reach back to `moment` (UTC, as stored)."""
    begins = connection.scalar(sa.select(meta.c.value).where(meta.c.key == _key(site)))
    if begins and moment < begins:
        raise StoreError(f"the history of {site} begins {begins}: what was before was deleted by `scrapy prune`")


def _prune(engine: sa.Engine, site: str, before: str) -> Pruned:
    with engine.begin() as connection:
        found = _count(connection, site, before)
        connection.execute(changes.delete().where(*_old(site, before)))
        begins = connection.scalar(sa.select(meta.c.value).where(meta.c.key == _key(site))) or ""
        connection.execute(meta.delete().where(meta.c.key == _key(site)))
        connection.execute(meta.insert().values(key=_key(site), value=max(begins, before)))
    if engine.dialect.name == "sqlite":
        driver = engine.raw_connection()  # SQLAlchemy would begin a transaction
        try:
            driver.cursor().execute("VACUUM")
        finally:
            driver.close()
    return found


def _count(connection: sa.Connection, site: str, before: str) -> Pruned:
    of_site = sa.select(sa.func.count()).select_from(changes).where(changes.c.site == site)
    return Pruned(connection.scalar(of_site.where(*_old(site, before))) or 0, connection.scalar(of_site) or 0)


def _old(site: str, before: str) -> tuple[sa.ColumnElement[bool], ...]:
    is_old = (changes.c.site == site, changes.c.observed_at < before)
    last = sa.select(sa.func.max(changes.c.seq)).where(*is_old).group_by(changes.c.table_name, changes.c.record_id)
    return (*is_old, changes.c.seq.not_in(last))


def _key(site: str) -> str:
    return f"history_from:{site}"
