"""One job: `scrapy crawl CITY` in a process of its own, and what its exit code means for the job."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Mapping

__all__ = ["Broken", "Busy", "run_crawl"]

ENDED = (0, 1, 3)  # complete, failed, incomplete: the run history has it
BUSY = 4
FORMAT = "%(asctime)s [{city}] [%(name)s] %(levelname)s: %(message)s"  # the crawls of a node share its log


class Busy(Exception):  # noqa: N818 - no error, read as a state
    """Another process has the city; it can be tried again later."""


class Broken(Exception):  # noqa: N818
    """The crawl could not be started, or was killed."""


async def run_crawl(city: str, arguments: Mapping[str, str], settings: Mapping[str, str], node: str) -> None:
    """Crawl, and return when the run has ended, whatever its status. Raises Busy or Broken.

    Whoever cancels it waits until the crawl, which is told to end, has written what it has.
    """
    words = ["-m", "scrapy", "crawl", city, "-s", f"LOG_FORMAT={FORMAT.format(city=city)}"]
    for option, pairs in (("-a", arguments), ("-s", settings)):
        words += [word for name, value in pairs.items() for word in (option, f"{name}={value}")]
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
