"""One form of an installation: a bed with these switches, a crawl of it, and what became of each record."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from tests.helpers.crawling import Crawl, crawl
from tests.wicket_bed.bed import running
from tests.wicket_bed.compare import TABLES, Comparison, Difference, silent
from tests.wicket_bed.switches import ALONG, Switches, title


class Tried(NamedTuple):
    """How a crawl of one form ended."""

    differences: list[Difference]
    silent: list[Difference]
    report: dict[str, Any]
    seconds: float

    @property
    def status(self) -> str:
        """That of the run."""
        return str(self.report["status"])

    @property
    def is_well(self) -> bool:
        """Whether nothing is lost without being named, and nothing at all where the run is called complete."""
        return not self.silent and (not self.differences or self.status != "complete")

    @property
    def named(self) -> str:
        """What the run names as lost: kinds of problems, and how many records are missing."""
        kinds = Counter(str(problem["kind"]) for problem in self.report["problems"])
        parts = [f"{kind} {count}" for kind, count in kinds.items()]
        parts += [f"missing {len(self.report['missing'])}"] if self.report["missing"] else []
        return ", ".join([*(["fatal"] if self.report["fatal"] else []), *parts])

    @property
    def first_words(self) -> str:
        """The first sentence about a loss."""
        problems = [str(problem["detail"]) for problem in self.report["problems"]]
        return str(self.report["fatal"] or next(iter(problems), ""))


def tried(wicket: int, switches: Switches, *options: str) -> Tried:
    """A crawl of the bed, compared. `options` are further words of `scrapy crawl`. Raises NoBedError."""
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="wicket-crawl-") as folder,
        running(wicket, ALONG.get(title(switches), {}) | switches) as bed,
    ):
        words = ("-s", "DOWNLOAD_DELAY=0", *options)
        done = crawl(Path(folder), "allris4", *words, base_url=bed.url, since="all")
        output = next((path.parent for path in Path(folder).glob("*/runs")), None)
        if output is None:
            raise RuntimeError(f"the crawl left no report, exit code {done.code}: {done.stderr[-2000:]}")
        here = Crawl(done.code, done.stdout, done.stderr, output)
        has_tables = (output / "tables").is_dir()
        tables = {table: here.rows(table) if has_tables else _stored(output, table) for table in TABLES}
        found = Comparison(bed.truth, output.name, output, tables).differences()
        report = json.loads(json.dumps(here.report))
    return Tried(found, silent(found, report), report, time.monotonic() - began)


def _stored(output: Path, table: str) -> dict[str, dict[str, Any]]:
    """A table's rows by id from the store: a run that is not complete may leave no tables."""
    with closing(sqlite3.connect(output / "store.sqlite")) as store:
        store.row_factory = sqlite3.Row
        rows = store.execute(f"SELECT * FROM {table} WHERE removed_at IS NULL")  # noqa: S608 - the name is ours
        return {row["id"]: dict(row) for row in rows}


def line(wicket: int, name: str, result: Tried) -> str:
    """A row of the table."""
    counts = f"{len(result.differences):>6} {len(result.silent):>6}"
    requests = result.report["requests"]["requests"]
    return f"{wicket:>2}  {name:<38} {counts}  {result.status:<10} {requests:>5} {result.seconds:>5.0f}  {result.named}"


HEADING = f"{'W':>2}  {'switches':<38} {'differ':>6} {'silent':>6}  {'status':<10} {'asked':>5} {'s':>5}  named as lost"


def details(result: Tried, most: int = 6) -> Sequence[str]:
    """What differs, a line each, and the first sentence about it."""
    lines = [
        f"      {'SILENT ' if one in result.silent else ''}{one.record_id} {one.says}" for one in result.differences
    ]
    words = [f"      says: {result.first_words[:300]}"] if result.first_words else []
    return [*words, *lines[:most], *([f"      … and {len(lines) - most} more"] if len(lines) > most else [])]
