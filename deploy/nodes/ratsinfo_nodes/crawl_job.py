"""One job: `scrapy crawl CITY` in a process of its own, and what its exit code means for the job."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from ratsinfo_spider.user_paths import expand_path

__all__ = ["OWN_FAILURES", "Broken", "Busy", "run_crawl"]

ENDED = (0, 1, 3)  # complete, failed, incomplete: the run history has it
FAILED = 1
BUSY = 4
# Causes of a failed run (docs/runs.md) that are not the site's: another try, maybe on another node, may do better.
OWN_FAILURES = frozenset({"store", "tables", "dataset", "files", "browser"})
FORMAT = "%(asctime)s [{city}] [%(name)s] %(levelname)s: %(message)s"  # the crawls of a node share its log


class Busy(Exception):  # noqa: N818 - no error, read as a state
    """Another process has the city; it can be tried again later."""


class Broken(Exception):  # noqa: N818
    """The crawl could not be started, or was killed, or failed for a reason that is not the site's."""


async def run_crawl(city: str, arguments: Mapping[str, str], settings: Mapping[str, str], node: str) -> None:
    """Crawl, and return when the run has ended, whatever its status. Raises Busy or Broken.

    Whoever cancels it waits until the crawl, which is told to end, has written what it has.
    """
    words = ["-m", "scrapy", "crawl", city, "-s", f"LOG_FORMAT={FORMAT.format(city=city)}"]
    for option, pairs in (("-a", arguments), ("-s", settings)):
        words += [word for name, value in pairs.items() for word in (option, f"{name}={value}")]
    earlier = _reports(city, settings)
    # Its own session: a Ctrl-C in the terminal is for the node, which tells its crawls.
    process = await asyncio.create_subprocess_exec(
        sys.executable, *words, env={**os.environ, "RATSINFO_NODE": node}, start_new_session=True
    )
    try:
        code = await process.wait()
    except asyncio.CancelledError:
        process.send_signal(signal.SIGINT)
        await process.wait()
        raise
    if code == BUSY:
        raise Busy(f"{city} is being crawled by another process: see `scrapy runs`")
    if code not in ENDED:
        raise Broken(f"`scrapy crawl {city}` ended with {code}: the node's log says why")
    if code == FAILED and (trouble := _own_failure(_reports(city, settings) - earlier)):
        raise Broken(f"the crawl of {city} failed: {trouble}")


def _reports(city: str, settings: Mapping[str, str]) -> set[Path]:
    """The reports of the city's runs so far, where the crawl writes them."""
    output = settings.get("OUTPUT_DIR") or os.environ.get("OUTPUT_DIR") or "output"
    return set((Path(expand_path("OUTPUT_DIR", output)) / city / "runs").glob("*.json"))


def _own_failure(reports: set[Path]) -> str | None:
    """Why the run of the newest report failed; None where the site was the reason, for that is asked once a night.

    Without a report it could not be written, which is not the site's doing either.
    """
    for path in sorted(reports, reverse=True):
        report = json.loads(path.read_text(encoding="utf-8"))
        if report["cause"] != "busy":  # of others that met our run
            return str(report["fatal"]) if report["cause"] in OWN_FAILURES else None
    return "it left no report; the node's log says why"
