"""Our whole crawl beside the bare spider, on the same demo council, in turns."""

from __future__ import annotations

import json
import re
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

ROUNDS = 3
_AJAX = re.compile(r"\?\d+-|\?-?\d*--|/__demo__/|robots\.txt|favicon")


@dataclass(frozen=True)
class CrawlFigures:
    """Medians over the rounds. Speeds are answers per second of a whole run, start of the process not counted."""

    ours_per_second: float
    bare_per_second: float
    ratios: list[float]
    requests_per_page: float
    peak_mb: float
    bare_peak_mb: float
    pages: int
    requests: int

    @property
    def ratio(self) -> float:
        """Our speed in parts of the bare spider's, round by round, the median."""
        return statistics.median(self.ratios)


def measure(rounds: int = ROUNDS, years: int = 2) -> CrawlFigures:
    """Crawl and yardstick one after the other, `rounds` times."""
    with start_demo(years=years, warm=True) as demo, tempfile.TemporaryDirectory() as folder:
        ours: list[dict[str, Any]] = []
        bare: list[dict[str, Any]] = []
        for number in range(rounds):
            ours.append(_ours(demo.base_url, Path(folder) / str(number)))
            addresses = Path(folder) / "addresses.txt"
            if not number:
                addresses.write_text("\n".join(_addresses(demo.base_url)), encoding="utf-8")
            bare.append(_bare(addresses, Path(folder) / "bare.json"))
    speeds = [run["requests"]["responses"] / run["seconds"] for run in ours]
    yardstick = [run["pages"] / run["seconds"] for run in bare]
    first = ours[0]
    data_pages = first["counts"]["pages/read"] + sum(first["files"].values())
    return CrawlFigures(
        ours_per_second=statistics.median(speeds),
        bare_per_second=statistics.median(yardstick),
        ratios=[speed / other for speed, other in zip(speeds, yardstick, strict=True)],
        requests_per_page=first["requests"]["requests"] / data_pages,
        peak_mb=max(run["requests"]["peak_memory_mb"] for run in ours),
        bare_peak_mb=max(run["peak_mb"] for run in bare),
        pages=data_pages,
        requests=first["requests"]["requests"],
    )


def _ours(base_url: str, output: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "scrapy", "crawl", "demo", "-a", f"base_url={base_url}"]
    subprocess.run(
        [*command, "-s", f"OUTPUT_DIR={output}", "-s", "LOG_LEVEL=ERROR"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=Path(__file__).parent.parent.parent,
    )
    (report,) = (output / "demo" / "runs").glob("*.json")
    result: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return result


def _addresses(base_url: str) -> list[str]:
    """Every address our crawl asked that can be asked again: pages and documents, not calls of a page instance."""
    with urllib.request.urlopen(urljoin(base_url, "/__demo__/log"), timeout=60) as answer:  # noqa: S310 - loopback
        log = json.load(answer)
    return [urljoin(base_url, address) for address in log["addresses"] if not _AJAX.search(address)]


def _bare(addresses: Path, result: Path) -> dict[str, Any]:
    subprocess.run([sys.executable, "-m", "tests.bench.bare", str(addresses), str(result)], check=True)
    figures: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return figures
