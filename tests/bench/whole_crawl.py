"""Our whole crawl beside the bare spider and the ordinary way, on the same demo council, in turns."""

from __future__ import annotations

import json
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from ratsinfo_spider.demo.process import start_demo

ROUNDS = 4
_AJAX = re.compile(r"\?\d+-|\?-?\d*--|/__demo__/|robots\.txt|favicon")


@dataclass(frozen=True)
class Speed:
    """Of one side, each the median over the rounds.

    The wall clock is Scrapy's own (`elapsed_time_seconds`), for both sides the same: from the opening of the spider
    until it is closed, which for ours is when the tables are written. The processor's time is all that the process
    and its children took, imports included: other people's load on the machine moves it less than the clock.
    """

    per_second: float  # answers
    cpu_ms: float  # milliseconds of one core an answer
    pages_per_second: float
    peak_mb: float  # the most of all rounds, of all processes


@dataclass(frozen=True)
class CrawlFigures:
    """Ours and the yardsticks, round by round in turns, so that a slow minute of the machine meets all."""

    ours: Speed
    bare: Speed
    ordinary: Speed
    ratios: list[float]  # of the speeds, ours and bare, round by round
    ordinary_ratios: list[float]
    documents: tuple[int, int]  # stored by ours, by the ordinary way
    requests_per_page: float
    pages: int
    requests: int

    @property
    def ratio(self) -> float:
        """Our median speed in parts of the bare spider's median speed."""
        return self.ours.per_second / self.bare.per_second

    @property
    def cpu_ratio(self) -> float:
        """The processor's time that the bare spider takes for an answer in parts of what ours takes."""
        return self.bare.cpu_ms / self.ours.cpu_ms


@dataclass(frozen=True)
class _Round:
    """One crawl of one side."""

    answers: int
    seconds: float
    cpu_seconds: float
    peak_mb: float
    pages: int = 0

    @property
    def per_second(self) -> float:
        return self.answers / self.seconds


def measure(rounds: int = ROUNDS, years: int = 2) -> CrawlFigures:
    """Crawl and yardsticks one after the other, `rounds` times."""
    ours: list[_Round] = []
    bare: list[_Round] = []
    ordinary: list[_Round] = []
    with start_demo(years=years, warm=True) as demo, tempfile.TemporaryDirectory() as folder:
        addresses = Path(folder) / "addresses.txt"
        for number in range(rounds):
            report, cpu_seconds = _ours(demo.base_url, Path(folder) / str(number))
            asked, stats = report["requests"], report["stats"]
            seconds = stats["elapsed_time_seconds"]
            pages, peak = report["counts"]["pages/read"], asked["peak_memory_all_mb"]
            ours.append(_Round(asked["responses"], seconds, cpu_seconds, peak, pages))
            if not number:
                addresses.write_text("\n".join(_addresses(demo.base_url)), encoding="utf-8")
            bare.append(_bare(addresses, Path(folder) / "bare.json"))
            one, documents = _ordinary(addresses, Path(folder) / f"ordinary-{number}")
            ordinary.append(one)
    data_pages = report["counts"]["pages/read"] + sum(report["files"].values())
    return CrawlFigures(
        ours=_speed(ours),
        bare=_speed(bare),
        ordinary=_speed(ordinary),
        ratios=_ratios(ours, bare),
        ordinary_ratios=_ratios(ours, ordinary),
        documents=(report["files"]["stored"], documents),
        requests_per_page=asked["requests"] / data_pages,
        pages=data_pages,
        requests=asked["requests"],
    )


def _ratios(ours: list[_Round], others: list[_Round]) -> list[float]:
    return [one.per_second / other.per_second for one, other in zip(ours, others, strict=True)]


def _speed(rounds: list[_Round]) -> Speed:
    return Speed(
        per_second=statistics.median(one.per_second for one in rounds),
        cpu_ms=statistics.median(one.cpu_seconds / one.answers * 1000 for one in rounds),
        pages_per_second=statistics.median(one.pages / one.seconds for one in rounds),
        peak_mb=max(one.peak_mb for one in rounds),
    )


def section(figures: CrawlFigures) -> list[str]:
    """The lines of docs/benchmarks.md."""
    ours, bare, ordinary = figures.ours, figures.bare, figures.ordinary
    rounds = ", ".join(f"{ratio:.2f}" for ratio in figures.ratios)
    beside = ", ".join(f"{ratio:.2f}" for ratio in figures.ordinary_ratios)
    return [
        "## A whole crawl of the demo council",
        "",
        "| what | ours | bare Scrapy spider | ratio | aim |",
        "| --- | --- | --- | --- | --- |",
        f"| answers per second | {ours.per_second:.0f} | {bare.per_second:.0f} "
        f"| {figures.ratio:.2f} ({rounds}) | 0.70 |",
        f"| ms of a core per answer | {ours.cpu_ms:.2f} | {bare.cpu_ms:.2f} | {figures.cpu_ratio:.2f} | |",
        f"| requests per data page | {figures.requests_per_page:.3f} ({figures.requests} for {figures.pages}) "
        "| 1 | | 1.02 |",
        f"| peak memory, MB | {ours.peak_mb:.0f} | {bare.peak_mb:.0f} "
        f"| {ours.peak_mb / bare.peak_mb:.2f} | below 350 MB |",
        "",
        "| what | ours | the ordinary way | ratio | aim |",
        "| --- | --- | --- | --- | --- |",
        f"| answers per second | {ours.per_second:.0f} | {ordinary.per_second:.0f} "
        f"| {ours.per_second / ordinary.per_second:.2f} ({beside}) | 1.3 |",
        f"| pages per second | {ours.pages_per_second:.0f} | {ordinary.pages_per_second:.0f} "
        f"| {ours.pages_per_second / ordinary.pages_per_second:.2f} | |",
        f"| ms of a core per answer | {ours.cpu_ms:.2f} | {ordinary.cpu_ms:.2f} "
        f"| {ordinary.cpu_ms / ours.cpu_ms:.2f} | |",
        f"| documents stored | {figures.documents[0]} | {figures.documents[1]} | | |",
        f"| peak memory, MB | {ours.peak_mb:.0f} | {ordinary.peak_mb:.0f} | {ours.peak_mb / ordinary.peak_mb:.2f} | |",
        "",
        "Ours: with everything on (Wicket calls, parsing, loading, validation, attachments, store, tables, report).",
        "Bare: a Scrapy spider that downloads the same pages and documents, builds each page's lxml tree, and stops.",
        "The ordinary way: a plain Scrapy project for the same fields of the same pages (parsel's CSS, an ItemLoader",
        "and a CSV feed for each table, FilesPipeline): no lists by Ajax, no votes, types, history, coverage, Parquet.",
        "Peak memory is that of all processes of a crawl, the writer of the tables among them.",
        f"Medians of {len(figures.ratios)} alternating rounds; the brackets give the ratio of each round.",
        "Answers per second are measured by Scrapy's own clock, from opening the spider to closing it (ours: with all",
        "tables written).",
        "The milliseconds of a core include everything the process and its children used, start and imports",
        "too; the demo's server is a process of its own.",
    ]


def _cpu_seconds() -> float:
    """What ended processes of ours have taken so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _ours(base_url: str, output: Path) -> tuple[dict[str, Any], float]:
    """The run's report, and the processor's seconds."""
    before = _cpu_seconds()
    return crawl_demo(base_url, output), _cpu_seconds() - before


def crawl_demo(base_url: str, output: Path, *arguments: str) -> dict[str, Any]:
    """One whole `scrapy crawl` of that demo council with these arguments; gives the run's report."""
    given = [word for argument in (f"base_url={base_url}", *arguments) for word in ("-a", argument)]
    subprocess.run(
        [
            *(sys.executable, "-m", "scrapy", "crawl", "demo", *given),
            *("-s", f"OUTPUT_DIR={output}", "-s", "LOG_LEVEL=ERROR"),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=Path(__file__).parent.parent.parent,
    )
    (path,) = (output / "demo" / "runs").glob("*.json")
    report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return report


def _addresses(base_url: str) -> list[str]:
    """Every address our crawl asked that can be asked again: pages and documents, not calls of a page instance."""
    with urllib.request.urlopen(urljoin(base_url, "/__demo__/log"), timeout=60) as answer:  # noqa: S310 - loopback
        log = json.load(answer)
    return [urljoin(base_url, address) for address in log["addresses"] if not _AJAX.search(address)]


def _bare(addresses: Path, result: Path) -> _Round:
    before = _cpu_seconds()
    subprocess.run([sys.executable, "-m", "tests.bench.bare", str(addresses), str(result)], check=True)
    figures = json.loads(result.read_text(encoding="utf-8"))
    return _Round(figures["pages"], figures["seconds"], _cpu_seconds() - before, figures["peak_mb"])


def _ordinary(addresses: Path, folder: Path) -> tuple[_Round, int]:
    """The round, and how many documents came."""
    before, result = _cpu_seconds(), folder / "result.json"
    folder.mkdir()
    words = ("-m", "tests.bench.ordinary", str(addresses), str(folder), str(result))
    subprocess.run([sys.executable, *words], check=True)
    figures = json.loads(result.read_text(encoding="utf-8"))
    cpu_seconds = _cpu_seconds() - before
    one = _Round(figures["answers"], figures["seconds"], cpu_seconds, figures["peak_mb"], figures["pages"])
    return one, figures["documents"]
