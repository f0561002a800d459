"""Rows out of the store, streamed: as they are, or as they were at a moment.

The past is made from the present: a row's changes after the moment are undone, the newest first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa

from ratsinfo_spider.schema import Column, Stored, columns, from_stored, from_text, zone_text
from ratsinfo_spider.store.pruning import check_reaches
from ratsinfo_spider.store.sql_tables import DATA, HISTORY, changes
from ratsinfo_spider.store.years import year_of

__all__ = ["Event", "StoredRow", "View", "as_it_was"]

StoredRow = tuple[Stored, ...]
BATCH = 2_000  # rows: some 6 MB of agenda items; more cost memory and win nothing


class Event(NamedTuple):
    """One row of `changes` about a record that was there already."""

    record_id: str
    at: str
    kind: str
    column: str | None
    old: str | None


class View:
    """One unchanging view of a city's tables, however long reading it takes and whoever writes meanwhile."""

    def __init__(self, connection: sa.Connection, site: str) -> None:
        self._connection = connection
        self.site = site

    def rows(self, table: str, as_of: dt.datetime | None = None, batch: int = BATCH) -> Iterator[list[StoredRow]]:
        """The rows of `table`, removed ones too, in batches: stored values, columns as in the files.

        Ordered by id (`changes`: by time). `as_of` (aware): as they were then, StoreError for a moment before the
        history begins (`pruning.py`); a `last_seen` after that moment reads as the moment, a `fetched_at` as null.
        Addresses have no history: they are those of now.
        """
        moment = None if as_of is None else zone_text(as_of, "UTC")
        if moment:
            check_reaches(self._connection, self.site, moment)
        query = _changes(self.site, moment) if table == "changes" else _data(self.site, table, moment)
        events = _Events(self._connection, self.site, table) if moment and table in HISTORY else None
        for part in self._connection.execute(query.execution_options(yield_per=batch)).partitions():
            rows = [tuple(row) for row in part]
            if moment and events:
                rows = [as_it_was(columns(table), row, events.of(str(row[0])), moment) for row in rows]
            yield rows

    def rows_by_year(self, table: str) -> Iterator[tuple[str | None, list[StoredRow]]]:
        """The rows of `table` as they are, in batches of one year each (`years.py`), the years one after the other."""
        query = _changes(self.site, None) if table == "changes" else _data(self.site, table, None)
        year = year_of(table, self._connection.dialect.name).label("_year")
        key = changes.c.seq if table == "changes" else DATA[table].c.id
        query = query.add_columns(year).order_by(None).order_by(year, key)
        for part in self._connection.execute(query.execution_options(yield_per=BATCH)).partitions():
            for of_year, rows in groupby(part, lambda row: row[-1]):
                yield of_year, [tuple(row[:-1]) for row in rows]

    def find(self, table: str, record_id: str) -> dict[str, Any] | None:
        """One row by its id, in Python's types."""
        row = self._connection.execute(_one(table), {"record_id": record_id}).first()
        if row is None:
            return None
        return {column.name: from_stored(column, value) for column, value in zip(columns(table), row, strict=True)}

    def refers_to_nothing(self, table: str, column: str, parent: str) -> bool:
        """Whether a row of `table` names in `column` the id of a row of `parent` that is not there."""
        child, ids = DATA[table].c, DATA[parent].c.id
        missing = sa.select(child.id).where(
            child.site == self.site, child[column].is_not(None), ~sa.exists().where(ids == child[column])
        )
        return self._connection.execute(missing.limit(1)).first() is not None

    def count(self, table: str) -> int:
        """Rows of `table`, removed ones too."""
        rows = changes if table == "changes" else DATA[table]
        query = sa.select(sa.func.count()).select_from(rows).where(rows.c.site == self.site)
        return self._connection.scalar(query) or 0


@cache
def _one(table: str) -> sa.Select[Any]:
    data = DATA[table].c
    return sa.select(*(data[column.name] for column in columns(table))).where(data.id == sa.bindparam("record_id"))


def _data(site: str, table: str, moment: str | None) -> sa.Select[Any]:
    data = DATA[table].c
    query = sa.select(*(data[column.name] for column in columns(table))).where(data.site == site).order_by(data.id)
    return query if moment is None else query.where(data.first_seen <= moment)


def _changes(site: str, moment: str | None) -> sa.Select[Any]:
    made = {
        "id": sa.literal(f"{site}:change:") + sa.cast(changes.c.seq, sa.Text()),
        "first_seen": changes.c.observed_at,
        "last_seen": changes.c.observed_at,
        "changed_at": changes.c.observed_at,
        "removed_at": sa.null(),
    }
    wanted = [made[column.name] if column.name in made else changes.c[column.name] for column in columns("changes")]
    query = sa.select(*wanted).where(changes.c.site == site).order_by(changes.c.seq)
    return query if moment is None else query.where(changes.c.observed_at <= moment)


class _Events:
    """The changes of a table by record, read along with its rows in the same order."""

    def __init__(self, connection: sa.Connection, site: str, table: str) -> None:
        wanted = changes.c
        query = (
            sa.select(wanted.record_id, wanted.observed_at, wanted.kind, wanted.column_name, wanted.old)
            .where(wanted.site == site, wanted.table_name == table, wanted.kind != "new")
            .order_by(wanted.record_id, wanted.seq)
            .execution_options(yield_per=1000)
        )
        rows = (Event(*row) for row in connection.execute(query))
        self._groups = groupby(rows, lambda event: event.record_id)
        self._next = next(self._groups, None)

    def of(self, record_id: str) -> list[Event]:
        """The events of one record, oldest first; to be asked in the order of ids."""
        while self._next and self._next[0] < record_id:
            self._next = next(self._groups, None)
        if self._next and self._next[0] == record_id:
            return list(self._next[1])
        return []


def as_it_was(table: Sequence[Column], row: StoredRow, events: Sequence[Event], moment: str) -> StoredRow:
    """`row` without what happened to it after `moment` (UTC, as stored)."""
    values = dict(zip((column.name for column in table), row, strict=True))
    kinds = {column.name: column for column in table}
    for event in reversed(events):
        if event.at <= moment:
            values["changed_at"] = event.at
            break
        if event.kind in ("removed", "restored"):
            values["removed_at"] = event.old
        elif event.kind == "identified" and event.column is None:
            values["id"] = event.old
            values |= {"native_id": None} if "native_id" in values else {}
        elif event.column in kinds:  # a column that has left the schema since is passed over
            values[event.column] = from_text(kinds[event.column], event.old)
    else:
        values["changed_at"] = values["first_seen"]
    values["last_seen"] = min(str(values["last_seen"]), moment)
    if str(values.get("fetched_at") or "") > moment:  # when it was loaded before is not remembered
        values["fetched_at"] = None
    return tuple(values.values())
