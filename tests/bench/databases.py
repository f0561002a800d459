"""The record store in PostgreSQL beside SQLite: `python -m tests.bench.databases [ROWS]`, a million rows by default.

Put: a first crawl's batches. Refresh: the same records again, of which every hundredth has changed. Export: CSV and
Parquet of the table. Each database is a fresh one on this machine; PostgreSQL is the tests' own server.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ratsinfo_spider.items import AgendaItem
from ratsinfo_spider.store import Store
from ratsinfo_spider.tables.write import write_tables
from tests.bench.million_items import BATCH, ROWS, SITE, _item
from tests.helpers.postgres_server import postgres_server

START = dt.datetime(2026, 1, 1, 3, tzinfo=dt.UTC)
CHANGED = 100  # every so many-th record has changed in the refresh


def measure(place: str | Path, folder: Path, rows: int) -> list[float]:
    """Seconds of put, refresh and export."""
    return [
        _timed(lambda: _run(place, rows, 0)),
        _timed(lambda: _run(place, rows, 1)),
        _timed(lambda: _export(place, folder)),
    ]


def _timed(do: Callable[[], None]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def _run(place: str | Path, rows: int, night: int) -> None:
    now = START + dt.timedelta(days=night)
    with Store(place, SITE) as store:
        store.open_run(f"night-{night}", now, {})
        for batch in _batches(rows, night):
            store.put(batch, now)
        store.close_run("complete", (), now)


def _batches(rows: int, night: int) -> Iterator[list[AgendaItem]]:
    for first in range(0, rows, BATCH):
        items = [_item(number) for number in range(first, min(first + BATCH, rows))]
        for item in items[::CHANGED] if night else ():
            item.result_text = "vertagt"
        yield items


def _export(place: str | Path, folder: Path) -> None:
    with Store(place, SITE) as store:
        write_tables(store, folder, tables=["agenda_items"])


def main() -> None:
    """Measure both, one after the other, and print them."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as name, postgres_server() as postgres:
        sqlite = measure(Path(name) / "store.sqlite", Path(name) / "sqlite", rows)
        server = measure(postgres, Path(name) / "postgresql", rows)
    print(f"| {rows:,} agenda items, seconds | SQLite | PostgreSQL | ratio |\n| --- | --- | --- | --- |")  # noqa: T201
    for what, one, other in zip(("put", "refresh", "export"), sqlite, server, strict=True):
        print(f"| {what} | {one:.1f} | {other:.1f} | {other / one:.2f} |")  # noqa: T201


if __name__ == "__main__":
    main()
