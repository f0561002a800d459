"""A town that is crawled night after night while it lives on: what the tests of refreshes share.

`python -m tests.nights [--years 2] [--last 60]` crawls every night and prints what each one asked and found, and in
the end whether each change was told once.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import urllib.request
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urljoin

import pyarrow.parquet as pq

from ratsinfo_spider.demo.process import DemoProcess
from ratsinfo_spider.items import TABLES
from tests.helpers.crawling import Crawl, crawl, demo_with_truth, differences

Truth = dict[str, list[dict[str, Any]]]
TEXTS = sorted(set(TABLES) - {"changes", "coverage"})
SHOWN = 5  # differences of a night that are printed
PEOPLE = ("-s", "RATSINFO_PEOPLE=1")
# Where something was found, when it was loaded, a sentence for people: none of it is a change of the council.
NO_CHANGE = {"url", "source_url", "fetched_at", "reason", "cause"}


class Event(NamedTuple):
    """A row of `changes`, without run and time."""

    table: str
    record_id: str
    kind: str
    column: str | None = None
    old: str | None = None
    new: str | None = None


class Town:
    """A demo that lives on, and what a perfect crawl of it finds on the day it shows."""

    def __init__(self, demo: DemoProcess, folder: Path) -> None:
        self._demo = demo
        self._folder = folder
        self.base_url = demo.base_url

    @property
    def truth(self) -> Truth:
        """Of the day that the town shows."""
        told: Truth = json.loads((self._folder / "truth.json").read_text(encoding="utf-8"))
        return told

    def show(self, day: int) -> None:
        """Let it be so many days older."""
        self._demo.show_day(day)

    def break_with(self, *faults: str) -> None:
        """Switch these faults on (`demo/faults.py`), and all others off."""
        body = json.dumps(faults).encode()
        with urllib.request.urlopen(urljoin(self.base_url, "/__demo__/faults"), data=body, timeout=60):  # noqa: S310
            pass

    def crawl(self, output: Path, *options: str, **arguments: object) -> Crawl:
        """One crawl of it, people too, on the clock of the town."""
        return crawl(output, "demo", *PEOPLE, *options, base_url=self.base_url, **arguments)


@contextmanager
def living_town(folder: Path, **options: Any) -> Iterator[Town]:
    """A small town, if not said otherwise."""
    with demo_with_truth(folder, **{"years": 1, "size": 0.2, **options}) as (demo, _):
        yield Town(demo, folder)


def faults(done: Crawl, truth: Truth) -> list[str]:
    """Where the tables differ from the truth; rows that are gone from the source do not count."""
    return [line for table in TEXTS for line in differences(present(done, table), truth[table])]


def present(done: Crawl, table: str) -> dict[str, dict[str, Any]]:
    """The rows of a table that are not removed."""
    columns = pq.read_table(done.output / "tables" / f"{table}.parquet", columns=["id", "removed_at"]).to_pydict()
    gone = {key for key, removed in zip(columns["id"], columns["removed_at"], strict=True) if removed}
    rows = {key: row for key, row in done.rows(table).items() if key not in gone}
    for row in rows.values():
        if row.get("status") == "unchanged":  # loaded by an earlier run, and still the same
            row["status"] = "stored"
    return rows


def told(done: Crawl, first_run: str) -> list[Event]:
    """What the table `changes` tells of all runs after the first one."""
    rows = pq.read_table(done.output / "tables" / "changes.parquet").to_pylist()
    later = (row for row in rows if row["run_id"] != first_run and row["column_name"] not in NO_CHANGE)
    return [_event(row) for row in later]


def rows_told(done: Crawl, run_id: str) -> Counter[tuple[str, str]]:
    """How many rows `changes` tells of for one run, by table and kind; what came (back) has not also changed."""
    rows = pq.read_table(done.output / "tables" / "changes.parquet").to_pylist()
    told = {(row["table_name"], row["kind"], row["record_id"]) for row in rows if row["run_id"] == run_id}
    came = {(table, "changed", key) for table, kind, key in told if kind in ("new", "restored", "identified")}
    return Counter((table, kind) for table, kind, _ in told - came)


def _event(row: dict[str, Any]) -> Event:
    if row["column_name"] is None:
        return Event(row["table_name"], row["record_id"], row["kind"])
    return Event(row["table_name"], row["record_id"], row["kind"], row["column_name"], row["old"], row["new"])


Rows = dict[str, dict[str, Any]]  # by id


class PerfectStore:
    """What a store would tell that saw every row of the truth on every night."""

    def __init__(self, truth: Truth) -> None:
        self._rows = {table: {row["id"]: row for row in truth[table]} for table in TEXTS}
        self._gone: set[tuple[str, str]] = set()
        self.numbers: dict[str, str] = {}  # ids without a number -> with it: earlier changes stand under that

    def see(self, truth: Truth) -> Iterator[Event]:
        """The changes up to this truth, each once."""
        for table in TEXTS:
            yield from self._see(table, {row["id"]: row for row in truth[table]})

    def _see(self, table: str, rows: dict[str, dict[str, Any]]) -> Iterator[Event]:
        known = self._rows[table]
        there = {key: row for key, row in known.items() if (table, key) not in self._gone}
        for before, after in _identified(table, there, rows):
            yield Event(table, after, "identified")
            self.numbers[before] = after
            known[after] = known.pop(before) | {"id": after, "native_id": rows[after].get("native_id")}
        for key in known.keys() - rows.keys():
            if (table, key) not in self._gone:
                self._gone.add((table, key))
                yield Event(table, key, "removed")
        for key, row in rows.items():
            if key not in known:
                yield Event(table, key, "new")
            elif (table, key) in self._gone:
                self._gone.remove((table, key))
                yield Event(table, key, "restored")
            yield from _changed(table, key, known.get(key, row), row)
            known[key] = row


def _identified(table: str, known: Rows, rows: Rows) -> list[tuple[str, str]]:
    """What was announced without a number and has one now: id before, id after."""
    names = {"meetings": ("organization_id", "start_time"), "consultations": ("paper_id", "organization_name")}
    number = {"meetings": "native_id", "consultations": "meeting_id"}.get(table, "")
    gone = [key for key in sorted(known.keys() - rows.keys()) if table in names and known[key][number] is None]
    come = [key for key in sorted(rows.keys() - known.keys()) if table in names and rows[key][number] is not None]
    pairs: list[tuple[str, str]] = []
    for before in gone:
        same = (key for key in come if all(known[before][name] == rows[key][name] for name in names[table]))
        if after := next(same, None):
            come.remove(after)
            pairs.append((before, after))
    return pairs


def _changed(table: str, key: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Event]:
    for column, value in after.items():
        if before.get(column) != value and column not in NO_CHANGE:
            yield Event(table, key, "changed", column, _text(before.get(column)), _text(value))


def _text(value: Any) -> str | None:
    """A value as `changes` writes it."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def line(night: int, done: Crawl) -> str:
    """What a night asked and found, for people."""
    report = done.report
    found = {
        f"{count} {kind}": count
        for kind in ("new", "changed", "removed", "restored")
        if (count := sum(row[kind] for table, row in report["tables"].items() if table in TEXTS))
    }
    asked = report["requests"]["requests"]
    return f"night {night:3}: {asked:5} requests, {report['status']}, {', '.join(found) or 'nothing new'}"


class Months:
    """What the nights of a town found, and what a perfect store would tell."""

    def __init__(self) -> None:
        self.crawls: dict[int, Crawl] = {}
        self.reports: dict[int, dict[str, Any]] = {}
        self.faults: dict[int, list[str]] = {}
        self.expected: Counter[Event] = Counter()
        self._perfect: PerfectStore | None = None

    def add(self, night: int, done: Crawl, truth: Truth) -> list[str]:
        """The next night; gives where its tables differ from the truth."""
        self.crawls[night], self.reports[night], self.faults[night] = done, done.report, faults(done, truth)
        self.expected.update(self._perfect.see(truth) if self._perfect else ())
        self._perfect = self._perfect or PerfectStore(truth)
        return self.faults[night]

    @property
    def last(self) -> Crawl:
        """The crawl of the last night."""
        return self.crawls[max(self.crawls)]

    def told(self) -> Counter[Event]:
        """What `changes` tells of all nights but the first."""
        return Counter(told(self.last, self.reports[min(self.reports)]["run_id"]))

    def differences(self) -> list[str]:
        """What `changes` tells too often or not at all, a line each; empty where it tells each change once."""
        numbers = self._perfect.numbers if self._perfect else {}
        plain = (one._replace(record_id=numbers.get(one.record_id, one.record_id)) for one in self.expected.elements())
        told, expected = self.told(), Counter(plain)
        too_much = [f"told too much: {event}" for event in (told - expected).elements()]
        return too_much + [f"not told: {event}" for event in (expected - told).elements()]


def run_nights(town: Town, output: Path, nights: Iterable[int]) -> Iterator[tuple[int, Crawl]]:
    """One crawl for each of the days."""
    for night in nights:
        town.show(night)
        yield night, town.crawl(output)


def main() -> None:
    """Crawl and print; in the end what was told too much or not at all. Exit code 1 if the last night is not right."""
    parser = argparse.ArgumentParser(prog="python -m tests.nights", description=__doc__)
    parser.add_argument("--years", type=int, default=2)
    parser.add_argument("--last", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, living_town(Path(name), years=options.years, size=1) as town:
        months = Months()
        for night, done in run_nights(town, Path(name) / "output", range(options.last + 1)):
            found = months.add(night, done, town.truth)
            words = f"{line(night, done)}; {len(found)} differences from the truth"
            print(words, *found[:SHOWN], sep="\n    ", flush=True)  # noqa: T201
        wrong = months.differences()
        print(*(wrong or [f"{months.expected.total()} changes, each told once"]), sep="\n")  # noqa: T201
    sys.exit(1 if wrong or found else 0)


if __name__ == "__main__":
    main()
