"""How many cities does this machine carry? `python -m tests.bench.many [--tens 3] [--seconds 60]`.

By tens: so many demo-sized cities, each with a server of its own and asked once a second, in one `scrapy crawl` for
every CITIES_A_PROCESS of them, for so many seconds. Prints processes, memory, requests a second, and what limits. The
servers run on the same machine; their share is told apart.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import psutil  # type: ignore[import-untyped]

from ratsinfo_spider.demo.process import DemoProcess, start_demo

ROOT = Path(__file__).parents[2]
CITIES_A_PROCESS = 32  # `--at-once`
CITY_FILE = 'title = "{name}"\nbase_url = "{url}"\ndelay = 1\n'
YEARS = 2  # of each town
WARM_UP = 15.0  # seconds: start, and the lists


@dataclass
class Load:
    """So many cities, and what they took."""

    cities: int
    processes: int = 0
    crawl_mb: float = 0.0  # proportional set size of all crawls, the most that was seen
    server_mb: float = 0.0
    cores: float = 0.0  # of the crawls, on average
    requests: int = 0
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds if self.seconds else 0.0


def measure(cities: int, seconds: float) -> Load:
    """Crawl so many at once, for so long."""
    load = Load(cities)
    with ExitStack() as stack, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with ThreadPoolExecutor(4) as starting:
            servers = list(starting.map(lambda seed: stack.enter_context(_server(seed)), range(1, cities + 1)))
        names = [_city(folder, number, server) for number, server in enumerate(servers)]
        used = _cpu()
        crawls = [_crawl(folder, names[at : at + CITIES_A_PROCESS]) for at in range(0, cities, CITIES_A_PROCESS)]
        try:
            began, before = time.monotonic() + WARM_UP, 0
            while time.monotonic() < began + seconds:
                time.sleep(1)
                if not before and time.monotonic() >= began:
                    before = _asked(servers)
                _look(load, crawls, servers)
            load.requests, load.seconds = _asked(servers) - before, time.monotonic() - began
        finally:
            for crawl in crawls:
                crawl.terminate()
            for crawl in crawls:
                crawl.wait(300)
        load.cores = (_cpu() - used) / (seconds + WARM_UP)
    return load


def _server(seed: int) -> DemoProcess:
    return start_demo(seed, YEARS)


def _city(folder: Path, number: int, server: DemoProcess) -> str:
    name = f"city{number:03}"
    (folder / f"{name}.toml").write_text(CITY_FILE.format(name=name, url=server.base_url), encoding="utf-8")
    return name


def _crawl(folder: Path, names: list[str]) -> subprocess.Popen[bytes]:
    words = ["-m", "scrapy", "crawl", *names, "-a", "since=all", "-s", "LOG_LEVEL=ERROR"]
    own = {"RATSINFO_SITES": str(folder), "OUTPUT_DIR": str(folder / "output")}
    return subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, **own},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _asked(servers: list[DemoProcess]) -> int:
    """How many requests the servers have answered."""
    total = 0
    for server in servers:
        with urllib.request.urlopen(urljoin(server.base_url, "/__demo__/log"), timeout=60) as answer:  # noqa: S310
            total += len(json.load(answer)["addresses"])
    return total


def _look(load: Load, crawls: list[subprocess.Popen[bytes]], servers: list[DemoProcess]) -> None:
    processes = [one for crawl in crawls for one in _family(crawl.pid)]
    load.processes = max(load.processes, len(processes))
    load.crawl_mb = max(load.crawl_mb, sum(map(_pss, processes)) / 2**20)
    load.server_mb = max(load.server_mb, sum(_pss(psutil.Process(server.pid)) for server in servers) / 2**20)


def _family(pid: int) -> Iterator[psutil.Process]:
    try:
        yield (own := psutil.Process(pid))
        yield from own.children(recursive=True)
    except psutil.NoSuchProcess:
        return


def _pss(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:
        return 0


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def rows(loads: list[Load]) -> Iterator[str]:
    """The table, and what it comes to for more cities, as Markdown."""
    yield "| cities | processes | requests per second | memory of the crawls, MB | cores | memory of the servers, MB |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for one in loads:
        yield (
            f"| {one.cities} | {one.processes} | {one.per_second:.1f} | {one.crawl_mb:.0f} | {one.cores:.2f} "
            f"| {one.server_mb:.0f} |"
        )
    last = loads[-1]
    cores, memory = last.cores / last.cities, last.crawl_mb / last.cities
    yield ""
    for cities in (300, 2_500):
        yield (
            f"{cities:,} cities at once: {cities * last.per_second / last.cities:,.0f} requests per second, "
            f"{cities * cores:.1f} cores, {cities * memory / 1024:.1f} GB, "
            f"{math.ceil(cities / CITIES_A_PROCESS)} processes."
        )


def main() -> None:
    """Measure ten cities, twenty, …"""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.many", description=__doc__)
    parser.add_argument("--tens", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=60.0)
    options = parser.parse_args()
    loads = [measure(10 * tens, options.seconds) for tens in range(1, options.tens + 1)]
    print(f"{os.cpu_count()} cores", *rows(loads), sep="\n")  # noqa: T201


if __name__ == "__main__":
    main()
