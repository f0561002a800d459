"""Helpers of the tests that run whole crawls: a demo council, `scrapy crawl` as a user types it, and its tables."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import Field, dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any, cast

import pyarrow.parquet as pq

from ratsinfo_spider.demo import process
from ratsinfo_spider.demo.process import DemoProcess
from ratsinfo_spider.demo.town.build import TODAY
from ratsinfo_spider.demo.town.plan import BERLIN
from ratsinfo_spider.items import TABLES
from ratsinfo_spider.votes import without_persons
from tests.helpers import warm

ROOT = Path(__file__).parents[2]
TIMEOUT = 300  # seconds; a crawl that hangs must not hang the tests

# Where a file came from and when is the crawl's; a reason is a sentence for people.
NOT_COMPARED = {"reason", "cause"}


@dataclass(frozen=True)
class Crawl:
    """What a crawl left behind."""

    code: int
    stdout: str
    stderr: str
    output: Path

    @property
    def report(self) -> dict[str, Any]:
        """The run report that was written last; a year later the crawl writes old ones again, thinned."""
        paths = sorted((self.output / "runs").glob("*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        reports: Iterator[dict[str, Any]] = (json.loads(path.read_text(encoding="utf-8")) for path in paths)
        return next(report for report in reports if "thinned" not in report)

    def rows(self, table: str) -> dict[str, dict[str, Any]]:
        """A table's rows by id, from Parquet, as JSON would show them and without the store's own columns."""
        own = [column for column in fields(TABLES[table]) if not column.metadata["clock"]]
        rows = pq.read_table(self.output / "tables" / f"{table}.parquet").to_pylist()
        return {row["id"]: {column.name: plain(column, row[column.name]) for column in own} for row in rows}


def plain(column: Field[Any], value: Any) -> Any:
    """A value as the truth has it: times as ISO text, lists as lists."""
    if column.metadata["json"] and value is not None:
        return json.loads(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def crawl(output: Path, spider: str = "demo", *options: str, **arguments: object) -> Crawl:
    """`scrapy crawl SPIDER -a name=value … OPTIONS`, with OUTPUT_DIR set; a fork of the warm process."""
    return _crawl(warm.run, output, spider, *options, **arguments)


def crawl_cold(output: Path, spider: str = "demo", *options: str, **arguments: object) -> Crawl:
    """The same by a Python of its own, as a user's shell starts it."""
    run = partial(subprocess.run, capture_output=True, text=True, check=False)
    return _crawl(run, output, spider, *options, **arguments)


def _crawl(
    run: Callable[..., subprocess.CompletedProcess[str]], output: Path, spider: str, *options: str, **arguments: object
) -> Crawl:
    command = [sys.executable, "-m", "scrapy", "crawl", spider, "-s", f"OUTPUT_DIR={output}", "-s", "LOG_LEVEL=WARNING"]
    for name, value in arguments.items():
        command += ["-a", f"{name}={value}"]
    done = run([*command, *options], cwd=ROOT, timeout=TIMEOUT)
    return Crawl(done.returncode, done.stdout, done.stderr, output / spider)


def start_demo(*arguments: Any, **options: Any) -> DemoProcess:
    """The demo's own, as a fork of the warm process."""
    start = cast("Callable[..., subprocess.Popen[str]]", warm.start)
    return process.start_demo(*arguments, start=start, **options)


def on_day(number: int = 0) -> tuple[str, str]:
    """Options for `crawl`: its clock shows 15:00 on that day of the town, whatever the real one shows."""
    now = dt.datetime.combine(TODAY + dt.timedelta(days=number), dt.time(15), BERLIN)
    return "-s", f"RATSINFO_NOW={now.isoformat()}"


@contextmanager
def demo_with_truth(folder: Path, **options: Any) -> Iterator[tuple[DemoProcess, dict[str, list[dict[str, Any]]]]]:
    """A demo council, and what a perfect crawl of it must find."""
    path = folder / "truth.json"
    with start_demo(truth=path, **options) as demo:
        yield demo, json.loads(path.read_text(encoding="utf-8"))


def without_people(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the truth as a crawl without RATSINFO_PEOPLE has it."""
    return row | {"parties": without_persons(row["parties"])} if "parties" in row else row


def differences(found: dict[str, dict[str, Any]], truth: list[dict[str, Any]], *, people: bool = True) -> list[str]:
    """What is missing, too much or different, a line each; empty where the table is the truth.

    `people`: whether it was crawled with them.
    """
    wanted = {row["id"]: row if people else without_people(row) for row in truth}
    lines = [f"missing: {key}" for key in wanted.keys() - found.keys()]
    lines += [f"too much: {key}" for key in found.keys() - wanted.keys()]
    for key in wanted.keys() & found.keys():
        lines += [
            f"{key}.{name}: {found[key].get(name)!r} should be {value!r}"
            for name, value in wanted[key].items()
            if name not in NOT_COMPARED and found[key].get(name) != value
        ]
    return sorted(lines)
