"""How many cities does this machine carry? `python -m tests.bench.many [--tens 10] [--seconds 40]`.

By tens, until the machine carries no more: so many demo-sized cities, each with a server of its own and asked once a
second, in one `scrapy crawl` for every CITIES_A_PROCESS of them, for so many seconds. Prints processes, memory,
requests a second, and what limits. The servers run on the same machine; their share is told apart, and so is that of
everybody else, who may be at work here.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import psutil  # type: ignore[import-untyped]

from ratsinfo_spider.demo.process import DemoProcess, start_demo

ROOT = Path(__file__).parents[2]
CITIES_A_PROCESS = 32  # `--at-once`
CITY_FILE = 'title = "{name}"\nbase_url = "{url}"\ndelay = 1\n'
YEARS = 2  # of each town
MEETINGS = 20  # of each, with all that hangs on them: 400 requests, few of them lists, as in most of a first crawl
WARM_UP = 30.0  # seconds: start, and the first lists
ENOUGH = 0.9  # requests a second for each city: less, and the machine does not keep up
SPARE = 3.0  # GB of memory that stay free


@dataclass
class Load:
    """So many cities, and what they took: cores on average, memory at its most."""

    cities: int
    processes: int = 0
    crawl_mb: float = 0.0  # proportional set size of all crawls
    server_mb: float = 0.0
    crawl_cores: float = 0.0
    server_cores: float = 0.0
    all_cores: float = 0.0  # of everything on this machine
    requests: int = 0
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds

    @property
    def limit(self) -> str | None:
        """Why no more cities are tried, or None."""
        if psutil.virtual_memory().available < SPARE * 2**30:
            return f"{self.cities} cities and their servers leave less than {SPARE:.0f} GB of memory free"
        if self.per_second < ENOUGH * self.cities:
            cores = f"{self.all_cores:.1f} of {os.cpu_count()} cores are busy"
            return f"each of {self.cities} cities is asked {self.per_second / self.cities:.2f} times a second; {cores}"
        return None


@dataclass(frozen=True)
class _Now:
    """What had been used at one moment: seconds, seconds of processors, requests."""

    clock: float
    crawls: float
    servers: float
    everything: float
    requests: int


def measure(servers: Sequence[DemoProcess], seconds: float) -> Load:
    """Crawl all of them at once, for so long."""
    load = Load(len(servers))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        names = [_city(folder, number, server) for number, server in enumerate(servers)]
        starts = range(0, len(names), CITIES_A_PROCESS)
        with _crawls(folder, [names[at : at + CITIES_A_PROCESS] for at in starts]) as crawls:
            time.sleep(WARM_UP)
            began = _look(load, crawls, servers)
            while time.monotonic() < began.clock + seconds:
                time.sleep(5)
                ended = _look(load, crawls, servers)
    load.seconds = ended.clock - began.clock
    load.requests = ended.requests - began.requests
    load.crawl_cores = (ended.crawls - began.crawls) / load.seconds
    load.server_cores = (ended.servers - began.servers) / load.seconds
    load.all_cores = (ended.everything - began.everything) / load.seconds
    return load


def _city(folder: Path, number: int, server: DemoProcess) -> str:
    name = f"city{number:03}"
    (folder / f"{name}.toml").write_text(CITY_FILE.format(name=name, url=server.base_url), encoding="utf-8")
    return name


@contextmanager
def _crawls(folder: Path, groups: Sequence[Sequence[str]]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """A crawl of each group. They are killed in the end: what they have stored is of no use to anybody."""
    running: list[subprocess.Popen[bytes]] = []
    own = {"RATSINFO_SITES": str(folder), "OUTPUT_DIR": str(folder / "output")}
    try:
        for names in groups:
            words = ["-m", "scrapy", "crawl", *names, "-a", f"sample={MEETINGS}", "-s", "LOG_LEVEL=ERROR"]
            running.append(
                subprocess.Popen(
                    [sys.executable, *words],
                    cwd=ROOT,
                    env={**os.environ, **own},
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
            )
        yield running
    finally:
        for crawl in running:
            with suppress(ProcessLookupError):
                os.killpg(crawl.pid, signal.SIGKILL)
            crawl.wait()


def _look(load: Load, crawls: Sequence[subprocess.Popen[bytes]], servers: Sequence[DemoProcess]) -> _Now:
    processes = [one for crawl in crawls for one in _family(crawl.pid)]
    of_servers = [psutil.Process(server.pid) for server in servers]
    load.processes = max(load.processes, len(processes))
    load.crawl_mb = max(load.crawl_mb, sum(map(_pss, processes)) / 2**20)
    load.server_mb = max(load.server_mb, sum(map(_pss, of_servers)) / 2**20)
    everything = psutil.cpu_times()
    busy = sum(everything) - everything.idle - everything.iowait - everything.guest - everything.guest_nice
    return _Now(time.monotonic(), _used(processes), _used(of_servers), busy, _asked(servers))


def _used(processes: Sequence[psutil.Process]) -> float:
    """Seconds of the processors, those of ended children too."""
    seconds = 0.0
    for one in processes:
        with suppress(psutil.Error):  # it may have ended by now
            seconds += sum(one.cpu_times()[:4])
    return seconds


def _asked(servers: Sequence[DemoProcess]) -> int:
    """How many requests the servers have answered."""
    total = 0
    for server in servers:
        with urllib.request.urlopen(urljoin(server.base_url, "/__demo__/log"), timeout=60) as answer:  # noqa: S310
            total += len(json.load(answer)["addresses"])
    return total


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


def rows(loads: Sequence[Load]) -> Iterator[str]:
    """The table, and what it comes to for more cities, as Markdown."""
    yield (
        "| cities | processes | requests per second | memory of the crawls, MB | cores of the crawls "
        "| servers: MB, cores | cores of all on the machine |"
    )
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for one in loads:
        yield (
            f"| {one.cities} | {one.processes} | {one.per_second:.1f} | {one.crawl_mb:.0f} | {one.crawl_cores:.2f} "
            f"| {one.server_mb:.0f}, {one.server_cores:.2f} | {one.all_cores:.2f} |"
        )
    requests, seconds = sum(one.requests for one in loads), sum(one.crawl_cores * one.seconds for one in loads)
    each, memory = seconds / requests, min(one.crawl_mb / one.cities for one in loads)
    yield f"\n{each * 1000:.1f} ms of a core for each request, {memory:.1f} MB for each city where processes are full\n"
    for cities in (300, 2_500):
        yield (
            f"{cities:,} cities at once, each asked once a second: {cities * each:.1f} cores, "
            f"{cities * memory / 1024:.1f} GB, {math.ceil(cities / CITIES_A_PROCESS)} processes."
        )


def main() -> None:
    """Measure ten cities, twenty, … until the machine carries no more."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.many", description=__doc__)
    parser.add_argument("--tens", type=int, default=10, help="no more than so many (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=40.0, help="for each ten (default: %(default)s)")
    options = parser.parse_args()
    loads: list[Load] = []
    with ExitStack() as stack:
        servers: list[DemoProcess] = []
        for tens in range(1, options.tens + 1):
            with ThreadPoolExecutor(2) as starting:
                seeds = range(len(servers) + 1, 10 * tens + 1)
                servers += starting.map(lambda seed: stack.enter_context(start_demo(seed, YEARS)), seeds)
            loads.append(measure(servers, options.seconds))
            print(*rows(loads[-1:]), sep="\n", file=sys.stderr, flush=True)  # noqa: T201
            if loads[-1].limit:
                break
    print(f"{os.cpu_count()} cores", *rows(loads), f"limit: {loads[-1].limit}", sep="\n")  # noqa: T201


if __name__ == "__main__":
    main()
