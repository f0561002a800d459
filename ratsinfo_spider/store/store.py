"""The record store: the truth about a city, and what the next run plans from."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa

from ratsinfo_spider.items import TABLES, Record
from ratsinfo_spider.schema import zone_text
from ratsinfo_spider.store.batch import note_lists, write_records
from ratsinfo_spider.store.clock import council_day
from ratsinfo_spider.store.coverage_retention import forget_coverage
from ratsinfo_spider.store.derived_columns import derive_columns
from ratsinfo_spider.store.doubted import Doubted, believable
from ratsinfo_spider.store.earlier import Earlier, FileIds
from ratsinfo_spider.store.engine import open_engine
from ratsinfo_spider.store.fetches import Fetch, doubt_closed, read_fetches, write_fetches
from ratsinfo_spider.store.figures import Figures, read_figures
from ratsinfo_spider.store.gap_memory import Gap, read_gaps, write_gaps
from ratsinfo_spider.store.history import Counts, History, RunKey, next_run
from ratsinfo_spider.store.identified import identify
from ratsinfo_spider.store.lock import Lock, take_lock
from ratsinfo_spider.store.migrations import address, check_readable, migrate
from ratsinfo_spider.store.missing import Window, count_absences, count_gone
from ratsinfo_spider.store.rereading import Rereading, rereading
from ratsinfo_spider.store.row_layout import RowLayout, load_layouts
from ratsinfo_spider.store.rows import BATCH, StoredRow, View
from ratsinfo_spider.store.run_table import cities, holds_run, run_history
from ratsinfo_spider.store.second_look import ask_dropped_papers
from ratsinfo_spider.store.sql_tables import runs
from ratsinfo_spider.store.sqlite import check_unchanged
from ratsinfo_spider.store.store_errors import StoreError, StoreLost
from ratsinfo_spider.store.store_lookup import Lookup
from ratsinfo_spider.store.taken_down import TakenDown, apply_takedown, holds_people
from ratsinfo_spider.store.vanished import Vanished
from ratsinfo_spider.takedown_list import Takedown
from ratsinfo_spider.vendor import PageTypes

__all__ = ["Store"]

_GONE = "it was deleted or replaced while the run wrote into it; put it back from a backup"


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

    def __exit__(self, *_: object) -> None:
        self.close()

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
        row = {"run_id": run_id, "site": self.site, "started": begun, "node": node}
        row["arguments"] = json.dumps(arguments, sort_keys=True)
        with self._engine.begin() as connection:
            self._layouts = load_layouts(connection)
            self._run = next_run(connection, self.site, run_id, pages)
            number = connection.execute(runs.insert().values(row)).inserted_primary_key
        if number is None:
            raise StoreError("the database did not number the run")
        self._run = replace(self._run, number=int(number[0]))
        self._counts = Counts()
        self._counted = set()

    def put(
        self,
        records: Sequence[Record],
        at: dt.datetime,
        fetched: Sequence[Fetch] = (),
        *,
        vanished: list[Vanished] | None = None,
        doubted: list[Doubted] | None = None,
    ) -> Counts:
        """Merge a batch and note its pages as read, all of it or nothing.

        `vanished` and `doubted` take the pages that are not believed yet; without them all pages are.
        Returns what it adds to the run's counts: `unchanged` is below 0 for rows of an earlier batch that changed now.
        """
        history = History(self._running(), zone_text(at, "UTC"), self._counted)
        with self._engine.begin() as connection:
            records = believable(connection, self.site, council_day(at), records, fetched, vanished, doubted)
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

    def doubt_closed(self, since: dt.datetime) -> int:
        """Ask in the next run for the pages that were found not public from `since` on; how many they are."""
        with self._engine.begin() as connection:
            return doubt_closed(connection, self.site, zone_text(since, "UTC"))

    def take_down(self, takedown: Takedown, at: dt.datetime) -> TakenDown:
        """Make tombstones of what is on the list, and take its names out of all texts and out of the history.

        With SQLite what was there is overwritten in the file, too. StoreBusy while another process crawls the city.
        """
        lock = None if self._lock else take_lock(self._engine, self.site, "takedown")
        try:
            return apply_takedown(self._engine, self.site, takedown, zone_text(at, "UTC"))
        finally:
            if lock:
                lock.release()

    def holds_people(self) -> bool:
        """Whether there are people of this city in it, by this or an earlier run."""
        with self.reading() as connection:
            return holds_people(connection, self.site)

    def close_run(
        self,
        status: str,
        meeting_windows: Iterable[Window] = (),
        at: dt.datetime | None = None,
        *,
        listed_from: dt.date | None = dt.date.min,
        tables_follow: bool = False,
    ) -> Counts:
        """End the run: count what it should have met and did not, unless it `failed`. Returns the counts of the run.

        `meeting_windows` and `listed_from` as in `missing.count_absences`. `tables_follow`: its status waits for
        `conclude`, and so does the next run: one that is killed while its tables are written is not `complete`.
        """
        now = zone_text(at or dt.datetime.now(dt.UTC), "UTC")
        history = History(self._running(), now, self._counted)
        with self._engine.begin() as connection:
            if status != "failed":
                identify(connection, self._layouts, history)
                count_absences(connection, history, meeting_windows, listed_from)
            derive_columns(connection, history)
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

    def rereading(self, run_id: str, at: dt.datetime) -> AbstractContextManager[Rereading]:
        """The rows for a second reading, in one transaction, as a part of the open run or, with a lock, without one."""
        return rereading(self._engine, self.site, self._run or run_id, zone_text(at, "UTC"))

    def _let_go(self) -> None:
        self._run = None
        if self._lock:
            self._lock.release()
            self._lock = None

    def _running(self) -> RunKey:
        if self._run is None:
            raise StoreError("no run is open: open_run comes first")
        return self._run

    @contextmanager
    def view(self) -> Iterator[View]:
        """All tables as they are at this moment, to read one after the other."""
        with self.reading() as connection:
            yield View(connection, self.site)
            check_unchanged(connection)

    @contextmanager
    def lookup(self) -> Iterator[Lookup]:
        """What a crawl asks about earlier runs."""
        with self.reading() as connection:
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
        with self.reading() as connection:
            return read_fetches(connection, self.site)

    def earlier(self) -> Earlier:
        """What a crawl has to know of earlier runs at any moment."""
        with self.lookup() as lookup:
            organizations, files = lookup.organizations_of_meetings(), FileIds(lookup.files_we_have())
            return Earlier(frozenset(self.gaps()), frozenset(lookup.pages("non_public")), organizations, files)

    def figures(self) -> Figures:
        """What the open run came to, for its monitors."""
        with self.reading() as connection:
            return read_figures(connection, self._running())

    def gaps(self) -> dict[str, Gap]:
        """What was asked for in vain the last time, by the id of the record."""
        with self.reading() as connection:
            return read_gaps(connection, self.site)

    def runs(self) -> list[dict[str, Any]]:
        """The run history of this city, the oldest first; a `status` of None is a run under way or killed.

        Where `finished` is not None, its records are complete all the same.
        """
        with self.reading() as connection:
            return run_history(connection, self.site)

    def expect_run(self, run_id: str) -> None:
        """StoreLost if the store does not hold this run, so that it is not the one that the run was written to."""
        with self.reading() as connection:
            if not holds_run(connection, run_id):
                raise StoreLost(f"the record store {self.address} does not hold the run {run_id}: {_GONE}")

    def sites(self) -> list[str]:
        """The cities that have runs in this store."""
        with self.reading() as connection:
            return cities(connection)

    @property
    def address(self) -> str:
        """Where it is, for people."""
        return address(self._engine)

    def reading(self) -> sa.Connection:
        """A connection with one unchanging view of the database."""
        connection = self._engine.connect().execution_options(reading=True)
        if connection.dialect.name == "postgresql":  # SQLite reads one snapshot by itself
            return connection.execution_options(isolation_level="REPEATABLE READ")
        return connection
