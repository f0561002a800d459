"""The record store in PostgreSQL beside SQLite: `python -m tests.bench.databases [ROWS]`, a million rows by default.

Put: a first crawl's batches. Refresh: the same records again, of which every hundredth has changed. Export: CSV and
Parquet of the table. Each database is a fresh one on this machine; PostgreSQL is the tests' own server. Beside the time
by the clock, which others on the machine lengthen, stands the processor time, the server's included.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import psutil  # type: ignore[import-untyped]

from ratsinfo_spider.items import AgendaItem
from ratsinfo_spider.store import Store
from ratsinfo_spider.tables.write import write_tables
from tests.bench.million_items import BATCH, ROWS, SITE, _item
from tests.helpers.postgres_server import postgres_server

START = dt.datetime(2026, 1, 1, 3, tzinfo=dt.UTC)
CHANGED = 100  # every so many-th record has changed in the refresh


class Took(NamedTuple):
    """Seconds by the clock, and of the processors."""

    clock: float
    processor: float


def measure(place: str | Path, folder: Path, rows: int) -> list[Took]:
    """What put, refresh and export took."""
    return [
        _timed(lambda: _run(place, rows, 0)),
        _timed(lambda: _run(place, rows, 1)),
        _timed(lambda: _export(place, folder)),
    ]


def _timed(do: Callable[[], None]) -> Took:
    began, used = time.perf_counter(), _processor()
    do()
    return Took(time.perf_counter() - began, _processor() - used)


def _processor() -> float:
    """Seconds that this process and PostgreSQL have used so far."""
    servers = [one for one in psutil.Process().children() if one.name() == "postgres"]
    family = [psutil.Process(), *servers, *(one for server in servers for one in server.children(recursive=True))]
    return sum(sum(one.cpu_times()[:4]) for one in family)


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
    print(f"{rows:,} agenda items: seconds of the processors (by the clock)\n")  # noqa: T201
    print("| | SQLite | PostgreSQL | ratio |\n| --- | --- | --- | --- |")  # noqa: T201
    for what, one, other in zip(("put", "refresh", "export"), sqlite, server, strict=True):
        cells = (f"{took.processor:.0f} ({took.clock:.0f})" for took in (one, other))
        print(f"| {what} | {' | '.join(cells)} | {other.processor / one.processor:.2f} |")  # noqa: T201


if __name__ == "__main__":
    main()
