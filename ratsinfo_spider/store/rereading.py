"""Rows for a second reading of their stored words, and what that changes: the kind `reread` in `changes`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import sqlalchemy as sa

from ratsinfo_spider.items import Record
from ratsinfo_spider.store.derived_columns import derive_columns
from ratsinfo_spider.store.history import History, RunKey, next_run
from ratsinfo_spider.store.lock import take_lock
from ratsinfo_spider.store.merge import blank_row, merge
from ratsinfo_spider.store.row_layout import load_layouts
from ratsinfo_spider.store.sql_tables import DATA, meta

__all__ = ["Owner", "Rereading", "StoredRow", "rereading"]

StoredRow = sa.RowMapping
_BATCH = 200  # records with all their texts


@contextmanager
def rereading(engine: sa.Engine, site: str, run: RunKey | str, at: str) -> Iterator[Rereading]:
    """The rows of `site` in one transaction. `run` is the open one, or the id of what takes its place: that locks."""
    lock = take_lock(engine, site, f"reread {run}") if isinstance(run, str) else None
    try:
        with engine.begin() as connection:
            key = next_run(connection, site, run) if isinstance(run, str) else run
            yield Rereading(connection, History(key, at))
    finally:
        if lock:
            lock.release()


class Owner(NamedTuple):
    """A record with its text panels in order, and with its votes, removed ones too."""

    row: StoredRow
    sections: list[StoredRow]
    votes: list[StoredRow]


class Rereading:
    """The rows of one city, inside the transaction of the caller. Rows that were removed are not read again."""

    def __init__(self, connection: sa.Connection, history: History) -> None:
        self._otherwise: defaultdict[str, set[str]] = defaultdict(set)
        self._connection = connection
        self._history = history
        self._site = history.run.site
        self._layouts = load_layouts(connection)
        self._filled: dict[tuple[str, str], bool] = {}

    @property
    def counts(self) -> dict[str, int]:
        """Rows by table that are otherwise now."""
        return {table: len(ids) for table, ids in self._otherwise.items()}

    @property
    def reader(self) -> str | None:
        """What code the rows were read with, as `note_reader` was told."""
        return self._connection.scalar(sa.select(meta.c.value).where(meta.c.key == self._key))

    @property
    def has_items(self) -> bool:
        """Whether an agenda item was ever read; a store without is a fresh one."""
        return self._was_filled("agenda_items", "id")

    def note_reader(self, reader: str) -> None:
        """From now on the rows are as this code reads them."""
        self._connection.execute(meta.delete().where(meta.c.key == self._key))
        self._connection.execute(meta.insert().values(key=self._key, value=reader))

    @property
    def _key(self) -> str:
        return f"reader of {self._site}"

    def _was_filled(self, table: str, column: str) -> bool:
        """Whether the column had a value in any row, before the first is written."""
        if (table, column) not in self._filled:
            row = DATA[table].c
            query = sa.select(sa.literal(1)).where(row.site == self._site, row[column].is_not(None)).limit(1)
            self._filled[table, column] = self._connection.scalar(query) is not None
        return self._filled[table, column]

    # ── reading ──────────────────────────────────────────────────────────────────────────────

    def rows(self, table: str) -> Iterator[StoredRow]:
        """The rows of a table."""
        for batch in self._batches(table):
            yield from batch

    def owners(self, table: str) -> Iterator[Owner]:
        """The records of a table whose pages have text panels."""
        for batch in self._batches(table):
            ids = [row["id"] for row in batch]
            sections, votes = DATA["sections"].c, DATA["votes"].c
            panels = self._below("sections", sections.owner_id, ids, sections.removed_at.is_(None))
            ballots = self._below("votes", votes.agenda_item_id, ids)
            for row in batch:
                yield Owner(row, panels[row["id"]], ballots[row["id"]])

    def _batches(self, table: str) -> Iterator[list[StoredRow]]:
        rows, last = DATA[table], ""
        query = sa.select(rows).where(rows.c.site == self._site, rows.c.removed_at.is_(None))
        query = query.order_by(rows.c.id).limit(_BATCH)
        while batch := list(self._connection.execute(query.where(rows.c.id > last)).mappings()):
            last = batch[-1]["id"]
            yield list(batch)

    def _below(
        self, table: str, key: sa.Column[Any], ids: list[str], *conditions: sa.ColumnElement[bool]
    ) -> dict[str, list[StoredRow]]:
        rows = DATA[table]
        query = sa.select(rows).where(key.in_(ids), *conditions).order_by(rows.c.position, rows.c.id)
        found: dict[str, list[StoredRow]] = defaultdict(list)
        for row in self._connection.execute(query).mappings():
            found[row[key.name]].append(row)
        return found

    # ── writing ──────────────────────────────────────────────────────────────────────────────

    def compare(
        self, table: str, row: StoredRow, values: Mapping[str, Any], quiet: frozenset[str] = frozenset()
    ) -> None:
        """Write what is otherwise than in the row; of `quiet` columns no note is taken.

        A column that has no value in any row of the city joined the schema later: its first values are no change.
        """
        changed: dict[str, Any] = {}
        for spec in self._layouts[table].content:
            if spec.name in values:
                value = values[spec.name]
                stored = spec.encode(value) if spec.encode and value is not None else value
                if stored != row[spec.name]:
                    changed[spec.name] = stored
        self._write(table, row, changed, quiet)

    def votes(self, owner: Owner, read: Iterable[Record], *, people: bool) -> None:
        """The votes of an item as they are read now: one that is not among them goes, a new one comes.

        Without `people` no note of other `parties` is taken: it would hold the persons that are to go.
        """
        before = {row["id"]: row for row in owner.votes}
        for vote in read:
            row = before.pop(vote.id, None)
            if row is None:
                self._come(vote, owner.row)
                continue
            names = vote.statement.columns - {"url"}
            quiet = frozenset() if people else frozenset({"parties"})
            self.compare(vote.table, row, {name: getattr(vote, name) for name in names}, quiet)
            if row["removed_at"] is not None:
                self._write(vote.table, row, {"removed_at": None})
        for row in before.values():
            if row["removed_at"] is None:
                self._write("votes", row, {"removed_at": self._history.at})

    def derive(self) -> None:
        """The columns that follow from other rows; the last step."""
        for table, record_id in derive_columns(self._connection, self._history, self._was_filled):
            self._otherwise[table].add(record_id)
        self._history.write(self._connection)

    def _come(self, record: Record, owner: StoredRow) -> None:
        """A row that the old code did not see. It is as old as the page that holds its words."""
        layout, at = self._layouts[record.table], self._history.at
        row = blank_row(layout, str(record.id), self._site)
        merge(layout, row, record)
        values = dict(zip(layout.names, row, strict=True))
        values |= dict.fromkeys(("first_seen", "last_seen", "changed_at"), at)
        values |= {"_run": owner["_run"], "_born": owner["_born"]}
        for name in (spec.name for spec in layout.content):
            self._was_filled(record.table, name)
        self._connection.execute(DATA[record.table].insert().values(values))
        self._history.add("reread", record.table, str(record.id), record.url, "first_seen", None, at)
        self._otherwise[record.table].add(str(record.id))

    def _write(
        self, table: str, row: StoredRow, changed: Mapping[str, Any], quiet: frozenset[str] = frozenset()
    ) -> None:
        if not changed:
            return
        noted = [
            name for name in changed if name == "removed_at" or (name not in quiet and self._was_filled(table, name))
        ]
        for name in noted:
            self._history.add("reread", table, row["id"], row["url"], name, row[name], changed[name])
        values = {**changed, "changed_at": self._history.at} if noted else changed
        self._connection.execute(DATA[table].update().where(DATA[table].c.id == row["id"]).values(values))
        self._otherwise[table].add(row["id"])
