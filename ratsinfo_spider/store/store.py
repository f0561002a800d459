"""The record store: the truth about a city, and what the next run plans from."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa

from ratsinfo_spider.items import TABLES, Record
from ratsinfo_spider.schema import zone_text
from ratsinfo_spider.store.batch import note_lists, write_records
from ratsinfo_spider.store.coverage_retention import forget_coverage
from ratsinfo_spider.store.earlier import Earlier, FileIds
from ratsinfo_spider.store.engine import open_engine
from ratsinfo_spider.store.errors import StoreError
from ratsinfo_spider.store.fetches import Fetch, read_fetches, write_fetches
from ratsinfo_spider.store.figures import Figures, empty_examples, read_figures
from ratsinfo_spider.store.gap_memory import Gap, read_gaps, write_gaps
from ratsinfo_spider.store.history import Counts, History, RunKey
from ratsinfo_spider.store.lock import Lock, take_lock
from ratsinfo_spider.store.lookup import Lookup
from ratsinfo_spider.store.migrations import address, check_readable, migrate
from ratsinfo_spider.store.missing import Window, count_absences, count_gone
from ratsinfo_spider.store.row_layout import RowLayout, load_layouts
from ratsinfo_spider.store.rows import BATCH, StoredRow, View
from ratsinfo_spider.store.second_look import ask_dropped_papers
from ratsinfo_spider.store.sql_tables import runs
from ratsinfo_spider.store.sqlite import check_unchanged
from ratsinfo_spider.vendor import PageTypes

__all__ = ["Store", "open_to_read"]


class Store:
    """The records of `site` in the database at `url` (a path for SQLite, else a SQLAlchemy URL).

    Opening makes or migrates the database (StoreTooNew, StoreTooOld for one of another version); with `reading` it
    makes none (StoreAbsent) and migrates only one that cannot be read otherwise. Writing needs `open_run`, which lets
    in one run of a city at a time (StoreBusy).
    All methods block; the crawl calls them from one worker thread.
    """

    def __init__(self, url: str | Path, site: str, *, reading: bool = False) -> None:
        self.site = site
        self._engine = open_engine(url, reading=reading)
        try:
            (check_readable if reading else migrate)(self._engine)
        except BaseException:
            self._engine.dispose()
            raise
        self._layouts: dict[str, RowLayout] = {}
        self._lock: Lock | None = None
        self._run: RunKey | None = None
        self._counts = Counts()
        self._counted: set[str] = set()

    def close(self) -> None:
        """Let go of the database and of the city's lock. A run that is open stays unfinished, as if killed."""
        self._let_go()
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ── a run ────────────────────────────────────────────────────────────────────────────────

    def open_run(
        self,
        run_id: str,
        started: dt.datetime,
        arguments: dict[str, Any],
        node: str | None = None,
        pages: PageTypes | None = None,
    ) -> None:
        """Begin a run on the machine `node`: StoreBusy if another run of this city is under way.

        A dead process holds no lock. `pages` are the vendor's page types: with them a row that is missed lets the next
        run read its pages again.
        """
        begun = zone_text(started, "UTC")
        self._lock = take_lock(self._engine, self.site, f"run {run_id}, since {begun}")
        row = {
            "run_id": run_id,
            "site": self.site,
            "started": begun,
            "arguments": json.dumps(arguments, sort_keys=True),
            "node": node,
        }
        with self._engine.begin() as connection:
            self._layouts = load_layouts(connection)
            ended = self._last_run(connection, runs.c.finished.is_not(None))
            complete = self._last_run(connection, runs.c.status == "complete")
            number = connection.execute(runs.insert().values(row)).inserted_primary_key
        if number is None:
            raise StoreError("the database did not number the run")
        self._run = RunKey(self.site, run_id, int(number[0]), ended + 1, complete + 1, pages or PageTypes())
        self._counts = Counts()
        self._counted = set()

    def _last_run(self, connection: sa.Connection, condition: sa.ColumnElement[bool]) -> int:
        """The number of this city's last run like that, 0 if there is none."""
        return connection.scalar(sa.select(sa.func.max(runs.c.number)).where(runs.c.site == self.site, condition)) or 0

    def put(self, records: Sequence[Record], at: dt.datetime, fetched: Sequence[Fetch] = ()) -> Counts:
        """Merge a batch and note its pages as read, all of it or nothing.

        Returns what it adds to the run's counts: `unchanged` is below 0 for rows of an earlier batch that changed now.
        """
        history = History(self._running(), zone_text(at, "UTC"), self._counted)
        with self._engine.begin() as connection:
            write_records(connection, self._layouts, history, records)
            note_lists(connection, history.run, records)
            write_fetches(connection, self.site, fetched)
            count_gone(connection, history, [fetch.page for fetch in fetched if fetch.status == "gone"])
            ask_dropped_papers(connection, history)
            history.write(connection)
        self._counts += history.counts
        return history.counts

    def note_gaps(self, met: Iterable[Gap], healed: Collection[str] = ()) -> None:
        """Remember what this run asked for in vain, and forget what it found (`healed`: ids of records)."""
        with self._engine.begin() as connection:
            write_gaps(connection, self._running().site, met, healed)

    def close_run(
        self,
        status: str,
        meeting_windows: Iterable[Window] = (),
        at: dt.datetime | None = None,
        *,
        listed_from: dt.date | None = dt.date.min,
        tables_follow: bool = False,
    ) -> Counts:
        """End the run: count what it should have met and did not, unless it `failed`, and let the next run begin.

        `meeting_windows`: stretches of the calendar (first day, last day) that were read in full; `listed_from` as in
        `missing.count_absences`. `tables_follow`: its records are complete, but its status waits for `conclude`, and so
        does the next run: one that is killed while its tables are written is not `complete` in the run history.
        Returns the counts of the whole run.
        """
        now = zone_text(at or dt.datetime.now(dt.UTC), "UTC")
        history = History(self._running(), now)
        with self._engine.begin() as connection:
            if status != "failed":
                count_absences(connection, history, meeting_windows, listed_from)
                history.write(connection)
            forget_coverage(connection, self.site)
            self._counts += history.counts
            row = {"finished": now, "counts": json.dumps(self._counts, sort_keys=True)}
            row |= {} if tables_follow else {"status": status}
            connection.execute(runs.update().where(runs.c.number == history.run.number).values(row))
        if not tables_follow:
            self._let_go()
        return self._counts

    def conclude(self, status: str) -> None:
        """Say at last what became of a run whose tables followed, and let the next one in."""
        with self._engine.begin() as connection:
            this = runs.c.number == self._running().number
            connection.execute(runs.update().where(this).values(status=status))
        self._let_go()

    def _let_go(self) -> None:
        self._run = None
        if self._lock:
            self._lock.release()
            self._lock = None

    def _running(self) -> RunKey:
        if self._run is None:
            raise StoreError("no run is open: open_run comes first")
        return self._run

    # ── reading ──────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def view(self) -> Iterator[View]:
        """All tables as they are at this moment, to read one after the other."""
        with self._reading() as connection:
            yield View(connection, self.site)
            check_unchanged(connection)

    @contextmanager
    def lookup(self) -> Iterator[Lookup]:
        """What a crawl asks about earlier runs."""
        with self._reading() as connection:
            yield Lookup(connection, self.site, self._run.pages if self._run else PageTypes())

    def rows(self, table: str, as_of: dt.datetime | None = None, batch: int = BATCH) -> Iterator[list[StoredRow]]:
        """The rows of one table, as `View.rows`."""
        with self.view() as view:
            yield from view.rows(table, as_of, batch)

    def counts(self) -> dict[str, int]:
        """Rows of each table, removed ones too."""
        with self.view() as view:
            return {table: view.count(table) for table in TABLES}

    def find(self, table: str, record_id: str) -> dict[str, Any] | None:
        """One row by its id, in Python's types; None if there is none."""
        with self.view() as view:
            return view.find(table, record_id)

    def snapshot(self) -> dict[str, str]:
        """What was read of this city and when, for the planner."""
        with self._reading() as connection:
            return read_fetches(connection, self.site)

    def earlier(self) -> Earlier:
        """What a crawl has to know of earlier runs at any moment."""
        with self.lookup() as lookup:
            organizations, files = lookup.organizations_of_meetings(), FileIds(lookup.files_we_have())
            return Earlier(frozenset(self.gaps()), frozenset(lookup.pages("non_public")), organizations, files)

    def figures(self) -> Figures:
        """What the open run came to, for its monitors."""
        with self._reading() as connection:
            return read_figures(connection, self._running())

    def empty_examples(self, column: str) -> list[str]:
        """Addresses of some rows that the open run met whose `table.column` is empty."""
        with self._reading() as connection:
            return empty_examples(connection, self._running(), column)

    def gaps(self) -> dict[str, Gap]:
        """What was asked for in vain the last time, by the id of the record."""
        with self._reading() as connection:
            return read_gaps(connection, self.site)

    def runs(self) -> list[dict[str, Any]]:
        """The run history of this city, the oldest first; a `status` of None is a run under way or killed.

        Where `finished` is not None, its records are complete all the same.
        """
        with self._reading() as connection:
            rows = connection.execute(sa.select(runs).where(runs.c.site == self.site).order_by(runs.c.number))
            return [_history_row(dict(row._mapping)) for row in rows]

    def sites(self) -> list[str]:
        """The cities that have runs in this store."""
        with self._reading() as connection:
            return list(connection.scalars(sa.select(runs.c.site).distinct().order_by(runs.c.site)))

    @property
    def address(self) -> str:
        """Where it is, for people."""
        return address(self._engine)

    def _reading(self) -> sa.Connection:
        connection = self._engine.connect().execution_options(reading=True)
        if connection.dialect.name == "postgresql":  # SQLite reads one snapshot by itself
            return connection.execution_options(isolation_level="REPEATABLE READ")
        return connection


def open_to_read(url: str | Path, site: str) -> Store:
    """The store, for somebody who wants the records of `site`: StoreError where none of its runs is.

    Without this a wrong store or a misspelt city would read as a city of which nothing is known.
    """
    store = Store(url, site, reading=True)
    try:
        sites = store.sites()
        if site not in sites:
            there = f", but of {', '.join(sites)}" if sites else ", nor of any other city"
            raise StoreError(f"the record store holds no run of {site}{there} ({store.address})")
    except BaseException:
        store.close()
        raise
    return store


def _history_row(row: dict[str, Any]) -> dict[str, Any]:
    times = {name: row[name] and dt.datetime.fromisoformat(row[name]) for name in ("started", "finished")}
    parsed = {name: row[name] and json.loads(row[name]) for name in ("arguments", "counts")}
    return {**row, **times, **parsed}
