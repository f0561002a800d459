"""A first crawl of twenty years by instalments, beside the daily window: `python -m tests.first_crawl`.

Each simulated day the town is a day older. First comes the daily window (`-a since=<90 days back>`), then an instalment
of everything (`-a since=all -a max_requests=N`). A line a day says what was asked, what the store and the tables hold,
how far back they reach, and what the tables say of themselves. At the end everything must be the truth. Exit code 1
where it is not, where a table loses a row from one day to the next, or where a day ends with a hole: an agenda that
was not read, newer than one that was.

With `--size 3.8` the town has 50,000 agenda items; that takes some half an hour.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from ratsinfo_spider.vendors.allris4.page_types import PAGE_TYPES
from tests.helpers.crawling import Crawl, on_day
from tests.nights import PEOPLE, Town, faults, living_town

WINDOW = dt.timedelta(days=90)
ONE = ("-s", "CONCURRENT_REQUESTS=1", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")  # as of a city; else newer ones overlap
_AGENDA = PAGE_TYPES.showing("meetings", 1).name
COUNTED = ("meetings", "agenda_items", "papers", "files")


@dataclass(frozen=True)
class Day:
    """What is there when a day is over."""

    number: int
    runs: tuple[Crawl, Crawl]  # the daily window, the instalment
    reports: tuple[dict[str, Any], dict[str, Any]]
    rows: dict[str, int]  # of the store
    reaches: str | None  # the oldest meeting whose agenda was read
    unread: frozenset[str]  # held meetings that are newer than that and whose agenda was not
    tables: dict[str, int] | None  # rows of the tables, None where there are none
    says: dict[str, Any]  # status and scope in datapackage.json

    def line(self) -> str:
        """For people."""
        done = [f"{one['status']} ({one['requests']['requests']:,} requests)" for one in self.reports]
        rows = ", ".join(f"{count:,} {table}" for table, count in self.rows.items())
        tables = "none" if self.tables is None else f"{self.tables['agenda_items']:,} agenda_items, {self.says or '-'}"
        reach = f"back to {self.reaches}, {len(self.unread)} newer agendas unread"
        return f"day {self.number}: window {done[0]}, instalment {done[1]}; store: {rows}; {reach}; tables: {tables}"


def first_crawl(town: Town, output: Path, budget: int, most_days: int) -> Iterator[Day]:
    """Day by day, until an instalment is complete or the days are over."""
    for number in range(most_days):
        town.show(number)
        clock = on_day(number)
        since = (dt.datetime.fromisoformat(clock[1].partition("=")[2]) - WINDOW).date()
        daily = town.crawl(output, *clock, *ONE, since=since)
        reports = [daily.report]
        part = town.crawl(output, *clock, *ONE, since="all", max_requests=budget)
        reports.append(part.report)
        yield _look(number, (daily, part), (reports[0], reports[1]), output / "demo", clock[1].partition("=")[2])
        if reports[1]["status"] == "complete":
            return


def _look(
    number: int, runs: tuple[Crawl, Crawl], reports: tuple[dict[str, Any], dict[str, Any]], city: Path, now: str
) -> Day:
    with sqlite3.connect(city / "store.sqlite") as store:
        rows = {table: store.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in COUNTED}  # noqa: S608
        page = f"'{_AGENDA}:' || m.native_id"
        whole = f"EXISTS (SELECT 1 FROM fetches f WHERE f.page = {page} AND f.status IN ('ok', 'non_public'))"  # noqa: S608
        # An agenda whose document did not come any more is pending, and its items are there.
        read = f"({whole} OR EXISTS (SELECT 1 FROM agenda_items i WHERE i.meeting_id = m.id))"  # noqa: S608
        oldest = f"SELECT min(m.start_time) FROM meetings m WHERE {read} AND m.start_time < ?"  # noqa: S608
        reaches = store.execute(oldest, [now]).fetchone()[0]
        newer = f"SELECT m.id FROM meetings m WHERE NOT {read} AND m.start_time BETWEEN ? AND ?"  # noqa: S608
        unread = frozenset(row[0] for row in store.execute(newer, [reaches or now, now]))
    tables = city / "tables"
    if not (tables / "datapackage.json").exists():
        return Day(number, runs, reports, rows, reaches, unread, None, {})
    written = {table: pq.read_metadata(tables / f"{table}.parquet").num_rows for table in COUNTED}
    package = json.loads((tables / "datapackage.json").read_text(encoding="utf-8"))
    says = {name: package[name] for name in ("status", "scope") if name in package}
    return Day(number, runs, reports, rows, reaches and reaches[:10], unread, written, says)


def lost(before: Day | None, after: Day) -> list[str]:
    """Tables that have fewer rows than the day before, or are there no more."""
    if before is None or before.tables is None:
        return []
    return [table for table, count in before.tables.items() if after.tables is None or after.tables[table] < count]


def main() -> None:
    """Crawl, print a line a day and in the end what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.first_crawl", description=__doc__)
    parser.add_argument("--years", type=int, default=20)
    parser.add_argument("--size", type=float, default=3.8, help="of the town; 3.8 is 50,000 items in 20 years")
    parser.add_argument("--budget", type=int, default=20_000, help="requests of one instalment")
    parser.add_argument("--days", type=int, default=30, help="at most")
    options = parser.parse_args()
    wrong: list[str] = []
    days: list[Day] = []
    day: Day | None = None
    with tempfile.TemporaryDirectory() as name, living_town(Path(name), years=options.years, size=options.size) as town:
        for after in first_crawl(town, Path(name) / "output", options.budget, options.days):
            print(after.line(), flush=True)  # noqa: T201
            wrong += [f"day {after.number}: {table} lost rows" for table in lost(day, after)]
            days.append(after)
            day = after
        if day is None or day.reports[1]["status"] != "complete":
            wrong.append("it was not complete in all these days")
        else:
            wrong += faults(day.runs[1], town.truth)[:20]
            holes = {one.number: one.unread - day.unread for one in days}  # some have no agenda page at all
            wrong += [f"day {number}: holes {', '.join(sorted(ids))}" for number, ids in holes.items() if ids]
    print(*(wrong or [f"everything is the truth, people too ({' '.join(PEOPLE)})"]), sep="\n")  # noqa: T201
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
