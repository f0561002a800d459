"""Lets crawls come to their end when the process is told to end while one of them opens or closes.

Scrapy's own graceful stop waits for the pages under way, and for nothing if a signal comes while a spider opens or
closes: the last records, the tables and the report would be lost then, and closing a large city takes a while.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import Crawler, CrawlerProcessBase
from scrapy.utils.defer import deferred_from_coro

__all__ = ["Ending"]

ASKED_EVERY = 0.1  # seconds


class Ending:
    """Holds up the end of `process` until every crawl that it watches has closed; a second signal does not wait."""

    def __init__(self, process: CrawlerProcessBase) -> None:
        self.process = process
        self._open: set[Spider] = set()

    def watch(self, crawler: Crawler) -> None:
        """To be called before the crawl begins."""
        crawler.signals.connect(self._opened, signals.spider_opened)
        crawler.signals.connect(self._closed, signals.spider_closed)

    def arm(self) -> None:
        """To be called once, when the first crawl has begun: before that there is no reactor."""
        if self.process.settings.getbool("TWISTED_REACTOR_ENABLED"):
            from twisted.internet import reactor

            reactor.addSystemEventTrigger("before", "shutdown", self._wait)  # type: ignore[arg-type]

    def is_over(self, crawler: Crawler) -> bool:
        """Whether it has closed, or never opened. Its task may end before, when a signal meets it while it closes."""
        return crawler.spider not in self._open

    @property
    def was_forced(self) -> bool:
        """Whether a second signal has ended the process at once."""
        return _is_forced()

    def _opened(self, spider: Spider) -> None:
        self._open.add(spider)

    def _closed(self, spider: Spider) -> None:
        self._open.discard(spider)

    def _wait(self) -> Any:
        return deferred_from_coro(self._all_closed())

    async def _all_closed(self) -> None:
        while (self.process.crawlers or self._open) and not _is_forced():
            for crawler in list(self.process.crawlers):
                await _stop(crawler)
            await asyncio.sleep(ASKED_EVERY)


async def _stop(crawler: Crawler) -> None:
    """Stop a crawl that was still opening when Scrapy stopped the others."""
    with contextlib.suppress(RuntimeError):  # it has no engine yet, or is stopping already
        if crawler.engine.running:
            await crawler.engine.stop_async()


def _is_forced() -> bool:
    """Scrapy ignores further signals once a second one has come."""
    return signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
