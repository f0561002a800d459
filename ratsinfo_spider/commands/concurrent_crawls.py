"""Several cities in one process: side by side, but never two at once on the same host.

A city's delay holds for its own crawl only; two crawls of one host would ask it twice as often.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar, copy_context
from typing import Any

from twisted.internet.defer import Deferred

__all__ = ["LOG_FORMAT", "ConcurrentCrawls", "name_cities_in_log"]

LOG_FORMAT = "%(asctime)s [%(city)s] [%(name)s] %(levelname)s: %(message)s"

# Every task and callback that a crawl starts has the value that was set when the crawl began.
_city: ContextVar[str] = ContextVar("city", default="-")


class ConcurrentCrawls:
    """Crawls `hosts` (city -> its host), in their order, at most `at_once` of them at a time.

    `start(city)` begins a crawl, `ended(city)` is called when it is over and says whether to go on:
    False starts no further city, those that run are left to end.
    `waiting` are the cities that were not begun.
    """

    def __init__(
        self,
        hosts: Mapping[str, str],
        start: Callable[[str], Awaitable[None]],
        ended: Callable[[str], bool],
        at_once: int,
    ) -> None:
        self.hosts = hosts
        self.waiting = list(hosts)
        self._start = start
        self._ended = ended
        self._at_once = at_once
        self._running: list[str] = []
        self._stopped = False

    def go(self) -> None:
        """Begin what may begin now. To be called once; each city that ends makes room for the next."""
        for city in list(self.waiting):
            if self._stopped or len(self._running) >= self._at_once:
                return
            if self.hosts[city] not in {self.hosts[other] for other in self._running}:
                self._begin(city)

    def _begin(self, city: str) -> None:
        self.waiting.remove(city)
        self._running.append(city)
        context = copy_context()
        context.run(_city.set, city)
        _when_over(context.run(self._start, city), lambda: self._over(city))

    def _over(self, city: str) -> None:
        self._running.remove(city)
        self._stopped = not self._ended(city) or self._stopped
        self.go()


def _when_over(crawl: Awaitable[None], then: Callable[[], None]) -> None:
    """Call `then` before Scrapy notices that no crawl is left, so that it can begin another."""
    if isinstance(crawl, Deferred):  # -s FORCE_CRAWLER_PROCESS=1
        crawl.addBoth(lambda _: then())
    elif isinstance(crawl, asyncio.Future):
        crawl.add_done_callback(lambda _: then())


def name_cities_in_log() -> None:
    """Give every line of the log its `city`, for LOG_FORMAT; `-` where it is nobody's, or a worker thread's."""
    make = logging.getLogRecordFactory()

    def make_with_city(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        record.city = _city.get()
        return record

    logging.setLogRecordFactory(make_with_city)
