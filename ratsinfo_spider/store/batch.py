"""Records into the database, a batch at a time, inside the transaction of the caller."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from ratsinfo_spider.items import Record
from ratsinfo_spider.schema import CHILDREN, RUN_TABLES, Stored
from ratsinfo_spider.store.history import History, RunKey, chunks
from ratsinfo_spider.store.merge import blank_row, differences, merge, needs_writing
from ratsinfo_spider.store.row_layout import Row, RowLayout
from ratsinfo_spider.store.sql_tables import DATA, reached

__all__ = ["note_lists", "write_records"]


def write_records(
    connection: sa.Connection, layouts: dict[str, RowLayout], history: History, records: Sequence[Record]
) -> None:
    """Merge `records` into their tables, in the order given."""
    by_table = attrgetter("table")
    for table, group in groupby(sorted(records, key=by_table), by_table):
        _TableBatch(connection, layouts[table], history).write(list(group))


class _TableBatch:
    """The records of one table in one batch."""

    def __init__(self, connection: sa.Connection, layout: RowLayout, history: History) -> None:
        self.connection = connection
        self.layout = layout
        self.history = history
        self.table = DATA[layout.table]
        self.fresh: list[Row] = []
        self.altered: list[Row] = []
        self.met: list[str] = []

    def write(self, records: list[Record]) -> None:
        before = self._load({str(record.id) for record in records})
        rows: dict[str, Row] = {}
        for record in records:
            row = rows.get(str(record.id))
            if row is None:
                row = rows[str(record.id)] = self._row(record, before)
            merge(self.layout, row, record)
        for record_id, row in rows.items():
            self._sort_out(record_id, before.get(record_id), row)
        self._execute()

    def _load(self, ids: set[str]) -> dict[str, tuple[Any, ...]]:
        found: dict[str, tuple[Any, ...]] = {}
        for some in chunks(ids):
            query = sa.select(self.table).where(self.table.c.id.in_(some))
            found.update((row[0], tuple(row)) for row in self.connection.execute(query))
        return found

    def _row(self, record: Record, before: dict[str, tuple[Any, ...]]) -> Row:
        site = self.history.run.site
        if record.site != site:
            raise ValueError(f"{record.id}: a record of {record.site!r} in the store of {site!r}")
        old = before.get(str(record.id))
        return list(old) if old is not None else blank_row(self.layout, str(record.id), site)

    def _sort_out(self, record_id: str, old: tuple[Any, ...] | None, row: Row) -> None:
        """What became of one row, into the list of what has to be written."""
        if old is None:
            self._come(record_id, row)
        elif old[self.layout.place["removed_at"]] is not None:
            self._come_back(record_id, old, row)
        elif needs_writing(self.layout, old, row):
            self._change(record_id, old, row)
        elif self._is_first_met(old):
            self._count("unchanged")
            self.met.append(record_id)

    def _is_first_met(self, old: tuple[Any, ...]) -> bool:
        """Whether this run had not met the row before."""
        return bool(old[self.layout.place["_run"]] != self.history.run.number)

    def _come(self, record_id: str, row: Row) -> None:
        self._stamp(row, "first_seen", "changed_at")
        row[self.layout.place["_born"]] = self.history.run.number
        self.fresh.append(row)
        self._note("new", record_id, row)

    def _come_back(self, record_id: str, old: tuple[Any, ...], row: Row) -> None:
        removed_at = self.layout.place["removed_at"]
        row[removed_at] = None
        self._note("restored", record_id, row, None, old[removed_at])
        self.history.counted.add(record_id)
        self._note_differences(record_id, old, row)
        self._stamp(row, "changed_at")
        self.altered.append(row)

    def _change(self, record_id: str, old: tuple[Any, ...], row: Row) -> None:
        born, run = old[self.layout.place["_born"]], self.history.run
        known = old[self.layout.place["_stated"]] if born >= run.filled_from else None
        if born < run.born_from and self._note_differences(record_id, old, row, known):
            self._count_change(record_id, old)
            self._stamp(row, "changed_at")
        else:  # an address, or who has spoken about it
            if self._is_first_met(old):
                self._count("unchanged")
            self._stamp(row)
        self.altered.append(row)

    def _count_change(self, record_id: str, old: tuple[Any, ...]) -> None:
        """A row counts once in a run: as new or restored whatever follows, else as changed, else as unchanged."""
        if record_id in self.history.counted:
            return
        self.history.counted.add(record_id)
        self._count("changed")
        if not self._is_first_met(old):  # by a page that said nothing new
            self._count("unchanged", -1)

    def _stamp(self, row: Row, *clocks: str) -> None:
        place = self.layout.place
        for clock in ("last_seen", *clocks):
            row[place[clock]] = self.history.at
        row[place["_run"]] = self.history.run.number
        row[place["_absences"]] = 0

    def _note_differences(self, record_id: str, old: tuple[Any, ...], row: Row, known: int | None = None) -> bool:
        """Write down what changed, of the columns `known` (bits), else of all; whether that was anything."""
        found = differences(self.layout, old, row, known)
        for column, before, after in found:
            self._note("changed", record_id, row, column, before, after)
        return bool(found)

    def _note(  # one row of `changes`
        self, kind: str, record_id: str, row: Row, column: str | None = None, old: Stored = None, new: Stored = None
    ) -> None:
        if self.layout.table not in RUN_TABLES:
            url = row[self.layout.place["url"]]
            self.history.add(kind, self.layout.table, record_id, url, column, old, new)
        if column is None:
            self._count(kind)

    def _count(self, kind: str, more: int = 1) -> None:
        self.history.counts[f"{self.layout.table}/{kind}"] += more

    def _execute(self) -> None:
        names = self.layout.names
        if self.fresh:
            self.connection.execute(self.table.insert(), [dict(zip(names, row, strict=True)) for row in self.fresh])
        if self.altered:
            update = self.table.update().where(self.table.c.id == sa.bindparam("key"))
            rows = [{"key": row[0], **dict(zip(names[1:], row[1:], strict=True))} for row in self.altered]
            self.connection.execute(update, rows)
        for ids in chunks(self.met):
            met = {"last_seen": self.history.at, "_run": self.history.run.number, "_absences": 0}
            self.connection.execute(self.table.update().where(self.table.c.id.in_(ids)).values(met))


def note_lists(connection: sa.Connection, run: RunKey, records: Iterable[Record]) -> None:
    """Remember which lists were read in full; `missing.py` counts what they lack when the run is closed."""
    lists = {
        (str(record.id), child)
        for record in records
        for child in record.statement.lists
        if child in CHILDREN[record.table]
    }
    if not lists:
        return
    key = (
        reached.c.site == run.site,
        reached.c.parent_id == sa.bindparam("parent"),
        reached.c.child_table == sa.bindparam("child"),
    )
    connection.execute(reached.delete().where(*key), [{"parent": parent, "child": child} for parent, child in lists])
    rows = [{"site": run.site, "parent_id": parent, "child_table": child, "run": run.number} for parent, child in lists]
    connection.execute(reached.insert(), rows)
