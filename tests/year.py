"""A simulated year: `python -m tests.year [--nights 365] [--every 30] [--size 1]`, about an hour.

A town lives on night after night; every so many nights one is broken on purpose, in another way each time, before the
good crawl of the same day. In the end: was every change told once, was everybody told of each broken night, once, and
of its end, did a night stay as cheap and its disk as small as the first ones? Exit code 1 where not.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from tests.helpers.crawling import Crawl
from tests.helpers.told import webhook
from tests.nights import Months, Town, line, living_town

# Ten ways in which a night breaks: the town's faults, and what the operator or the machine do wrong.
BROKEN: tuple[tuple[str, tuple[str, ...], dict[str, str]], ...] = (
    ("the site says that it is closed", ("maintenance",), {}),
    ("a human check stands before every page", ("gate",), {}),
    ("the site counts requests", ("rate-limit:5",), {}),
    ("a month of the calendar fails", ("month",), {"refresh": "all"}),  # else it is not due every night
    ("a month of the calendar is empty", ("month-empty",), {"refresh": "all"}),
    ("a human check after some pages", ("gate:20",), {}),
    ("the site closes after some pages", ("maintenance:15",), {}),
    ("the budget is too small", (), {"max_requests": "10"}),
    ("the tables cannot be written", (), {}),
    ("the store cannot be written", (), {}),
)
TOLD_LATE = 60  # nights whose requests are compared, at the beginning and in the end
AHEAD = 120  # days that the town must still have before it, at the end


@dataclass(frozen=True)
class Outage:
    """A night that was broken, what the run said, and who was told what."""

    night: int
    how: str
    status: str
    said: str
    told: list[str]


def main() -> None:
    """Live through it, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.year", description=__doc__)
    parser.add_argument("--nights", type=int, default=365)
    parser.add_argument("--every", type=int, default=30, help="so many nights lie between two that are broken")
    parser.add_argument("--size", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    future, began = options.nights + AHEAD, time.monotonic()
    town_of = {"years": 2, "size": options.size, "seed": options.seed, "future": future}
    with tempfile.TemporaryDirectory() as name, living_town(Path(name), **town_of) as town, webhook() as (hook, told):
        year = Year(town, Path(name) / "output", hook, told)
        for night in range(options.nights + 1):
            year.live(night, is_broken=night > 0 and night % options.every == 0)
        faults = list(year.faults())
        print(*year.curve(), *year.outages_told(), sep="\n")  # noqa: T201
    print(*(faults or [f"{year.months.expected.total()} changes, each told once"]), sep="\n")  # noqa: T201
    print(f"{(time.monotonic() - began) / 60:.0f} minutes")  # noqa: T201
    sys.exit(1 if faults else 0)


class Year:
    """The nights that have been, and what is wrong with them."""

    def __init__(self, town: Town, output: Path, hook: str, told: list[dict[str, Any]]) -> None:
        self.months = Months()
        self._town = town
        self._output = output
        self._hook = hook
        self._told = told
        self._ways = cycle(BROKEN)
        self._outages: list[Outage] = []
        self._wrong: list[str] = []
        self._differences: list[str] = []  # of the last night: what is gone counts as gone after three
        self._sizes: dict[int, tuple[int, int]] = {}  # night -> bytes of the store, of the reports

    def live(self, night: int, *, is_broken: bool) -> None:
        """One night; a broken one is crawled once more, as the next night would."""
        self._town.show(night)
        if is_broken:
            self._break(night, *next(self._ways))
        done = self._crawl()
        self._differences = self.months.add(night, done, self._town.truth)
        if done.report["status"] != "complete":
            self._wrong.append(f"night {night} is {done.report['status']}: {done.report['problems'][:2]}")
        store = sum(path.stat().st_size for path in (self._output / "demo").glob("store.sqlite*"))
        self._sizes[night] = (store, sum(path.stat().st_size for path in (self._output / "demo" / "runs").iterdir()))
        words = f"{line(night, done)}, store {store / 1e6:.1f} MB, {len(self._differences)} differences from the truth"
        print(words, flush=True)  # noqa: T201

    def _crawl(self, **arguments: object) -> Crawl:
        return self._town.crawl(self._output, "-s", f"RATSINFO_NOTIFY={self._hook}", **arguments)

    def _break(self, night: int, how: str, faults: tuple[str, ...], arguments: dict[str, str]) -> None:
        before, folder = len(self._told), self._output / "demo"
        self._town.break_with(*faults)
        # A folder in the place of a file is what nobody can write over, root neither.
        hidden = {"the tables cannot be written": "tables", "the store cannot be written": "store.sqlite"}.get(how)
        if hidden:
            (folder / hidden).rename(folder / "aside")
            _in_the_way(folder / hidden)
        try:
            done = self._crawl(**arguments)
        finally:
            self._town.break_with()
            if hidden:
                _remove(folder / hidden)
                (folder / "aside").rename(folder / hidden)
        report = done.report
        said = report["fatal"] or next((one["detail"] for one in report["problems"]), "")
        told = [f"{one['was']} → {one['status']}" for one in self._told[before:]]
        self._outages.append(Outage(night, how, report["status"], said or str(report["skipped"]), told))

    def faults(self) -> Iterator[str]:
        """A line for each thing that is not as it should be."""
        yield from self._wrong
        yield from (f"in the end: {one}" for one in self._differences)
        yield from self.months.differences()
        for one in self._outages:
            if one.status == "complete" or len(one.told) != 1:
                yield f"night {one.night}, {one.how}: {one.status}, told {one.told}"
        news = [one["status"] for one in self._told]
        if news.count("complete") != len(self._outages):
            yield f"of {len(self._outages)} broken nights {news.count('complete')} ends were told"
        asked = [report["requests"]["requests"] for report in list(self.months.reports.values())[1:]]
        early, late = asked[:TOLD_LATE], asked[-TOLD_LATE:]
        if sum(late) / len(late) > 2 * sum(early) / len(early):
            yield f"a night made {sum(early) / len(early):.0f} requests at first and {sum(late) / len(late):.0f} now"

    def curve(self) -> Iterator[str]:
        """A line for every thirty nights, as Markdown."""
        yield "| nights | requests a night | store, MB | run reports, MB |"
        yield "| --- | --- | --- | --- |"
        nights = sorted(self._sizes)
        for first in range(1, len(nights), 30):
            part = nights[first : first + 30]
            asked = [self.months.reports[night]["requests"]["requests"] for night in part]
            store, reports = self._sizes[part[-1]]
            yield f"| {part[0]}–{part[-1]} | {sum(asked) / len(asked):.0f} | {store / 1e6:.1f} | {reports / 1e6:.1f} |"

    def outages_told(self) -> Iterator[str]:
        """A line for every broken night, as Markdown."""
        yield "| night | what was broken | status | the run said | told |"
        yield "| --- | --- | --- | --- | --- |"
        for one in self._outages:
            yield f"| {one.night} | {one.how} | {one.status} | {one.said[:100]} | {', '.join(one.told)} |"


def _in_the_way(path: Path) -> None:
    """What cannot be written over: a file for a folder, a folder for a file."""
    if path.suffix:
        path.mkdir()
    else:
        path.write_text("in the way", encoding="utf-8")


def _remove(path: Path) -> None:
    path.rmdir() if path.is_dir() else path.unlink()


if __name__ == "__main__":
    main()
