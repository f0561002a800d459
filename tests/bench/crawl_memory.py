"""The peak memory of a crawl for some ten records and for a hundred thousand: it must not grow with the city."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ratsinfo_spider.demo.process import start_demo
from tests.bench.whole_crawl import crawl_demo

YEARS = 30  # of the demo council: some 100,000 records, 40,000 requests


@dataclass(frozen=True)
class Peak:
    """One crawl: what it stored and asked, and the most memory that its process and all of them had, in MB."""

    records: int
    requests: int
    peak_mb: float
    all_mb: float


def measure(years: int = YEARS) -> tuple[Peak, Peak]:
    """A single agenda item, and the whole of a council that is `years` old."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        truth = folder / "truth.json"
        with start_demo(years=1, truth=truth) as demo:
            item = json.loads(truth.read_text(encoding="utf-8"))["agenda_items"][0]["native_id"]
            few = _peak(folder / "few", demo.base_url, f"item={item}")
        with start_demo(years=years) as demo:
            many = _peak(folder / "many", demo.base_url)
    return few, many


def _peak(output: Path, base_url: str, *arguments: str) -> Peak:
    report = crawl_demo(base_url, output, *arguments)
    records = sum(counts["new"] for counts in report["tables"].values())
    asked = report["requests"]
    return Peak(records, asked["requests"], asked["peak_memory_mb"], asked["peak_memory_all_mb"])


def section(peaks: tuple[Peak, Peak]) -> list[str]:
    """The lines of docs/benchmarks.md."""
    rows = [
        f"| {peak.records:,} | {peak.requests:,} | {peak.peak_mb:.0f} | {peak.all_mb:.0f} | below 220, below 350 |"
        for peak in peaks
    ]
    return [
        "## The memory of a crawl",
        "",
        "| records | requests | peak of the crawl, MB | of all its processes, MB | aim |",
        "| --- | --- | --- | --- | --- |",
        *rows,
        "",
        "One agenda item, and all of an old council; documents downloaded, tables written. All processes: the crawl",
        "and the writer of its tables, by proportional set size, seen ten times a second.",
    ]
